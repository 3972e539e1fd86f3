package org.lanewise.kernels;

import org.lanewise.kernels.scalar.ScalarPRelu;
import org.lanewise.kernels.vector.VectorPRelu;

/// The rectifier with a learned slope, one for all or one a channel: `y = x` above 0, else `slope
/// x` (He et al., "Delving Deep into Rectifiers", 2015; ONNX's and PyTorch's PRelu).
///
/// `x`, `y` and their gradients are arrays `[outer, channels, inner]` without gaps, `slope` is
/// `[channels]`:
///
/// - one slope for all: `channels` is 1;
/// - one a feature, Keras's for dense layers: `inner` is 1;
/// - one a channel of an image `[batch, channels, height, width]`: `inner` is `height width`.
///
/// A slope may have any sign, so that the gradients are taken from the input. The derivative at 0
/// is `slope`. `y` and `dx` are exact but for the one rounding of the product.
public final class PRelu {
  private PRelu() {}

  /// Overwrites y with `x` where it is above 0, else with `slope x`; NaN gives NaN.
  ///
  /// @param outer the number of samples
  /// @param channels the number of slopes
  /// @param inner the elements of a channel of a sample
  /// @param x the input
  /// @param xOffset the index of the first element of `x`
  /// @param slope one value a channel
  /// @param slopeOffset the index of the first slope
  /// @param y the output; the same array at the same offset as `x` works in place
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if a size is negative, an array is too short, or `y` overlaps
  ///     `slope`, or `x` in part
  /// @throws NullPointerException if an array is null
  public static void forward(
      int outer,
      int channels,
      int inner,
      float[] x,
      int xOffset,
      float[] slope,
      int slopeOffset,
      float[] y,
      int yOffset) {
    int n = size(outer, channels, inner);
    Check.array("x", x, xOffset, n);
    Check.array("slope", slope, slopeOffset, channels);
    Check.array("y", y, yOffset, n);
    Check.sameOrDisjoint("y", y, yOffset, 1, n, "x", x, xOffset, 1, n);
    Check.disjoint("y", y, yOffset, n, "slope", slope, slopeOffset, channels);
    // The derivative times x itself.
    select(outer, channels, inner, x, xOffset, slope, slopeOffset, x, xOffset, y, yOffset);
  }

  /// Overwrites dx with `dy` where `x` is above 0 or NaN, else with `slope dy`.
  ///
  /// @param outer the number of samples
  /// @param channels the number of slopes
  /// @param inner the elements of a channel of a sample
  /// @param x the input of [#forward]
  /// @param xOffset the index of the first element of `x`
  /// @param slope one value a channel
  /// @param slopeOffset the index of the first slope
  /// @param dy the gradient of the output
  /// @param dyOffset the index of the first element of `dy`
  /// @param dx the gradient of the input; may be exactly `x` or `dy`
  /// @param dxOffset the index of the first element of `dx`
  /// @throws IllegalArgumentException if a size is negative, an array is too short, or `dx`
  ///     overlaps `slope`, or `x` or `dy` in part
  /// @throws NullPointerException if an array is null
  public static void backward(
      int outer,
      int channels,
      int inner,
      float[] x,
      int xOffset,
      float[] slope,
      int slopeOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    int n = size(outer, channels, inner);
    Check.array("x", x, xOffset, n);
    Check.array("slope", slope, slopeOffset, channels);
    Check.array("dy", dy, dyOffset, n);
    Check.array("dx", dx, dxOffset, n);
    Check.sameOrDisjoint("dx", dx, dxOffset, 1, n, "x", x, xOffset, 1, n);
    Check.sameOrDisjoint("dx", dx, dxOffset, 1, n, "dy", dy, dyOffset, 1, n);
    Check.disjoint("dx", dx, dxOffset, n, "slope", slope, slopeOffset, channels);
    select(outer, channels, inner, x, xOffset, slope, slopeOffset, dy, dyOffset, dx, dxOffset);
  }

