package org.lanewise.kernels.vector;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static org.lanewise.kernels.vector.Panels.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Copies of blocks of a matrix into the layout that the tiles read. This absorbs the transposes
/// and `alpha`: what follows sees one layout only.
final class FloatPacking {
  private static final VectorSpecies<Float> F = Lanes.F;
  private static final int L = Lanes.LENGTH;
  private static final int LDA = Blocks.lda(Float.BYTES);
  private static final int NR = 2 * L;
  private static final int BYTES = Float.BYTES;
  private static final int ROW = NR * BYTES;

  private FloatPacking() {}

  /// `d[r * LDA + p] = alpha a[r * lda + p]`.
  static void copyRows(
      int rows, int kc, float alpha, float[] a, int ao, int lda, float[] d, int dof) {
    if (kc < L) {
      copyShortRows(rows, kc, alpha, a, ao, lda, d, dof);
      return;
    }
    int whole = kc & -L;
    copyVectors(rows, whole, alpha, a, ao, lda, d, dof);
    if (whole < kc) {
      // the last vector of a row ends with the row
      copyVectors(rows, L, alpha, a, ao + kc - L, lda, d, dof + kc - L);
    }
  }

  /// The same for n that is a multiple of the lanes. The rows of a tile go together: one by one, or
  /// four and one, takes twice as long.
  private static void copyVectors(
      int rows, int n, float alpha, float[] a, int ao, int lda, float[] d, int dof) {
    if (rows == 6) {
      copySixRows(n, alpha, a, ao, lda, d, dof);
      return;
    }
    int r = 0;
    for (; r + 4 <= rows; r += 4) {
      copyFourRows(n, alpha, a, ao + r * lda, lda, d, dof + r * LDA);
    }
    for (; r < rows; r++) {
      copyRow(n, alpha, a, ao + r * lda, d, dof + r * LDA);
    }
  }

  private static void copySixRows(
      int n, float alpha, float[] a, int ao, int lda, float[] d, int dof) {
    FloatVector x = FloatVector.broadcast(F, alpha);
    for (int p = 0; p < n; p += L) {
      int s = ao + p;
      int q = dof + p;
      FloatVector.fromArray(F, a, s).mul(x).intoArray(d, q);
      FloatVector.fromArray(F, a, s + lda).mul(x).intoArray(d, q + LDA);
      FloatVector.fromArray(F, a, s + 2 * lda).mul(x).intoArray(d, q + 2 * LDA);
      FloatVector.fromArray(F, a, s + 3 * lda).mul(x).intoArray(d, q + 3 * LDA);
      FloatVector.fromArray(F, a, s + 4 * lda).mul(x).intoArray(d, q + 4 * LDA);
      FloatVector.fromArray(F, a, s + 5 * lda).mul(x).intoArray(d, q + 5 * LDA);
    }
  }

  private static void copyFourRows(
      int n, float alpha, float[] a, int ao, int lda, float[] d, int dof) {
    FloatVector x = FloatVector.broadcast(F, alpha);
    for (int p = 0; p < n; p += L) {
      int s = ao + p;
      int q = dof + p;
      FloatVector.fromArray(F, a, s).mul(x).intoArray(d, q);
      FloatVector.fromArray(F, a, s + lda).mul(x).intoArray(d, q + LDA);
      FloatVector.fromArray(F, a, s + 2 * lda).mul(x).intoArray(d, q + 2 * LDA);
      FloatVector.fromArray(F, a, s + 3 * lda).mul(x).intoArray(d, q + 3 * LDA);
    }
  }

  private static void copyRow(int n, float alpha, float[] a, int ao, float[] d, int dof) {
    FloatVector x = FloatVector.broadcast(F, alpha);
    for (int p = 0; p < n; p += L) {
      FloatVector.fromArray(F, a, ao + p).mul(x).intoArray(d, dof + p);
    }
  }

  private static void copyShortRows(
      int rows, int kc, float alpha, float[] a, int ao, int lda, float[] d, int dof) {
    for (int r = 0; r < rows; r++) {
      for (int p = 0; p < kc; p++) {
        d[dof + r * LDA + p] = alpha * a[ao + r * lda + p];
      }
    }
  }

