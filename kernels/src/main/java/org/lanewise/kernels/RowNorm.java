package org.lanewise.kernels;

import java.util.Arrays;
import org.lanewise.kernels.scalar.Pair;

/// The gradients of [LayerNorm] and [RmsNorm], which differ in the mean alone: where `mean` is null
/// it is 0, and has no gradient.
final class RowNorm {
  /// Rows whose parameter gradients are summed in one go, in registers.
  private static final int ROWS = 64;

  private RowNorm() {}

  static void backward(
      int rows,
      int cols,
      float[] x,
      int xOffset,
      int ldx,
      float[] gamma,
      int gammaOffset,
      float[] mean,
      int meanOffset,
      float[] invStdDev,
      int invStdDevOffset,
      float[] dy,
      int dyOffset,
      int lddy,
      float[] dx,
      int dxOffset,
      int lddx,
      float[] dgamma,
      int dgammaOffset,
      float[] dbeta,
      int dbetaOffset) {
    if (dgamma != null) {
      Arrays.fill(dgamma, dgammaOffset, dgammaOffset + cols, 0);
    }
    if (dbeta != null) {
      Arrays.fill(dbeta, dbetaOffset, dbetaOffset + cols, 0);
    }
    for (int from = 0; from < rows && cols > 0; from += ROWS) {
      int to = Math.min(rows, from + ROWS);
      // Before dx, which may lie on x or dy.
      if (dgamma != null || dbeta != null) {
        NormSweeps.parameters(
            to - from,
            cols,
            dy,
            dyOffset + from * lddy,
            lddy,
            x,
            xOffset + from * ldx,
            ldx,
            mean,
            meanOffset + from,
            invStdDev,
            invStdDevOffset + from,
            dgamma,
            dgammaOffset,
            dbeta,
            dbetaOffset);
      }
      for (int i = from; i < to; i++) {
        row(
            cols,
            x,
            xOffset + i * ldx,
            gamma,
            gammaOffset,
            mean == null ? 0 : mean[meanOffset + i],
            invStdDev[invStdDevOffset + i],
            mean != null,
            dy,
            dyOffset + i * lddy,
            dx,
            dxOffset + i * lddx,
            dgamma,
            dgammaOffset);
      }
    }
  }

  private static void row(
      int n,
      float[] x,
      int xAt,
      float[] gamma,
      int gammaAt,
      float mean,
      float inverse,
      boolean centred,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      float[] dgamma,
      int dgammaAt) {
    double sum = 0;
    double dot = 0;
    for (int from = 0; from < n; from += Moments.BLOCK) {
      long sums =
          NormSweeps.dots(
              Math.min(Moments.BLOCK, n - from),
              dy,
              dyAt + from,
              gamma,
              gammaAt + from,
              x,
              xAt + from,
              mean);
      sum += Pair.first(sums);
      dot += Pair.second(sums);
    }
    double scale = inverse;
    if (!centred) {
      float b = (float) (-scale * scale * scale * dot / n);
      NormSweeps.gradient(n, dy, dyAt, gamma, gammaAt, x, xAt, mean, inverse, b, 0, dx, dxAt);
      return;
    }
    // normal = (x - mean - lost) scale
    double lost = Moments.lost(n, x, xAt, mean, inverse);
    if (lost != 0 && dgamma != null) {
      NormSweeps.plus(n, (float) (-lost * scale), dy, dyAt, dgamma, dgammaAt);
    }
    double b = -scale * scale * scale * (dot - lost * sum) / n;
    double c = -scale * sum / n - b * lost;
    NormSweeps.gradient(
        n, dy, dyAt, gamma, gammaAt, x, xAt, mean, inverse, (float) b, (float) c, dx, dxAt);
  }
}
