package org.lanewise.nn.op;

import java.util.List;
import java.util.Objects;
import org.lanewise.kernels.Binary;
import org.lanewise.kernels.Broadcast;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// ONNX's Add, Sub, Mul, Div, Min, Max and Pow of two inputs, with broadcasting: `y = f(a, b)`; the
/// gradients are in the table of [Binary]. A shape that is shorter is filled up with ones in front,
/// and an extent of 1 is repeated. (The sum of inputs of one shape is [Add].)
///
/// @param function which
public record Elementwise(Binary function) implements Op {
  /// Checks the attribute.
  public Elementwise {
    Objects.requireNonNull(function, "function is null");
  }

  @Override
  public String type() {
    if (function == Binary.ADD) {
      return "BroadcastAdd";
    }
    String name = function.name();
    return name.charAt(0) + name.substring(1).toLowerCase(java.util.Locale.ROOT);
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 2, 2);
    Ops.count("parameters", parameters, 0, 0);
    Shape a = inputs.get(0);
    Shape b = inputs.get(1);
    int rank = Math.max(a.rank(), b.rank());
    int[] dims = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int p = i > a.rank() ? 1 : a.dim(-i);
      int q = i > b.rank() ? 1 : b.dim(-i);
      if (p != q && p != 1 && q != 1) {
        throw new IllegalArgumentException(
            "the second input has the shape " + b + ", expected extents of " + a + " or 1");
      }
      dims[rank - i] = Math.max(p, q);
    }
    return Shape.of(dims);
  }

  @Override
  public boolean keepsSteps() {
    return true;
  }

  /// Null where nothing is repeated.
  @Override
  public Object prepare(Call call) {
    Shape a = call.inputShape(0);
    Shape b = call.inputShape(1);
    return a.equals(b) ? null : Broadcast.of(a.dims(), b.dims());
  }

  @Override
  public void forward(Call call) {
    Slice a = call.input(0);
    Slice b = call.input(1);
    Slice y = call.output();
    Broadcast broadcast = (Broadcast) call.prepared();
    int n = call.outputShape().size();
    if (broadcast == null) {
      function.forward(
          call.batch() * n, a.array(), a.offset(), b.array(), b.offset(), y.array(), y.offset());
      return;
    }
    for (int row = 0; row < call.batch(); row++) {
      function.forward(
          broadcast,
          a.array(),
          a.offset() + row * call.inputShape(0).size(),
          b.array(),
          b.offset() + row * call.inputShape(1).size(),
          y.array(),
          y.offset() + row * n);
    }
  }

  @Override
  public void backward(Call call) {
    Broadcast broadcast = (Broadcast) call.prepared();
    int n = call.outputShape().size();
    if (broadcast == null) {
      backward(call, null, call.batch() * n, 0, 0, 0);
      return;
    }
    for (int row = 0; row < call.batch(); row++) {
      int a = row * call.inputShape(0).size();
      int b = row * call.inputShape(1).size();
      backward(call, broadcast, n, a, b, row * n);
    }
  }

  /// The gradients of elements from some place of `a`, `b` and `y` on.
  private void backward(Call call, Broadcast broadcast, int n, int aFrom, int bFrom, int yFrom) {
    Slice a = call.input(0);
    Slice b = call.input(1);
    Slice dy = call.outputGradient();
    float[] da = array(call.inputGradient(0));
    float[] db = array(call.inputGradient(1));
    int daOffset = da == null ? 0 : call.inputGradient(0).offset() + aFrom;
    int dbOffset = db == null ? 0 : call.inputGradient(1).offset() + bFrom;
    if (broadcast == null) {
      function.backward(
          n,
          a.array(),
          a.offset(),
          b.array(),
          b.offset(),
          dy.array(),
          dy.offset(),
          da,
          daOffset,
          db,
          dbOffset);
    } else {
      function.backward(
          broadcast,
          a.array(),
          a.offset() + aFrom,
          b.array(),
          b.offset() + bFrom,
          dy.array(),
          dy.offset() + yFrom,
          da,
          daOffset,
          db,
          dbOffset);
    }
  }

  private static float[] array(Slice slice) {
    return slice == null ? null : slice.array();
  }
}
