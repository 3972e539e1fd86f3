package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// ONNX's OneHot for each column of a row `[..., features]`: a category becomes `depth` elements, 1
/// at its place and 0 elsewhere; a feature of depth 0 stays as it is. Backward: the gradient of a
/// feature that stays is copied, that of a category is 0.
///
/// @param depths the number of categories of each feature, 0 for a number
public record OneHot(List<Integer> depths) implements Op {
  /// Checks the attribute and copies it.
  ///
  /// @throws IllegalArgumentException if a depth is negative
  public OneHot {
    depths = List.copyOf(depths);
    org.lanewise.kernels.OneHot.width(Ops.array(depths));
  }

  static OneHot of(Map<String, String> attributes) {
    return new OneHot(Ops.integers(attributes, "depths"));
  }

  @Override
  public String type() {
    return "OneHot";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("depths", Ops.text(depths));
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Ops.count("parameters", parameters, 0, 0);
    Shape input = inputs.get(0);
    if (input.rank() < 1 || input.dim(-1) != depths.size()) {
      throw new IllegalArgumentException(
          "the input has the shape "
              + input
              + ", expected [..., "
              + depths.size()
              + "], a feature for each depth");
    }
    int[] dims = input.dims();
    dims[dims.length - 1] = org.lanewise.kernels.OneHot.width(Ops.array(depths));
    return Shape.of(dims);
  }

  @Override
  public Object prepare(Call call) {
    return Ops.array(depths);
  }

  @Override
  public void forward(Call call) {
    Slice x = call.input(0);
    Slice y = call.output();
    org.lanewise.kernels.OneHot.forward(
        rows(call), (int[]) call.prepared(), x.array(), x.offset(), y.array(), y.offset());
  }

  @Override
  public void backward(Call call) {
    Slice dy = call.outputGradient();
    Slice dx = call.inputGradient(0);
    if (dx != null) {
      org.lanewise.kernels.OneHot.backward(
          rows(call), (int[]) call.prepared(), dy.array(), dy.offset(), dx.array(), dx.offset());
    }
  }

  private int rows(Call call) {
    return call.batch() * (call.inputShape(0).size() / depths.size());
  }
}
