package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Epilogue;
import org.lanewise.kernels.PackedMatrix;
import org.lanewise.kernels.Reduce;
import org.lanewise.nn.Call;
import org.lanewise.nn.Frozen;
import org.lanewise.nn.Node;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// `y = act(x W + b + r)` with `W [in, out]`, optionally `b [out]`, and optionally a second input
/// `r` of the output's shape, the residual: ONNX's Gemm with the activation fused into it. It takes
/// the last dimension of the input, and treats all others as rows.
///
/// Backward, with `dz = act' dy`: `dW = xT dz`, `db` = the column sums of `dz`, `dx = dz WT`, `dr =
/// dz`.
///
/// If the activation reads its input, forward saves that, `z = x W + b + r`. In a session, which
/// has no backward, it is fused all the same.
///
/// @param activation applied to each element of the product
public record Gemm(Activation activation) implements Op {
  /// Checks the attribute.
  public Gemm {
    Objects.requireNonNull(activation, "activation is null");
  }

  static Gemm of(Map<String, String> attributes) {
    return new Gemm(Activation.of(Ops.attribute(attributes, "activation")));
  }

  @Override
  public String type() {
    return "Gemm";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("activation", activation.name());
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 2);
    Ops.count("parameters", parameters, 1, 2);
    Shape x = inputs.get(0);
    Shape w = parameters.get(0);
    if (w.rank() != 2) {
      throw new IllegalArgumentException(
          "the weights have the shape " + w + ", expected [in, out]");
    }
    if (x.rank() < 1 || x.dim(-1) != w.dim(0)) {
      throw new IllegalArgumentException(
          "the input has the shape "
              + x
              + ", expected the last extent "
              + w.dim(0)
              + " of the weights "
              + w);
    }
    if (parameters.size() == 2 && !parameters.get(1).equals(Shape.of(w.dim(1)))) {
      throw new IllegalArgumentException(
          "the bias has the shape " + parameters.get(1) + ", expected [" + w.dim(1) + "]");
    }
    Shape y = x.withLast(w.dim(1));
    if (inputs.size() == 2 && !inputs.get(1).equals(y)) {
      throw new IllegalArgumentException(
          "the residual has the shape " + inputs.get(1) + ", expected " + y);
    }
    return y;
  }

  @Override
  public boolean keepsSteps() {
    return true;
  }

  @Override
  public long backwardScratch(Node node, int batch) {
    return activation == Activation.LINEAR ? 0 : (long) batch * node.output().shape().size();
  }

  @Override
  public long saved(Node node, int batch) {
    return activation.readsInput() ? (long) batch * node.output().shape().size() : 0;
  }

  @Override
  public Object prepare(Call call) {
    Activation fused = call.saved() == null ? activation : Activation.LINEAR;
    return new Ending(
        call.parameters() == 1
            ? Epilogue.of(fused)
            : new Epilogue(call.parameter(1).array(), call.parameter(1).offset(), fused));
  }

  @Override
  public void forward(Call call) {
    Slice x = call.input(0);
    Slice w = call.parameter(0);
    Slice y = call.output();
    Slice z = call.saved() == null ? y : call.saved();
    int k = call.inputShape(0).dim(-1);
    int n = call.outputShape().dim(-1);
    // y = act(x W + b + r), or z without act
    org.lanewise.kernels.Gemm.sgemm(
        false,
        false,
        rows(call),
        n,
        k,
        1,
        x.array(),
        x.offset(),
        k,
        w.array(),
        w.offset(),
        n,
        0,
        z.array(),
        z.offset(),
        n,
        ((Ending) call.prepared()).of(call),
        call.workers());
    if (z != y) {
      // y = act(z)
      activation.forward(rows(call) * n, z.array(), z.offset(), y.array(), y.offset());
    }
  }

  @Override
  public void backward(Call call) {
    Slice x = call.input(0);
    Slice w = call.parameter(0);
    Slice v = call.saved() == null ? call.output() : call.saved();
    Slice dz = call.outputGradient();
    int m = rows(call);
    int k = call.inputShape(0).dim(-1);
    int n = call.outputShape().dim(-1);
    if (activation != Activation.LINEAR) {
      Slice dy = dz;
      dz = call.scratch();
      // dz = act' dy
      activation.backward(
          m * n, v.array(), v.offset(), dy.array(), dy.offset(), dz.array(), dz.offset());
    }
    Slice dw = call.parameterGradient(0);
    if (dw != null) {
      // dW = xT dz
      org.lanewise.kernels.Gemm.sgemm(
          true,
          false,
          k,
          n,
          m,
          1,
          x.array(),
          x.offset(),
          k,
          dz.array(),
          dz.offset(),
          n,
          0,
          dw.array(),
          dw.offset(),
          n,
          Epilogue.NONE,
          call.workers());
    }
    Slice db = call.parameters() == 1 ? null : call.parameterGradient(1);
    if (db != null) {
      Reduce.columnSums(m, n, dz.array(), dz.offset(), n, db.array(), db.offset());
    }
    Slice dr = call.inputs() == 1 ? null : call.inputGradient(1);
    if (dr != null) {
      System.arraycopy(dz.array(), dz.offset(), dr.array(), dr.offset(), m * n);
    }
    Slice dx = call.inputGradient(0);
    if (dx != null) {
      // dx = dz WT
      org.lanewise.kernels.Gemm.sgemm(
          false,
          true,
          m,
          k,
          n,
          1,
          dz.array(),
          dz.offset(),
          n,
          w.array(),
          w.offset(),
          n,
          0,
          dx.array(),
          dx.offset(),
          k,
          Epilogue.NONE,
          call.workers());
    }
  }

  @Override
  public Frozen freeze(Node node, List<Slice> parameters) {
    Shape shape = node.parameters().get(0).shape();
    Slice w = parameters.get(0);
    int k = shape.dim(0);
    int n = shape.dim(1);
    PackedMatrix packed =
        w.derive(shape, () -> PackedMatrix.pack(false, k, n, w.array(), w.offset(), n));
    return new Packed(
        packed,
        parameters.size() == 1
            ? Epilogue.of(activation)
            : new Epilogue(parameters.get(1).toArray(), 0, activation));
  }

  private static int rows(Call call) {
    return call.batch() * (call.outputShape().size() / call.outputShape().dim(-1));
  }

  private record Packed(PackedMatrix w, Epilogue epilogue) implements Frozen {
    @Override
    public Object prepare(Call call) {
      return new Ending(epilogue);
    }

    @Override
    public void forward(Call call) {
      Slice x = call.input(0);
      Slice y = call.output();
      org.lanewise.kernels.Gemm.sgemm(
          rows(call),
          x.array(),
          x.offset(),
          w.rows(),
          w,
          y.array(),
          y.offset(),
          w.columns(),
          ((Ending) call.prepared()).of(call),
          call.workers());
    }
  }
}
