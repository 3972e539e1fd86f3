package org.lanewise.kernels;

import java.util.Arrays;

/// Axes that several operands share, each operand with strides of its own.
///
/// @param sizes the axes' sizes, outermost first
/// @param strides for each operand the distance in elements from one position of an axis to the
///     next: 0 where the operand is repeated
record Axes(int[] sizes, int[][] strides) {
  /// The same positions in the same order on as few axes as possible: an axis of one position goes,
  /// and two neighbours become one wherever all operands step through them evenly.
  static Axes collapsed(int[] sizes, int[][] strides) {
    Axes axes = new Axes(new int[0], new int[strides.length][0]);
    for (int axis = 0; axis < sizes.length; axis++) {
      if (sizes[axis] != 1) {
        axes = axes.plus(sizes[axis], axis, strides);
      }
    }
    return axes;
  }

  private Axes plus(int size, int axis, int[][] all) {
    int last = sizes.length - 1;
    boolean even = last >= 0;
    for (int x = 0; x < all.length && even; x++) {
      even = strides[x][last] == all[x][axis] * size;
    }
    int rank = even ? last + 1 : last + 2;
    int[] more = Arrays.copyOf(sizes, rank);
    int[][] moreStrides = new int[all.length][];
    for (int x = 0; x < all.length; x++) {
      moreStrides[x] = Arrays.copyOf(strides[x], rank);
      moreStrides[x][rank - 1] = all[x][axis];
    }
    more[rank - 1] = even ? sizes[last] * size : size;
    return new Axes(more, moreStrides);
  }

  /// The first axes, up to one that is left out; none if there are none before it.
  Axes before(int end) {
    int count = Math.max(0, end);
    int[][] firstStrides = new int[strides.length][];
    for (int x = 0; x < strides.length; x++) {
      firstStrides[x] = Arrays.copyOf(strides[x], count);
    }
    return new Axes(Arrays.copyOf(sizes, count), firstStrides);
  }

  /// Those axes along which an operand is repeated, or those along which it is not.
  Axes repeated(int operand, boolean repeated) {
    Axes some = new Axes(new int[0], new int[strides.length][0]);
    for (int axis = 0; axis < sizes.length; axis++) {
      if ((strides[operand][axis] == 0) == repeated) {
        some = some.plus(sizes[axis], axis, strides);
      }
    }
    return some;
  }

  /// The size of an axis; 1 for one before the first.
  int size(int axis) {
    return axis < 0 ? 1 : sizes[axis];
  }

  /// Each operand's stride on an axis; 0 for one before the first.
  int[] steps(int axis) {
    int[] steps = new int[strides.length];
    for (int x = 0; x < strides.length && axis >= 0; x++) {
      steps[x] = strides[x][axis];
    }
    return steps;
  }

  int rank() {
    return sizes.length;
  }

  /// How many positions there are: 1 on no axes.
  int count() {
    int count = 1;
    for (int size : sizes) {
      count *= size;
    }
    return count;
  }

  /// Where an operand's element lies at a position, counted with the last axis fastest. One axis,
  /// the usual case, takes no division.
  int offset(int operand, int position) {
    int[] step = strides[operand];
    int offset = 0;
    int axis = sizes.length - 1;
    for (; axis > 0; axis--) {
      int rest = position / sizes[axis];
      offset += (position - rest * sizes[axis]) * step[axis];
      position = rest;
    }
    return axis < 0 ? offset : offset + position * step[0];
  }
}
