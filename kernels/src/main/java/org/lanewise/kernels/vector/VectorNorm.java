package org.lanewise.kernels.vector;

import static org.lanewise.kernels.vector.Lanes.BY_1;
import static org.lanewise.kernels.vector.Lanes.BY_2;
import static org.lanewise.kernels.vector.Lanes.BY_4;
import static org.lanewise.kernels.vector.Lanes.BY_8;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.Pair;
import org.lanewise.kernels.scalar.ScalarNorm;

/// The sums and sweeps of the normalisations on vectors, with the bits of [ScalarNorm].
///
/// Its sums have 64 partial sums: four accumulators of 16 lanes. Narrower vectors take a part of
/// each sixteen at a time, with four accumulators too, and come back for the next part.
public final class VectorNorm {
  private VectorNorm() {}

  /// The sums of d = x - shift and of d d.
  public static long sums(int n, float[] x, int xOffset, float shift) {
    int full = n & -16;
    long sums = 0;
    if (full > 0) {
      sums = part(full, x, xOffset, shift);
      if (LENGTH == 8) {
        sums = Pair.add(sums, part(full, x, xOffset + 8, shift));
      } else if (LENGTH == 4) {
        sums = Pair.add(sums, part(full, x, xOffset + 4, shift));
        long more = part(full, x, xOffset + 8, shift);
        sums = Pair.add(sums, Pair.add(more, part(full, x, xOffset + 12, shift)));
      }
    }
    return full == n ? sums : Pair.add(sums, ScalarNorm.sums(n - full, x, xOffset + full, shift));
  }

  private static long part(int n, float[] x, int at, float shift) {
    FloatVector k = FloatVector.broadcast(F, shift);
    FloatVector a0 = FloatVector.zero(F);
    FloatVector a1 = FloatVector.zero(F);
    FloatVector a2 = FloatVector.zero(F);
    FloatVector a3 = FloatVector.zero(F);
    FloatVector b0 = FloatVector.zero(F);
    FloatVector b1 = FloatVector.zero(F);
    FloatVector b2 = FloatVector.zero(F);
    FloatVector b3 = FloatVector.zero(F);
    int i = 0;
    for (; i < (n & -64); i += 64) {
      FloatVector d0 = FloatVector.fromArray(F, x, at + i).sub(k);
      FloatVector d1 = FloatVector.fromArray(F, x, at + i + 16).sub(k);
      FloatVector d2 = FloatVector.fromArray(F, x, at + i + 32).sub(k);
      FloatVector d3 = FloatVector.fromArray(F, x, at + i + 48).sub(k);
      a0 = a0.add(d0);
      a1 = a1.add(d1);
      a2 = a2.add(d2);
      a3 = a3.add(d3);
      b0 = d0.fma(d0, b0);
      b1 = d1.fma(d1, b1);
      b2 = d2.fma(d2, b2);
      b3 = d3.fma(d3, b3);
    }
    if (i < n) {
      FloatVector d = FloatVector.fromArray(F, x, at + i).sub(k);
      a0 = a0.add(d);
      b0 = d.fma(d, b0);
    }
    if (i + 16 < n) {
      FloatVector d = FloatVector.fromArray(F, x, at + i + 16).sub(k);
      a1 = a1.add(d);
      b1 = d.fma(d, b1);
    }
    if (i + 32 < n) {
      FloatVector d = FloatVector.fromArray(F, x, at + i + 32).sub(k);
      a2 = a2.add(d);
      b2 = d.fma(d, b2);
    }
    FloatVector a = a0.add(a2).add(a1.add(a3));
    FloatVector b = b0.add(b2).add(b1.add(b3));
    a = a.add(a.rearrange(BY_2));
    b = b.add(b.rearrange(BY_2));
    a = a.add(a.rearrange(BY_1));
    b = b.add(b.rearrange(BY_1));
    if (LENGTH > 4) {
      a = a.add(a.rearrange(BY_4));
      b = b.add(b.rearrange(BY_4));
    }
    if (LENGTH > 8) {
      a = a.add(a.rearrange(BY_8));
      b = b.add(b.rearrange(BY_8));
    }
    return Pair.of(a.lane(0), b.lane(0));
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
    int full = n & -16;
    long sums = 0;
    if (full > 0) {
      sums = partOfDots(full, 0, dy, dyOffset, gamma, gammaOffset, x, xOffset, shift);
      if (LENGTH == 8) {
        long more = partOfDots(full, 8, dy, dyOffset, gamma, gammaOffset, x, xOffset, shift);
        sums = Pair.add(sums, more);
      } else if (LENGTH == 4) {
        long more = partOfDots(full, 4, dy, dyOffset, gamma, gammaOffset, x, xOffset, shift);
        sums = Pair.add(sums, more);
        more = partOfDots(full, 8, dy, dyOffset, gamma, gammaOffset, x, xOffset, shift);
        long last = partOfDots(full, 12, dy, dyOffset, gamma, gammaOffset, x, xOffset, shift);
        sums = Pair.add(sums, Pair.add(more, last));
      }
    }
    if (full == n) {
      return sums;
    }
    return Pair.add(
        sums,
        ScalarNorm.dots(
            n - full, dy, dyOffset + full, gamma, gammaOffset + full, x, xOffset + full, shift));
  }

