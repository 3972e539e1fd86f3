package org.lanewise.bench.peers;

import java.util.SplittableRandom;
import org.lanewise.bench.Data;

/// An operation on given numbers, and where its result goes.
final class Task {
  private static final int SAMPLE = 1 << 20;
  private static final double SMALLEST = 1e-6;

  final Operation operation;
  final int rows;
  final int cols;

  /// The input: rows x cols.
  final float[] x;

  /// The second operand of a sum; the scale and then the shift of a norm.
  final float[] z;

  /// The result of the last run.
  final float[] y;

  private Task(Operation operation, int rows, int cols, float[] x) {
    this.operation = operation;
    this.rows = rows;
    this.cols = cols;
    this.x = x;
    this.z = Data.uniform(Math.max(x.length, 2 * cols), 2);
    this.y = new float[operation == Operation.SUM ? 1 : x.length];
  }

  /// The operation on numbers from -4 to 4, or 0 to 4 for logarithms and sums.
  static Task of(Operation operation, int rows, int cols) {
    float[] x = Data.uniform(rows * cols, 1);
    boolean positive = operation == Operation.LOG || operation == Operation.SUM;
    for (int i = 0; i < x.length; i++) {
      x[i] = positive ? 2 + 2 * x[i] : 4 * x[i];
    }
    return new Task(operation, rows, cols, x);
  }

  /// A function of one element on a million numbers: half of them spread over the domain, half over
  /// the magnitudes from `1e-6`.
  static Task sample(Operation operation) {
    SplittableRandom random = new SplittableRandom(3);
    double logarithm = Math.log(operation.largest / SMALLEST);
    float[] x = new float[SAMPLE];
    for (int i = 0; i < SAMPLE; i++) {
      double magnitude =
          i % 2 == 0
              ? operation.largest * random.nextDouble()
              : SMALLEST * Math.exp(logarithm * random.nextDouble());
      boolean negative = operation != Operation.LOG && random.nextBoolean();
      x[i] = (float) (negative ? -magnitude : magnitude);
    }
    return new Task(operation, 1, SAMPLE, x);
  }

  /// The bytes that it reads and writes.
  double bytes() {
    return (double) operation.arrays * x.length * Float.BYTES;
  }

  /// The largest error of the result, in units in the last place of the reference; of 1 where that
  /// is smaller and can be the difference of larger numbers.
  double error() {
    double[] reference = Reference.of(this);
    boolean difference =
        switch (operation) {
          case LOG_SOFTMAX, LAYER_NORM -> true;
          default -> false;
        };
    double least = difference ? 1 : Float.MIN_NORMAL;
    double largest = 0;
    for (int i = 0; i < y.length; i++) {
      double ulp = Math.ulp((float) Math.max(Math.abs(reference[i]), least));
      double error = Math.abs(y[i] - reference[i]) / ulp;
      largest = error > largest || Double.isNaN(error) ? error : largest;
    }
    return largest;
  }
}
