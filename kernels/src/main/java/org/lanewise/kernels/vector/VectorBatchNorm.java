package org.lanewise.kernels.vector;

import static org.lanewise.kernels.scalar.ScalarBatchNorm.ROWS;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// Batch normalisation of matrices, a channel a column, on vectors of columns, with the bits of
/// [ScalarBatchNorm]. What a vector does not fill is left to that.
public final class VectorBatchNorm {
  private VectorBatchNorm() {}

  /// Overwrites mean, which holds a shift near to the mean, with the mean of each column, and
  /// variance with its variance. Writes the columns of full vectors; returns their number.
  public static int moments(
      int rows,
      int cols,
      float[] x,
      int xOffset,
      float[] mean,
      int meanOffset,
      float[] variance,
      int varianceOffset) {
    int j = 0;
    for (; j < F.loopBound(cols); j += LENGTH) {
      FloatVector shift = FloatVector.fromArray(F, mean, meanOffset + j);
      FloatVector sum = FloatVector.zero(F);
      FloatVector lost = FloatVector.zero(F);
      FloatVector squares = FloatVector.zero(F);
      FloatVector lostSquares = FloatVector.zero(F);
      for (int from = 0; from < rows; from += ROWS) {
        int to = Math.min(rows, from + ROWS);
        FloatVector a0 = FloatVector.zero(F);
        FloatVector a1 = FloatVector.zero(F);
        FloatVector b0 = FloatVector.zero(F);
        FloatVector b1 = FloatVector.zero(F);
        int i = from;
        for (; i < to - 1; i += 2) {
          int at = xOffset + i * cols + j;
          FloatVector d0 = FloatVector.fromArray(F, x, at).sub(shift);
          FloatVector d1 = FloatVector.fromArray(F, x, at + cols).sub(shift);
          a0 = a0.add(d0);
          a1 = a1.add(d1);
          b0 = d0.fma(d0, b0);
          b1 = d1.fma(d1, b1);
        }
        if (i < to) {
          FloatVector d = FloatVector.fromArray(F, x, xOffset + i * cols + j).sub(shift);
          a0 = a0.add(d);
          b0 = d.fma(d, b0);
        }
        a0 = a0.add(a1);
        b0 = b0.add(b1);
        FloatVector s = sum.add(a0);
        FloatVector t = s.sub(sum);
        lost = lost.add(sum.sub(s.sub(t)).add(a0.sub(t)));
        sum = s;
        s = squares.add(b0);
        t = s.sub(squares);
        lostSquares = lostSquares.add(squares.sub(s.sub(t)).add(b0.sub(t)));
        squares = s;
      }
      FloatVector rest = sum.add(lost).div(rows);
      FloatVector v = rest.neg().fma(rest, squares.add(lostSquares).div(rows));
      shift.add(rest).intoArray(mean, meanOffset + j);
      v.blend(0f, v.compare(VectorOperators.LT, 0f)).intoArray(variance, varianceOffset + j);
    }
    return j;
  }

