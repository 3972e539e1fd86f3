package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// ONNX's MatMul of two inputs, a product of matrices for each sample and each index of the
/// dimensions before: `y = op(a) op(b)`, where op is the transpose or nothing. Backward: `da = dy
/// op(b)T` and `db = op(a)T dy`, transposed where the operand is.
///
/// @param transA whether `a` is stored transposed
/// @param transB whether `b` is stored transposed
public record MatMul(boolean transA, boolean transB) implements Op {
  static MatMul of(Map<String, String> attributes) {
    return new MatMul(Ops.flag(attributes, "transA"), Ops.flag(attributes, "transB"));
  }

  @Override
  public String type() {
    return "MatMul";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("transA", Boolean.toString(transA), "transB", Boolean.toString(transB));
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 2, 2);
    Ops.count("parameters", parameters, 0, 0);
    Shape a = inputs.get(0);
    Shape b = inputs.get(1);
    boolean fits = a.rank() >= 2 && a.rank() == b.rank();
    for (int i = -a.rank(); fits && i < -2; i++) {
      fits = a.dim(i) == b.dim(i);
    }
    if (!fits || a.dim(transA ? -2 : -1) != b.dim(transB ? -1 : -2)) {
      throw new IllegalArgumentException(
          "the inputs have the shapes "
              + a
              + " and "
              + b
              + ", expected "
              + (transA ? "[..., k, m]" : "[..., m, k]")
              + " and "
              + (transB ? "[..., n, k]" : "[..., k, n]"));
    }
    int[] dims = a.dims();
    dims[dims.length - 2] = a.dim(transA ? -1 : -2);
    dims[dims.length - 1] = b.dim(transB ? -2 : -1);
    return Shape.of(dims);
  }

  @Override
  public void forward(Call call) {
    int m = call.outputShape().dim(-2);
    int n = call.outputShape().dim(-1);
    // y = op(a) op(b)
    product(call, transA, transB, m, n, k(call), call.input(0), call.input(1), call.output());
  }

  @Override
  public void backward(Call call) {
    Slice a = call.input(0);
    Slice b = call.input(1);
    Slice dy = call.outputGradient();
    Slice da = call.inputGradient(0);
    Slice db = call.inputGradient(1);
    int m = call.outputShape().dim(-2);
    int n = call.outputShape().dim(-1);
    int k = k(call);
    if (da != null && transA) {
      // da = op(b) dyT
      product(call, transB, true, k, m, n, b, dy, da);
    } else if (da != null) {
      // da = dy op(b)T
      product(call, false, !transB, m, k, n, dy, b, da);
    }
    if (db != null && transB) {
      // db = dyT op(a)
      product(call, true, transA, n, k, m, dy, a, db);
    } else if (db != null) {
      // db = op(a)T dy
      product(call, !transA, false, k, n, m, a, dy, db);
    }
  }

  private int k(Call call) {
    return call.inputShape(0).dim(transA ? -2 : -1);
  }

  private static void product(
      Call call, boolean transA, boolean transB, int m, int n, int k, Slice a, Slice b, Slice c) {
    int each = call.outputShape().dim(-2) * call.outputShape().dim(-1);
    org.lanewise.kernels.Gemm.sgemmStridedBatched(
        transA,
        transB,
        m,
        n,
        k,
        1,
        a.array(),
        a.offset(),
        transA ? m : k,
        m * k,
        b.array(),
        b.offset(),
        transB ? k : n,
        k * n,
        0,
        c.array(),
        c.offset(),
        n,
        m * n,
        call.batch() * (call.outputShape().size() / each),
        call.workers());
  }
}
