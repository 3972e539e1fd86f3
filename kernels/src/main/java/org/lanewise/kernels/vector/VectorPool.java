package org.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.LT;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.ScalarPool;
import org.lanewise.kernels.scalar.Windows;

/// Pooling of one image on vectors of channels, with the bits of [ScalarPool]. A window is swept
/// over once for each vector of channels.
///
/// The positions of all windows that the edges do not cut off lie at the same steps from the first:
/// one loop takes those of four neighbours together forward, of one backward. Cut windows take
/// three loops. Forward, the last vector and the last four windows overlap those before.
public final class VectorPool {
  private static final int L = LENGTH;

  /// Windows that are taken together.
  private static final int FOUR = 4;

  private VectorPool() {}

  /// y = the largest of each window.
  public static void max(Windows w, float[] x, int xOffset, float[] y, int yOffset) {
    if (w.channels() < L) {
      ScalarPool.max(0, w, x, xOffset, y, yOffset);
      return;
    }
    int first = w.firstWhole();
    int end = w.endWhole();
    int line = w.outputs(2) * w.channels();
    int to = yOffset;
    for (int i = 0; i < w.outputs(0); i++) {
      for (int j = 0; j < w.outputs(1); j++, to += line) {
        boolean fours = end - first >= FOUR && w.isWhole(0, i) && w.isWhole(1, j);
        for (int k = 0; k < w.outputs(2); k++) {
          if (!fours || k < first || k >= end) {
            maxOfCut(w, i, j, k, x, xOffset, y, to + k * w.channels());
          }
        }
        for (int next = first; next < end && fours; next += FOUR) {
          int k = Math.min(next, end - FOUR);
          int at = xOffset + w.at(w.from()[0][i], w.from()[1][j], w.from()[2][k]);
          maxOfFour(w.steps(), w.channels(), w.stride(k), x, at, y, to + k * w.channels());
        }
      }
    }
  }

  /// Neighbouring windows begin `stride` elements apart.
  private static void maxOfFour(
      int[] steps, int channels, int stride, float[] x, int at, float[] y, int to) {
    for (int next = 0; next < channels; next += L) {
      int c = Math.min(next, channels - L);
      FloatVector m0 = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
      FloatVector m1 = m0;
      FloatVector m2 = m0;
      FloatVector m3 = m0;
      for (int t = 0; t < steps.length; t++) {
        int s = at + c + steps[t];
        m0 = m0.max(FloatVector.fromArray(F, x, s));
        m1 = m1.max(FloatVector.fromArray(F, x, s + stride));
        m2 = m2.max(FloatVector.fromArray(F, x, s + 2 * stride));
        m3 = m3.max(FloatVector.fromArray(F, x, s + 3 * stride));
      }
      m0.intoArray(y, to + c);
      m1.intoArray(y, to + c + channels);
      m2.intoArray(y, to + c + 2 * channels);
      m3.intoArray(y, to + c + 3 * channels);
    }
  }

  private static void maxOfCut(
      Windows w, int i, int j, int k, float[] x, int xOffset, float[] y, int to) {
    for (int next = 0; next < w.channels(); next += L) {
      int c = Math.min(next, w.channels() - L);
      FloatVector max = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
      for (int p = w.from()[0][i]; p < w.to()[0][i]; p++) {
        for (int q = w.from()[1][j]; q < w.to()[1][j]; q++) {
          int at = xOffset + w.at(p, q, w.from()[2][k]) + c;
          for (int r = w.from()[2][k]; r < w.to()[2][k]; r++, at += w.channels()) {
            max = max.max(FloatVector.fromArray(F, x, at));
          }
        }
      }
      max.intoArray(y, to + c);
    }
  }

