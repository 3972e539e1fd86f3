package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.lanewise.nn.Call;
import org.lanewise.nn.Node;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;
import org.lanewise.nn.Value;

/// ONNX's RotaryEmbedding of `[steps, heads dim]`, not interleaved: turns pairs of elements by
/// angles that grow with the step, as [org.lanewise.kernels.RotaryEmbedding] does. Backward: turns
/// `dy` back.
///
/// @param numHeads the heads
/// @param maxWavelength the base of the angles, above 0
/// @param longest 0; in a decoder, which gives one step a run, the most steps
public record RotaryEmbedding(int numHeads, float maxWavelength, int longest) implements Op {
  /// Checks the attributes.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public RotaryEmbedding {
    if (numHeads < 1) {
      throw new IllegalArgumentException("numHeads is " + numHeads + ", expected 1 or more");
    }
    org.lanewise.kernels.RotaryEmbedding.of(0, 2, maxWavelength);
    Steps.checkLongest(longest);
  }

  static RotaryEmbedding of(Map<String, String> attributes) {
    return new RotaryEmbedding(
        Ops.integer(attributes, "num_heads"), Ops.number(attributes, "max_wavelength"), 0);
  }

  @Override
  public String type() {
    return "RotaryEmbedding";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("num_heads", "" + numHeads, "max_wavelength", "" + maxWavelength);
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Ops.count("parameters", parameters, 0, 0);
    Shape x = inputs.get(0);
    Steps.check(x);
    if (x.dim(1) % (2 * numHeads) != 0) {
      throw new IllegalArgumentException(
          "the input has the shape "
              + x
              + ", expected [steps, features] with "
              + numHeads
              + " heads of an even length");
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
    return new RotaryEmbedding(numHeads, maxWavelength, node.output().shape().dim(0));
  }

  @Override
  public Object prepare(Call call) {
    Shape x = call.outputShape();
    return org.lanewise.kernels.RotaryEmbedding.of(
        Math.max(longest, x.dim(0)), x.dim(1) / numHeads, maxWavelength);
  }

  private static org.lanewise.kernels.RotaryEmbedding plan(Call call) {
    return (org.lanewise.kernels.RotaryEmbedding) call.prepared();
  }

  @Override
  public void forward(Call call) {
    Slice x = call.input(0);
    Slice y = call.output();
    int steps = call.outputShape().dim(0);
    int position = Steps.position(call, longest);
    plan(call)
        .forward(
            call.batch(), steps, numHeads, position, x.array(), x.offset(), y.array(), y.offset());
  }

  @Override
  public void backward(Call call) {
    Slice dy = call.outputGradient();
    Slice dx = call.inputGradient(0);
    int steps = call.outputShape().dim(0);
    if (dx != null) {
      plan(call)
          .backward(
              call.batch(), steps, numHeads, 0, dy.array(), dy.offset(), dx.array(), dx.offset());
    }
  }
}
