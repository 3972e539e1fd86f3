package org.lanewise.kernels;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/// Reductions, dropout, noise, penalties and the optimizers in turn allocate nothing once they
/// are compiled.
class SweepAllocationCheck implements AllocationCheck {
  private static final int MOST = 1 << 12;
  private static final int[] LENGTHS = {10, 64, 67, 3, 128, 131};

  private interface Op {
    void run(int n);
  }

  private final float[] x = new float[MOST];
  private final float[] y = new float[MOST];
  private final float[] dy = new float[MOST];
  private final float[] dx = new float[MOST];
  private final float[] w = new float[MOST];
  private final float[] m = new float[MOST];
  private final float[] v = new float[MOST];
  private final float[] u = new float[MOST];
  private final int[] places = new int[MOST];
  private final Regularization all = new Regularization(1e-6f, 1e-6f, 1e-6f, 1);
  private float sink;

  private static Reduction[] plans(IntFunction<Reduction> plan) {
    Reduction[] plans = new Reduction[LENGTHS[5] + 1];
    for (int n : LENGTHS) {
      plans[n] = plan.apply(n);
    }
    return plans;
  }

  private Map<String, Op> ops() {
    Map<String, Op> ops = new LinkedHashMap<>();
    Map<String, Reduction[]> axes = new LinkedHashMap<>();
    axes.put(" of rows", plans(n -> Reduction.of(new int[] {3, n}, 1)));
    axes.put(" of columns", plans(n -> Reduction.of(new int[] {3, n}, 0)));
    axes.put(" of channels", plans(n -> Reduction.of(new int[] {2, 3, n}, 0, 2)));
    axes.put(" of batches", plans(n -> Reduction.of(new int[] {2, 2, 2, n}, 0, 2)));
    axes.forEach(
        (name, r) -> {
          ops.put("sum" + name, n -> Reduce.sum(r[n], x, 0, y, 0));
          ops.put("l1" + name, n -> Reduce.l1(r[n], x, 0, y, 0));
          ops.put("l2" + name, n -> Reduce.l2(r[n], x, 0, y, 0));
          ops.put("variance" + name, n -> Reduce.variance(r[n], x, 0, y, 0));
          ops.put("product" + name, n -> Reduce.product(r[n], x, 0, y, 0));
          ops.put("min" + name, n -> Reduce.min(r[n], x, 0, y, 0));
          ops.put("argmax" + name, n -> Reduce.argmax(r[n], x, 0, places, 0));
          ops.put("mean backward" + name, n -> Reduce.meanBackward(r[n], dy, 0, dx, 0));
          ops.put("l1 backward" + name, n -> Reduce.l1Backward(r[n], x, 0, dy, 0, dx, 0));
          ops.put("l2 backward" + name, n -> Reduce.l2Backward(r[n], x, 0, y, 0, dy, 0, dx, 0));
          ops.put(
              "variance backward" + name,
              n -> Reduce.varianceBackward(r[n], x, 0, y, 0, dy, 0, dx, 0));
          ops.put(
              "extremum backward" + name,
              n -> Reduce.extremumBackward(r[n], x, 0, y, 0, dy, 0, dx, 0));
          ops.put("product backward" + name, n -> Reduce.productBackward(r[n], x, 0, dy, 0, dx, 0));
        });
    ops.put("column sums", n -> Reduce.columnSums(2, n, x, 0, n, y, 0));
    ops.put("argmax of rows apart", n -> Reduce.argmaxRows(2, n, x, 0, n, places, 0));
    ops.put("dropout", n -> Dropout.forward(1, 64L * n, 0.5f, n, x, 0, y, 0));
    ops.put("dropout anywhere", n -> Dropout.forward(1, n, 0.5f, n, x, 0, y, 0));
    ops.put("dropout backward", n -> Dropout.backward(1, n + 5, 0.5f, n, dy, 0, dx, 0));
    ops.put("normal", n -> RandomFill.normal(1, n, n, 1, y, 0));
    ops.put("penalty", n -> sink += (float) Penalty.forward(n, 0.1f, 0.1f, x, 0));
    ops.put("penalty backward", n -> Penalty.backward(n, 1e-9f, 1e-9f, x, 0, dx, 0));
    ops.put("norm", n -> sink += Update.clipNorm(n, 1, dy, 0));
    ops.put("sgd", n -> Update.sgd(n, 1e-9f, 0.5f, all, w, 0, dy, 0));
    ops.put("momentum", n -> Update.momentum(n, 1e-9f, 0.9f, 1, all, w, 0, dy, 0, v, 0));
    ops.put("nesterov", n -> Update.nesterov(n, 1e-9f, 0.9f, 1, all, w, 0, dy, 0, v, 0));
    ops.put("adagrad", n -> Update.adagrad(n, 1e-9f, 1e-7f, 1, all, w, 0, dy, 0, u, 0));
    ops.put("rmsprop", n -> Update.rmsprop(n, 1e-9f, 0.9f, 1e-7f, 1, all, w, 0, dy, 0, u, 0));
    ops.put(
        "adam", n -> Update.adam(n, 1e-9f, 0.9f, 0.9f, 1e-7f, 3, 1, all, w, 0, dy, 0, m, 0, u, 0));
    ops.put(
        "amsgrad",
        n ->
            Update.amsgrad(
                n, 1e-9f, 0.9f, 0.9f, 1e-7f, 3, 1, all, w, 0, dy, 0, m, 0, u, 0, u, 2048));
    return ops;
  }

  @Override
  public void nothingOnceCompiled() {
    RandomFill.uniform(1, MOST, -3, 3, x, 0);
    RandomFill.uniform(2, MOST, 0, 1, dy, 0);
    Map<String, Op> ops = ops();
    for (int i = 0; i < 12_000; i++) {
      int n = LENGTHS[i % LENGTHS.length];
      ops.values().forEach(op -> op.run(n));
    }
    Allocations.assertNone(ops, this::round);
  }

  private void round(Op op) {
    for (int i = 0; i < 600; i++) {
      op.run(LENGTHS[i % 2 == 0 ? i / 2 % LENGTHS.length : 0]);
    }
  }
}