  /// Adds dy to the first element of each window that is not below y.
  public static void maxBackward(
      Windows w,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    int full = F.loopBound(w.channels());
    if (full > 0) {
      int to = 0;
      for (int i = 0; i < w.outputs(0); i++) {
        for (int j = 0; j < w.outputs(1); j++) {
          for (int k = 0; k < w.outputs(2); k++, to += w.channels()) {
            if (w.isWhole(0, i) && w.isWhole(1, j) && w.isWhole(2, k)) {
              int at = w.at(w.from()[0][i], w.from()[1][j], w.from()[2][k]);
              int[] steps = w.steps();
              maxBackwardOfWhole(
                  full,
                  steps,
                  x,
                  xOffset + at,
                  y,
                  yOffset + to,
                  dy,
                  dyOffset + to,
                  dx,
                  dxOffset + at);
            } else {
              maxBackwardOfCut(
                  w, i, j, k, x, xOffset, y, yOffset + to, dy, dyOffset + to, dx, dxOffset);
            }
          }
        }
      }
    }
    if (full < w.channels()) {
      ScalarPool.maxBackward(full, w, x, xOffset, y, yOffset, dy, dyOffset, dx, dxOffset);
    }
  }

  /// Whether [#maxBackwardOfTiles] is for these windows.
  public static boolean takesTiles(Windows w) {
    return w.channels() % L == 0 && w.tile();
  }

