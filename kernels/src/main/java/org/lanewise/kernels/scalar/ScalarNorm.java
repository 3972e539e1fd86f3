package org.lanewise.kernels.scalar;

/// The sums and sweeps of the normalisations as plain loops.
///
/// A sum has one order on both backends and at every width, hence the same bits. Of the full
/// sixteens, element i goes to the partial sum i mod 64. These are added in pairs 32 apart, then
/// 16, 2, 1, 4 and 8. What the full sixteens leave over is summed from left to right and added
/// last.
public final class ScalarNorm {
  private ScalarNorm() {}

  /// The sums of d = x - shift and of d d.
  public static long sums(int n, float[] x, int xOffset, float shift) {
    return sums(n, null, 0, null, 0, x, xOffset, shift);
  }

  /// The sums of g = dy gamma and of g (x - shift). Without gamma, g = dy.
  public static long dots(
      int n,
      float[] dy,
      int dyOffset,
      float[] gamma,
      int gammaOffset,
      float[] x,
      int xOffset,
      float shift) {
    return sums(n, dy, dyOffset, gamma, gammaOffset, x, xOffset, shift);
  }

  private static long sums(
      int n, float[] dy, int dyAt, float[] gamma, int gammaAt, float[] x, int xAt, float shift) {
    int full = n & -16;
    long sums = 0;
    if (full > 0) {
      sums =
          Pair.add(
              Pair.add(
                  four(full, 0, dy, dyAt, gamma, gammaAt, x, xAt, shift),
                  four(full, 4, dy, dyAt, gamma, gammaAt, x, xAt, shift)),
              Pair.add(
                  four(full, 8, dy, dyAt, gamma, gammaAt, x, xAt, shift),
                  four(full, 12, dy, dyAt, gamma, gammaAt, x, xAt, shift)));
    }
    return full == n
        ? sums
        : Pair.add(sums, run(full, n, 1, dy, dyAt, gamma, gammaAt, x, xAt, shift));
  }

  /// The partial sums j to j + 3 of 16.
  private static long four(
      int n,
      int j,
      float[] dy,
      int dyAt,
      float[] gamma,
      int gammaAt,
      float[] x,
      int xAt,
      float shift) {
    long a = one(n, j, dy, dyAt, gamma, gammaAt, x, xAt, shift);
    long b = one(n, j + 1, dy, dyAt, gamma, gammaAt, x, xAt, shift);
    long c = one(n, j + 2, dy, dyAt, gamma, gammaAt, x, xAt, shift);
    long d = one(n, j + 3, dy, dyAt, gamma, gammaAt, x, xAt, shift);
    return Pair.add(Pair.add(a, c), Pair.add(b, d));
  }

  /// The partial sum j of 16.
  private static long one(
      int n,
      int j,
      float[] dy,
      int dyAt,
      float[] gamma,
      int gammaAt,
      float[] x,
      int xAt,
      float shift) {
    long a = run(j, n, 64, dy, dyAt, gamma, gammaAt, x, xAt, shift);
    long b = run(j + 16, n, 64, dy, dyAt, gamma, gammaAt, x, xAt, shift);
    long c = run(j + 32, n, 64, dy, dyAt, gamma, gammaAt, x, xAt, shift);
    long d = run(j + 48, n, 64, dy, dyAt, gamma, gammaAt, x, xAt, shift);
    return Pair.add(Pair.add(a, c), Pair.add(b, d));
  }

  private static long run(
      int from,
      int to,
      int step,
      float[] dy,
      int dyAt,
      float[] gamma,
      int gammaAt,
      float[] x,
      int xAt,
      float shift) {
    float first = 0;
    float second = 0;
    for (int i = from; i < to; i += step) {
      float d = x[xAt + i] - shift;
      float g = dy == null ? d : gamma == null ? dy[dyAt + i] : dy[dyAt + i] * gamma[gammaAt + i];
      first += g;
      second = Math.fma(g, d, second);
    }
    return Pair.of(first, second);
  }

  /// y = (x - mean) scale + shift.
  public static void scaleShift(
      int n, float[] x, int xOffset, float mean, float scale, float shift, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = Math.fma(x[xOffset + i] - mean, scale, shift);
    }
  }

  /// y = ((x - mean) scale + shift) gamma + beta.
  public static void affine(
      int n,
      float[] x,
      int xOffset,
      float mean,
      float scale,
      float shift,
      float[] gamma,
      int gammaOffset,
      float[] beta,
      int betaOffset,
      float[] y,
      int yOffset) {
    for (int i = 0; i < n; i++) {
      float normal = Math.fma(x[xOffset + i] - mean, scale, shift);
      y[yOffset + i] = Math.fma(normal, gamma[gammaOffset + i], beta[betaOffset + i]);
    }
  }

  /// y = x scale gamma.
  public static void scale(
      int n,
      float[] x,
      int xOffset,
      float scale,
      float[] gamma,
      int gammaOffset,
      float[] y,
      int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = x[xOffset + i] * scale * gamma[gammaOffset + i];
    }
  }

  /// y = y gamma.
  public static void times(int n, float[] gamma, int gammaOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] *= gamma[gammaOffset + i];
    }
  }

  /// y = alpha x + y.
  public static void plus(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = Math.fma(alpha, x[xOffset + i], y[yOffset + i]);
    }
  }

  /// dx = a g + (b (x - mean) + c), with g = dy gamma. Without gamma, g = dy.
  public static void gradient(
      int n,
      float[] dy,
      int dyOffset,
      float[] gamma,
      int gammaOffset,
      float[] x,
      int xOffset,
      float mean,
      float a,
      float b,
      float c,
      float[] dx,
      int dxOffset) {
    for (int i = 0; i < n; i++) {
      float g = dy[dyOffset + i];
      if (gamma != null) {
        g *= gamma[gammaOffset + i];
      }
      dx[dxOffset + i] = Math.fma(g, a, Math.fma(x[xOffset + i] - mean, b, c));
    }
  }

  /// dbeta += the sums of dy over the rows, dgamma += those of dy (x - mean) / deviation. Without
  /// means they are 0. Either output may be missing.
  public static void parameters(
      int rows,
      int cols,
      float[] dy,
      int dyOffset,
      int lddy,
      float[] x,
      int xOffset,
      int ldx,
      float[] mean,
      int meanOffset,
      float[] inverse,
      int inverseOffset,
      float[] dgamma,
      int dgammaOffset,
      float[] dbeta,
      int dbetaOffset) {
    for (int j = 0; j < cols; j++) {
      float gammas = 0;
      float betas = 0;
      for (int i = 0; i < rows; i++) {
        float m = mean == null ? 0 : mean[meanOffset + i];
        float g = dy[dyOffset + i * lddy + j];
        float normal = (x[xOffset + i * ldx + j] - m) * inverse[inverseOffset + i];
        gammas = Math.fma(g, normal, gammas);
        betas += g;
      }
      if (dgamma != null) {
        dgamma[dgammaOffset + j] += gammas;
      }
      if (dbeta != null) {
        dbeta[dbetaOffset + j] += betas;
      }
    }
  }
}
