package org.lanewise.kernels;

/// One-hot encoding of columns of a table: a category becomes as many elements as there are, 1 at
/// its own place and 0 elsewhere; a column that is no category stays as it is. Of a single column,
/// ONNX's `OneHot` with the values 0 and 1, but that a number which is no category is refused.
///
/// The columns of `x` and `y` are those of a row-major matrix, without gaps between rows. `depths`
/// has an element for each column of `x`: the number of its categories, or 0 for a column to be
/// copied. It moves data and computes nothing, the same on both backends.
public final class OneHot {
  private OneHot() {}

  /// The number of columns of the encoded table.
  ///
  /// @param depths the number of categories of each column, 0 for one to be copied
  /// @return the sum of the depths, each counted as 1 at least
  /// @throws IllegalArgumentException if a depth is negative, or the sum is 2^31 or more
  /// @throws NullPointerException if `depths` is null
  public static int width(int... depths) {
    Check.present("depths", depths);
    long width = 0;
    for (int c = 0; c < depths.length; c++) {
      if (depths[c] < 0) {
        throw new IllegalArgumentException(
            "depths[" + c + "] is " + depths[c] + ", expected 0 or more");
      }
      width += Math.max(1, depths[c]);
    }
    if (width > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "depths come to " + width + " columns, expected less than 2^31");
    }
    return (int) width;
  }

  /// Encodes: overwrites `y`.
  ///
  /// @param rows the number of rows
  /// @param depths the number of categories of each column of `x`, 0 for one to be copied
  /// @param x the table; a category is its number, from 0
  /// @param xOffset the index of the first element of `x`
  /// @param y the encoded table, [#width] columns, apart from `x`
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if `rows` or a depth is negative, an array is too short, the
  ///     two overlap, or an element of a categorical column is not a whole number from 0 to below
  ///     its depth; then nothing was written
  /// @throws NullPointerException if an array is null
  public static void forward(
      int rows, int[] depths, float[] x, int xOffset, float[] y, int yOffset) {
    int width = check(rows, depths, "x", x, xOffset, "y", y, yOffset);
    int cols = depths.length;
    for (int c = 0; c < cols; c++) {
      for (int row = 0; depths[c] > 0 && row < rows; row++) {
        float value = x[xOffset + row * cols + c];
        if (!(value >= 0 && value < depths[c] && value == (int) value)) {
          throw new IllegalArgumentException(
              "x in row "
                  + row
                  + ", column "
                  + c
                  + " is "
                  + value
                  + ", expected a category from 0 to "
                  + (depths[c] - 1));
        }
      }
    }
    for (int row = 0; row < rows; row++) {
      int to = yOffset + row * width;
      for (int c = 0; c < cols; c++) {
        float value = x[xOffset + row * cols + c];
        if (depths[c] == 0) {
          y[to++] = value;
        } else {
          for (int k = 0; k < depths[c]; k++) {
            y[to++] = k == value ? 1 : 0;
          }
        }
      }
    }
  }

  /// The gradient: that of a copied column is copied, that of a category is 0. Overwrites `dx`.
  ///
  /// @param rows the number of rows
  /// @param depths as in [#forward]
  /// @param dy the gradient of the encoded table
  /// @param dyOffset the index of the first element of `dy`
  /// @param dx the gradient of the table, apart from `dy`
  /// @param dxOffset the index of the first element of `dx`
  /// @throws IllegalArgumentException if `rows` or a depth is negative, an array is too short, or
  ///     the two overlap
  /// @throws NullPointerException if an array is null
  public static void backward(
      int rows, int[] depths, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    int width = check(rows, depths, "dx", dx, dxOffset, "dy", dy, dyOffset);
    int cols = depths.length;
    for (int row = 0; row < rows; row++) {
      int from = dyOffset + row * width;
      for (int c = 0; c < cols; c++) {
        dx[dxOffset + row * cols + c] = depths[c] == 0 ? dy[from] : 0;
        from += Math.max(1, depths[c]);
      }
    }
  }

  private static int check(
      int rows,
      int[] depths,
      String narrowName,
      float[] narrow,
      int narrowOffset,
      String wideName,
      float[] wide,
      int wideOffset) {
    Check.size("rows", rows);
    int width = width(depths);
    int wideSize = elements(wideName, rows, width);
    int narrowSize = elements(narrowName, rows, depths.length);
    Check.array(narrowName, narrow, narrowOffset, narrowSize);
    Check.array(wideName, wide, wideOffset, wideSize);
    Check.disjoint(
        wideName, wide, wideOffset, wideSize, narrowName, narrow, narrowOffset, narrowSize);
    return width;
  }

  private static int elements(String name, int rows, int cols) {
    long size = (long) rows * cols;
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          name + " has " + rows + " x " + cols + " elements, expected less than 2^31");
    }
    return (int) size;
  }
}
