package org.lanewise.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.lanewise.kernels.scalar.ScalarDepthwise;

/// Depthwise convolutions: vectors along the channels, four and more at a time to hide the latency
/// of the multiply-adds.
public final class VectorDepthwise {
  private static final VectorSpecies<Float> F = Lanes.F;
  private static final int L = Lanes.LENGTH;

  /// Inputs so many floats apart are in so few sets of the first-level cache that the many lines of
  /// [#eightOfThree] push each other out.
  private static final int CROWDED = 512;

  private VectorDepthwise() {}

  /// One output of all channels: `y[c] = bias[c] + sum_t x[xo + at[t] + c] w[which[t] + c]`.
  private static void output(
      int taps,
      int channels,
      float[] x,
      int xo,
      int[] at,
      float[] w,
      int[] which,
      float[] bias,
      int bo,
      float[] y,
      int yo) {
    int c = 0;
    for (; c + 4 * L <= channels; c += 4 * L) {
      outputOfFour(taps, c, x, xo, at, w, which, bias, bo + c, y, yo + c);
    }
    for (; c + L <= channels; c += L) {
      outputOfOne(taps, c, x, xo, at, w, which, bias, bo + c, y, yo + c);
    }
    if (c < channels) {
      ScalarDepthwise.output(taps, c, channels, x, xo, at, w, which, bias, bo, y, yo);
    }
  }

  private static void outputOfFour(
      int taps,
      int c,
      float[] x,
      int xo,
      int[] at,
      float[] w,
      int[] which,
      float[] bias,
      int bo,
      float[] y,
      int yo) {
    FloatVector s0 = FloatVector.fromArray(F, bias, bo);
    FloatVector s1 = FloatVector.fromArray(F, bias, bo + L);
    FloatVector s2 = FloatVector.fromArray(F, bias, bo + 2 * L);
    FloatVector s3 = FloatVector.fromArray(F, bias, bo + 3 * L);
    for (int t = 0; t < taps; t++) {
      int i = xo + at[t] + c;
      int k = which[t] + c;
      s0 = FloatVector.fromArray(F, x, i).fma(FloatVector.fromArray(F, w, k), s0);
      s1 = FloatVector.fromArray(F, x, i + L).fma(FloatVector.fromArray(F, w, k + L), s1);
      s2 = FloatVector.fromArray(F, x, i + 2 * L).fma(FloatVector.fromArray(F, w, k + 2 * L), s2);
      s3 = FloatVector.fromArray(F, x, i + 3 * L).fma(FloatVector.fromArray(F, w, k + 3 * L), s3);
    }
    s0.intoArray(y, yo);
    s1.intoArray(y, yo + L);
    s2.intoArray(y, yo + 2 * L);
    s3.intoArray(y, yo + 3 * L);
  }

  private static void outputOfOne(
      int taps,
      int c,
      float[] x,
      int xo,
      int[] at,
      float[] w,
      int[] which,
      float[] bias,
      int bo,
      float[] y,
      int yo) {
    FloatVector s = FloatVector.fromArray(F, bias, bo);
    for (int t = 0; t < taps; t++) {
      s =
          FloatVector.fromArray(F, x, xo + at[t] + c)
              .fma(FloatVector.fromArray(F, w, which[t] + c), s);
    }
    s.intoArray(y, yo);
  }

