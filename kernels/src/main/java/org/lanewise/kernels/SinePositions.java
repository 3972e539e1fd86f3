package org.lanewise.kernels;

/// The sinusoidal positions of transformers: Vaswani et al., *Attention Is All You Need*, 2017, in
/// the order of Keras, where sines and cosines take turns.
public final class SinePositions {
  private SinePositions() {}

  /// Overwrites a row of `dim` elements for each position t: element `2 p` is `sin(t
  /// maxWavelength^(-2 p / dim))`, and element `2 p + 1` the cosine of the same angle.
  ///
  /// @param positions how many positions there are
  /// @param dim the length of a row
  /// @param maxWavelength the base of the angles, above 0; 10,000 by custom
  /// @param y the rows, `positions * dim` elements
  /// @param yOffset the index of the first element of `y`
  /// @throws NullPointerException if the array is null
  /// @throws IllegalArgumentException if a number is out of its range, or the array is too short
  public static void fill(int positions, int dim, float maxWavelength, float[] y, int yOffset) {
    Check.size("positions", positions);
    Check.size("dim", dim);
    if (!(maxWavelength > 0 && maxWavelength < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "maxWavelength is " + maxWavelength + ", expected a number above 0");
    }
    Check.tensor("y", y, yOffset, positions, dim, 1);
    for (int t = 0; t < positions; t++) {
      for (int p = 0; p < dim; p++) {
        double angle = t * StrictMath.pow(maxWavelength, -2.0 * (p / 2) / dim);
        double value = p % 2 == 0 ? StrictMath.sin(angle) : StrictMath.cos(angle);
        y[yOffset + t * dim + p] = (float) value;
      }
    }
  }
}
