package org.lanewise.kernels.scalar;

/// Batch normalisation of matrices, a channel a column, as plain loops.
///
/// The sums over a column are taken in float over 64 rows at a time, those of even and of odd rows
/// apart; the sums of the 64 rows are added up with what each addition loses (Knuth, "The Art of
/// Computer Programming", volume 2, theorem 4.2.2B), which is added last.
public final class ScalarBatchNorm {
  /// Rows that are summed in one go.
  public static final int ROWS = 64;

  private ScalarBatchNorm() {}

  /// Overwrites mean, which holds a shift near to the mean, with the mean of each column, and
  /// variance with its variance.
  public static void moments(
      int first,
      int rows,
      int cols,
      float[] x,
      int xOffset,
      float[] mean,
      int meanOffset,
      float[] variance,
      int varianceOffset) {
    for (int j = first; j < cols; j++) {
      float shift = mean[meanOffset + j];
      float sum = 0;
      float lost = 0;
      float squares = 0;
      float lostSquares = 0;
      for (int from = 0; from < rows; from += ROWS) {
        int to = Math.min(rows, from + ROWS);
        float a0 = 0;
        float a1 = 0;
        float b0 = 0;
        float b1 = 0;
        int i = from;
        int at = xOffset + i * cols + j;
        for (; i < to - 1; i += 2) {
          float d0 = x[at] - shift;
          float d1 = x[at + cols] - shift;
          a0 += d0;
          a1 += d1;
          b0 = Math.fma(d0, d0, b0);
          b1 = Math.fma(d1, d1, b1);
          at += 2 * cols;
        }
        if (i < to) {
          float d = x[at] - shift;
          a0 += d;
          b0 = Math.fma(d, d, b0);
        }
        a0 += a1;
        b0 += b1;
        float s = sum + a0;
        float t = s - sum;
        lost += (sum - (s - t)) + (a0 - t);
        sum = s;
        s = squares + b0;
        t = s - squares;
        lostSquares += (squares - (s - t)) + (b0 - t);
        squares = s;
      }
      float rest = (sum + lost) / rows;
      float v = Math.fma(-rest, rest, (squares + lostSquares) / rows);
      mean[meanOffset + j] = shift + rest;
      variance[varianceOffset + j] = v < 0 ? 0 : v;
    }
  }

  /// y = (x - mean) / sqrt(variance + epsilon) gamma + beta. Without gamma or beta they are 1 and
  /// 0.
  public static void normalise(
      int first,
      int rows,
      int cols,
      float[] x,
      int xOffset,
      float[] gamma,
      int gammaOffset,
      float[] beta,
      int betaOffset,
      float[] mean,
      int meanOffset,
      float[] variance,
      int varianceOffset,
      float epsilon,
      float[] y,
      int yOffset) {
    for (int j = first; j < cols; j++) {
      float scale = inverse(variance[varianceOffset + j], epsilon);
      if (gamma != null) {
        scale *= gamma[gammaOffset + j];
      }
      float shift = beta == null ? 0 : beta[betaOffset + j];
      float m = mean[meanOffset + j];
      for (int i = 0, at = j; i < rows; i++, at += cols) {
        y[yOffset + at] = Math.fma(x[xOffset + at] - m, scale, shift);
      }
    }
  }

  /// 1 / sqrt(variance + epsilon).
  public static float inverse(float variance, float epsilon) {
    return 1 / (float) Math.sqrt(variance + epsilon);
  }

  /// dbeta = the sums of dy over each column, dgamma = those of dy (x - mean) invStdDev.
  public static void parameters(
      int first,
      int rows,
      int cols,
      float[] dy,
      int dyOffset,
      float[] x,
      int xOffset,
      float[] mean,
      int meanOffset,
      float[] invStdDev,
      int invStdDevOffset,
      float[] dgamma,
      int dgammaOffset,
      float[] dbeta,
      int dbetaOffset) {
    for (int j = first; j < cols; j++) {
      float m = mean[meanOffset + j];
      float sum = 0;
      float lost = 0;
      float dot = 0;
      float lostDot = 0;
      for (int from = 0; from < rows; from += ROWS) {
        int to = Math.min(rows, from + ROWS);
        float a0 = 0;
        float a1 = 0;
        float b0 = 0;
        float b1 = 0;
        int i = from;
        int at = i * cols + j;
        for (; i < to - 1; i += 2) {
          float g0 = dy[dyOffset + at];
          float g1 = dy[dyOffset + at + cols];
          a0 += g0;
          a1 += g1;
          b0 = Math.fma(g0, x[xOffset + at] - m, b0);
          b1 = Math.fma(g1, x[xOffset + at + cols] - m, b1);
          at += 2 * cols;
        }
        if (i < to) {
          float g = dy[dyOffset + at];
          a0 += g;
          b0 = Math.fma(g, x[xOffset + at] - m, b0);
        }
        a0 += a1;
        b0 += b1;
        float s = sum + a0;
        float t = s - sum;
        lost += (sum - (s - t)) + (a0 - t);
        sum = s;
        s = dot + b0;
        t = s - dot;
        lostDot += (dot - (s - t)) + (b0 - t);
        dot = s;
      }
      dbeta[dbetaOffset + j] = sum + lost;
      dgamma[dgammaOffset + j] = (dot + lostDot) * invStdDev[invStdDevOffset + j];
    }
  }

  /// dx = gamma invStdDev (dy - dbeta / rows - (x - mean) invStdDev dgamma / n). Without gamma
  /// it is 1.
  public static void gradient(
      int first,
      int n,
      int rows,
      int cols,
      float[] dy,
      int dyOffset,
      float[] gamma,
      int gammaOffset,
      float[] x,
      int xOffset,
      float[] mean,
      int meanOffset,
      float[] invStdDev,
      int invStdDevOffset,
      float[] dgamma,
      int dgammaOffset,
      float[] dbeta,
      int dbetaOffset,
      float[] dx,
      int dxOffset) {
    for (int j = first; j < cols; j++) {
      float scale = invStdDev[invStdDevOffset + j];
      float a = gamma == null ? scale : scale * gamma[gammaOffset + j];
      float b = -a * scale * (dgamma[dgammaOffset + j] / n);
      float c = -a * (dbeta[dbetaOffset + j] / n);
      float m = mean[meanOffset + j];
      for (int i = 0, at = j; i < rows; i++, at += cols) {
        float rest = Math.fma(x[xOffset + at] - m, b, c);
        dx[dxOffset + at] = Math.fma(dy[dyOffset + at], a, rest);
      }
    }
  }

  /// dx = gamma invStdDev dy + (b (x - mean) + c). Without gamma it is 1.
  public static void groupGradient(
      int first,
      int rows,
      int cols,
      float[] dy,
      int dyOffset,
      float[] gamma,
      int gammaOffset,
      float[] x,
      int xOffset,
      float[] mean,
      int meanOffset,
      float[] invStdDev,
      int invStdDevOffset,
      float[] factors,
      int bOffset,
      int cOffset,
      float[] dx,
      int dxOffset) {
    for (int j = first; j < cols; j++) {
      float a = invStdDev[invStdDevOffset + j];
      if (gamma != null) {
        a *= gamma[gammaOffset + j];
      }
      float b = factors[bOffset + j];
      float c = factors[cOffset + j];
      float m = mean[meanOffset + j];
      for (int i = 0, at = j; i < rows; i++, at += cols) {
        float rest = Math.fma(x[xOffset + at] - m, b, c);
        dx[dxOffset + at] = Math.fma(dy[dyOffset + at], a, rest);
      }
    }
  }
}
