package org.lanewise.kernels.vector;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static org.lanewise.kernels.vector.Panels.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The copies of [FloatPacking] for doubles.
final class DoublePacking {
  private static final VectorSpecies<Double> D = Lanes.D;
  private static final int L = D.length();
  private static final int LDA = Blocks.lda(Double.BYTES);
  private static final int NR = 2 * L;
  private static final int BYTES = Double.BYTES;
  private static final int ROW = NR * BYTES;

  private DoublePacking() {}

  /// `d[r * LDA + p] = alpha a[r * lda + p]`.
  static void copyRows(
      int rows, int kc, double alpha, double[] a, int ao, int lda, double[] d, int dof) {
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
      int rows, int n, double alpha, double[] a, int ao, int lda, double[] d, int dof) {
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
      int n, double alpha, double[] a, int ao, int lda, double[] d, int dof) {
    DoubleVector x = DoubleVector.broadcast(D, alpha);
    for (int p = 0; p < n; p += L) {
      int s = ao + p;
      int q = dof + p;
      DoubleVector.fromArray(D, a, s).mul(x).intoArray(d, q);
      DoubleVector.fromArray(D, a, s + lda).mul(x).intoArray(d, q + LDA);
      DoubleVector.fromArray(D, a, s + 2 * lda).mul(x).intoArray(d, q + 2 * LDA);
      DoubleVector.fromArray(D, a, s + 3 * lda).mul(x).intoArray(d, q + 3 * LDA);
      DoubleVector.fromArray(D, a, s + 4 * lda).mul(x).intoArray(d, q + 4 * LDA);
      DoubleVector.fromArray(D, a, s + 5 * lda).mul(x).intoArray(d, q + 5 * LDA);
    }
  }

  private static void copyFourRows(
      int n, double alpha, double[] a, int ao, int lda, double[] d, int dof) {
    DoubleVector x = DoubleVector.broadcast(D, alpha);
    for (int p = 0; p < n; p += L) {
      int s = ao + p;
      int q = dof + p;
      DoubleVector.fromArray(D, a, s).mul(x).intoArray(d, q);
      DoubleVector.fromArray(D, a, s + lda).mul(x).intoArray(d, q + LDA);
      DoubleVector.fromArray(D, a, s + 2 * lda).mul(x).intoArray(d, q + 2 * LDA);
      DoubleVector.fromArray(D, a, s + 3 * lda).mul(x).intoArray(d, q + 3 * LDA);
    }
  }

  private static void copyRow(int n, double alpha, double[] a, int ao, double[] d, int dof) {
    DoubleVector x = DoubleVector.broadcast(D, alpha);
    for (int p = 0; p < n; p += L) {
      DoubleVector.fromArray(D, a, ao + p).mul(x).intoArray(d, dof + p);
    }
  }

  private static void copyShortRows(
      int rows, int kc, double alpha, double[] a, int ao, int lda, double[] d, int dof) {
    for (int r = 0; r < rows; r++) {
      for (int p = 0; p < kc; p++) {
        d[dof + r * LDA + p] = alpha * a[ao + r * lda + p];
      }
    }
  }

  /// `d[r * LDA + p] = alpha a[p * lda + r]`.
  static void transposeRows(
      int rows, int kc, double alpha, double[] a, int ao, int lda, double[] d, int dof) {
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
      int kc, double alpha, double[] a, int ao, int lda, double[] d, int dof) {
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
      int kc, int width, double[] b, int bo, int ldb, MemorySegment panel, long at) {
    MemorySegment d = Panels.DOUBLES.cast(panel);
    int reach = width > L ? NR : L;
    int whole = Math.clamp((b.length - reach - bo) / ldb + 1L, 0, kc);
    if (bo + reach > b.length) {
      whole = 0;
    }
    if (width > L) {
      for (int p = 0; p < whole; p++) {
        DoubleVector.fromArray(D, b, bo + p * ldb).intoMemorySegment(d, at + p * ROW, ORDER);
        DoubleVector.fromArray(D, b, bo + p * ldb + L)
            .intoMemorySegment(d, at + p * ROW + ROW / 2, ORDER);
      }
    } else {
      for (int p = 0; p < whole; p++) {
        DoubleVector.fromArray(D, b, bo + p * ldb).intoMemorySegment(d, at + p * ROW, ORDER);
      }
    }
    for (int p = whole; p < kc; p++) {
      MemorySegment.copy(b, bo + p * ldb, d, JAVA_DOUBLE_UNALIGNED, at + p * ROW, width);
    }
  }

  /// `panel[p * NR + j] = b[j * ldb + p]`.
  static void transposePanel(
      int kc, int width, double[] b, int bo, int ldb, MemorySegment panel, long at) {
    MemorySegment d = Panels.DOUBLES.cast(panel);
    int j = 0;
    for (; j + 4 <= width; j += 4) {
      transposeFourColumns(kc, b, bo + j * ldb, ldb, d, at + j * BYTES);
    }
    for (; j < width; j++) {
      for (int p = 0; p < kc; p++) {
        d.set(JAVA_DOUBLE_UNALIGNED, at + p * ROW + j * BYTES, b[bo + j * ldb + p]);
      }
    }
  }

  private static void transposeFourColumns(
      int kc, double[] b, int bo, int ldb, MemorySegment panel, long at) {
    MemorySegment d = Panels.DOUBLES.cast(panel);
    int b1 = bo + ldb;
    int b2 = bo + 2 * ldb;
    int b3 = bo + 3 * ldb;
    for (int p = 0; p < kc; p++) {
      d.set(JAVA_DOUBLE_UNALIGNED, at + p * ROW, b[bo + p]);
      d.set(JAVA_DOUBLE_UNALIGNED, at + p * ROW + BYTES, b[b1 + p]);
      d.set(JAVA_DOUBLE_UNALIGNED, at + p * ROW + 2 * BYTES, b[b2 + p]);
      d.set(JAVA_DOUBLE_UNALIGNED, at + p * ROW + 3 * BYTES, b[b3 + p]);
    }
  }
}
