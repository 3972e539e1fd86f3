package org.lanewise.nn.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// ONNX's Reshape of each sample: the same elements in another shape. Backward: the same the other
/// way.
///
/// @param shape the new shape, without the batch dimension
public record Reshape(Shape shape) implements Op {
  /// Checks the attribute.
  public Reshape {
    Objects.requireNonNull(shape, "shape is null");
  }

  static Reshape of(Map<String, String> attributes) {
    List<Integer> dims = Ops.integers(attributes, "shape");
    return new Reshape(Shape.of(Ops.array(dims)));
  }

  @Override
  public String type() {
    return "Reshape";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("shape", Ops.text(Arrays.stream(shape.dims()).boxed().toList()));
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Ops.count("parameters", parameters, 0, 0);
    if (inputs.get(0).size() != shape.size()) {
      throw new IllegalArgumentException(
          "the input has the shape "
              + inputs.get(0)
              + " of "
              + inputs.get(0).size()
              + " elements, expected the "
              + shape.size()
              + " of "
              + shape);
    }
    return shape;
  }

  @Override
  public void forward(Call call) {
    copy(call, call.input(0), call.output());
  }

  @Override
  public void backward(Call call) {
    if (call.inputGradient(0) != null) {
      copy(call, call.outputGradient(), call.inputGradient(0));
    }
  }

  private static void copy(Call call, Slice from, Slice to) {
    int n = call.outputSize();
    System.arraycopy(from.array(), from.offset(), to.array(), to.offset(), n);
  }
}
