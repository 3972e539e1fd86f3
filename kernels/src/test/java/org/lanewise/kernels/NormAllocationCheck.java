package org.lanewise.kernels;

import java.util.LinkedHashMap;
import java.util.Map;

/// The normalisations in turn, over lengths with and without a partial vector, allocate nothing
/// once they are compiled.
class NormAllocationCheck implements AllocationCheck {
  private static final int MOST = 4 * 131;
  private static final int[] LENGTHS = {10, 64, 67, 3, 128, 131};

  private interface Op {
    void run(int n);
  }

  private final float[] x = new float[MOST];
  private final float[] y = new float[MOST];
  private final float[] dy = new float[MOST];
  private final float[] dx = new float[MOST];
  private final float[] gamma = new float[MOST];
  private final float[] beta = new float[MOST];
  private final float[] mean = new float[MOST];
  private final float[] inverse = new float[MOST];
  private final float[] runningMean = new float[MOST];
  private final float[] runningVariance = new float[MOST];
  private final float[] dgamma = new float[MOST];
  private final float[] dbeta = new float[MOST];
  private final float[] scratch = new float[MOST];

  private Map<String, Op> ops() {
    Map<String, Op> ops = new LinkedHashMap<>();
    ops.put("unit norm", n -> UnitNorm.forward(4, n, x, 0, n, 1e-12f, y, 0, n, inverse, 0));
    ops.put(
        "unit norm backward",
        n -> UnitNorm.backward(4, n, x, 0, n, 1e-12f, inverse, 0, dy, 0, n, dx, 0, n));
    for (float[] g : new float[][] {gamma, null}) {
      for (float[] b : new float[][] {beta, null}) {
        ops.put(
            "layer norm" + (g != null) + (b != null),
            n -> LayerNorm.forward(4, n, x, 0, n, g, 0, b, 0, 1e-5f, y, 0, n, mean, 0, inverse, 0));
      }
      ops.put(
          "layer norm backward" + (g != null),
          n ->
              LayerNorm.backward(
                  4, n, x, 0, n, g, 0, mean, 0, inverse, 0, dy, 0, n, dx, 0, n, dgamma, 0, dbeta,
                  0));
      ops.put(
          "RMS norm" + (g != null),
          n -> RmsNorm.forward(4, n, x, 0, n, g, 0, 1e-5f, y, 0, n, inverse, 0));
      ops.put(
          "RMS norm backward" + (g != null),
          n -> RmsNorm.backward(4, n, x, 0, n, g, 0, inverse, 0, dy, 0, n, dx, 0, n, dgamma, 0));
      ops.put(
          "group norm" + (g != null),
          n ->
              GroupNorm.forward(1, 4, n, 2, x, 0, g, 0, beta, 0, 1e-5f, y, 0, mean, 0, inverse, 0));
      ops.put(
          "group norm backward" + (g != null),
          n ->
              GroupNorm.backward(
                  1, 4, n, 2, x, 0, g, 0, mean, 0, inverse, 0, dy, 0, dx, 0, dgamma, 0, dbeta, 0));
      ops.put(
          "group norm, channels last" + (g != null),
          n ->
              GroupNormLast.forward(
                  1, 4, n, n, x, 0, g, 0, beta, 0, 1e-5f, y, 0, mean, 0, inverse, 0));
      ops.put(
          "group norm backward, channels last" + (g != null),
          n ->
              GroupNormLast.backward(
                  1, 4, n, n, x, 0, g, 0, mean, 0, inverse, 0, dy, 0, dx, 0, dgamma, 0, dbeta, 0,
                  scratch, 0));
      for (boolean last : new boolean[] {false, true}) {
        ops.put("batch norm" + (g != null) + last, n -> train(last ? n : 2, last ? 1 : n, g));
        ops.put(
            "batch norm backward" + (g != null) + last,
            n -> {
              train(last ? n : 2, last ? 1 : n, g);
              BatchNorm.backward(
                  last ? 4 : 2,
                  last ? n : 2,
                  last ? 1 : n,
                  x,
                  0,
                  g,
                  0,
                  mean,
                  0,
                  inverse,
                  0,
                  dy,
                  0,
                  dx,
                  0,
                  dgamma,
                  0,
                  dbeta,
                  0);
            });
        ops.put(
            "batch norm inference" + (g != null) + last,
            n ->
                BatchNorm.forwardInference(
                    last ? 4 : 2,
                    last ? n : 2,
                    last ? 1 : n,
                    x,
                    0,
                    g,
                    0,
                    beta,
                    0,
                    runningMean,
                    0,
                    runningVariance,
                    0,
                    1e-5f,
                    y,
                    0));
      }
    }
    ops.put(
        "fold",
        n ->
            BatchNorm.fold(
                n,
                gamma,
                0,
                beta,
                0,
                runningMean,
                0,
                runningVariance,
                0,
                1e-5f,
                dgamma,
                0,
                dbeta,
                0));
    // Others in between: what breaks the inlining is many loops in one run.
    ops.put("softmax", n -> Softmax.forward(4, n, x, 0, n, y, 0, n));
    ops.put("tanh", n -> Activation.TANH.forward(n, x, 0, y, 0));
    ops.put("column sums", n -> Reduce.columnSums(4, n, x, 0, n, y, 0));
    return ops;
  }

  private void train(int channels, int inner, float[] g) {
    BatchNorm.forwardTraining(
        inner == 1 ? 4 : 2,
        channels,
        inner,
        x,
        0,
        g,
        0,
        beta,
        0,
        1e-5f,
        0.9f,
        runningMean,
        0,
        runningVariance,
        0,
        y,
        0,
        mean,
        0,
        inverse,
        0);
  }

  @Override
  public void nothingOnceCompiled() {
    RandomFill.uniform(1, MOST, -3, 3, x, 0);
    RandomFill.uniform(2, MOST, 0, 1, dy, 0);
    RandomFill.uniform(3, MOST, 0, 1, gamma, 0);
    RandomFill.uniform(4, MOST, 0, 1, beta, 0);
    Map<String, Op> ops = ops();
    for (int i = 0; i < 10_000; i++) {
      int n = LENGTHS[i % LENGTHS.length];
      ops.values().forEach(op -> op.run(n));
    }
    Allocations.assertNone(ops, NormAllocationCheck::round);
  }

  private static void round(Op op) {
    for (int i = 0; i < 600; i++) {
      op.run(LENGTHS[i % 2 == 0 ? i / 2 % LENGTHS.length : 0]);
    }
  }
}