  /// `n` outputs that have the same taps, some at a time, which share the loads of the weights:
  /// `y[i stepY + c] = bias[c] + sum_t x[xo + at[t] + i step + c] w[which[t] + c]`.
  ///
  /// @param neighbours the taps of each line, if they are `step` apart and may share the loads of
  ///     the inputs too; 1 where they are not
  public static void outputs(
      int n,
      int taps,
      int neighbours,
      int channels,
      float[] x,
      int xo,
      int[] at,
      int step,
      float[] w,
      int[] which,
      float[] bias,
      int bo,
      float[] y,
      int yo,
      int stepY) {
    int i = 0;
    int together =
        channels < L || step % CROWDED == 0 ? 0 : neighbours == 3 ? 8 : neighbours == 5 ? 6 : 0;
    for (; together > 0 && i + together <= n; i += together) {
      int from = xo + i * step;
      int to = yo + i * stepY;
      for (int c = 0; c < channels; c += L) {
        int last = Math.min(c, channels - L); // some of the channels again
        if (neighbours == 3) {
          eightOfThree(
              taps, last, x, from, at, step, w, which, bias, bo + last, y, to + last, stepY);
        } else {
          sixOfFive(taps, last, x, from, at, step, w, which, bias, bo + last, y, to + last, stepY);
        }
      }
    }
    for (; i + 4 <= n && channels >= L; i += 4) {
      int from = xo + i * step;
      int to = yo + i * stepY;
      int c = 0;
      for (; c + 2 * L <= channels; c += 2 * L) {
        fourOfTwo(taps, c, x, from, at, step, w, which, bias, bo + c, y, to + c, stepY);
      }
      for (; c < channels; c += L) {
        int last = Math.min(c, channels - L); // some of the channels again
        fourOfOne(taps, last, x, from, at, step, w, which, bias, bo + last, y, to + last, stepY);
      }
    }
    for (; i < n; i++) {
      output(taps, channels, x, xo + i * step, at, w, which, bias, bo, y, yo + i * stepY);
    }
  }

  /// One vector of channels of eight outputs that see lines of three neighbours.
  private static void eightOfThree(
      int taps,
      int c,
      float[] x,
      int xo,
      int[] at,
      int step,
      float[] w,
      int[] which,
      float[] bias,
      int bo,
      float[] y,
      int yo,
      int stepY) {
    FloatVector s0 = FloatVector.fromArray(F, bias, bo);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    FloatVector s6 = s0;
    FloatVector s7 = s0;
    for (int t = 0; t < taps; t += 3) {
      int i = xo + at[t] + c;
      FloatVector w0 = FloatVector.fromArray(F, w, which[t] + c);
      FloatVector w1 = FloatVector.fromArray(F, w, which[t + 1] + c);
      FloatVector w2 = FloatVector.fromArray(F, w, which[t + 2] + c);
      FloatVector v = FloatVector.fromArray(F, x, i);
      s0 = v.fma(w0, s0);
      v = FloatVector.fromArray(F, x, i + step);
      s0 = v.fma(w1, s0);
      s1 = v.fma(w0, s1);
      v = FloatVector.fromArray(F, x, i + 2 * step);
      s0 = v.fma(w2, s0);
      s1 = v.fma(w1, s1);
      s2 = v.fma(w0, s2);
      v = FloatVector.fromArray(F, x, i + 3 * step);
      s1 = v.fma(w2, s1);
      s2 = v.fma(w1, s2);
      s3 = v.fma(w0, s3);
      v = FloatVector.fromArray(F, x, i + 4 * step);
      s2 = v.fma(w2, s2);
      s3 = v.fma(w1, s3);
      s4 = v.fma(w0, s4);
      v = FloatVector.fromArray(F, x, i + 5 * step);
      s3 = v.fma(w2, s3);
      s4 = v.fma(w1, s4);
      s5 = v.fma(w0, s5);
      v = FloatVector.fromArray(F, x, i + 6 * step);
      s4 = v.fma(w2, s4);
      s5 = v.fma(w1, s5);
      s6 = v.fma(w0, s6);
      v = FloatVector.fromArray(F, x, i + 7 * step);
      s5 = v.fma(w2, s5);
      s6 = v.fma(w1, s6);
      s7 = v.fma(w0, s7);
      v = FloatVector.fromArray(F, x, i + 8 * step);
      s6 = v.fma(w2, s6);
      s7 = v.fma(w1, s7);
      v = FloatVector.fromArray(F, x, i + 9 * step);
      s7 = v.fma(w2, s7);
    }
    s0.intoArray(y, yo);
    s1.intoArray(y, yo + stepY);
    s2.intoArray(y, yo + 2 * stepY);
    s3.intoArray(y, yo + 3 * stepY);
    s4.intoArray(y, yo + 4 * stepY);
    s5.intoArray(y, yo + 5 * stepY);
    s6.intoArray(y, yo + 6 * stepY);
    s7.intoArray(y, yo + 7 * stepY);
  }