  /// Overwrites the gradient of each slope with the sum of `x dy` over the elements of its channel
  /// where `x` is not above 0.
  ///
  /// The sum is compensated (Kahan, "Further remarks on reducing truncation errors", 1965), lane by
  /// lane where a channel has several elements side by side. Its error is at most `10 u sum |x dy|`
  /// with `u` = 2^-24, whatever their number. A NaN or an infinity makes it NaN.
  ///
  /// @param outer the number of samples
  /// @param channels the number of slopes
  /// @param inner the elements of a channel of a sample
  /// @param x the input of [#forward]
  /// @param xOffset the index of the first element of `x`
  /// @param dy the gradient of the output
  /// @param dyOffset the index of the first element of `dy`
  /// @param dslope the gradient of the slopes, one value a channel
  /// @param dslopeOffset the index of the first element of `dslope`
  /// @throws IllegalArgumentException if a size is negative, an array is too short, or `dslope`
  ///     overlaps `x` or `dy`
  /// @throws NullPointerException if an array is null
  public static void slopeBackward(
      int outer,
      int channels,
      int inner,
      float[] x,
      int xOffset,
      float[] dy,
      int dyOffset,
      float[] dslope,
      int dslopeOffset) {
    int n = size(outer, channels, inner);
    Check.array("x", x, xOffset, n);
    Check.array("dy", dy, dyOffset, n);
    Check.array("dslope", dslope, dslopeOffset, channels);
    Check.disjoint("dslope", dslope, dslopeOffset, channels, "x", x, xOffset, n);
    Check.disjoint("dslope", dslope, dslopeOffset, channels, "dy", dy, dyOffset, n);
    if (inner == 1 && channels > 1) {
      if (Backend.VECTOR) {
        VectorPRelu.columnSums(outer, channels, x, xOffset, dy, dyOffset, dslope, dslopeOffset);
      } else {
        ScalarPRelu.columnSums(
            outer, channels, channels, x, xOffset, dy, dyOffset, dslope, dslopeOffset);
      }
      return;
    }
    for (int c = 0; c < channels; c++) {
      int xc = xOffset + c * inner;
      int dyc = dyOffset + c * inner;
      int ld = channels * inner;
      // Of one channel the rows lie side by side: they are one.
      int rows = channels == 1 ? 1 : outer;
      int length = channels == 1 ? n : inner;
      dslope[dslopeOffset + c] =
          Backend.VECTOR
              ? VectorPRelu.sum(rows, length, ld, x, xc, dy, dyc)
              : ScalarPRelu.sum(rows, length, ld, x, xc, dy, dyc);
    }
  }

  /// `out = g` where `x` is above 0, else `slope g`.
  private static void select(
      int outer,
      int channels,
      int inner,
      float[] x,
      int xOffset,
      float[] slope,
      int slopeOffset,
      float[] g,
      int gOffset,
      float[] out,
      int outOffset) {
    boolean perElement = inner == 1 && channels > 1;
    int length = channels == 1 ? outer * inner : perElement ? channels : inner;
    int runs = channels == 1 ? 1 : perElement ? outer : outer * channels;
    for (int run = 0; run < runs; run++) {
      int at = run * length;
      if (perElement && Backend.VECTOR) {
        VectorPRelu.each(
            length, x, xOffset + at, slope, slopeOffset, g, gOffset + at, out, outOffset + at);
      } else if (perElement) {
        ScalarPRelu.each(
            length, x, xOffset + at, slope, slopeOffset, g, gOffset + at, out, outOffset + at);
      } else if (Backend.VECTOR) {
        float s = slope[slopeOffset + run % channels];
        VectorPRelu.one(length, s, x, xOffset + at, g, gOffset + at, out, outOffset + at);
      } else {
        float s = slope[slopeOffset + run % channels];
        ScalarPRelu.one(length, s, x, xOffset + at, g, gOffset + at, out, outOffset + at);
      }
    }
  }

  private static int size(int outer, int channels, int inner) {
    Check.size("outer", outer);
    Check.size("channels", channels);
    Check.size("inner", inner);
    long rows = (long) outer * channels;
    if (rows > Integer.MAX_VALUE || rows * inner > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "outer, channels and inner are "
              + outer
              + ", "
              + channels
              + " and "
              + inner
              + ", expected a product that an array can hold");
    }
    return (int) (rows * inner);
  }
}
