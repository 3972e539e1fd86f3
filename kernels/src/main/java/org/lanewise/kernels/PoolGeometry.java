package org.lanewise.kernels;

import java.util.Arrays;
import org.lanewise.kernels.scalar.Windows;

/// The sizes of a pooling over one, two or three spatial axes, and where its windows lie.
/// Immutable, shared by threads and by batches of any size.
///
/// ```
/// output = (extent + padding before + padding after - window) / stride + 1, rounded down
/// ```
public final class PoolGeometry {
  private static final int AXES = 3;

  private final int[] output;
  private final int inputSize;
  private final int outputSize;
  final Windows windows;

  /// Checks the sizes, and places the windows.
  ///
  /// @param extents the extents of the spatial axes, outermost first: one to three
  /// @param channels the channels
  /// @param window the extents of a window, as many
  /// @param strides from window to window, as many
  /// @param padding what a window may reach beyond the input; it sees nothing there
  /// @throws NullPointerException if an argument is null
  /// @throws IllegalArgumentException if a number is below 1, an array has another length than
  ///     `extents`, a window exceeds the padded input or lies in the padding alone, or a size
  ///     exceeds what an array can hold
  public PoolGeometry(int[] extents, int channels, int[] window, int[] strides, Padding padding) {
    Check.present("extents", extents);
    int rank = extents.length;
    if (rank < 1 || rank > AXES) {
      throw new IllegalArgumentException(
          "extents is " + Arrays.toString(extents) + ", expected 1 to 3 spatial axes");
    }
    check("extents", extents, rank);
    check("window", window, rank);
    check("strides", strides, rank);
    Check.present("padding", padding);
    if (channels < 1) {
      throw new IllegalArgumentException("channels is " + channels + ", expected 1 or more");
    }
    output = new int[rank];
    int[] all = {1, 1, 1};
    int[] whole = {1, 1, 1};
    int[][] from = {{0}, {0}, {0}};
    int[][] to = {{1}, {1}, {1}};
    long in = channels;
    long out = channels;
    for (int axis = 0; axis < rank; axis++) {
      int extent = extents[axis];
      int n = window[axis];
      int[] pads = padding.along(axis, rank, extent, n, strides[axis]);
      if (pads[0] >= n || pads[1] >= n) {
        throw new IllegalArgumentException(
            "the padding of axis "
                + axis
                + " is "
                + Arrays.toString(pads)
                + ", expected less than the window of "
                + n);
      }
      long padded = (long) extent + pads[0] + pads[1];
      if (n > padded) {
        throw new IllegalArgumentException(
            "a window of "
                + n
                + " on axis "
                + axis
                + " exceeds the input of "
                + extent
                + " with padding "
                + Arrays.toString(pads)
                + ", expected at most "
                + padded);
      }
      output[axis] = (int) ((padded - n) / strides[axis]) + 1;
      int place = AXES - rank + axis;
      all[place] = extent;
      whole[place] = n;
      from[place] = new int[output[axis]];
      to[place] = new int[output[axis]];
      for (int o = 0; o < output[axis]; o++) {
        long first = (long) o * strides[axis] - pads[0];
        from[place][o] = (int) Math.max(0, first);
        to[place][o] = (int) Math.min(extent, first + n);
      }
      in = limited(in * extent);
      out = limited(out * output[axis]);
    }
    inputSize = (int) in;
    outputSize = (int) out;
    windows = Windows.of(all, channels, whole, from, to);
  }

  private static void check(String name, int[] values, int rank) {
    Check.present(name, values);
    if (values.length != rank) {
      throw new IllegalArgumentException(
          name + " is " + Arrays.toString(values) + ", expected " + rank + " numbers");
    }
    for (int value : values) {
      if (value < 1) {
        throw new IllegalArgumentException(
            name + " is " + Arrays.toString(values) + ", expected 1 or more each");
      }
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

  /// The elements of one image.
  ///
  /// @return extents times channels
  public int inputSize() {
    return inputSize;
  }

  /// The elements of the output of one image.
  ///
  /// @return extents of the output times channels
  public int outputSize() {
    return outputSize;
  }
}
