package org.lanewise.kernels;

import java.util.LinkedHashMap;
import java.util.Map;

/// All losses and their gradients, in turn, over lengths with and without a partial vector,
/// allocate nothing once they are compiled.
class LossAllocationCheck implements AllocationCheck {
  private static final int MOST = 1 << 9;
  private static final int[] LENGTHS = {10, 64, 67, 3, 128, 131};

  private interface Op {
    void run(int n);
  }

  private final float[] x = new float[MOST];
  private final float[] t = new float[MOST];
  private final float[] p = new float[MOST];
  private final float[] d = new float[MOST];
  private final int[] labels = {0, -100};
  private double sink;

  private Map<String, Op> ops() {
    CrossEntropyOptions ignoring = CrossEntropyOptions.NONE.withIgnoreIndex(-100);
    CrossEntropyOptions smooth = ignoring.withLabelSmoothing(0.1f);
    CrossEntropyOptions weighted = smooth.withClassWeights(new float[MOST]);
    Map<String, Op> ops = new LinkedHashMap<>();
    ops.put("squared", n -> sink += SquaredError.forward(n, x, 0, t, 0));
    ops.put("squared backward", n -> SquaredError.backward(n, x, 0, t, 0, 1, d, 0));
    ops.put("absolute", n -> sink += AbsoluteError.forward(n, x, 0, t, 0));
    ops.put("absolute backward", n -> AbsoluteError.backward(n, x, 0, t, 0, 1, d, 0));
    ops.put("huber", n -> sink += Huber.forward(n, x, 0, t, 0, 1));
    ops.put("huber backward", n -> Huber.backward(n, x, 0, t, 0, 1, 1, d, 0));
    ops.put("log cosh", n -> sink += LogCosh.forward(n, x, 0, t, 0));
    ops.put("log cosh backward", n -> LogCosh.backward(n, x, 0, t, 0, 1, d, 0));
    ops.put("squared hinge", n -> sink += SquaredHinge.forward(n, x, 0, t, 0));
    ops.put("squared hinge backward", n -> SquaredHinge.backward(n, x, 0, t, 0, 1, d, 0));
    ops.put("hinge", n -> sink += Hinge.forward(n, x, 0, t, 0));
    ops.put("hinge backward", n -> Hinge.backward(n, x, 0, t, 0, 1, d, 0));
    ops.put("binary", n -> sink += BinaryCrossEntropy.forward(n, x, 0, t, 0, 2));
    ops.put("binary backward", n -> BinaryCrossEntropy.backward(n, x, 0, t, 0, 2, 1, d, 0));
    ops.put("kl", n -> sink += KlDivergence.forward(2, n, t, 0, n, t, 1, n));
    ops.put("kl backward", n -> KlDivergence.backward(2, n, t, 0, n, t, 1, n, 1, d, 0, n));
    ops.put("log kl", n -> sink += KlDivergence.logForward(2, n, x, 0, n, t, 1, n));
    ops.put("log kl backward", n -> KlDivergence.logBackward(2, n, t, 0, n, 1, d, 0, n));
    ops.put("cosine", n -> sink += CosineSimilarity.forward(2, n, x, 0, n, t, 0, n));
    ops.put("cosine backward", n -> CosineSimilarity.backward(2, n, x, 0, n, t, 0, n, 1, d, 0, n));
    for (CrossEntropyOptions options : new CrossEntropyOptions[] {ignoring, smooth, weighted}) {
      String name = ops.size() + " ";
      ops.put(
          name + "sparse",
          n -> sink += CrossEntropy.sparseForward(2, n, x, 0, n, labels, 0, options, p, 0, n));
      ops.put(
          name + "sparse backward",
          n -> CrossEntropy.sparseBackward(2, n, p, 0, n, labels, 0, options, 1, d, 0, n));
      ops.put(
          name + "dense",
          n -> sink += CrossEntropy.forward(2, n, x, 0, n, t, 0, n, options, p, 0, n));
      ops.put(
          name + "dense backward",
          n -> CrossEntropy.backward(2, n, p, 0, n, t, 0, n, options, 1, d, 0, n));
    }
    return ops;
  }

  @Override
  public void nothingOnceCompiled() {
    RandomFill.uniform(1, MOST, -3, 3, x, 0);
    RandomFill.uniform(2, MOST, 0, 1, t, 0);
    Map<String, Op> ops = ops();
    for (int i = 0; i < 30_000; i++) {
      int n = LENGTHS[i % LENGTHS.length];
      ops.values().forEach(op -> op.run(n));
    }
    Allocations.assertNone(ops, this::round);
  }

  private void round(Op op) {
    for (int i = 0; i < 300; i++) {
      op.run(LENGTHS[i % LENGTHS.length]);
    }
  }
}
