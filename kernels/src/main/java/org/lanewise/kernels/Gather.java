package org.lanewise.kernels;

import java.util.Arrays;

/// Rows of a table by their numbers: ONNX's Gather over the first axis, what an embedding is.
///
/// The numbers are floats, as all that flows through a network is: whole ones up to 2^24 are exact.
public final class Gather {
  private Gather() {}

  /// Overwrites row i of y with the row of the table that `index[i]` names.
  ///
  /// @param n the number of rows to take
  /// @param rows the rows of the table
  /// @param cols the columns of the table
  /// @param index the numbers, `n` elements, whole and from 0 to below `rows`
  /// @param indexOffset the index of the first number
  /// @param table the table, `rows` x `cols`
  /// @param tableOffset the index of the table's first element
  /// @param y the output, `n` x `cols`
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if a size is negative, an array is too short, `y` overlaps
  ///     another one, or a number names no row; nothing is written then
  /// @throws NullPointerException if an array is null
  public static void forward(
      int n,
      int rows,
      int cols,
      float[] index,
      int indexOffset,
      float[] table,
      int tableOffset,
      float[] y,
      int yOffset) {
    check(n, rows, cols, index, indexOffset);
    Check.tensor("table", table, tableOffset, 1, rows, cols);
    Check.tensor("y", y, yOffset, 1, n, cols);
    Check.disjoint("y", y, yOffset, n * cols, "table", table, tableOffset, rows * cols);
    Check.disjoint("y", y, yOffset, n * cols, "index", index, indexOffset, n);
    if (cols == 1) {
      for (int i = 0; i < n; i++) {
        y[yOffset + i] = table[tableOffset + (int) index[indexOffset + i]];
      }
      return;
    }
    for (int i = 0; i < n; i++) {
      int row = (int) index[indexOffset + i];
      System.arraycopy(table, tableOffset + row * cols, y, yOffset + i * cols, cols);
    }
  }

  /// The gradient of the table: overwrites each row of it with the sum of those rows of `dy` that
  /// it was taken for, added in their order, and the others with zero.
  ///
  /// @param n the number of rows that were taken
  /// @param rows the rows of the table
  /// @param cols the columns of the table
  /// @param index the numbers, as in [#forward]
  /// @param indexOffset the index of the first number
  /// @param dy the gradient of the output, `n` x `cols`
  /// @param dyOffset the index of the first element of `dy`
  /// @param dtable the gradient of the table, `rows` x `cols`
  /// @param dtableOffset the index of the first element of `dtable`
  /// @throws IllegalArgumentException if a size is negative, an array is too short, `dtable`
  ///     overlaps another one, or a number names no row; nothing is written then
  /// @throws NullPointerException if an array is null
  public static void backward(
      int n,
      int rows,
      int cols,
      float[] index,
      int indexOffset,
      float[] dy,
      int dyOffset,
      float[] dtable,
      int dtableOffset) {
    check(n, rows, cols, index, indexOffset);
    Check.tensor("dy", dy, dyOffset, 1, n, cols);
    Check.tensor("dtable", dtable, dtableOffset, 1, rows, cols);
    Check.disjoint("dtable", dtable, dtableOffset, rows * cols, "dy", dy, dyOffset, n * cols);
    Check.disjoint("dtable", dtable, dtableOffset, rows * cols, "index", index, indexOffset, n);
    Arrays.fill(dtable, dtableOffset, dtableOffset + rows * cols, 0);
    for (int i = 0; i < n; i++) {
      int row = (int) index[indexOffset + i];
      Axpy.saxpy(cols, 1, dy, dyOffset + i * cols, dtable, dtableOffset + row * cols);
    }
  }

  private static void check(int n, int rows, int cols, float[] index, int indexOffset) {
    Check.size("n", n);
    Check.size("rows", rows);
    Check.size("cols", cols);
    Check.array("index", index, indexOffset, n);
    for (int i = 0; i < n; i++) {
      float number = index[indexOffset + i];
      if (!(number >= 0 && number < rows && number == (int) number)) {
        throw new IllegalArgumentException(
            "index[" + i + "] is " + number + ", expected a whole number from 0 to " + (rows - 1));
      }
    }
  }
}
