package org.lanewise.kernels;

import org.lanewise.kernels.scalar.ScalarDropout;
import org.lanewise.kernels.vector.VectorDropout;

/// Dropout: elements are zeroed at random, and the others scaled up, so that their mean stays.
///
/// Nothing stores the mask. It is a function of the seed and of an element's position alone, the
/// same at every vector width, on both backends and on any number of threads; `backward` computes
/// it again. A training step takes positions that no other step or layer has taken with the same
/// seed, such as the step's number times the elements of a step.
///
/// The generator is Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy
/// as 1, 2, 3", 2011), a function of a counter of 128 bits and a key of 64, the seed, to four words
/// of 32. Position `p` has word `(p / 16) % 4` of the counter `16 (p / 64) + p % 16`, so that
/// neighbours are lanes of one vector. An element is dropped if its word, unsigned, is below
/// `rate 2^32`.
public final class Dropout {
  private Dropout() {}

  /// Overwrites `y[i]` with +0 with the probability `rate`, and otherwise with `x[i] / (1 - rate)`,
  /// as a product with the rounded `1 / (1 - rate)`. A dropped NaN or infinity is 0 too.
  ///
  /// @param seed chooses the mask, all 64 bits of it
  /// @param position the position of the first element, 0 or more
  /// @param rate the probability of 0, from 0 to below 1
  /// @param n the number of elements
  /// @param x the input, `n` elements
  /// @param xOffset the index of the first element of `x`
  /// @param y the output, `n` elements; may be exactly `x`
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if `n` or `position` is negative, the rate is out of its
  ///     range, an array is too short, or `y` overlaps `x` in part
  /// @throws NullPointerException if an array is null
  public static void forward(
      long seed, long position, float rate, int n, float[] x, int xOffset, float[] y, int yOffset) {
    apply(seed, position, rate, n, "x", x, xOffset, "y", y, yOffset);
  }

  /// The gradient: the mask of [#forward] on `dy`.
  ///
  /// @param seed the one of the forward pass
  /// @param position the one of the forward pass
  /// @param rate the one of the forward pass
  /// @param n the number of elements
  /// @param dy the gradient of the output, `n` elements
  /// @param dyOffset the index of the first element of `dy`
  /// @param dx the gradient of the input, `n` elements, overwritten; may be exactly `dy`
  /// @param dxOffset the index of the first element of `dx`
  /// @throws IllegalArgumentException if `n` or `position` is negative, the rate is out of its
  ///     range, an array is too short, or `dx` overlaps `dy` in part
  /// @throws NullPointerException if an array is null
  public static void backward(
      long seed,
      long position,
      float rate,
      int n,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    apply(seed, position, rate, n, "dy", dy, dyOffset, "dx", dx, dxOffset);
  }

  private static void apply(
      long seed,
      long position,
      float rate,
      int n,
      String input,
      float[] x,
      int xOffset,
      String output,
      float[] y,
      int yOffset) {
    if (position < 0) {
      throw new IllegalArgumentException("position is " + position + ", expected 0 or more");
    }
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("rate is " + rate + ", expected from 0 to below 1");
    }
    Check.size("n", n);
    Check.array(input, x, xOffset, n);
    Check.array(output, y, yOffset, n);
    Check.sameOrDisjoint(output, y, yOffset, 1, n, input, x, xOffset, 1, n);
    int threshold = (int) (long) Math.ceil(rate * 0x1p32);
    float scale = 1 / (1 - rate);
    if (Backend.VECTOR) {
      VectorDropout.apply(seed, position, threshold, scale, n, x, xOffset, y, yOffset);
    } else {
      ScalarDropout.apply(seed, position, threshold, scale, n, x, xOffset, y, yOffset);
    }
  }
}
