package org.lanewise.nn.metric;

import java.util.Objects;
import org.lanewise.kernels.Metrics;
import org.lanewise.nn.LossCall;
import org.lanewise.nn.Metric;
import org.lanewise.nn.Shape;

/// How often each class was taken for each other, and the scores that follow from that. Where a
/// score has no meaning, because nothing was predicted or there is nothing to find, it is 0, as in
/// scikit-learn.
public final class ConfusionMatrix {
  private final int classes;
  private final long[] counts;

  /// All zeros.
  ///
  /// @param classes the number of classes
  /// @throws IllegalArgumentException if it is less than 1
  public ConfusionMatrix(int classes) {
    if (classes < 1) {
      throw new IllegalArgumentException("classes is " + classes + ", expected 1 or more");
    }
    this.classes = classes;
    counts = new long[Math.multiplyExact(classes, classes)];
  }

  /// Counts one answer.
  ///
  /// @param expected the right class
  /// @param predicted the class that was given
  /// @throws IndexOutOfBoundsException if one is not a class
  public void add(int expected, int predicted) {
    counts[index(expected, predicted)]++;
  }

  /// The number of classes.
  ///
  /// @return 1 or more
  public int classes() {
    return classes;
  }

  /// How often a class was taken for another, or for itself.
  ///
  /// @param expected the right class
  /// @param predicted the class that was given
  /// @return 0 or more
  /// @throws IndexOutOfBoundsException if one is not a class
  public long count(int expected, int predicted) {
    return counts[index(expected, predicted)];
  }

  private int index(int expected, int predicted) {
    return Objects.checkIndex(expected, classes) * classes + Objects.checkIndex(predicted, classes);
  }

  /// The share of all answers that are right.
  ///
  /// @return 0 to 1; NaN for no answer
  public double accuracy() {
    long right = 0;
    long all = 0;
    for (int c = 0; c < classes; c++) {
      right += count(c, c);
      all += expected(c);
    }
    return (double) right / all;
  }

  /// The share of what was taken for a class that is of it.
  ///
  /// @param c the class
  /// @return 0 to 1
  public double precision(int c) {
    return share(count(c, c), predicted(c));
  }

  /// The share of a class that was found.
  ///
  /// @param c the class
  /// @return 0 to 1
  public double recall(int c) {
    return share(count(c, c), expected(c));
  }

  /// The harmonic mean of precision and recall.
  ///
  /// @param c the class
  /// @return 0 to 1
  public double f1(int c) {
    return share(2 * count(c, c), expected(c) + predicted(c));
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  private long expected(int c) {
    long sum = 0;
    for (int other = 0; other < classes; other++) {
      sum += count(c, other);
    }
    return sum;
  }

  private long predicted(int c) {
    long sum = 0;
    for (int other = 0; other < classes; other++) {
      sum += count(other, c);
    }
    return sum;
  }

  /// A table with a row for each class.
  @Override
  public String toString() {
    int width = 1;
    for (long count : counts) {
      width = Math.max(width, Long.toString(count).length());
    }
    StringBuilder table = new StringBuilder();
    for (int expected = 0; expected < classes; expected++) {
      for (int c = 0; c < classes; c++) {
        table.append(String.format((c == 0 ? "%" : " %") + width + "d", count(expected, c)));
      }
      table.append(System.lineSeparator());
    }
    return table.toString();
  }

  /// A score of a class.
  interface Score {
    double of(ConfusionMatrix matrix, int c);
  }

  /// A score of the class 1 of two where the output has one element, else the mean over the
  /// classes.
  static Metric.State start(Shape output, int maxBatch, Score score) {
    Classes classes = new Classes(output, maxBatch);
    ConfusionMatrix matrix = new ConfusionMatrix(Classes.count(output));
    boolean binary = output.rank() == 0 || output.dim(-1) == 1;
    return new Metric.State() {
      @Override
      public void update(LossCall c) {
        classes.fill(c);
        Metrics.confusion(
            c.rows(),
            matrix.classes,
            classes.predicted,
            0,
            classes.expected,
            classes.expectedOffset,
            matrix.counts);
      }

      @Override
      public double result() {
        if (binary) {
          return score.of(matrix, 1);
        }
        double sum = 0;
        for (int c = 0; c < matrix.classes(); c++) {
          sum += score.of(matrix, c);
        }
        return sum / matrix.classes();
      }
    };
  }
}
