package org.lanewise.nn.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.lanewise.kernels.Copy;
import org.lanewise.kernels.Reduce;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// Each sample several times, along a new first axis: ONNX's Expand of an axis that was inserted.
/// Backward: the sum over the copies.
///
/// @param times how often
public record Expand(int times) implements Op {
  /// Checks the attribute.
  public Expand {
    if (times < 1) {
      throw new IllegalArgumentException("times is " + times + ", expected 1 or more");
    }
  }

  static Expand of(Map<String, String> attributes) {
    return new Expand(Ops.integer(attributes, "times"));
  }

  @Override
  public String type() {
    return "Expand";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("times", Integer.toString(times));
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Ops.count("parameters", parameters, 0, 0);
    int[] dims = inputs.get(0).dims();
    int[] more = Arrays.copyOf(new int[] {times}, dims.length + 1);
    System.arraycopy(dims, 0, more, 1, dims.length);
    return Shape.of(more);
  }

  @Override
  public void forward(Call call) {
    Slice x = call.input(0);
    Slice y = call.output();
    int n = call.inputShape(0).size();
    for (int row = 0; row < call.batch(); row++) {
      int to = y.offset() + row * times * n;
      Copy.rows(times, n, x.array(), x.offset() + row * n, 0, y.array(), to, n);
    }
  }

  @Override
  public void backward(Call call) {
    Slice dy = call.outputGradient();
    Slice dx = call.inputGradient(0);
    int n = call.inputShape(0).size();
    for (int row = 0; dx != null && row < call.batch(); row++) {
      int from = dy.offset() + row * times * n;
      Reduce.columnSums(times, n, dy.array(), from, n, dx.array(), dx.offset() + row * n);
    }
  }
}
