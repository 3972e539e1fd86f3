package org.lanewise.kernels;

/// What metrics count of a batch: plain loops that run once for it, in a fixed order, the same on
/// both backends. Matrices are row-major, `rows x cols`, with a leading dimension of their own.
public final class Metrics {
  private Metrics() {}

  /// Overwrites `classes[i]` with 1 where `x[i]` is above the threshold, else with 0. NaN is not
  /// above it.
  ///
  /// @param n the number of elements
  /// @param threshold what an element must exceed
  /// @param x the elements
  /// @param xOffset the index of the first element of `x`
  /// @param classes the output, `n` elements
  /// @param cOffset the index of the first element of `classes`
  /// @throws IllegalArgumentException if `n` is negative or an array is too short
  /// @throws NullPointerException if an array is null
  public static void threshold(
      int n, float threshold, float[] x, int xOffset, int[] classes, int cOffset) {
    Check.size("n", n);
    Check.array("x", x, xOffset, n);
    Check.array("classes", classes, cOffset, n);
    for (int i = 0; i < n; i++) {
      classes[cOffset + i] = x[xOffset + i] > threshold ? 1 : 0;
    }
  }

  /// Counts the rows in which fewer than `k` elements are above that of the label. A row whose
  /// label has NaN does not count.
  ///
  /// @param rows the number of rows
  /// @param cols the number of classes
  /// @param k how many classes are good enough, 1 or more
  /// @param y the scores
  /// @param yOffset the index of the first element of `y`
  /// @param ldy the distance from row to row in `y`, at least `cols`
  /// @param labels the class of each row, 0 up to below `cols`
  /// @param lOffset the index of the first label
  /// @return 0 to `rows`
  /// @throws IllegalArgumentException if a size is negative, `k` is less than 1, `ldy` is shorter
  ///     than a row, an array is too short, or a label is out of range
  /// @throws NullPointerException if an array is null
  public static int topK(
      int rows, int cols, int k, float[] y, int yOffset, int ldy, int[] labels, int lOffset) {
    Check.size("rows", rows);
    Check.size("cols", cols);
    if (k < 1) {
      throw new IllegalArgumentException("k is " + k + ", expected 1 or more");
    }
    Check.matrix("y", y, yOffset, rows, cols, ldy);
    Check.array("labels", labels, lOffset, rows);
    for (int i = 0; i < rows; i++) {
      int label = labels[lOffset + i];
      if (label < 0 || label >= cols) {
        throw new IllegalArgumentException(
            "labels[" + (lOffset + i) + "] is " + label + ", expected 0 to " + (cols - 1));
      }
    }
    int count = 0;
    for (int i = 0; i < rows; i++) {
      int row = yOffset + i * ldy;
      float score = y[row + labels[lOffset + i]];
      int above = 0;
      for (int j = 0; j < cols; j++) {
        above += y[row + j] > score ? 1 : 0;
      }
      count += above < k && score == score ? 1 : 0;
    }
    return count;
  }

  /// Adds to the sums that the coefficient of determination of each column is made of:
  /// `sums[3 j]` the targets, `sums[3 j + 1]` their squares and `sums[3 j + 2]` the squared
  /// differences from the predictions, all in double.
  ///
  /// @param rows the number of rows
  /// @param cols the number of columns
  /// @param y the predictions
  /// @param yOffset the index of the first element of `y`
  /// @param ldy the distance from row to row in `y`, at least `cols`
  /// @param target what was wanted
  /// @param tOffset the index of the first element of `target`
  /// @param ldt the distance from row to row in `target`, at least `cols`
  /// @param sums three numbers a column, added to
  /// @throws IllegalArgumentException if a size is negative, a leading dimension is shorter than
  ///     its row, or an array is too short
  /// @throws NullPointerException if an array is null
  public static void r2Sums(
      int rows,
      int cols,
      float[] y,
      int yOffset,
      int ldy,
      float[] target,
      int tOffset,
      int ldt,
      double[] sums) {
    LossCheck.forward(rows, cols, y, yOffset, ldy, target, tOffset, ldt);
    Check.array("sums", sums, 0, Math.multiplyExact(3, cols));
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        double t = target[tOffset + i * ldt + j];
        double difference = t - y[yOffset + i * ldy + j];
        sums[3 * j] += t;
        sums[3 * j + 1] += t * t;
        sums[3 * j + 2] += difference * difference;
      }
    }
  }
}
