package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import org.lanewise.kernels.Copy;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// ONNX's Concat: the inputs side by side along an axis. Backward cuts the gradient apart again.
///
/// @param axis -1 for the last, -2 for the one before, and so on
public record Concat(int axis) implements Op {
  /// Checks the attribute.
  public Concat {
    Rows.checkAxis(axis);
  }

  static Concat of(Map<String, String> attributes) {
    return new Concat(Ops.integer(attributes, "axis"));
  }

  @Override
  public String type() {
    return "Concat";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("axis", Integer.toString(axis));
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, Integer.MAX_VALUE);
    Ops.count("parameters", parameters, 0, 0);
    Shape first = inputs.get(0);
    Rows.shape(first, axis); // refuses a shape without this axis
    int[] dims = first.dims();
    int at = dims.length + axis;
    dims[at] = 0;
    for (int i = 0; i < inputs.size(); i++) {
      int[] others = inputs.get(i).dims();
      boolean fits = others.length == dims.length;
      for (int d = 0; fits && d < dims.length; d++) {
        fits = d == at || others[d] == dims[d];
      }
      if (!fits) {
        throw new IllegalArgumentException(
            "input "
                + i
                + " has the shape "
                + inputs.get(i)
                + ", expected that of the first, "
                + first
                + ", but for the axis "
                + axis);
      }
      dims[at] = Math.addExact(dims[at], others[at]);
    }
    return Shape.of(dims);
  }

  @Override
  public boolean keepsSteps() {
    return axis == -1;
  }

  @Override
  public void forward(Call call) {
    Slice y = call.output();
    int rows = call.batch() * Rows.count(call.outputShape(), axis);
    int width = Rows.length(call.outputShape(), axis);
    for (int i = 0, from = 0; i < call.inputs(); i++) {
      Slice x = call.input(i);
      int cols = Rows.length(call.inputShape(i), axis);
      Copy.rows(rows, cols, x.array(), x.offset(), cols, y.array(), y.offset() + from, width);
      from += cols;
    }
  }

  @Override
  public void backward(Call call) {
    Slice dy = call.outputGradient();
    int rows = call.batch() * Rows.count(call.outputShape(), axis);
    int width = Rows.length(call.outputShape(), axis);
    for (int i = 0, from = 0; i < call.inputs(); i++) {
      Slice dx = call.inputGradient(i);
      int cols = Rows.length(call.inputShape(i), axis);
      if (dx != null) {
        Copy.rows(rows, cols, dy.array(), dy.offset() + from, width, dx.array(), dx.offset(), cols);
      }
      from += cols;
    }
  }
}
