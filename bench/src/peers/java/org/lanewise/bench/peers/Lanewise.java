package org.lanewise.bench.peers;

import java.util.EnumSet;
import java.util.Set;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Softmax;

/// What is measured against the others: ours.
final class Lanewise {
  static final Set<Operation> OPERATIONS =
      EnumSet.of(
          Operation.TANH,
          Operation.SIGMOID,
          Operation.RELU,
          Operation.COPY,
          Operation.SOFTMAX,
          Operation.LOG_SOFTMAX);

  private Lanewise() {}

  static Runnable operation(Task task) {
    int rows = task.rows;
    int cols = task.cols;
    float[] x = task.x;
    float[] y = task.y;
    return switch (task.operation) {
      case TANH -> activation(Activation.TANH, task);
      case SIGMOID -> activation(Activation.SIGMOID, task);
      case RELU -> activation(Activation.RELU, task);
      case COPY -> activation(Activation.LINEAR, task);
      case SOFTMAX -> () -> Softmax.forward(rows, cols, x, 0, cols, y, 0, cols);
      case LOG_SOFTMAX -> () -> Softmax.logForward(rows, cols, x, 0, cols, y, 0, cols);
      default -> throw new AssertionError(task.operation);
    };
  }

  private static Runnable activation(Activation function, Task task) {
    return () -> function.forward(task.x.length, task.x, 0, task.y, 0);
  }
}
