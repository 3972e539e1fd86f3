package org.lanewise.kernels;

import java.util.Arrays;

/// What metrics count of a batch: plain loops that run once for it, in a fixed order, the same on
/// both backends. Matrices are row-major, `rows x cols`, with a leading dimension of their own.
///
/// A negative label stands for a row that has none: it counts nowhere.
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

  /// Counts the rows that have a label.
  ///
  /// @param rows the number of rows
  /// @param labels the class of each row, negative for none
  /// @param lOffset the index of the first label
  /// @return 0 to `rows`
  /// @throws IllegalArgumentException if `rows` is negative or the array is too short
  /// @throws NullPointerException if the array is null
  public static int labelled(int rows, int[] labels, int lOffset) {
    Check.size("rows", rows);
    Check.array("labels", labels, lOffset, rows);
    int count = 0;
    for (int i = 0; i < rows; i++) {
      count += labels[lOffset + i] >= 0 ? 1 : 0;
    }
    return count;
  }

  /// Counts the rows whose label is the predicted class.
  ///
  /// @param rows the number of rows
  /// @param predicted the class that was given to each row
  /// @param pOffset the index of the first of them
  /// @param labels the class of each row, negative for none
  /// @param lOffset the index of the first label
  /// @return 0 to `rows`
  /// @throws IllegalArgumentException if `rows` is negative or an array is too short
  /// @throws NullPointerException if an array is null
  public static int matches(int rows, int[] predicted, int pOffset, int[] labels, int lOffset) {
    Check.size("rows", rows);
    Check.array("predicted", predicted, pOffset, rows);
    Check.array("labels", labels, lOffset, rows);
    int count = 0;
    for (int i = 0; i < rows; i++) {
      int label = labels[lOffset + i];
      count += label >= 0 && label == predicted[pOffset + i] ? 1 : 0;
    }
    return count;
  }

  /// Counts how often each class was taken for each other, or for itself.
  ///
  /// @param rows the number of rows
  /// @param classes the number of classes
  /// @param predicted the class that was given to each row
  /// @param pOffset the index of the first of them
  /// @param labels the class of each row, negative for none
  /// @param lOffset the index of the first label
  /// @param counts a matrix, `classes x classes`, added to: a row a label, a column a prediction
  /// @throws IllegalArgumentException if a size is negative, an array is too short, or a label or a
  ///     prediction is not below `classes`
  /// @throws NullPointerException if an array is null
  public static void confusion(
      int rows,
      int classes,
      int[] predicted,
      int pOffset,
      int[] labels,
      int lOffset,
      long[] counts) {
    Check.size("rows", rows);
    Check.size("classes", classes);
    Check.array("predicted", predicted, pOffset, rows);
    Check.array("labels", labels, lOffset, rows);
    Check.array("counts", counts, 0, Math.multiplyExact(classes, classes));
    for (int i = 0; i < rows; i++) {
      checkClass("predicted", predicted, pOffset + i, classes);
      if (labels[lOffset + i] >= 0) {
        checkClass("labels", labels, lOffset + i, classes);
      }
    }
    for (int i = 0; i < rows; i++) {
      int label = labels[lOffset + i];
      if (label >= 0) {
        counts[label * classes + predicted[pOffset + i]]++;
      }
    }
  }

  private static void checkClass(String name, int[] array, int i, int classes) {
    if (array[i] < 0 || array[i] >= classes) {
      throw new IllegalArgumentException(
          name + "[" + i + "] is " + array[i] + ", expected 0 to " + (classes - 1));
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
  /// @param labels the class of each row, up to below `cols`, negative for none
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
      if (labels[lOffset + i] >= 0) {
        checkClass("labels", labels, lOffset + i, cols);
      }
    }
    int count = 0;
    for (int i = 0; i < rows; i++) {
      if (labels[lOffset + i] < 0) {
        continue;
      }
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

  /// Overwrites `keys[i]` with a number that holds a score and whether its row is positive, for
  /// [#areaUnderCurve].
  ///
  /// @param n the number of elements
  /// @param y the scores
  /// @param yOffset the index of the first score
  /// @param target positive where it is above a half
  /// @param tOffset the index of the first target
  /// @param keys the output, `n` elements
  /// @param kOffset the index of the first key
  /// @throws IllegalArgumentException if `n` is negative or an array is too short
  /// @throws NullPointerException if an array is null
  public static void scores(
      int n, float[] y, int yOffset, float[] target, int tOffset, long[] keys, int kOffset) {
    Check.size("n", n);
    Check.array("y", y, yOffset, n);
    Check.array("target", target, tOffset, n);
    Check.array("keys", keys, kOffset, n);
    for (int i = 0; i < n; i++) {
      // The bits of a score in the order of the scores; either zero is the same one.
      int bits = Float.floatToIntBits(y[yOffset + i] + 0f);
      long ordered = bits ^ (bits >> 31 & Integer.MAX_VALUE);
      keys[kOffset + i] = ordered << 1 | (target[tOffset + i] > 0.5f ? 1 : 0);
    }
  }

  /// The probability that a random positive has a higher score than a random negative, ties
  /// counting a half: the exact area under the curve of true against false positives (ROC).
  ///
  /// @param n the number of elements
  /// @param keys what [#scores] made; sorted here
  /// @return 0 to 1; NaN where there are no positives or no negatives
  /// @throws IllegalArgumentException if `n` is negative or the array is too short
  /// @throws NullPointerException if the array is null
  public static double areaUnderCurve(int n, long[] keys) {
    Check.size("n", n);
    Check.array("keys", keys, 0, n);
    Arrays.sort(keys, 0, n);
    double pairs = 0;
    long negatives = 0;
    long positives = 0;
    for (int from = 0; from < n; ) {
      int to = from;
      long here = 0;
      while (to < n && keys[to] >> 1 == keys[from] >> 1) {
        here += keys[to++] & 1;
      }
      long others = to - from - here;
      pairs += here * (negatives + others / 2.0);
      positives += here;
      negatives += others;
      from = to;
    }
    return pairs / ((double) positives * negatives);
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

  /// The coefficient of determination, `1 - sum (t - y)^2 / sum (t - mean t)^2`, as the mean over
  /// the columns. A column whose targets are all the same has 0, unless it is predicted exactly: 1.
  ///
  /// @param rows the number of rows that the sums are over
  /// @param cols the number of columns
  /// @param sums what [#r2Sums] added up
  /// @return at most 1; NaN for no rows
  /// @throws IllegalArgumentException if a size is negative or the array is too short
  /// @throws NullPointerException if the array is null
  public static double r2(long rows, int cols, double[] sums) {
    if (rows < 0) {
      throw new IllegalArgumentException("rows is " + rows + ", expected 0 or more");
    }
    Check.size("cols", cols);
    Check.array("sums", sums, 0, Math.multiplyExact(3, cols));
    double mean = 0;
    for (int j = 0; j < cols; j++) {
      double squares = sums[3 * j + 1];
      double total = squares - sums[3 * j] * sums[3 * j] / rows;
      double residual = sums[3 * j + 2];
      // Less is what rounding leaves where all targets are the same.
      boolean varied = total > rows * Math.ulp(squares);
      mean += (varied ? 1 - residual / total : residual == 0 ? 1 : 0) / cols;
    }
    return rows == 0 ? Double.NaN : mean;
  }
}