  /// One vector of channels of six outputs that see lines of five neighbours.
  private static void sixOfFive(
      int taps,
      int c,
      float[] x,
      int xo,
      int[] at,
      int step,
      float[] w,
      int[] which,
      float[] bias,
      int bo,
      float[] y,
      int yo,
      int stepY) {
    FloatVector s0 = FloatVector.fromArray(F, bias, bo);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    for (int t = 0; t < taps; t += 5) {
      int i = xo + at[t] + c;
      FloatVector w0 = FloatVector.fromArray(F, w, which[t] + c);
      FloatVector w1 = FloatVector.fromArray(F, w, which[t + 1] + c);
      FloatVector w2 = FloatVector.fromArray(F, w, which[t + 2] + c);
      FloatVector w3 = FloatVector.fromArray(F, w, which[t + 3] + c);
      FloatVector w4 = FloatVector.fromArray(F, w, which[t + 4] + c);
      FloatVector v = FloatVector.fromArray(F, x, i);
      s0 = v.fma(w0, s0);
      v = FloatVector.fromArray(F, x, i + step);
      s0 = v.fma(w1, s0);
      s1 = v.fma(w0, s1);
      v = FloatVector.fromArray(F, x, i + 2 * step);
      s0 = v.fma(w2, s0);
      s1 = v.fma(w1, s1);
      s2 = v.fma(w0, s2);
      v = FloatVector.fromArray(F, x, i + 3 * step);
      s0 = v.fma(w3, s0);
      s1 = v.fma(w2, s1);
      s2 = v.fma(w1, s2);
      s3 = v.fma(w0, s3);
      v = FloatVector.fromArray(F, x, i + 4 * step);
      s0 = v.fma(w4, s0);
      s1 = v.fma(w3, s1);
      s2 = v.fma(w2, s2);
      s3 = v.fma(w1, s3);
      s4 = v.fma(w0, s4);
      v = FloatVector.fromArray(F, x, i + 5 * step);
      s1 = v.fma(w4, s1);
      s2 = v.fma(w3, s2);
      s3 = v.fma(w2, s3);
      s4 = v.fma(w1, s4);
      s5 = v.fma(w0, s5);
      v = FloatVector.fromArray(F, x, i + 6 * step);
      s2 = v.fma(w4, s2);
      s3 = v.fma(w3, s3);
      s4 = v.fma(w2, s4);
      s5 = v.fma(w1, s5);
      v = FloatVector.fromArray(F, x, i + 7 * step);
      s3 = v.fma(w4, s3);
      s4 = v.fma(w3, s4);
      s5 = v.fma(w2, s5);
      v = FloatVector.fromArray(F, x, i + 8 * step);
      s4 = v.fma(w4, s4);
      s5 = v.fma(w3, s5);
      v = FloatVector.fromArray(F, x, i + 9 * step);
      s5 = v.fma(w4, s5);
    }
    s0.intoArray(y, yo);
    s1.intoArray(y, yo + stepY);
    s2.intoArray(y, yo + 2 * stepY);
    s3.intoArray(y, yo + 3 * stepY);
    s4.intoArray(y, yo + 4 * stepY);
    s5.intoArray(y, yo + 5 * stepY);
  }

  /// Two vectors of channels of four outputs.
  private static void fourOfTwo(
      int taps,
      int c,
      float[] x,
      int xo,
      int[] at,
      int step,
      float[] w,
      int[] which,
      float[] bias,
      int bo,
      float[] y,
      int yo,
      int stepY) {
    FloatVector s0 = FloatVector.fromArray(F, bias, bo);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector t0 = FloatVector.fromArray(F, bias, bo + L);
    FloatVector t1 = t0;
    FloatVector t2 = t0;
    FloatVector t3 = t0;
    for (int t = 0; t < taps; t++) {
      int i = xo + at[t] + c;
      int k = which[t] + c;
      FloatVector w0 = FloatVector.fromArray(F, w, k);
      FloatVector w1 = FloatVector.fromArray(F, w, k + L);
      s0 = FloatVector.fromArray(F, x, i).fma(w0, s0);
      t0 = FloatVector.fromArray(F, x, i + L).fma(w1, t0);
      s1 = FloatVector.fromArray(F, x, i + step).fma(w0, s1);
      t1 = FloatVector.fromArray(F, x, i + step + L).fma(w1, t1);
      s2 = FloatVector.fromArray(F, x, i + 2 * step).fma(w0, s2);
      t2 = FloatVector.fromArray(F, x, i + 2 * step + L).fma(w1, t2);
      s3 = FloatVector.fromArray(F, x, i + 3 * step).fma(w0, s3);
      t3 = FloatVector.fromArray(F, x, i + 3 * step + L).fma(w1, t3);
    }
    s0.intoArray(y, yo);
    t0.intoArray(y, yo + L);
    s1.intoArray(y, yo + stepY);
    t1.intoArray(y, yo + stepY + L);
    s2.intoArray(y, yo + 2 * stepY);
    t2.intoArray(y, yo + 2 * stepY + L);
    s3.intoArray(y, yo + 3 * stepY);
    t3.intoArray(y, yo + 3 * stepY + L);
  }

