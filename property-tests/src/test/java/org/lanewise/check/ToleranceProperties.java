package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// A tolerance accepts what arithmetic does and rejects what it does not.
class ToleranceProperties {
  @Property
  void acceptsADotProductInAnyOrder(
      @ForAll @IntRange(min = 1, max = 600) int k, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double exact = 0;
    double magnitude = 0;
    float ascending = 0;
    float[] halves = new float[2];
    for (int p = 0; p < k; p++) {
      float a = (float) random.nextDouble(-1, 1);
      float b = (float) random.nextDouble(-1, 1);
      exact += (double) a * b;
      magnitude += Math.abs((double) a * b);
      ascending += a * b;
      halves[p % 2] = Math.fma(a, b, halves[p % 2]);
    }
    Tolerance tolerance = Tolerance.roundings(k);
    tolerance.check("ascending", exact, magnitude, ascending);
    tolerance.check("in two halves", exact, magnitude, halves[0] + halves[1]);
  }

  /// The products of k terms that the kernels' properties compare: the same tolerance there must
  /// refuse a zeroed, a scaled and a transposed product.
  @Property(tries = 50)
  void rejectsAWrongProduct(@ForAll @IntRange(min = 2, max = 513) int k, @ForAll long seed) {
    int n = 4;
    SplittableRandom random = new SplittableRandom(seed);
    Operand a = Operand.of(n, k, 0, 0, () -> random.nextDouble(-1, 1));
    Operand b = Operand.of(k, n, 0, 0, () -> random.nextDouble(-1, 1));
    double[][] exact = new double[n][n];
    double[][] magnitude = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int p = 0; p < k; p++) {
          double term = (double) a.at(i, p) * b.at(p, j);
          exact[i][j] += term;
          magnitude[i][j] += Math.abs(term);
        }
      }
    }
    Tolerance tolerance = MatrixProducts.tolerance(k);
    assertTrue(accepts(tolerance, exact, magnitude, c -> c));
    assertFalse(accepts(tolerance, exact, magnitude, c -> new double[n * n]));
    assertFalse(accepts(tolerance, exact, magnitude, c -> scaled(c, 1.01)));
    assertFalse(accepts(tolerance, exact, magnitude, c -> scaled(c, 0.99)));
    assertFalse(accepts(tolerance, exact, magnitude, c -> transposed(c, n)));
  }

  private static boolean accepts(
      Tolerance tolerance, double[][] exact, double[][] magnitude, UnaryOperator<double[]> change) {
    int n = exact.length;
    double[] c = new double[n * n];
    for (int i = 0; i < n * n; i++) {
      c[i] = exact[i / n][i % n];
    }
    double[] actual = change.apply(c);
    boolean all = true;
    for (int i = 0; i < n * n; i++) {
      all &= tolerance.accepts(exact[i / n][i % n], magnitude[i / n][i % n], (float) actual[i]);
    }
    return all;
  }

  private static double[] scaled(double[] c, double factor) {
    double[] scaled = c.clone();
    for (int i = 0; i < c.length; i++) {
      scaled[i] *= factor;
    }
    return scaled;
  }

  private static double[] transposed(double[] c, int n) {
    double[] transposed = new double[n * n];
    for (int i = 0; i < n * n; i++) {
      transposed[i] = c[i % n * n + i / n];
    }
    return transposed;
  }

  @Example
  void comparesNanAndInfinityByKind() {
    Tolerance tolerance = Tolerance.roundings(10);
    double inf = Double.POSITIVE_INFINITY;
    assertTrue(tolerance.accepts(Double.NaN, Float.NaN));
    assertFalse(tolerance.accepts(Double.NaN, 0));
    assertFalse(tolerance.accepts(0, Float.NaN));
    assertTrue(tolerance.accepts(inf, Float.POSITIVE_INFINITY));
    assertFalse(tolerance.accepts(inf, Float.NEGATIVE_INFINITY));
    assertFalse(tolerance.accepts(inf, Float.MAX_VALUE));
    assertFalse(tolerance.accepts(1, Float.POSITIVE_INFINITY));
    assertTrue(tolerance.accepts(1e39, Float.POSITIVE_INFINITY));
    assertFalse(tolerance.accepts(1e39, Float.NEGATIVE_INFINITY));
    assertTrue(Tolerance.EXACT.accepts(0.0, -0.0f));
    assertFalse(Tolerance.EXACT.accepts(0, Float.MIN_VALUE));
  }

  @Example
  void refusesWhatIsNoBound() {
    assertThrows(IllegalArgumentException.class, () -> new Tolerance(-1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Tolerance(0, Double.NaN));
  }
}
