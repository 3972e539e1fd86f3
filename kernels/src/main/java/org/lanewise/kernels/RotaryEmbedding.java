package org.lanewise.kernels;

import org.lanewise.kernels.scalar.ScalarRotary;
import org.lanewise.kernels.vector.VectorRotary;

/// Rotary positions: pairs of elements of a head are turned by angles that grow with the position,
/// so that the product of a query and a key depends on their distance alone.
///
/// Element `p` of the first half of a head and element `p` of the second are a pair (the variant of
/// GPT-NeoX, Llama and ONNX's default; not the one of neighbours). At position `t` it is turned by
/// `a = t maxWavelength^(-2 p / dim)`:
///
/// `y[p] = x[p] cos a - x[p + dim / 2] sin a`, and `y[p + dim / 2] = x[p + dim / 2] cos a + x[p]
/// sin a`
///
/// Sines and cosines are tables, right to a rounding; an element takes two roundings more.
///
/// Su, Lu, Pan, Wen and Liu, *RoFormer: Enhanced Transformer with Rotary Position Embedding*, 2021.
/// An object is immutable, and any number of threads may share it.
public final class RotaryEmbedding {
  private final int positions;
  private final int dim;
  private final float[] cos;
  private final float[] sin;

  private RotaryEmbedding(int positions, int dim, double maxWavelength) {
    this.positions = positions;
    this.dim = dim;
    this.cos = new float[Math.multiplyExact(positions, dim / 2)];
    this.sin = new float[cos.length];
    for (int t = 0; t < positions; t++) {
      for (int p = 0; p < dim / 2; p++) {
        double angle = t * StrictMath.pow(maxWavelength, -2.0 * p / dim);
        cos[t * (dim / 2) + p] = (float) StrictMath.cos(angle);
        sin[t * (dim / 2) + p] = (float) StrictMath.sin(angle);
      }
    }
  }

  /// Makes the tables.
  ///
  /// @param positions how many positions there are, 0 or more
  /// @param dim the length of a head, even
  /// @param maxWavelength the base of the angles, above 0; 10,000 by custom
  /// @return a plan
  /// @throws IllegalArgumentException if a number is out of its range
  public static RotaryEmbedding of(int positions, int dim, float maxWavelength) {
    Check.size("positions", positions);
    if (dim < 2 || dim % 2 != 0) {
      throw new IllegalArgumentException("dim is " + dim + ", expected an even number above 0");
    }
    if (!(maxWavelength > 0 && maxWavelength < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "maxWavelength is " + maxWavelength + ", expected a number above 0");
    }
    return new RotaryEmbedding(positions, dim, maxWavelength);
  }

  /// Turns the heads of some steps. Allocates nothing.
  ///
  /// @param batch the number of samples
  /// @param steps the steps of a sample
  /// @param heads the heads of a step
  /// @param position that of the first step; the last must be among those of the plan
  /// @param x `[batch, steps, heads, dim]`
  /// @param xOffset the index of the first element of `x`
  /// @param y the turned heads, overwritten; may be exactly `x`
  /// @param yOffset the index of the first element of `y`
  /// @throws NullPointerException if an array is null
  /// @throws IllegalArgumentException if a number is out of its range, an array is too short, or
  ///     `y` overlaps `x` in part
  public void forward(
      int batch,
      int steps,
      int heads,
      int position,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset) {
    turn(batch, steps, heads, position, 1, "x", x, xOffset, "y", y, yOffset);
  }

  /// The gradient: turns back.
  ///
  /// @param batch the number of samples
  /// @param steps the steps of a sample
  /// @param heads the heads of a step
  /// @param position that of the first step
  /// @param dy the gradient of the turned heads
  /// @param dyOffset the index of the first element of `dy`
  /// @param dx the gradient of the heads, overwritten; may be exactly `dy`
  /// @param dxOffset the index of the first element of `dx`
  /// @throws NullPointerException if an array is null
  /// @throws IllegalArgumentException as [#forward]
  public void backward(
      int batch,
      int steps,
      int heads,
      int position,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    turn(batch, steps, heads, position, -1, "dy", dy, dyOffset, "dx", dx, dxOffset);
  }

  private void turn(
      int batch,
      int steps,
      int heads,
      int position,
      float sign,
      String input,
      float[] x,
      int xOffset,
      String output,
      float[] y,
      int yOffset) {
    Check.size("batch", batch);
    Check.size("steps", steps);
    Check.size("heads", heads);
    if (position < 0 || (long) position + steps > positions) {
      throw new IllegalArgumentException(
          "position is " + position + ", expected 0 to " + (positions - steps));
    }
    int rows = (int) Math.min(Integer.MAX_VALUE, (long) batch * steps * heads);
    Check.tensor(input, x, xOffset, rows, dim, 1);
    Check.tensor(output, y, yOffset, rows, dim, 1);
    int n = rows * dim;
    Check.sameOrDisjoint(output, y, yOffset, 1, n, input, x, xOffset, 1, n);
    int half = dim / 2;
    for (int row = 0; row < rows; row++) {
      int table = (position + row / heads % steps) * half;
      int from = xOffset + row * dim;
      int to = yOffset + row * dim;
      if (Backend.VECTOR) {
        VectorRotary.turn(half, cos, sin, table, sign, x, from, y, to);
      } else {
        ScalarRotary.turn(half, half, cos, sin, table, sign, x, from, y, to);
      }
    }
  }
}