  /// [#maxBackward] for windows that have all positions between them: dx is overwritten.
  public static void maxBackwardOfTiles(
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
        int at = w.at(w.from()[0][i], w.from()[1][j], 0);
        for (int k = 0; k < w.outputs(2); k++) {
          maxBackwardOfTile(
              w.channels(),
              w.steps(),
              x,
              xOffset + at,
              y,
              yOffset + to,
              dy,
              dyOffset + to,
              dx,
              dxOffset + at);
          at += w.window()[2] * w.channels();
          to += w.channels();
        }
      }
    }
  }

  private static void maxBackwardOfTile(
      int channels,
      int[] steps,
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt) {
    for (int c = 0; c < channels; c += L) {
      FloatVector max = FloatVector.fromArray(F, y, yAt + c);
      // As if added to 0, which makes 0 of -0.
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + c).add(0f);
      for (int t = 0; t < steps.length; t++) {
        FloatVector v = FloatVector.fromArray(F, x, xAt + c + steps[t]);
        g.blend(0f, v.compare(LT, max)).intoArray(dx, dxAt + c + steps[t]);
        g = FloatVector.zero(F).blend(g, v.compare(LT, max));
      }
    }
  }

  private static void maxBackwardOfWhole(
      int channels,
      int[] steps,
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt) {
    for (int c = 0; c < channels; c += L) {
      FloatVector max = FloatVector.fromArray(F, y, yAt + c);
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + c);
      for (int t = 0; t < steps.length; t++) {
        FloatVector v = FloatVector.fromArray(F, x, xAt + c + steps[t]);
        FloatVector d = FloatVector.fromArray(F, dx, dxAt + c + steps[t]);
        d.add(g.blend(0f, v.compare(LT, max))).intoArray(dx, dxAt + c + steps[t]);
        g = FloatVector.zero(F).blend(g, v.compare(LT, max));
      }
    }
  }

  private static void maxBackwardOfCut(
      Windows w,
      int i,
      int j,
      int k,
      float[] x,
      int xOffset,
      float[] y,
      int yAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxOffset) {
    for (int c = 0; c < F.loopBound(w.channels()); c += L) {
      FloatVector max = FloatVector.fromArray(F, y, yAt + c);
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + c);
      for (int p = w.from()[0][i]; p < w.to()[0][i]; p++) {
        for (int q = w.from()[1][j]; q < w.to()[1][j]; q++) {
          int at = w.at(p, q, w.from()[2][k]) + c;
          for (int r = w.from()[2][k]; r < w.to()[2][k]; r++, at += w.channels()) {
            FloatVector v = FloatVector.fromArray(F, x, xOffset + at);
            FloatVector d = FloatVector.fromArray(F, dx, dxOffset + at);
            d.add(g.blend(0f, v.compare(LT, max))).intoArray(dx, dxOffset + at);
            g = FloatVector.zero(F).blend(g, v.compare(LT, max));
          }
        }
      }
    }
  }

  /// y = the mean of each window.
  public static void average(Windows w, float[] x, int xOffset, float[] y, int yOffset) {
    if (w.channels() < L) {
      ScalarPool.average(0, w, x, xOffset, y, yOffset);
      return;
    }
    int first = w.firstWhole();
    int end = w.endWhole();
    int line = w.outputs(2) * w.channels();
    int to = yOffset;
    for (int i = 0; i < w.outputs(0); i++) {
      for (int j = 0; j < w.outputs(1); j++, to += line) {
        boolean fours = end - first >= FOUR && w.isWhole(0, i) && w.isWhole(1, j);
        for (int k = 0; k < w.outputs(2); k++) {
          if (!fours || k < first || k >= end) {
            averageOfCut(w, i, j, k, x, xOffset, y, to + k * w.channels());
          }
        }
        for (int next = first; next < end && fours; next += FOUR) {
          int k = Math.min(next, end - FOUR);
          int at = xOffset + w.at(w.from()[0][i], w.from()[1][j], w.from()[2][k]);
          averageOfFour(w.steps(), w.channels(), w.stride(k), x, at, y, to + k * w.channels());
        }
      }
    }
  }

  /// Neighbouring windows begin `stride` elements apart.
  private static void averageOfFour(
      int[] steps, int channels, int stride, float[] x, int at, float[] y, int to) {
    float count = steps.length;
    for (int next = 0; next < channels; next += L) {
      int c = Math.min(next, channels - L);
      FloatVector s0 = FloatVector.zero(F);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      for (int t = 0; t < steps.length; t++) {
        int s = at + c + steps[t];
        s0 = s0.add(FloatVector.fromArray(F, x, s));
        s1 = s1.add(FloatVector.fromArray(F, x, s + stride));
        s2 = s2.add(FloatVector.fromArray(F, x, s + 2 * stride));
        s3 = s3.add(FloatVector.fromArray(F, x, s + 3 * stride));
      }
      s0.div(count).intoArray(y, to + c);
      s1.div(count).intoArray(y, to + c + channels);
      s2.div(count).intoArray(y, to + c + 2 * channels);
      s3.div(count).intoArray(y, to + c + 3 * channels);
    }
  }

  private static void averageOfCut(
      Windows w, int i, int j, int k, float[] x, int xOffset, float[] y, int to) {
    float count = w.count(i, j, k);
    for (int next = 0; next < w.channels(); next += L) {
      int c = Math.min(next, w.channels() - L);
      FloatVector sum = FloatVector.zero(F);
      for (int p = w.from()[0][i]; p < w.to()[0][i]; p++) {
        for (int q = w.from()[1][j]; q < w.to()[1][j]; q++) {
          int at = xOffset + w.at(p, q, w.from()[2][k]) + c;
          for (int r = w.from()[2][k]; r < w.to()[2][k]; r++, at += w.channels()) {
            sum = sum.add(FloatVector.fromArray(F, x, at));
          }
        }
      }
      sum.div(count).intoArray(y, to + c);
    }
  }

  /// Adds dy / count to each element of each window.
  public static void averageBackward(
      Windows w, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    int full = F.loopBound(w.channels());
    if (full > 0) {
      int from = dyOffset;
      for (int i = 0; i < w.outputs(0); i++) {
        for (int j = 0; j < w.outputs(1); j++) {
          for (int k = 0; k < w.outputs(2); k++, from += w.channels()) {
            averageBackwardOf(w, i, j, k, dy, from, dx, dxOffset);
          }
        }
      }
    }
    if (full < w.channels()) {
      ScalarPool.averageBackward(full, w, dy, dyOffset, dx, dxOffset);
    }
  }

  private static void averageBackwardOf(
      Windows w, int i, int j, int k, float[] dy, int dyAt, float[] dx, int dxOffset) {
    float count = w.count(i, j, k);
    for (int c = 0; c < F.loopBound(w.channels()); c += L) {
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + c).div(count);
      for (int p = w.from()[0][i]; p < w.to()[0][i]; p++) {
        for (int q = w.from()[1][j]; q < w.to()[1][j]; q++) {
          int at = dxOffset + w.at(p, q, w.from()[2][k]) + c;
          for (int r = w.from()[2][k]; r < w.to()[2][k]; r++, at += w.channels()) {
            FloatVector.fromArray(F, dx, at).add(g).intoArray(dx, at);
          }
        }
      }
    }
  }
}
