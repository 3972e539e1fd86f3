package org.lanewise.kernels;

import java.util.LinkedHashMap;
import java.util.Map;

/// Attention in all its forms, over lengths within and beyond a block, allocates nothing once it is
/// compiled.
class AttentionAllocationCheck implements AllocationCheck {
  private static final int[] LENGTHS = {7, 64, 1, 131};
  private static final int MOST = 131;
  private static final int DIM = 24;

  private interface Op {
    void run(int n);
  }

  private final float[] x = new float[MOST * DIM * 2];
  private final float[] y = new float[x.length];
  private final float[] dx = new float[3 * x.length];
  private final float[] lse = new float[2 * MOST];
  private final float[] bias = new float[MOST * MOST];

  private Map<String, Op> ops() {
    Attention[] plain = new Attention[MOST + 1];
    Attention[] masked = new Attention[MOST + 1];
    Attention[] step = new Attention[MOST + 1];
    for (int n : LENGTHS) {
      plain[n] = Attention.of(2, n, n, DIM);
      masked[n] = plain[n].values(1, DIM).causal().dropout(0.2f).bias(n, 0, 0);
      step[n] = Attention.of(2, 1, n, DIM).causal();
    }
    Map<String, Op> ops = new LinkedHashMap<>();
    ops.put("forward", n -> forward(plain[n], n, null, null));
    ops.put("backward", n -> backward(plain[n], n, null, null));
    ops.put("masked", n -> forward(masked[n], n, bias, x));
    ops.put("masked backward", n -> backward(masked[n], n, bias, x));
    ops.put("step", n -> forward(step[n], n, null, null));
    return ops;
  }

  private void forward(Attention plan, int n, float[] bias, float[] mask) {
    plan.forward(
        1, n, n - 1, x, 0, x, 0, x, 0, bias, 0, mask, 0, 5, y, 0, lse, 0, Workers.caller());
  }

  private void backward(Attention plan, int n, float[] bias, float[] mask) {
    int k = x.length;
    int v = 2 * k;
    plan.backward(
        1,
        n,
        0,
        x,
        0,
        x,
        0,
        x,
        0,
        bias,
        0,
        mask,
        0,
        5,
        y,
        0,
        lse,
        0,
        x,
        0,
        dx,
        0,
        dx,
        k,
        dx,
        v,
        null,
        0,
        Workers.caller());
  }

  @Override
  public void nothingOnceCompiled() {
    RandomFill.uniform(1, x.length, -1, 1, x, 0);
    Map<String, Op> ops = ops();
    for (int i = 0; i < 6_000; i++) {
      int n = LENGTHS[i % LENGTHS.length];
      ops.values().forEach(op -> op.run(n));
    }
    Allocations.assertNone(ops, this::round);
  }

  private void round(Op op) {
    for (int i = 0; i < 200; i++) {
      op.run(LENGTHS[i % LENGTHS.length]);
    }
  }
}
