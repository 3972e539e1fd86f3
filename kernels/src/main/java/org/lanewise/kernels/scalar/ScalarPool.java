package org.lanewise.kernels.scalar;

/// Pooling of one image as plain loops, for the channels from a first one on.
public final class ScalarPool {
  private ScalarPool() {}

  /// y = the largest of each window.
  public static void max(int first, Windows w, float[] x, int xOffset, float[] y, int yOffset) {
    int to = yOffset;
    for (int i = 0; i < w.outputs(0); i++) {
      for (int j = 0; j < w.outputs(1); j++) {
        for (int k = 0; k < w.outputs(2); k++, to += w.channels()) {
          for (int c = first; c < w.channels(); c++) {
            float max = Float.NEGATIVE_INFINITY;
            for (int p = w.from()[0][i]; p < w.to()[0][i]; p++) {
              for (int q = w.from()[1][j]; q < w.to()[1][j]; q++) {
                int at = xOffset + w.at(p, q, w.from()[2][k]) + c;
                for (int r = w.from()[2][k]; r < w.to()[2][k]; r++, at += w.channels()) {
                  max = Math.max(max, x[at]);
                }
              }
            }
            y[to + c] = max;
          }
        }
      }
    }
  }

  /// Adds dy to the first element of each window that is not below y.
  public static void maxBackward(
      int first,
      Windows w,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    int to = 0;
    for (int i = 0; i < w.outputs(0); i++) {
      for (int j = 0; j < w.outputs(1); j++) {
        for (int k = 0; k < w.outputs(2); k++, to += w.channels()) {
          for (int c = first; c < w.channels(); c++) {
            float max = y[yOffset + to + c];
            float g = dy[dyOffset + to + c];
            for (int p = w.from()[0][i]; p < w.to()[0][i]; p++) {
              for (int q = w.from()[1][j]; q < w.to()[1][j]; q++) {
                int at = w.at(p, q, w.from()[2][k]) + c;
                for (int r = w.from()[2][k]; r < w.to()[2][k]; r++, at += w.channels()) {
                  if (!(x[xOffset + at] < max)) {
                    dx[dxOffset + at] += g;
                    g = 0;
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  /// y = the mean of each window.
  public static void average(int first, Windows w, float[] x, int xOffset, float[] y, int yOffset) {
    int to = yOffset;
    for (int i = 0; i < w.outputs(0); i++) {
      for (int j = 0; j < w.outputs(1); j++) {
        for (int k = 0; k < w.outputs(2); k++, to += w.channels()) {
          float count = w.count(i, j, k);
          for (int c = first; c < w.channels(); c++) {
            float sum = 0;
            for (int p = w.from()[0][i]; p < w.to()[0][i]; p++) {
              for (int q = w.from()[1][j]; q < w.to()[1][j]; q++) {
                int at = xOffset + w.at(p, q, w.from()[2][k]) + c;
                for (int r = w.from()[2][k]; r < w.to()[2][k]; r++, at += w.channels()) {
                  sum += x[at];
                }
              }
            }
            y[to + c] = sum / count;
          }
        }
      }
    }
  }

  /// Adds dy / count to each element of each window.
  public static void averageBackward(
      int first, Windows w, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    int from = dyOffset;
    for (int i = 0; i < w.outputs(0); i++) {
      for (int j = 0; j < w.outputs(1); j++) {
        for (int k = 0; k < w.outputs(2); k++, from += w.channels()) {
          float count = w.count(i, j, k);
          for (int c = first; c < w.channels(); c++) {
            float g = dy[from + c] / count;
            for (int p = w.from()[0][i]; p < w.to()[0][i]; p++) {
              for (int q = w.from()[1][j]; q < w.to()[1][j]; q++) {
                int at = dxOffset + w.at(p, q, w.from()[2][k]) + c;
                for (int r = w.from()[2][k]; r < w.to()[2][k]; r++, at += w.channels()) {
                  dx[at] += g;
                }
              }
            }
          }
        }
      }
    }
  }
}
