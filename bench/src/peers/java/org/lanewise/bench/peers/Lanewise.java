package org.lanewise.bench.peers;

import java.util.Locale;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Binary;
import org.lanewise.kernels.LayerNorm;
import org.lanewise.kernels.Reduce;
import org.lanewise.kernels.Reduction;
import org.lanewise.kernels.Softmax;
import org.lanewise.kernels.Unary;

/// What is measured against the others: ours.
final class Lanewise {
  private Lanewise() {}

  static Runnable operation(Task task) {
    int rows = task.rows;
    int cols = task.cols;
    int n = task.x.length;
    float[] x = task.x;
    float[] y = task.y;
    float[] z = task.z;
    return switch (task.operation) {
      case EXP, LOG, ERF -> {
        Unary function = Unary.of(name(task));
        yield () -> function.forward(n, x, 0, y, 0);
      }
      case TANH, SIGMOID, GELU, SOFTPLUS, RELU, COPY -> {
        Activation function =
            task.operation == Operation.COPY ? Activation.LINEAR : Activation.of(name(task));
        yield () -> function.forward(n, x, 0, y, 0);
      }
      case ADD -> () -> Binary.ADD.forward(n, x, 0, z, 0, y, 0);
      case SOFTMAX -> () -> Softmax.forward(rows, cols, x, 0, cols, y, 0, cols);
      case LOG_SOFTMAX -> () -> Softmax.logForward(rows, cols, x, 0, cols, y, 0, cols);
      case LAYER_NORM -> {
        float epsilon = (float) Reference.EPSILON;
        float[] mean = new float[rows];
        float[] inv = new float[rows];
        yield () ->
            LayerNorm.forward(
                rows, cols, x, 0, cols, z, 0, z, cols, epsilon, y, 0, cols, mean, 0, inv, 0);
      }
      case SUM -> {
        Reduction all = Reduction.of(new int[] {n});
        yield () -> Reduce.sum(all, x, 0, y, 0);
      }
    };
  }

  private static String name(Task task) {
    return task.operation.name().toLowerCase(Locale.ROOT);
  }
}
