package org.lanewise.nn.onnx;

import java.util.Arrays;
import org.lanewise.kernels.Broadcast;

/// Arithmetic on the extents of tensors, which may be 0.
final class Extents {
  /// More axes than any honest tensor has.
  private static final int RANK = 64;

  private Extents() {}

  static int size(int... extents) {
    if (extents.length > RANK) {
      throw new Unsupported("a tensor of " + extents.length + " axes, expected at most " + RANK);
    }
    long size = 1;
    for (int extent : extents) {
      size *= extent;
      if (extent < 0) {
        throw new Unsupported("a tensor of the shape " + Arrays.toString(extents));
      }
      if (size > Integer.MAX_VALUE) {
        throw new Unsupported(
            "a tensor of the shape " + Arrays.toString(extents) + ", more than an array can hold");
      }
    }
    return (int) size;
  }

  /// The product of extents, however large.
  static double product(int... extents) {
    return Arrays.stream(extents).asDoubleStream().reduce(1, (a, b) -> a * b);
  }

  /// The distance from one position of each axis to the next.
  static int[] strides(int[] extents) {
    int[] strides = new int[extents.length];
    for (int d = extents.length - 1, stride = 1; d >= 0; stride *= extents[d--]) {
      strides[d] = stride;
    }
    return strides;
  }

  /// The strides with which a tensor fills a larger shape: 0 where it is repeated.
  static int[] repeating(int[] extents, int[] to) {
    int[] own = strides(extents);
    int[] strides = new int[to.length];
    for (int d = 0; d < extents.length; d++) {
      int at = to.length - extents.length + d;
      if (extents[d] != 1 && extents[d] != to[at]) {
        throw new Unsupported(
            "a tensor of the shape "
                + Arrays.toString(extents)
                + " where one that can be repeated to "
                + Arrays.toString(to)
                + " was expected");
      }
      strides[at] = extents[d] == 1 ? 0 : own[d];
    }
    return strides;
  }

  static int[] broadcast(int[] a, int[] b) {
    try {
      return Broadcast.of(a, b).shape();
    } catch (IllegalArgumentException e) {
      throw new Unsupported(e.getMessage());
    }
  }

  static int[] permuted(int[] extents, int[] permutation) {
    return Arrays.stream(permutation).map(d -> extents[d]).toArray();
  }

  /// An axis from 0.
  static int axis(long axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw new Unsupported("axis " + axis + " of a tensor with " + rank + " axes");
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  static int[] axes(long[] axes, int rank) {
    return Arrays.stream(axes).mapToInt(axis -> axis(axis, rank)).toArray();
  }

  /// All axes from one on.
  static int[] from(int first, int end) {
    return java.util.stream.IntStream.range(first, end).toArray();
  }

  static int[] with(int[] extents, int axis, int extent) {
    int[] copy = extents.clone();
    copy[axis] = extent;
    return copy;
  }

  /// From NCHW to NHWC: batch, spatial axes, channels.
  static int[] toLast(int rank) {
    int[] permutation = from(0, rank);
    for (int d = 1; d < rank - 1; d++) {
      permutation[d] = d + 1;
    }
    permutation[rank - 1] = 1;
    return permutation;
  }

  /// Where an axis of NCHW is in NHWC.
  static int placeLast(int axis, int rank) {
    return axis == 0 ? 0 : axis == 1 ? rank - 1 : axis - 1;
  }

  /// From NHWC to NCHW.
  static int[] toFirst(int rank) {
    int[] permutation = from(0, rank);
    permutation[1] = rank - 1;
    for (int d = 2; d < rank; d++) {
      permutation[d] = d - 1;
    }
    return permutation;
  }
}
