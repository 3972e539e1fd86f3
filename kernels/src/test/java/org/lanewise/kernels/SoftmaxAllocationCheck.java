package org.lanewise.kernels;

import java.util.LinkedHashMap;
import java.util.Map;

/// Softmax in all its forms, in turn, over lengths with and without a partial vector, allocates
/// nothing once it is compiled.
class SoftmaxAllocationCheck implements AllocationCheck {
  private static final int MOST = 3 * 4200;
  private static final int[] LENGTHS = {10, 64, 67, 3, 128, 131};

  private interface Op {
    void run(int n);
  }

  private final float[] x = new float[MOST];
  private final float[] y = new float[MOST];
  private final float[] dy = new float[MOST];
  private final float[] dx = new float[MOST];
  private final float[] sums = new float[MOST];
  private final boolean[] mask = new boolean[MOST];

  private Map<String, Op> ops() {
    Map<String, Op> ops = new LinkedHashMap<>();
    ops.put("rows", n -> Softmax.forward(3, n, x, 0, n, y, 0, n));
    ops.put("rows backward", n -> Softmax.backward(3, n, y, 0, n, dy, 0, n, dx, 0, n));
    ops.put("log rows", n -> Softmax.logForward(3, n, x, 0, n, y, 0, n));
    ops.put("log rows backward", n -> Softmax.logBackward(3, n, y, 0, n, dy, 0, n, dx, 0, n));
    ops.put("logsumexp", n -> LogSumExp.forward(3, n, x, 0, n, sums, 0));
    ops.put("logsumexp backward", n -> LogSumExp.backward(3, n, x, 0, n, sums, 0, dy, 0, dx, 0, n));
    ops.put("axis", n -> Softmax.forward(1, 3, n, x, 0, y, 0));
    ops.put("axis backward", n -> Softmax.backward(1, 3, n, y, 0, dy, 0, dx, 0));
    ops.put("log axis", n -> Softmax.logForward(1, 3, n, x, 0, y, 0));
    ops.put("log axis backward", n -> Softmax.logBackward(1, 3, n, y, 0, dy, 0, dx, 0));
    ops.put("logsumexp axis", n -> LogSumExp.forward(1, 3, n, x, 0, sums, 0));
    ops.put(
        "logsumexp axis backward", n -> LogSumExp.backward(1, 3, n, x, 0, sums, 0, dy, 0, dx, 0));
    ops.put("masked", n -> MaskedSoftmax.forward(3, n, x, 0, n, mask, 0, n, y, 0, n));
    ops.put("added mask", n -> MaskedSoftmax.forward(3, n, x, 0, n, dy, 0, 0, y, 0, n));
    ops.put("causal", n -> MaskedSoftmax.causalForward(3, n, x, 0, n, y, 0, n));
    return ops;
  }

  @Override
  public void nothingOnceCompiled() {
    RandomFill.uniform(1, MOST, -3, 3, x, 0);
    RandomFill.uniform(2, MOST, 0, 1, dy, 0);
    for (int i = 0; i < MOST; i++) {
      mask[i] = x[i] > 0;
    }
    Map<String, Op> ops = ops();
    for (int i = 0; i < 30_000; i++) {
      int n = LENGTHS[i % LENGTHS.length];
      ops.values().forEach(op -> op.run(n));
    }
    Allocations.assertNone(ops, this::round);
  }

  private void round(Op op) {
    for (int i = 0; i < 600; i++) {
      op.run(i == 0 ? 4200 : LENGTHS[i % LENGTHS.length]);
    }
  }
}
