package org.lanewise.bench.peers;

/// `Math` in plain loops.
final class PlainJava {
  private PlainJava() {}

  static Runnable operation(Task task) {
    int n = task.x.length;
    float[] x = task.x;
    float[] y = task.y;
    return switch (task.operation) {
      case EXP -> () -> exp(n, x, y);
      case LOG -> () -> log(n, x, y);
      case TANH -> () -> tanh(n, x, y);
      case SIGMOID -> () -> sigmoid(n, x, y);
      case SOFTPLUS -> () -> softplus(n, x, y);
      case RELU -> () -> relu(n, x, y);
      case COPY -> () -> System.arraycopy(x, 0, y, 0, n);
      case ADD -> () -> add(n, x, task.z, y);
      case SUM -> () -> y[0] = sum(n, x);
      case SOFTMAX -> () -> softmax(task.rows, task.cols, x, y);
      case LOG_SOFTMAX -> () -> logSoftmax(task.rows, task.cols, x, y);
      case LAYER_NORM -> () -> layerNorm(task.rows, task.cols, x, task.z, y);
      default -> throw new AssertionError(task.operation);
    };
  }

  private static void exp(int n, float[] x, float[] y) {
    for (int i = 0; i < n; i++) {
      y[i] = (float) Math.exp(x[i]);
    }
  }

  private static void log(int n, float[] x, float[] y) {
    for (int i = 0; i < n; i++) {
      y[i] = (float) Math.log(x[i]);
    }
  }

  private static void tanh(int n, float[] x, float[] y) {
    for (int i = 0; i < n; i++) {
      y[i] = (float) Math.tanh(x[i]);
    }
  }

  private static void sigmoid(int n, float[] x, float[] y) {
    for (int i = 0; i < n; i++) {
      y[i] = (float) (1 / (1 + Math.exp(-x[i])));
    }
  }

  private static void softplus(int n, float[] x, float[] y) {
    for (int i = 0; i < n; i++) {
      y[i] = (float) (Math.max(x[i], 0) + Math.log1p(Math.exp(-Math.abs(x[i]))));
    }
  }

  private static void relu(int n, float[] x, float[] y) {
    for (int i = 0; i < n; i++) {
      y[i] = Math.max(x[i], 0);
    }
  }

  private static void add(int n, float[] x, float[] z, float[] y) {
    for (int i = 0; i < n; i++) {
      y[i] = x[i] + z[i];
    }
  }

  private static float sum(int n, float[] x) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += x[i];
    }
    return (float) sum;
  }

  private static void softmax(int rows, int cols, float[] x, float[] y) {
    for (int row = 0; row < rows * cols; row += cols) {
      float max = max(cols, x, row);
      double sum = 0;
      for (int j = row; j < row + cols; j++) {
        y[j] = (float) Math.exp(x[j] - max);
        sum += y[j];
      }
      for (int j = row; j < row + cols; j++) {
        y[j] = (float) (y[j] / sum);
      }
    }
  }

  private static void logSoftmax(int rows, int cols, float[] x, float[] y) {
    for (int row = 0; row < rows * cols; row += cols) {
      float max = max(cols, x, row);
      double sum = 0;
      for (int j = row; j < row + cols; j++) {
        sum += Math.exp(x[j] - max);
      }
      double log = max + Math.log(sum);
      for (int j = row; j < row + cols; j++) {
        y[j] = (float) (x[j] - log);
      }
    }
  }

  private static float max(int cols, float[] x, int row) {
    float max = Float.NEGATIVE_INFINITY;
    for (int j = row; j < row + cols; j++) {
      max = Math.max(max, x[j]);
    }
    return max;
  }

  private static void layerNorm(int rows, int cols, float[] x, float[] z, float[] y) {
    for (int row = 0; row < rows * cols; row += cols) {
      double sum = 0;
      for (int j = 0; j < cols; j++) {
        sum += x[row + j];
      }
      double mean = sum / cols;
      double squares = 0;
      for (int j = 0; j < cols; j++) {
        squares += (x[row + j] - mean) * (x[row + j] - mean);
      }
      double scale = 1 / Math.sqrt(squares / cols + Reference.EPSILON);
      for (int j = 0; j < cols; j++) {
        y[row + j] = (float) ((x[row + j] - mean) * scale * z[j] + z[cols + j]);
      }
    }
  }
}
