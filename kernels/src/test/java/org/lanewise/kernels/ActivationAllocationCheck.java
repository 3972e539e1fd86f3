package org.lanewise.kernels;

import java.util.LinkedHashMap;
import java.util.Map;

/// All activations in turn, alone and at the end of products, over lengths with and without a
/// partial vector, allocate nothing once they are compiled.
class ActivationAllocationCheck implements AllocationCheck {
  private static final int[] LENGTHS = {64, 67, 3, 131};

  private interface Op {
    void run(int n);
  }

  private final float[] x = new float[400];
  private final float[] y = new float[400];
  private final float[] dy = new float[400];
  private final float[] dx = new float[400];

  private Map<String, Op> ops() {
    Map<String, Op> ops = new LinkedHashMap<>();
    for (String name : ActivationTest.NAMES) {
      Activation f = Activation.of(name);
      Epilogue epilogue = Epilogue.of(f);
      ops.put(name + " forward", n -> f.forward(n, x, 0, y, 0));
      ops.put(name + " backward", n -> f.backward(n, f.readsInput() ? x : y, 0, dy, 0, dx, 0));
      ops.put(
          name + " of a product",
          n ->
              Gemm.sgemm(
                  false,
                  false,
                  2,
                  n,
                  3,
                  1,
                  x,
                  0,
                  3,
                  dy,
                  0,
                  n,
                  0,
                  y,
                  0,
                  n,
                  epilogue,
                  Workers.caller()));
    }
    ops.put("prelu forward", n -> PRelu.forward(2, n, 1, x, 0, dy, 0, y, 0));
    ops.put("prelu backward", n -> PRelu.backward(1, 2, n, x, 0, dx, 390, dy, 0, y, 0));
    ops.put("slopes of columns", n -> PRelu.slopeBackward(2, n, 1, x, 0, dy, 0, y, 0));
    ops.put("slopes of rows", n -> PRelu.slopeBackward(1, 2, n, x, 0, dy, 0, y, 0));
    return ops;
  }

  @Override
  public void nothingOnceCompiled() {
    RandomFill.uniform(1, x.length, -3, 3, x, 0);
    RandomFill.uniform(2, dy.length, -1, 1, dy, 0);
    Map<String, Op> ops = ops();
    for (int i = 0; i < 4_000; i++) {
      int n = LENGTHS[i % LENGTHS.length];
      ops.values().forEach(op -> op.run(n));
    }
    Allocations.assertNone(ops, ActivationAllocationCheck::round);
  }

  private static void round(Op op) {
    for (int i = 0; i < 400; i++) {
      op.run(LENGTHS[i % LENGTHS.length]);
    }
  }
}
