package org.lanewise.kernels;

import static org.lanewise.kernels.Regularization.NONE;

import java.util.LinkedHashMap;
import java.util.Map;

/// A dozen operations in turn, over lengths with and without a partial vector, allocate nothing
/// once they are compiled: no vector crosses a call that C2 has not inlined.
class MixedAllocationCheck implements AllocationCheck {
  private static final int MOST = 1 << 9;
  private static final int[] LENGTHS = {10, 64, 67, 3, 128, 131};

  private interface Op {
    void run(int n);
  }

  private final float[] x = new float[MOST];
  private final float[] y = new float[MOST];
  private final float[] dy = new float[MOST];
  private final float[] dx = new float[MOST];
  private final float[] m = new float[MOST];
  private final float[] v = new float[MOST];
  private final int[] labels = new int[2];
  private double sink;

  private Map<String, Op> ops() {
    Map<String, Op> ops = new LinkedHashMap<>();
    for (Activation f :
        new Activation[] {
          Activation.RELU, Activation.LEAKY_RELU, Activation.SIGMOID, Activation.TANH
        }) {
      ops.put(f + " forward", n -> f.forward(n, x, 0, y, 0));
      ops.put(f + " backward", n -> f.backward(n, y, 0, dy, 0, dx, 0));
    }
    ops.put("softmax forward", n -> Softmax.forward(2, n, x, 0, n, y, 0, n));
    ops.put("softmax backward", n -> Softmax.backward(2, n, y, 0, n, dy, 0, n, dx, 0, n));
    ops.put("log-softmax forward", n -> Softmax.logForward(2, n, x, 0, n, y, 0, n));
    ops.put("log-softmax backward", n -> Softmax.logBackward(2, n, y, 0, n, dy, 0, n, dx, 0, n));
    ops.put(
        "sparse cross-entropy forward",
        n -> sink += CrossEntropy.sparseForward(2, n, x, 0, n, labels, 0, y, 0, n));
    ops.put(
        "sparse cross-entropy backward",
        n -> CrossEntropy.sparseBackward(2, n, y, 0, n, labels, 0, 0.5f, dx, 0, n));
    ops.put(
        "cross-entropy forward",
        n -> sink += CrossEntropy.forward(2, n, x, 0, n, dy, 0, n, y, 0, n));
    ops.put(
        "cross-entropy backward",
        n -> CrossEntropy.backward(2, n, y, 0, n, dy, 0, n, 0.5f, dx, 0, n));
    ops.put("squared error forward", n -> sink += SquaredError.forward(n, x, 0, dy, 0));
    ops.put("squared error backward", n -> SquaredError.backward(n, x, 0, dy, 0, 0.5f, dx, 0));
    ops.put("column sums", n -> Reduce.columnSums(2, n, x, 0, n, y, 0));
    ops.put("argmax", n -> Reduce.argmaxRows(2, n, x, 0, n, labels, 0));
    ops.put("saxpy", n -> Axpy.saxpy(n, 0.5f, x, 0, y, 0));
    ops.put("sgd", n -> Update.sgd(n, 1e-9f, 1, NONE, x, 0, dy, 0));
    ops.put(
        "adam",
        n -> Update.adam(n, 1e-9f, 0.9f, 0.999f, 1e-7f, 3, 1, NONE, x, 0, dy, 0, m, 0, v, 0));
    for (boolean trans : new boolean[] {false, true}) {
      ops.put(
          "sgemm " + trans,
          n -> Gemm.sgemm(trans, false, 2, n, 3, 2, dy, 0, 3, x, 0, n, 0.5f, y, 0, n));
      ops.put("sgemv " + trans, n -> Gemv.sgemv(trans, 3, n, 1, x, 0, n, dy, 0, 1, 0, y, 0, 1));
    }
    PackedMatrix[] packed = new PackedMatrix[MOST];
    for (int n : LENGTHS) {
      packed[n] = PackedMatrix.pack(false, 3, n, x, 0, n);
    }
    Epilogue bias = new Epilogue(dy, 0, Activation.TANH);
    ops.put(
        "packed sgemm", n -> Gemm.sgemm(2, dy, 0, 3, packed[n], y, 0, n, bias, Workers.caller()));
    ops.put("packed sgemv", n -> Gemv.sgemv(packed[n], dy, 0, y, 0, bias));
    return ops;
  }

  @Override
  public void nothingOnceCompiled() {
    RandomFill.uniform(1, MOST, -3, 3, x, 0);
    RandomFill.uniform(2, MOST, 0, 1, dy, 0);
    Map<String, Op> ops = ops();
    for (int i = 0; i < 30_000; i++) {
      labels[0] = 0;
      labels[1] = 0;
      int n = LENGTHS[i % LENGTHS.length];
      ops.values().forEach(op -> op.run(n));
    }
    Allocations.assertNone(ops, this::round);
  }

  private void round(Op op) {
    labels[0] = 0;
    labels[1] = 0;
    for (int i = 0; i < 600; i++) {
      op.run(LENGTHS[i % 2 == 0 ? i / 2 % LENGTHS.length : 0]);
    }
  }
}