  private static long partOfDots(
      int n,
      int part,
      float[] dy,
      int dyOffset,
      float[] gamma,
      int gammaOffset,
      float[] x,
      int xOffset,
      float shift) {
    return gamma == null
        ? plainDots(n, dy, dyOffset + part, x, xOffset + part, shift)
        : gammaDots(n, dy, dyOffset + part, gamma, gammaOffset + part, x, xOffset + part, shift);
  }

  private static long plainDots(int n, float[] dy, int dyAt, float[] x, int xAt, float shift) {
    FloatVector k = FloatVector.broadcast(F, shift);
    FloatVector a0 = FloatVector.zero(F);
    FloatVector a1 = FloatVector.zero(F);
    FloatVector a2 = FloatVector.zero(F);
    FloatVector a3 = FloatVector.zero(F);
    FloatVector b0 = FloatVector.zero(F);
    FloatVector b1 = FloatVector.zero(F);
    FloatVector b2 = FloatVector.zero(F);
    FloatVector b3 = FloatVector.zero(F);
    int i = 0;
    for (; i < (n & -64); i += 64) {
      FloatVector g0 = FloatVector.fromArray(F, dy, dyAt + i);
      FloatVector g1 = FloatVector.fromArray(F, dy, dyAt + i + 16);
      FloatVector g2 = FloatVector.fromArray(F, dy, dyAt + i + 32);
      FloatVector g3 = FloatVector.fromArray(F, dy, dyAt + i + 48);
      a0 = a0.add(g0);
      a1 = a1.add(g1);
      a2 = a2.add(g2);
      a3 = a3.add(g3);
      b0 = g0.fma(FloatVector.fromArray(F, x, xAt + i).sub(k), b0);
      b1 = g1.fma(FloatVector.fromArray(F, x, xAt + i + 16).sub(k), b1);
      b2 = g2.fma(FloatVector.fromArray(F, x, xAt + i + 32).sub(k), b2);
      b3 = g3.fma(FloatVector.fromArray(F, x, xAt + i + 48).sub(k), b3);
    }
    if (i < n) {
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      a0 = a0.add(g);
      b0 = g.fma(FloatVector.fromArray(F, x, xAt + i).sub(k), b0);
    }
    if (i + 16 < n) {
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i + 16);
      a1 = a1.add(g);
      b1 = g.fma(FloatVector.fromArray(F, x, xAt + i + 16).sub(k), b1);
    }
    if (i + 32 < n) {
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i + 32);
      a2 = a2.add(g);
      b2 = g.fma(FloatVector.fromArray(F, x, xAt + i + 32).sub(k), b2);
    }
    FloatVector a = a0.add(a2).add(a1.add(a3));
    FloatVector b = b0.add(b2).add(b1.add(b3));
    a = a.add(a.rearrange(BY_2));
    b = b.add(b.rearrange(BY_2));
    a = a.add(a.rearrange(BY_1));
    b = b.add(b.rearrange(BY_1));
    if (LENGTH > 4) {
      a = a.add(a.rearrange(BY_4));
      b = b.add(b.rearrange(BY_4));
    }
    if (LENGTH > 8) {
      a = a.add(a.rearrange(BY_8));
      b = b.add(b.rearrange(BY_8));
    }
    return Pair.of(a.lane(0), b.lane(0));
  }

  private static long gammaDots(
      int n, float[] dy, int dyAt, float[] gamma, int gammaAt, float[] x, int xAt, float shift) {
    FloatVector k = FloatVector.broadcast(F, shift);
    FloatVector a0 = FloatVector.zero(F);
    FloatVector a1 = FloatVector.zero(F);
    FloatVector a2 = FloatVector.zero(F);
    FloatVector a3 = FloatVector.zero(F);
    FloatVector b0 = FloatVector.zero(F);
    FloatVector b1 = FloatVector.zero(F);
    FloatVector b2 = FloatVector.zero(F);
    FloatVector b3 = FloatVector.zero(F);
    int i = 0;
    for (; i < (n & -64); i += 64) {
      FloatVector g0 = FloatVector.fromArray(F, dy, dyAt + i);
      FloatVector g1 = FloatVector.fromArray(F, dy, dyAt + i + 16);
      FloatVector g2 = FloatVector.fromArray(F, dy, dyAt + i + 32);
      FloatVector g3 = FloatVector.fromArray(F, dy, dyAt + i + 48);
      g0 = g0.mul(FloatVector.fromArray(F, gamma, gammaAt + i));
      g1 = g1.mul(FloatVector.fromArray(F, gamma, gammaAt + i + 16));
      g2 = g2.mul(FloatVector.fromArray(F, gamma, gammaAt + i + 32));
      g3 = g3.mul(FloatVector.fromArray(F, gamma, gammaAt + i + 48));
      a0 = a0.add(g0);
      a1 = a1.add(g1);
      a2 = a2.add(g2);
      a3 = a3.add(g3);
      b0 = g0.fma(FloatVector.fromArray(F, x, xAt + i).sub(k), b0);
      b1 = g1.fma(FloatVector.fromArray(F, x, xAt + i + 16).sub(k), b1);
      b2 = g2.fma(FloatVector.fromArray(F, x, xAt + i + 32).sub(k), b2);
      b3 = g3.fma(FloatVector.fromArray(F, x, xAt + i + 48).sub(k), b3);
    }
    if (i < n) {
      FloatVector g = FloatVector.fromArray(F, gamma, gammaAt + i);
      g = FloatVector.fromArray(F, dy, dyAt + i).mul(g);
      a0 = a0.add(g);
      b0 = g.fma(FloatVector.fromArray(F, x, xAt + i).sub(k), b0);
    }
    if (i + 16 < n) {
      FloatVector g = FloatVector.fromArray(F, gamma, gammaAt + i + 16);
      g = FloatVector.fromArray(F, dy, dyAt + i + 16).mul(g);
      a1 = a1.add(g);
      b1 = g.fma(FloatVector.fromArray(F, x, xAt + i + 16).sub(k), b1);
    }
    if (i + 32 < n) {
      FloatVector g = FloatVector.fromArray(F, gamma, gammaAt + i + 32);
      g = FloatVector.fromArray(F, dy, dyAt + i + 32).mul(g);
      a2 = a2.add(g);
      b2 = g.fma(FloatVector.fromArray(F, x, xAt + i + 32).sub(k), b2);
    }
    FloatVector a = a0.add(a2).add(a1.add(a3));
    FloatVector b = b0.add(b2).add(b1.add(b3));
    a = a.add(a.rearrange(BY_2));
    b = b.add(b.rearrange(BY_2));
    a = a.add(a.rearrange(BY_1));
    b = b.add(b.rearrange(BY_1));
    if (LENGTH > 4) {
      a = a.add(a.rearrange(BY_4));
      b = b.add(b.rearrange(BY_4));
    }
    if (LENGTH > 8) {
      a = a.add(a.rearrange(BY_8));
      b = b.add(b.rearrange(BY_8));
    }
    return Pair.of(a.lane(0), b.lane(0));
  }

  /// y = (x - mean) scale + shift.
  public static void scaleShift(
      int n, float[] x, int xOffset, float mean, float scale, float shift, float[] y, int yOffset) {
    FloatVector m = FloatVector.broadcast(F, mean);
    FloatVector a = FloatVector.broadcast(F, scale);
    FloatVector b = FloatVector.broadcast(F, shift);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector d = FloatVector.fromArray(F, x, xOffset + i).sub(m);
      d.fma(a, b).intoArray(y, yOffset + i);
    }
    ScalarNorm.scaleShift(n - i, x, xOffset + i, mean, scale, shift, y, yOffset + i);
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
    FloatVector m = FloatVector.broadcast(F, mean);
    FloatVector a = FloatVector.broadcast(F, scale);
    FloatVector b = FloatVector.broadcast(F, shift);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i).sub(m).fma(a, b);
      FloatVector g = FloatVector.fromArray(F, gamma, gammaOffset + i);
      v.fma(g, FloatVector.fromArray(F, beta, betaOffset + i)).intoArray(y, yOffset + i);
    }
    if (i < n) {
      ScalarNorm.affine(
          n - i,
          x,
          xOffset + i,
          mean,
          scale,
          shift,
          gamma,
          gammaOffset + i,
          beta,
          betaOffset + i,
          y,
          yOffset + i);
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
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector g = FloatVector.fromArray(F, gamma, gammaOffset + i);
      FloatVector.fromArray(F, x, xOffset + i).mul(scale).mul(g).intoArray(y, yOffset + i);
    }
    ScalarNorm.scale(n - i, x, xOffset + i, scale, gamma, gammaOffset + i, y, yOffset + i);
  }

  /// y = y gamma.
  public static void times(int n, float[] gamma, int gammaOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector g = FloatVector.fromArray(F, gamma, gammaOffset + i);
      FloatVector.fromArray(F, y, yOffset + i).mul(g).intoArray(y, yOffset + i);
    }
    ScalarNorm.times(n - i, gamma, gammaOffset + i, y, yOffset + i);
  }

  /// y = alpha x + y.
  public static void plus(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    FloatVector a = FloatVector.broadcast(F, alpha);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      v.fma(a, FloatVector.fromArray(F, y, yOffset + i)).intoArray(y, yOffset + i);
    }
    ScalarNorm.plus(n - i, alpha, x, xOffset + i, y, yOffset + i);
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
    FloatVector m = FloatVector.broadcast(F, mean);
    FloatVector va = FloatVector.broadcast(F, a);
    FloatVector vb = FloatVector.broadcast(F, b);
    FloatVector vc = FloatVector.broadcast(F, c);
    int i = 0;
    if (gamma == null) {
      for (; i < F.loopBound(n); i += LENGTH) {
        FloatVector v = FloatVector.fromArray(F, x, xOffset + i).sub(m).fma(vb, vc);
        FloatVector.fromArray(F, dy, dyOffset + i).fma(va, v).intoArray(dx, dxOffset + i);
      }
    } else {
      for (; i < F.loopBound(n); i += LENGTH) {
        FloatVector v = FloatVector.fromArray(F, x, xOffset + i).sub(m).fma(vb, vc);
        FloatVector g = FloatVector.fromArray(F, gamma, gammaOffset + i);
        g = FloatVector.fromArray(F, dy, dyOffset + i).mul(g);
        g.fma(va, v).intoArray(dx, dxOffset + i);
      }
    }
    if (i < n) {
      ScalarNorm.gradient(
          n - i,
          dy,
          dyOffset + i,
          gamma,
          gammaOffset + i,
          x,
          xOffset + i,
          mean,
          a,
          b,
          c,
          dx,
          dxOffset + i);
    }
  }

  /// dbeta += the sums of dy over the rows, dgamma += those of dy (x - mean) / deviation. Without
  /// means they are 0. Either output may be missing. Four vectors of columns at a
  /// time are held in registers while the rows go by.
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
    int j = 0;
    for (; j <= cols - 4 * LENGTH; j += 4 * LENGTH) {
      FloatVector gammas0 = FloatVector.zero(F);
      FloatVector gammas1 = FloatVector.zero(F);
      FloatVector gammas2 = FloatVector.zero(F);
      FloatVector gammas3 = FloatVector.zero(F);
      FloatVector betas0 = FloatVector.zero(F);
      FloatVector betas1 = FloatVector.zero(F);
      FloatVector betas2 = FloatVector.zero(F);
      FloatVector betas3 = FloatVector.zero(F);
      for (int i = 0; i < rows; i++) {
        float m = mean == null ? 0 : mean[meanOffset + i];
        float scale = inverse[inverseOffset + i];
        int dyAt = dyOffset + i * lddy + j;
        int xAt = xOffset + i * ldx + j;
        FloatVector g0 = FloatVector.fromArray(F, dy, dyAt);
        FloatVector g1 = FloatVector.fromArray(F, dy, dyAt + LENGTH);
        FloatVector g2 = FloatVector.fromArray(F, dy, dyAt + 2 * LENGTH);
        FloatVector g3 = FloatVector.fromArray(F, dy, dyAt + 3 * LENGTH);
        FloatVector v0 = FloatVector.fromArray(F, x, xAt).sub(m).mul(scale);
        FloatVector v1 = FloatVector.fromArray(F, x, xAt + LENGTH).sub(m).mul(scale);
        FloatVector v2 = FloatVector.fromArray(F, x, xAt + 2 * LENGTH).sub(m).mul(scale);
        FloatVector v3 = FloatVector.fromArray(F, x, xAt + 3 * LENGTH).sub(m).mul(scale);
        gammas0 = g0.fma(v0, gammas0);
        gammas1 = g1.fma(v1, gammas1);
        gammas2 = g2.fma(v2, gammas2);
        gammas3 = g3.fma(v3, gammas3);
        betas0 = betas0.add(g0);
        betas1 = betas1.add(g1);
        betas2 = betas2.add(g2);
        betas3 = betas3.add(g3);
      }
      if (dgamma != null) {
        int at = dgammaOffset + j;
        FloatVector.fromArray(F, dgamma, at).add(gammas0).intoArray(dgamma, at);
        FloatVector.fromArray(F, dgamma, at + LENGTH).add(gammas1).intoArray(dgamma, at + LENGTH);
        FloatVector.fromArray(F, dgamma, at + 2 * LENGTH)
            .add(gammas2)
            .intoArray(dgamma, at + 2 * LENGTH);
        FloatVector.fromArray(F, dgamma, at + 3 * LENGTH)
            .add(gammas3)
            .intoArray(dgamma, at + 3 * LENGTH);
      }
      if (dbeta != null) {
        int at = dbetaOffset + j;
        FloatVector.fromArray(F, dbeta, at).add(betas0).intoArray(dbeta, at);
        FloatVector.fromArray(F, dbeta, at + LENGTH).add(betas1).intoArray(dbeta, at + LENGTH);
        FloatVector.fromArray(F, dbeta, at + 2 * LENGTH)
            .add(betas2)
            .intoArray(dbeta, at + 2 * LENGTH);
        FloatVector.fromArray(F, dbeta, at + 3 * LENGTH)
            .add(betas3)
            .intoArray(dbeta, at + 3 * LENGTH);
      }
    }
    for (; j <= cols - LENGTH; j += LENGTH) {
      FloatVector gammas = FloatVector.zero(F);
      FloatVector betas = FloatVector.zero(F);
      for (int i = 0; i < rows; i++) {
        float m = mean == null ? 0 : mean[meanOffset + i];
        float scale = inverse[inverseOffset + i];
        FloatVector g = FloatVector.fromArray(F, dy, dyOffset + i * lddy + j);
        FloatVector v = FloatVector.fromArray(F, x, xOffset + i * ldx + j).sub(m).mul(scale);
        gammas = g.fma(v, gammas);
        betas = betas.add(g);
      }
      if (dgamma != null) {
        int at = dgammaOffset + j;
        FloatVector.fromArray(F, dgamma, at).add(gammas).intoArray(dgamma, at);
      }
      if (dbeta != null) {
        int at = dbetaOffset + j;
        FloatVector.fromArray(F, dbeta, at).add(betas).intoArray(dbeta, at);
      }
    }
    if (j < cols) {
      ScalarNorm.parameters(
          rows,
          cols - j,
          dy,
          dyOffset + j,
          lddy,
          x,
          xOffset + j,
          ldx,
          mean,
          meanOffset,
          inverse,
          inverseOffset,
          dgamma,
          dgammaOffset + j,
          dbeta,
          dbetaOffset + j);
    }
  }
}
