package org.lanewise.kernels;

import java.util.Arrays;

/// Some elements of a tensor, found by strides: what slices, repeats, flips and splits tensors.
///
/// Element `[i, j, ...]` of the dense side is element `offset + i strides[0] + j strides[1] + ...`
/// of the strided side. A stride of 0 repeats, a negative one goes backwards. Made once for a
/// shape, and used again without allocation, by any number of threads.
public final class Strided {
  private final int length;
  private final int offset;
  private final int size;

  /// The innermost axis, and the others.
  private final int n;

  private final int step;
  private final Axes outer;

  private Strided(int length, int offset, Axes axes) {
    this.length = length;
    this.offset = offset;
    this.size = axes.count();
    int inner = axes.rank() - 1;
    this.n = axes.size(inner);
    this.step = inner < 0 ? 1 : axes.strides()[0][inner];
    this.outer = axes.before(inner);
  }

  /// A plan.
  ///
  /// @param length the elements of a tensor of the strided side
  /// @param offset where its first element is found
  /// @param sizes the sizes of the axes of the dense side, 1 or more each
  /// @param strides the distance along each of them on the strided side
  /// @return the plan
  /// @throws IllegalArgumentException if a size is less than 1, there are more strides or fewer
  ///     than sizes, the dense side has 2^31 elements or more, or an element lies beyond `length`
  /// @throws NullPointerException if an array is null
  public static Strided of(int length, int offset, int[] sizes, int[] strides) {
    Check.present("sizes", sizes);
    Check.present("strides", strides);
    if (sizes.length != strides.length) {
      throw new IllegalArgumentException(
          "strides is "
              + Arrays.toString(strides)
              + ", expected one for each of the sizes "
              + Arrays.toString(sizes));
    }
    long product = 1;
    long least = offset;
    long most = offset;
    for (int d = 0; d < sizes.length; d++) {
      product = sizes[d] < 1 ? Long.MAX_VALUE : product * sizes[d];
      if (product > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "sizes is "
                + Arrays.toString(sizes)
                + ", expected 1 or more each and less than 2^31 elements");
      }
      long reach = (sizes[d] - 1L) * strides[d];
      least += Math.min(0, reach);
      most += Math.max(0, reach);
    }
    if (least < 0 || most >= length) {
      throw new IllegalArgumentException(
          "offset "
              + offset
              + ", sizes "
              + Arrays.toString(sizes)
              + " and strides "
              + Arrays.toString(strides)
              + " reach from "
              + least
              + " to "
              + most
              + ", expected 0 to "
              + (length - 1));
    }
    return new Strided(length, offset, Axes.collapsed(sizes, new int[][] {strides}));
  }

  /// The elements of a tensor of the dense side.
  ///
  /// @return the product of the sizes
  public int size() {
    return size;
  }

  /// Overwrites `y` with the elements that are found.
  ///
  /// @param batch the number of tensors, which lie one after another
  /// @param x the strided side
  /// @param xOffset the index of the first element of `x`
  /// @param y the dense side
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if `batch` is negative, an array is too short, or the two
  ///     windows overlap
  /// @throws NullPointerException if an array is null
  public void gather(int batch, float[] x, int xOffset, float[] y, int yOffset) {
    check(batch, "x", x, xOffset, "y", y, yOffset);
    int runs = outer.count();
    for (int i = 0; i < batch * runs; i++) {
      int from = xOffset + i / runs * length + offset + outer.offset(0, i % runs);
      int to = yOffset + i * n;
      if (step == 1) {
        System.arraycopy(x, from, y, to, n);
      } else if (step == 0) {
        Arrays.fill(y, to, to + n, x[from]);
      } else {
        for (int j = 0; j < n; j++) {
          y[to + j] = x[from + j * step];
        }
      }
    }
  }

  /// Overwrites the elements of `x` that are found with those of `y`; of those that are found
  /// several times the last counts. The others stay as they are.
  ///
  /// @param batch the number of tensors, which lie one after another
  /// @param y the dense side
  /// @param yOffset the index of the first element of `y`
  /// @param x the strided side
  /// @param xOffset the index of the first element of `x`
  /// @throws IllegalArgumentException if `batch` is negative, an array is too short, or the two
  ///     windows overlap
  /// @throws NullPointerException if an array is null
  public void scatter(int batch, float[] y, int yOffset, float[] x, int xOffset) {
    check(batch, "x", x, xOffset, "y", y, yOffset);
    int runs = outer.count();
    for (int i = 0; i < batch * runs; i++) {
      int to = xOffset + i / runs * length + offset + outer.offset(0, i % runs);
      int from = yOffset + i * n;
      if (step == 1) {
        System.arraycopy(y, from, x, to, n);
      } else {
        for (int j = 0; j < n; j++) {
          x[to + j * step] = y[from + j];
        }
      }
    }
  }

  /// The gradient of [#gather]: overwrites `dx` with the sums of the `dy` of the places where an
  /// element was taken to, added in their order, and 0 for the others.
  ///
  /// @param batch the number of tensors, which lie one after another
  /// @param dy the gradient of the dense side
  /// @param dyOffset the index of the first element of `dy`
  /// @param dx the gradient of the strided side
  /// @param dxOffset the index of the first element of `dx`
  /// @throws IllegalArgumentException if `batch` is negative, an array is too short, or the two
  ///     windows overlap
  /// @throws NullPointerException if an array is null
  public void gatherBackward(int batch, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    check(batch, "dx", dx, dxOffset, "dy", dy, dyOffset);
    Arrays.fill(dx, dxOffset, dxOffset + batch * length, 0);
    int runs = outer.count();
    for (int i = 0; i < batch * runs; i++) {
      int to = dxOffset + i / runs * length + offset + outer.offset(0, i % runs);
      int from = dyOffset + i * n;
      for (int j = 0; j < n; j++) {
        dx[to + j * step] += dy[from + j];
      }
    }
  }

  private void check(
      int batch, String strided, float[] x, int xOffset, String dense, float[] y, int yOffset) {
    Check.size("batch", batch);
    Check.tensor(strided, x, xOffset, 1, batch, length);
    Check.tensor(dense, y, yOffset, 1, batch, size);
    Check.disjoint(
        dense, y, yOffset, (long) batch * size, strided, x, xOffset, (long) batch * length);
  }
}