  /// y = (x - mean) / sqrt(variance + epsilon) gamma + beta. Without gamma or beta they are 1 and
  /// 0. Writes the columns of full vectors; returns their number.
  public static int normalise(
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
    FloatVector one = FloatVector.broadcast(F, 1f);
    int j = 0;
    for (; j < F.loopBound(cols); j += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, variance, varianceOffset + j);
      FloatVector scale = one.div(v.add(epsilon).sqrt());
      if (gamma != null) {
        scale = scale.mul(FloatVector.fromArray(F, gamma, gammaOffset + j));
      }
      FloatVector shift = FloatVector.zero(F);
      if (beta != null) {
        shift = FloatVector.fromArray(F, beta, betaOffset + j);
      }
      FloatVector m = FloatVector.fromArray(F, mean, meanOffset + j);
      for (int i = 0; i < rows; i++) {
        int at = i * cols + j;
        FloatVector d = FloatVector.fromArray(F, x, xOffset + at).sub(m);
        d.fma(scale, shift).intoArray(y, yOffset + at);
      }
    }
    return j;
  }

  /// dbeta = the sums of dy over each column, dgamma = those of dy (x - mean) invStdDev. Writes the
  /// columns of full vectors; returns their number.
  public static int parameters(
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
    int j = 0;
    for (; j < F.loopBound(cols); j += LENGTH) {
      FloatVector m = FloatVector.fromArray(F, mean, meanOffset + j);
      FloatVector sum = FloatVector.zero(F);
      FloatVector lost = FloatVector.zero(F);
      FloatVector dot = FloatVector.zero(F);
      FloatVector lostDot = FloatVector.zero(F);
      for (int from = 0; from < rows; from += ROWS) {
        int to = Math.min(rows, from + ROWS);
        FloatVector a0 = FloatVector.zero(F);
        FloatVector a1 = FloatVector.zero(F);
        FloatVector b0 = FloatVector.zero(F);
        FloatVector b1 = FloatVector.zero(F);
        int i = from;
        for (; i < to - 1; i += 2) {
          int at = i * cols + j;
          FloatVector g0 = FloatVector.fromArray(F, dy, dyOffset + at);
          FloatVector g1 = FloatVector.fromArray(F, dy, dyOffset + at + cols);
          a0 = a0.add(g0);
          a1 = a1.add(g1);
          b0 = g0.fma(FloatVector.fromArray(F, x, xOffset + at).sub(m), b0);
          b1 = g1.fma(FloatVector.fromArray(F, x, xOffset + at + cols).sub(m), b1);
        }
        if (i < to) {
          int at = i * cols + j;
          FloatVector g = FloatVector.fromArray(F, dy, dyOffset + at);
          a0 = a0.add(g);
          b0 = g.fma(FloatVector.fromArray(F, x, xOffset + at).sub(m), b0);
        }
        a0 = a0.add(a1);
        b0 = b0.add(b1);
        FloatVector s = sum.add(a0);
        FloatVector t = s.sub(sum);
        lost = lost.add(sum.sub(s.sub(t)).add(a0.sub(t)));
        sum = s;
        s = dot.add(b0);
        t = s.sub(dot);
        lostDot = lostDot.add(dot.sub(s.sub(t)).add(b0.sub(t)));
        dot = s;
      }
      FloatVector scale = FloatVector.fromArray(F, invStdDev, invStdDevOffset + j);
      sum.add(lost).intoArray(dbeta, dbetaOffset + j);
      dot.add(lostDot).mul(scale).intoArray(dgamma, dgammaOffset + j);
    }
    return j;
  }

  /// dx = gamma invStdDev (dy - dbeta / rows - (x - mean) invStdDev dgamma / n). Without gamma
  /// it is 1. Writes the columns of full vectors; returns their number.
  public static int gradient(
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
    int j = 0;
    for (; j < F.loopBound(cols); j += LENGTH) {
      FloatVector scale = FloatVector.fromArray(F, invStdDev, invStdDevOffset + j);
      FloatVector a = scale;
      if (gamma != null) {
        a = a.mul(FloatVector.fromArray(F, gamma, gammaOffset + j));
      }
      FloatVector b = FloatVector.fromArray(F, dgamma, dgammaOffset + j).div(n);
      b = a.neg().mul(scale).mul(b);
      FloatVector c = FloatVector.fromArray(F, dbeta, dbetaOffset + j).div(n);
      c = a.neg().mul(c);
      FloatVector m = FloatVector.fromArray(F, mean, meanOffset + j);
      for (int i = 0; i < rows; i++) {
        int at = i * cols + j;
        FloatVector rest = FloatVector.fromArray(F, x, xOffset + at).sub(m).fma(b, c);
        FloatVector.fromArray(F, dy, dyOffset + at).fma(a, rest).intoArray(dx, dxOffset + at);
      }
    }
    return j;
  }

  /// dx = gamma invStdDev dy + (b (x - mean) + c). Without gamma it is 1. Writes the columns of
  /// full vectors; returns their number.
  public static int groupGradient(
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
    int j = 0;
    for (; j < F.loopBound(cols); j += LENGTH) {
      FloatVector a = FloatVector.fromArray(F, invStdDev, invStdDevOffset + j);
      if (gamma != null) {
        a = a.mul(FloatVector.fromArray(F, gamma, gammaOffset + j));
      }
      FloatVector b = FloatVector.fromArray(F, factors, bOffset + j);
      FloatVector c = FloatVector.fromArray(F, factors, cOffset + j);
      FloatVector m = FloatVector.fromArray(F, mean, meanOffset + j);
      for (int i = 0; i < rows; i++) {
        int at = i * cols + j;
        FloatVector rest = FloatVector.fromArray(F, x, xOffset + at).sub(m).fma(b, c);
        FloatVector.fromArray(F, dy, dyOffset + at).fma(a, rest).intoArray(dx, dxOffset + at);
      }
    }
    return j;
  }
}
