package org.lanewise.bench.peers;

import java.util.Arrays;
import java.util.stream.IntStream;

/// The results of operations in double precision.
final class Reference {
  static final double EPSILON = 1e-5;

  private Reference() {}

  static double[] of(Task task) {
    return switch (task.operation) {
      case ADD -> IntStream.range(0, task.x.length).mapToDouble(i -> add(task, i)).toArray();
      case SUM -> new double[] {sum(row(task, 0))};
      case SOFTMAX, LOG_SOFTMAX, LAYER_NORM ->
          IntStream.range(0, task.rows)
              .mapToObj(i -> ofRow(task, row(task, i)))
              .flatMapToDouble(Arrays::stream)
              .toArray();
      default -> Arrays.stream(row(task, 0)).map(task.operation.function).toArray();
    };
  }

  private static double add(Task task, int i) {
    return (double) task.x[i] + task.z[i];
  }

  private static double[] row(Task task, int i) {
    return IntStream.range(i * task.cols, (i + 1) * task.cols)
        .mapToDouble(j -> task.x[j])
        .toArray();
  }

  private static double[] ofRow(Task task, double[] x) {
    return switch (task.operation) {
      case SOFTMAX -> {
        double sum = sum(Arrays.stream(x).map(Math::exp).toArray());
        yield Arrays.stream(x).map(v -> Math.exp(v) / sum).toArray();
      }
      case LOG_SOFTMAX -> {
        double log = Math.log(sum(Arrays.stream(x).map(Math::exp).toArray()));
        yield Arrays.stream(x).map(v -> v - log).toArray();
      }
      case LAYER_NORM -> {
        double mean = sum(x) / x.length;
        double variance =
            sum(Arrays.stream(x).map(v -> (v - mean) * (v - mean)).toArray()) / x.length;
        double scale = 1 / Math.sqrt(variance + EPSILON);
        yield IntStream.range(0, x.length)
            .mapToDouble(j -> (x[j] - mean) * scale * task.z[j] + task.z[x.length + j])
            .toArray();
      }
      default -> throw new AssertionError(task.operation);
    };
  }

  private static double sum(double[] values) {
    return Arrays.stream(values).sum(); // compensated
  }
}
