package org.lanewise.kernels;

import java.util.Arrays;

/// Images enlarged by whole factors, and the gradient: ONNX's Resize. Images are dense,
/// `[extents..., channels]`, with the channels last. Immutable, shared by threads and by batches of
/// any size.
///
/// Nearest repeats each position. Linear lies between the two nearest positions of each axis:
/// output `o` is at `(o + 0.5) / factor - 0.5` of the input, or at its edge if that is beyond it
/// (ONNX's `half_pixel`, which is Keras's rule).
///
/// A result has the same bits at any vector width, on both backends and in any batch. Linear is off
/// by at most 12 2^-24 of the largest magnitude among the positions that it lies between.
public final class Upsample {
  private static final int AXES = 3;

  private final int[] output;
  private final int channels;
  private final int[] in = {1, 1, 1};
  private final int[] out = {1, 1, 1};

  /// For each output of an axis the position before it, and the share of the one after that.
  private final int[][] places = {{0}, {0}, {0}};

  private final float[][] shares = {{0}, {0}, {0}};

  /// Checks the sizes.
  ///
  /// @param extents the extents of the spatial axes, outermost first: one to three
  /// @param channels the channels
  /// @param factors how many times longer each axis becomes, as many
  /// @param linear whether to interpolate
  /// @throws NullPointerException if an array is null
  /// @throws IllegalArgumentException if a number is below 1, the arrays differ in length, or a
  ///     size exceeds what an array can hold
  public Upsample(int[] extents, int channels, int[] factors, boolean linear) {
    Check.present("extents", extents);
    Check.present("factors", factors);
    int rank = extents.length;
    if (rank < 1 || rank > AXES) {
      throw new IllegalArgumentException(
          "extents is " + Arrays.toString(extents) + ", expected 1 to 3 spatial axes");
    }
    if (factors.length != rank) {
      throw new IllegalArgumentException(
          "factors is " + Arrays.toString(factors) + ", expected " + rank + " numbers");
    }
    if (channels < 1) {
      throw new IllegalArgumentException("channels is " + channels + ", expected 1 or more");
    }
    this.channels = channels;
    output = new int[rank];
    long size = channels;
    for (int axis = 0; axis < rank; axis++) {
      if (extents[axis] < 1 || factors[axis] < 1) {
        throw new IllegalArgumentException(
            "axis "
                + axis
                + " of "
                + extents[axis]
                + " becomes "
                + factors[axis]
                + " times longer, expected 1 or more");
      }
      long extent = (long) extents[axis] * factors[axis];
      size = extent > Integer.MAX_VALUE ? extent : size * extent;
      if (size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "an image has " + size + " elements, expected at most " + Integer.MAX_VALUE);
      }
      int place = AXES - rank + axis;
      in[place] = extents[axis];
      out[place] = output[axis] = (int) extent;
      places[place] = new int[output[axis]];
      shares[place] = new float[output[axis]];
      for (int o = 0; o < output[axis]; o++) {
        double at = linear ? (o + 0.5) / factors[axis] - 0.5 : o / factors[axis];
        at = Math.min(Math.max(at, 0), extents[axis] - 1);
        places[place][o] = (int) at;
        shares[place][o] = (float) (at - (int) at);
      }
    }
  }

  /// The extents of the output.
  ///
  /// @return a copy, one for each spatial axis
  public int[] output() {
    return output.clone();
  }

  /// Overwrites `y` with the enlarged images.
  ///
  /// @param batch the number of images
  /// @param x the images
  /// @param xOffset the index of the first element of `x`
  /// @param y the outputs, apart from `x`
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if `batch` is negative, an array is too short, or `y`
  /// overlaps
  ///     `x`
  /// @throws NullPointerException if an array is null
  public void forward(int batch, float[] x, int xOffset, float[] y, int yOffset) {
    check(batch, "x", x, xOffset, "y", y, yOffset);
    Arrays.fill(y, yOffset, yOffset + batch * outputSize(), 0);
    for (int image = 0; image < batch; image++) {
      sweep(true, x, xOffset + image * inputSize(), y, yOffset + image * outputSize());
    }
  }

  /// The gradient of [#forward]: overwrites `dx` with the sum, over the outputs that a position is
  /// part of, of `dy` times its share, in the order of the outputs.
  ///
  /// @param batch the number of images
  /// @param dy the gradient of the outputs
  /// @param dyOffset the index of the first element of `dy`
  /// @param dx the gradient of the images, apart from `dy`
  /// @param dxOffset the index of the first element of `dx`
  /// @throws IllegalArgumentException if `batch` is negative, an array is too short, or `dx`
  ///     overlaps `dy`
  /// @throws NullPointerException if an array is null
  public void backward(int batch, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    check(batch, "dx", dx, dxOffset, "dy", dy, dyOffset);
    Arrays.fill(dx, dxOffset, dxOffset + batch * inputSize(), 0);
    for (int image = 0; image < batch; image++) {
      sweep(false, dx, dxOffset + image * inputSize(), dy, dyOffset + image * outputSize());
    }
  }

  /// Adds, for each output and each position with a share in it, the share of the one to the other.
  private void sweep(boolean forward, float[] x, int xOffset, float[] y, int yOffset) {
    int to = yOffset;
    for (int i = 0; i < out[0]; i++) {
      for (int j = 0; j < out[1]; j++) {
        for (int k = 0; k < out[2]; k++, to += channels) {
          // One bit an axis says which of the two positions.
          for (int corner = 0; corner < 8; corner++) {
            float a = share(0, i, corner >> 2);
            float b = share(1, j, corner >> 1 & 1);
            float share = a * b * share(2, k, corner & 1);
            if (share == 0) {
              continue;
            }
            int p = places[0][i] + (corner >> 2);
            int q = places[1][j] + (corner >> 1 & 1);
            int r = places[2][k] + (corner & 1);
            int at = xOffset + ((p * in[1] + q) * in[2] + r) * channels;
            if (forward) {
              NormSweeps.plus(channels, share, x, at, y, to);
            } else {
              NormSweeps.plus(channels, share, y, to, x, at);
            }
          }
        }
      }
    }
  }

  private float share(int axis, int output, int after) {
    float share = shares[axis][output];
    return after == 1 ? share : 1 - share;
  }

  private int inputSize() {
    return in[0] * in[1] * in[2] * channels;
  }

  private int outputSize() {
    return out[0] * out[1] * out[2] * channels;
  }

  private void check(
      int batch, String images, float[] x, int xOffset, String outputs, float[] y, int yOffset) {
    Check.size("batch", batch);
    Check.tensor(images, x, xOffset, batch, inputSize(), 1);
    Check.tensor(outputs, y, yOffset, batch, outputSize(), 1);
    Check.disjoint(
        outputs,
        y,
        yOffset,
        (long) batch * outputSize(),
        images,
        x,
        xOffset,
        (long) batch * inputSize());
  }
}