  /// `d[r * LDA + p] = alpha a[p * lda + r]`.
  static void transposeRows(
      int rows, int kc, float alpha, float[] a, int ao, int lda, float[] d, int dof) {
    int r = 0;
    for (; r + 4 <= rows; r += 4) {
      transposeFourRows(kc, alpha, a, ao + r, lda, d, dof + r * LDA);
    }
    for (; r < rows; r++) {
      for (int p = 0; p < kc; p++) {
        d[dof + r * LDA + p] = alpha * a[ao + p * lda + r];
      }
    }
  }

  private static void transposeFourRows(
      int kc, float alpha, float[] a, int ao, int lda, float[] d, int dof) {
    for (int p = 0; p < kc; p++) {
      int s = ao + p * lda;
      int q = dof + p;
      d[q] = alpha * a[s];
      d[q + LDA] = alpha * a[s + 1];
      d[q + 2 * LDA] = alpha * a[s + 2];
      d[q + 3 * LDA] = alpha * a[s + 3];
    }
  }

  /// `panel[p * NR + j] = b[p * ldb + j]`. Columns from `width` on hold anything: whole vectors are
  /// copied as long as they end within b.
  static void copyPanel(
      int kc, int width, float[] b, int bo, int ldb, MemorySegment panel, long at) {
    MemorySegment d = Panels.FLOATS.cast(panel);
    int reach = width > L ? NR : L;
    int whole = Math.clamp((b.length - reach - bo) / ldb + 1L, 0, kc);
    if (bo + reach > b.length) {
      whole = 0;
    }
    if (width > L) {
      for (int p = 0; p < whole; p++) {
        FloatVector.fromArray(F, b, bo + p * ldb).intoMemorySegment(d, at + p * ROW, ORDER);
        FloatVector.fromArray(F, b, bo + p * ldb + L)
            .intoMemorySegment(d, at + p * ROW + ROW / 2, ORDER);
      }
    } else {
      for (int p = 0; p < whole; p++) {
        FloatVector.fromArray(F, b, bo + p * ldb).intoMemorySegment(d, at + p * ROW, ORDER);
      }
    }
    for (int p = whole; p < kc; p++) {
      MemorySegment.copy(b, bo + p * ldb, d, JAVA_FLOAT_UNALIGNED, at + p * ROW, width);
    }
  }

  /// `panel[p * NR + j] = b[j * ldb + p]`.
  static void transposePanel(
      int kc, int width, float[] b, int bo, int ldb, MemorySegment panel, long at) {
    if (FloatTranspose.takes(width, kc)) {
      FloatTranspose.panel(width, kc, b, bo, ldb, panel, at);
      return;
    }
    MemorySegment d = Panels.FLOATS.cast(panel);
    int j = 0;
    for (; j + 4 <= width; j += 4) {
      transposeFourColumns(kc, b, bo + j * ldb, ldb, d, at + j * BYTES);
    }
    for (; j < width; j++) {
      for (int p = 0; p < kc; p++) {
        d.set(JAVA_FLOAT_UNALIGNED, at + p * ROW + j * BYTES, b[bo + j * ldb + p]);
      }
    }
  }

  private static void transposeFourColumns(
      int kc, float[] b, int bo, int ldb, MemorySegment panel, long at) {
    MemorySegment d = Panels.FLOATS.cast(panel);
    int b1 = bo + ldb;
    int b2 = bo + 2 * ldb;
    int b3 = bo + 3 * ldb;
    for (int p = 0; p < kc; p++) {
      d.set(JAVA_FLOAT_UNALIGNED, at + p * ROW, b[bo + p]);
      d.set(JAVA_FLOAT_UNALIGNED, at + p * ROW + BYTES, b[b1 + p]);
      d.set(JAVA_FLOAT_UNALIGNED, at + p * ROW + 2 * BYTES, b[b2 + p]);
      d.set(JAVA_FLOAT_UNALIGNED, at + p * ROW + 3 * BYTES, b[b3 + p]);
    }
  }
}