  /// One vector of channels of four outputs.
  private static void fourOfOne(
      int taps,
      int c,
      float[] x,
      int xo,
      int[] at,
      int step,
      float[] w,
      int[] which,
      float[] bias,
      int bo,
      float[] y,
      int yo,
      int stepY) {
    FloatVector s0 = FloatVector.fromArray(F, bias, bo);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int t = 0; t < taps; t++) {
      int i = xo + at[t] + c;
      int k = which[t] + c;
      FloatVector w0 = FloatVector.fromArray(F, w, k);
      s0 = FloatVector.fromArray(F, x, i).fma(w0, s0);
      s1 = FloatVector.fromArray(F, x, i + step).fma(w0, s1);
      s2 = FloatVector.fromArray(F, x, i + 2 * step).fma(w0, s2);
      s3 = FloatVector.fromArray(F, x, i + 3 * step).fma(w0, s3);
    }
    s0.intoArray(y, yo);
    s1.intoArray(y, yo + stepY);
    s2.intoArray(y, yo + 2 * stepY);
    s3.intoArray(y, yo + 3 * stepY);
  }

  /// One tap's gradient over a line of `n` outputs: `dw[c] += sum_i x[i step + c] dy[i channels +
  /// c]`.
  public static void gradient(
      int n, int channels, float[] x, int xo, int step, float[] dy, int dyo, float[] dw, int dwo) {
    int c = 0;
    for (; c + 4 * L <= channels; c += 4 * L) {
      gradientOfFour(n, channels, x, xo + c, step, dy, dyo + c, dw, dwo + c);
    }
    for (; c + L <= channels; c += L) {
      gradientOfOne(n, channels, x, xo + c, step, dy, dyo + c, dw, dwo + c);
    }
    if (c < channels) {
      ScalarDepthwise.gradient(n, c, channels, x, xo, step, dy, dyo, dw, dwo);
    }
  }

  private static void gradientOfFour(
      int n, int channels, float[] x, int xo, int step, float[] dy, int dyo, float[] dw, int dwo) {
    FloatVector s0 = FloatVector.fromArray(F, dw, dwo);
    FloatVector s1 = FloatVector.fromArray(F, dw, dwo + L);
    FloatVector s2 = FloatVector.fromArray(F, dw, dwo + 2 * L);
    FloatVector s3 = FloatVector.fromArray(F, dw, dwo + 3 * L);
    for (int i = 0; i < n; i++) {
      int p = xo + i * step;
      int q = dyo + i * channels;
      s0 = FloatVector.fromArray(F, x, p).fma(FloatVector.fromArray(F, dy, q), s0);
      s1 = FloatVector.fromArray(F, x, p + L).fma(FloatVector.fromArray(F, dy, q + L), s1);
      s2 = FloatVector.fromArray(F, x, p + 2 * L).fma(FloatVector.fromArray(F, dy, q + 2 * L), s2);
      s3 = FloatVector.fromArray(F, x, p + 3 * L).fma(FloatVector.fromArray(F, dy, q + 3 * L), s3);
    }
    s0.intoArray(dw, dwo);
    s1.intoArray(dw, dwo + L);
    s2.intoArray(dw, dwo + 2 * L);
    s3.intoArray(dw, dwo + 3 * L);
  }

  private static void gradientOfOne(
      int n, int channels, float[] x, int xo, int step, float[] dy, int dyo, float[] dw, int dwo) {
    FloatVector s = FloatVector.fromArray(F, dw, dwo);
    for (int i = 0; i < n; i++) {
      FloatVector v = FloatVector.fromArray(F, x, xo + i * step);
      s = v.fma(FloatVector.fromArray(F, dy, dyo + i * channels), s);
    }
    s.intoArray(dw, dwo);
  }
}
