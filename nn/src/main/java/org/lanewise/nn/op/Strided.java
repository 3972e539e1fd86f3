package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// Elements of each sample, found by strides: what ONNX's Slice, Split, Expand and Tile are once
/// shapes are known. Element `[i, j, ...]` of the output is element `offset + i strides[0] + j
/// strides[1] + ...` of the input. Backward: an element gets the sum of the `dy` it was taken for.
///
/// @param offset where the first element is found
/// @param sizes the shape of the output
/// @param strides the distance in the input along each axis; 0 repeats, a negative one goes back
public record Strided(int offset, List<Integer> sizes, List<Integer> strides) implements Op {
  /// Copies the lists. What reaches beyond the input is refused when the shapes come.
  public Strided {
    sizes = List.copyOf(sizes);
    strides = List.copyOf(strides);
  }

  static Strided of(Map<String, String> attributes) {
    return new Strided(
        Ops.integer(attributes, "offset"),
        Ops.integers(attributes, "sizes"),
        Ops.integers(attributes, "strides"));
  }

  @Override
  public String type() {
    return "Strided";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("offset", "" + offset, "sizes", Ops.text(sizes), "strides", Ops.text(strides));
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Ops.count("parameters", parameters, 0, 0);
    plan(inputs.get(0)); // refuses what reaches beyond the input
    return Shape.of(Ops.array(sizes));
  }

  private org.lanewise.kernels.Strided plan(Shape x) {
    return org.lanewise.kernels.Strided.of(x.size(), offset, Ops.array(sizes), Ops.array(strides));
  }

  @Override
  public Object prepare(Call call) {
    return plan(call.inputShape(0));
  }

  @Override
  public void forward(Call call) {
    Slice x = call.input(0);
    Slice y = call.output();
    ((org.lanewise.kernels.Strided) call.prepared())
        .gather(call.batch(), x.array(), x.offset(), y.array(), y.offset());
  }

  @Override
  public void backward(Call call) {
    Slice dy = call.outputGradient();
    Slice dx = call.inputGradient(0);
    if (dx != null) {
      ((org.lanewise.kernels.Strided) call.prepared())
          .gatherBackward(call.batch(), dy.array(), dy.offset(), dx.array(), dx.offset());
    }
  }
}
