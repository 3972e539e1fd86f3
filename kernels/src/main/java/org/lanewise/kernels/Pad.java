package org.lanewise.kernels;

import java.util.Arrays;

/// Zeros put before and after the spatial axes of images, or positions taken off them: ONNX's Pad.
/// Images are dense, `[extents..., channels]`, with the channels last. Immutable, shared by threads
/// and by batches of any size.
public final class Pad {
  private static final int AXES = 3;

  private final int[] output;
  private final int channels;
  private final int[] in = {1, 1, 1};
  private final int[] out = {1, 1, 1};
  private final int[] before = {0, 0, 0};

  /// Checks the sizes.
  ///
  /// @param extents the extents of the spatial axes, outermost first: one to three
  /// @param channels the channels
  /// @param before the zeros before each axis; negative for positions that are taken off
  /// @param after the zeros after each axis; negative for positions that are taken off
  /// @throws NullPointerException if an array is null
  /// @throws IllegalArgumentException if an extent or `channels` is below 1, an array has another
  ///     length than `extents`, nothing is left of an axis, or a size exceeds what an array can
  ///     hold
  public Pad(int[] extents, int channels, int[] before, int[] after) {
    Check.present("extents", extents);
    Check.present("before", before);
    Check.present("after", after);
    int rank = extents.length;
    if (rank < 1 || rank > AXES) {
      throw new IllegalArgumentException(
          "extents is " + Arrays.toString(extents) + ", expected 1 to 3 spatial axes");
    }
    if (before.length != rank || after.length != rank) {
      throw new IllegalArgumentException(
          "before is "
              + Arrays.toString(before)
              + " and after "
              + Arrays.toString(after)
              + ", expected "
              + rank
              + " numbers each");
    }
    if (channels < 1) {
      throw new IllegalArgumentException("channels is " + channels + ", expected 1 or more");
    }
    this.channels = channels;
    output = new int[rank];
    long from = channels;
    long to = channels;
    for (int axis = 0; axis < rank; axis++) {
      int place = AXES - rank + axis;
      long extent = (long) extents[axis] + before[axis] + after[axis];
      // Each side by itself must leave something too, or the other would fill it up.
      long kept = extents[axis] + Math.min(0L, before[axis]) + Math.min(0L, after[axis]);
      if (extents[axis] < 1 || kept < 1 || extent > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "axis "
                + axis
                + " of "
                + extents[axis]
                + " with "
                + before[axis]
                + " before and "
                + after[axis]
                + " after keeps "
                + kept
                + " positions, expected 1 or more");
      }
      in[place] = extents[axis];
      this.before[place] = before[axis];
      out[place] = output[axis] = (int) extent;
      from = limited(from * extents[axis]);
      to = limited(to * extent);
    }
  }

  private static long limited(long size) {
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "an image has " + size + " elements, expected at most " + Integer.MAX_VALUE);
    }
    return size;
  }

  /// The extents of the output.
  ///
  /// @return a copy, one for each spatial axis
  public int[] output() {
    return output.clone();
  }

  /// Overwrites `y` with the images in their new frame.
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
    copy(batch, in, "x", x, xOffset, out, "y", y, yOffset, 1);
  }

  /// The gradient of [#forward]: overwrites `dx` with what of `dy` is within the old frame, and 0
  /// where positions were taken off.
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
    copy(batch, out, "dy", dy, dyOffset, in, "dx", dx, dxOffset, -1);
  }

  /// To a frame of other extents, whose position `p + sign before` is `p` of the one before.
  private void copy(
      int batch,
      int[] from,
      String input,
      float[] x,
      int xOffset,
      int[] to,
      String result,
      float[] y,
      int yOffset,
      int sign) {
    Check.size("batch", batch);
    int n = from[0] * from[1] * from[2] * channels;
    int m = to[0] * to[1] * to[2] * channels;
    Check.tensor(input, x, xOffset, batch, n, 1);
    Check.tensor(result, y, yOffset, batch, m, 1);
    Check.disjoint(result, y, yOffset, (long) batch * m, input, x, xOffset, (long) batch * n);
    Arrays.fill(y, yOffset, yOffset + batch * m, 0);
    int start = Math.max(0, -sign * before[2]);
    int length = Math.min(from[2], to[2] - sign * before[2]) - start;
    for (int image = 0; image < batch; image++) {
      for (int i = Math.max(0, -sign * before[0]); i < from[0]; i++) {
        int p = i + sign * before[0];
        for (int j = Math.max(0, -sign * before[1]); j < from[1] && p < to[0]; j++) {
          int q = j + sign * before[1];
          if (q < to[1]) {
            System.arraycopy(
                x,
                xOffset + image * n + ((i * from[1] + j) * from[2] + start) * channels,
                y,
                yOffset
                    + image * m
                    + ((p * to[1] + q) * to[2] + start + sign * before[2]) * channels,
                length * channels);
          }
        }
      }
    }
  }
}
