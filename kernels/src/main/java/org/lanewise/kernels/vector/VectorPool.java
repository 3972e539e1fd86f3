package org.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.LT;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.ScalarPool;
import org.lanewise.kernels.scalar.Windows;

/// Pooling of one image on vectors of channels, with the bits of [ScalarPool]. A window is swept
/// over once for each vector of channels. Forward, the last vector overlaps the one before.
public final class VectorPool {
  private VectorPool() {}

  /// y = the largest of each window.
  public static void max(Windows w, float[] x, int xOffset, float[] y, int yOffset) {
    if (w.channels() < LENGTH) {
      ScalarPool.max(0, w, x, xOffset, y, yOffset);
      return;
    }
    int to = yOffset;
    for (int i = 0; i < w.outputs(0); i++) {
      for (int j = 0; j < w.outputs(1); j++) {
        for (int k = 0; k < w.outputs(2); k++, to += w.channels()) {
          maxOf(w, i, j, k, x, xOffset, y, to);
        }
      }
    }
  }

  private static void maxOf(
      Windows w, int i, int j, int k, float[] x, int xOffset, float[] y, int to) {
    for (int next = 0; next < w.channels(); next += LENGTH) {
      int c = Math.min(next, w.channels() - LENGTH);
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
            maxBackwardOf(w, i, j, k, x, xOffset, y, yOffset + to, dy, dyOffset + to, dx, dxOffset);
          }
        }
      }
    }
    if (full < w.channels()) {
      ScalarPool.maxBackward(full, w, x, xOffset, y, yOffset, dy, dyOffset, dx, dxOffset);
    }
  }

  private static void maxBackwardOf(
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
    for (int c = 0; c < F.loopBound(w.channels()); c += LENGTH) {
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
    if (w.channels() < LENGTH) {
      ScalarPool.average(0, w, x, xOffset, y, yOffset);
      return;
    }
    int to = yOffset;
    for (int i = 0; i < w.outputs(0); i++) {
      for (int j = 0; j < w.outputs(1); j++) {
        for (int k = 0; k < w.outputs(2); k++, to += w.channels()) {
          averageOf(w, i, j, k, x, xOffset, y, to);
        }
      }
    }
  }

  private static void averageOf(
      Windows w, int i, int j, int k, float[] x, int xOffset, float[] y, int to) {
    float count = w.count(i, j, k);
    for (int next = 0; next < w.channels(); next += LENGTH) {
      int c = Math.min(next, w.channels() - LENGTH);
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
    for (int c = 0; c < F.loopBound(w.channels()); c += LENGTH) {
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
