package org.lanewise.kernels;

import org.lanewise.kernels.scalar.ScalarNorm;
import org.lanewise.kernels.vector.VectorNorm;

/// The sums and sweeps of the normalisations, on the backend that runs. Both give the same bits.
/// The sums take at most [Moments#BLOCK] elements.
final class NormSweeps {
  private NormSweeps() {}

  /// The sums of `d = x - shift` and of `d d`, as a [Pair].
  static long sums(int n, float[] x, int xOffset, float shift) {
    return Backend.VECTOR
        ? VectorNorm.sums(n, x, xOffset, shift)
        : ScalarNorm.sums(n, x, xOffset, shift);
  }

  /// The sums of `g = dy gamma` and of `g (x - shift)`, as a [Pair]. Without gamma, `g = dy`.
  static long dots(
      int n,
      float[] dy,
      int dyOffset,
      float[] gamma,
      int gammaOffset,
      float[] x,
      int xOffset,
      float shift) {
    return Backend.VECTOR
        ? VectorNorm.dots(n, dy, dyOffset, gamma, gammaOffset, x, xOffset, shift)
        : ScalarNorm.dots(n, dy, dyOffset, gamma, gammaOffset, x, xOffset, shift);
  }

  /// `y = (x - mean) scale + shift`.
  static void scaleShift(
      int n, float[] x, int xOffset, float mean, float scale, float shift, float[] y, int yOffset) {
    if (Backend.VECTOR) {
      VectorNorm.scaleShift(n, x, xOffset, mean, scale, shift, y, yOffset);
    } else {
      ScalarNorm.scaleShift(n, x, xOffset, mean, scale, shift, y, yOffset);
    }
  }

  /// `y = ((x - mean) scale + shift) gamma + beta`.
  static void affine(
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
    if (Backend.VECTOR) {
      VectorNorm.affine(
          n, x, xOffset, mean, scale, shift, gamma, gammaOffset, beta, betaOffset, y, yOffset);
    } else {
      ScalarNorm.affine(
          n, x, xOffset, mean, scale, shift, gamma, gammaOffset, beta, betaOffset, y, yOffset);
    }
  }

  /// `y = x scale gamma`.
  static void scale(
      int n,
      float[] x,
      int xOffset,
      float scale,
      float[] gamma,
      int gammaOffset,
      float[] y,
      int yOffset) {
    if (Backend.VECTOR) {
      VectorNorm.scale(n, x, xOffset, scale, gamma, gammaOffset, y, yOffset);
    } else {
      ScalarNorm.scale(n, x, xOffset, scale, gamma, gammaOffset, y, yOffset);
    }
  }

  /// `y = y gamma`.
  static void times(int n, float[] gamma, int gammaOffset, float[] y, int yOffset) {
    if (Backend.VECTOR) {
      VectorNorm.times(n, gamma, gammaOffset, y, yOffset);
    } else {
      ScalarNorm.times(n, gamma, gammaOffset, y, yOffset);
    }
  }

  /// `y = alpha x + y`.
  static void plus(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    if (Backend.VECTOR) {
      VectorNorm.plus(n, alpha, x, xOffset, y, yOffset);
    } else {
      ScalarNorm.plus(n, alpha, x, xOffset, y, yOffset);
    }
  }

  /// `dx = a g + (b (x - mean) + c)`, with `g = dy gamma`. Without gamma, `g = dy`.
  static void gradient(
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
    if (Backend.VECTOR) {
      VectorNorm.gradient(
          n, dy, dyOffset, gamma, gammaOffset, x, xOffset, mean, a, b, c, dx, dxOffset);
    } else {
      ScalarNorm.gradient(
          n, dy, dyOffset, gamma, gammaOffset, x, xOffset, mean, a, b, c, dx, dxOffset);
    }
  }

  /// Adds the sums of the columns of `dy` to `dbeta`, and those of `dy (x - mean) / deviation` to
  /// `dgamma`. Without means they are 0. Either output may be missing.
  static void parameters(
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
      float[] invStdDev,
      int invStdDevOffset,
      float[] dgamma,
      int dgammaOffset,
      float[] dbeta,
      int dbetaOffset) {
    if (Backend.VECTOR) {
      VectorNorm.parameters(
          rows,
          cols,
          dy,
          dyOffset,
          lddy,
          x,
          xOffset,
          ldx,
          mean,
          meanOffset,
          invStdDev,
          invStdDevOffset,
          dgamma,
          dgammaOffset,
          dbeta,
          dbetaOffset);
    } else {
      ScalarNorm.parameters(
          rows,
          cols,
          dy,
          dyOffset,
          lddy,
          x,
          xOffset,
          ldx,
          mean,
          meanOffset,
          invStdDev,
          invStdDevOffset,
          dgamma,
          dgammaOffset,
          dbeta,
          dbetaOffset);
    }
  }
}
