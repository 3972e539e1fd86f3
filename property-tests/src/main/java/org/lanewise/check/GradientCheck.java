package org.lanewise.check;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Compares a gradient with finite differences, and the function with its double reference.
///
/// Central differences are taken on the *double* function, where they are good to ten digits; taken
/// on the float one they would be good to three, and a wrong gradient could pass. The float
/// `backward` is compared with them, and the float `forward` with the same double function, so that
/// all three are tied together. The upstream gradient is random, so that no two mistakes cancel.
///
/// The tolerance of coordinate i is `roundings * 2^-24` times a magnitude that the Jacobian J
/// itself gives: `sum_j |dy_j J_ji|`, what coordinate i adds up, plus the largest such sum and the
/// largest `|dy_j|`, from which cancellation inside (1 - y^2, p - 1) may leave rounding errors. For
/// values the magnitude is `|y_j| + sum_i |x_i J_ji|`. See [Differentiable#roundings].
///
/// ```java
/// GradientCheck.of(function, point).seed(7).run().assertPasses();
/// ```
public final class GradientCheck {
  private final Differentiable function;
  private final float[] point;
  private final long seed;
  private final int limit;

  private GradientCheck(Differentiable function, float[] point, long seed, int limit) {
    this.function = function;
    this.point = point;
    this.seed = seed;
    this.limit = limit;
  }

  /// A check of a function at a point.
  ///
  /// @param function the function, its derivative and its reference
  /// @param point the inputs; copied
  /// @return the check, with seed 1 and at most 4096 coordinates
  public static GradientCheck of(Differentiable function, float[] point) {
    return new GradientCheck(function, point.clone(), 1, 4096);
  }

  /// The same check with another seed.
  ///
  /// @param seed decides on the upstream gradient and on the coordinates
  /// @return a new check
  public GradientCheck seed(long seed) {
    return new GradientCheck(function, point, seed, limit);
  }

  /// The same check of at most so many coordinates, drawn at random: each costs five runs of the
  /// reference.
  ///
  /// @param limit the largest number of coordinates, 1 or more
  /// @return a new check
  public GradientCheck atMost(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit is " + limit + ", expected 1 or more");
    }
    return new GradientCheck(function, point, seed, limit);
  }

  /// Runs the check.
  ///
  /// @return what was found; nothing is thrown for a wrong gradient
  /// @throws IllegalArgumentException if the function returns an array of the wrong length
  public GradientReport run() {
    SplittableRandom random = new SplittableRandom(seed);
    int n = point.length;
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = point[i];
    }
    double[] reference = function.reference(x.clone());
    int m = reference.length;
    float[] y = sized("forward", function.forward(point.clone()), m);
    float[] dy = new float[m];
    float largest = 0;
    for (int j = 0; j < m; j++) {
      dy[j] = (float) random.nextDouble(-1, 1);
      largest = Math.max(largest, Math.abs(dy[j]));
    }
    float[] dx = sized("backward", function.backward(point.clone(), dy.clone()), n);

    int[] coordinates = coordinates(n, random);
    double[] numeric = new double[coordinates.length];
    double[] magnitude = new double[coordinates.length];
    boolean[] smooth = new boolean[coordinates.length];
    double[] condition = new double[m];
    double widest = 0;
    int skipped = 0;
    for (int s = 0; s < coordinates.length; s++) {
      int i = coordinates[s];
      FiniteDifferences.Column column = FiniteDifferences.column(function::reference, x, i);
      for (int j = 0; j < m; j++) {
        double slope = column.values()[j];
        numeric[s] += dy[j] * slope;
        magnitude[s] += Math.abs(dy[j] * slope);
        condition[j] += Math.abs(x[i] * slope);
      }
      smooth[s] = column.smooth();
      skipped += smooth[s] ? 0 : 1;
      widest = Math.max(widest, magnitude[s]);
    }

    Tolerance tolerance = Tolerance.roundings(function.roundings(n, m));
    GradientReport.Entry gradient = GradientReport.Entry.NONE;
    for (int s = 0; s < coordinates.length; s++) {
      if (smooth[s]) {
        int i = coordinates[s];
        double bound = tolerance.bound(magnitude[s] + widest + largest);
        gradient =
            gradient.worse(new GradientReport.Entry(function.name(i), dx[i], numeric[s], bound));
      }
    }
    // Where only some inputs were varied, the others' share is estimated from them.
    double share = coordinates.length == 0 ? 1 : (double) n / coordinates.length;
    GradientReport.Entry value = GradientReport.Entry.NONE;
    for (int j = 0; j < m; j++) {
      double bound = tolerance.bound(Math.abs(reference[j]) + share * condition[j]);
      value = value.worse(new GradientReport.Entry("y[" + j + "]", y[j], reference[j], bound));
    }
    return new GradientReport(gradient, value, coordinates.length - skipped, skipped);
  }

  private static float[] sized(String name, float[] values, int length) {
    if (values.length != length) {
      throw new IllegalArgumentException(
          name + " returned " + values.length + " values, expected " + length);
    }
    return values;
  }

  private int[] coordinates(int n, SplittableRandom random) {
    int[] all = new int[n];
    for (int i = 0; i < n; i++) {
      all[i] = i;
    }
    int count = Math.min(n, limit);
    for (int i = 0; i < count && count < n; i++) {
      int other = random.nextInt(i, n);
      int swapped = all[i];
      all[i] = all[other];
      all[other] = swapped;
    }
    return Arrays.copyOf(all, count);
  }
}
