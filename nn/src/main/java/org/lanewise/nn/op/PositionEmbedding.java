package org.lanewise.nn.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.lanewise.kernels.Axpy;
import org.lanewise.nn.Call;
import org.lanewise.nn.Node;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;
import org.lanewise.nn.Value;

/// Adds a row of a parameter `[positions, features]` to each step of `[steps, features]`: `y[i] =
/// x[i] + table[i]`. Backward: `dx = dy`, and a row of the table takes the sum of its `dy` over the
/// samples.
///
/// @param longest 0; in a decoder, which gives one step a run, the most steps
public record PositionEmbedding(int longest) implements Op {
  /// Checks the attribute.
  ///
  /// @throws IllegalArgumentException if it is negative
  public PositionEmbedding {
    Steps.checkLongest(longest);
  }

  static PositionEmbedding of(Map<String, String> attributes) {
    return new PositionEmbedding(0);
  }

  @Override
  public String type() {
    return "PositionEmbedding";
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Ops.count("parameters", parameters, 1, 1);
    Shape x = inputs.get(0);
    Shape table = parameters.get(0);
    Steps.check(x);
    if (table.rank() != 2 || table.dim(0) < x.dim(0) || table.dim(1) != x.dim(1)) {
      throw new IllegalArgumentException(
          "the table has the shape "
              + table
              + ", expected ["
              + x.dim(0)
              + " or more, "
              + x.dim(1)
              + "]");
    }
    return x;
  }

  @Override
  public boolean keepsSteps() {
    return true;
  }

  @Override
  public long memory(Node node, int batch) {
    return longest == 0 ? 0 : 1;
  }

  @Override
  public Op step(Node node, Predicate<Value> stepped) {
    return new PositionEmbedding(node.output().shape().dim(0));
  }

  @Override
  public void forward(Call call) {
    Slice table = call.parameter(0);
    int position = Steps.position(call, longest);
    Steps.add(call, table.array(), table.offset() + position * call.outputShape().dim(1));
  }

  @Override
  public void backward(Call call) {
    Slice dy = call.outputGradient();
    Slice dtable = call.parameterGradient(0);
    Steps.copyGradient(call);
    if (dtable != null) {
      int n = call.outputShape().size();
      Arrays.fill(dtable.array(), dtable.offset(), dtable.offset() + dtable.length(), 0);
      for (int i = 0; i < call.batch(); i++) {
        Axpy.saxpy(n, 1, dy.array(), dy.offset() + i * n, dtable.array(), dtable.offset());
      }
    }
  }
}
