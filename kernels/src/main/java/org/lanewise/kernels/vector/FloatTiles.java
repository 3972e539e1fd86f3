package org.lanewise.kernels.vector;

import static org.lanewise.kernels.vector.Lanes.F;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.gemm.Product;
import org.lanewise.kernels.scalar.activation.ActivationKernel;

/// The products of floats.
final class FloatTiles extends Tiles<float[]> {
  FloatTiles() {
    super(Float.BYTES, Lanes.F.length());
  }

  @Override
  float[] array(int n) {
    return new float[n];
  }

  @Override
  MemorySegment panels(long bytes) {
    return Panels.ofFloats(bytes);
  }

  @Override
  void run(
      int rows,
      boolean narrow,
      int kc,
      float[] a,
      int ao,
      MemorySegment b,
      long bo,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
    if (Blocks.FEW_REGISTERS && rows >= 4 && rows <= 6) {
      few(rows, narrow, kc, a, ao, b, bo, init, io, ldi, c, co, ldc);
    } else if (narrow) {
      FloatMicro.runNarrow(rows, kc, a, ao, b, bo, init, io, ldi, c, co, ldc);
    } else {
      FloatMicro.run(rows, kc, a, ao, b, bo, init, io, ldi, c, co, ldc);
    }
  }

  private static void few(
      int rows,
      boolean narrow,
      int kc,
      float[] a,
      int ao,
      MemorySegment b,
      long bo,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
    if (narrow) {
      FloatMicro16.runNarrow(rows, kc, a, ao, b, bo, init, io, ldi, c, co, ldc);
    } else {
      FloatMicro16.run(rows, kc, a, ao, b, bo, init, io, ldi, c, co, ldc);
    }
  }

  @Override
  void runPacking(
      int rows,
      int kc,
      float[] a,
      int ao,
      float[] b,
      int bo,
      int ldb,
      MemorySegment to,
      long at,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
    if (Blocks.FEW_REGISTERS && rows <= 6) {
      FloatMicro16.runPacking(rows, kc, a, ao, b, bo, ldb, to, at, init, io, ldi, c, co, ldc);
    } else {
      FloatMicro.runPacking(rows, kc, a, ao, b, bo, ldb, to, at, init, io, ldi, c, co, ldc);
    }
  }

  @Override
  void runInPlace(
      int rows,
      int second,
      int k,
      float[] a,
      int ao,
      int lda,
      float[] b,
      int bo,
      int ldb,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
    if (second == 0) {
      FloatInPlace.runNarrow(rows, k, a, ao, lda, b, bo, ldb, init, io, ldi, c, co, ldc);
    } else {
      FloatInPlace.run(rows, k, a, ao, lda, b, bo, ldb, second, init, io, ldi, c, co, ldc);
    }
  }

  @Override
  void runOuter(
      int rows,
      int second,
      int k,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] c,
      int co,
      int ldc) {
    FloatOuter.run(rows, second, k, a, ao, b, bo, c, co, ldc);
  }

  @Override
  void copyOuter(int k, float[] a, int ao, int lda, float[] d) {
    FloatOuter.copyRows(k, a, ao, lda, d);
  }

  @Override
  void copyColumns(int second, int k, float[] b, int bo, int ldb, float[] d, int dof) {
    FloatOuter.copyColumns(second, k, b, bo, ldb, d, dof);
  }

  @Override
  void row(
      int panels,
      boolean halves,
      int kc,
      float[] a,
      int ao,
      MemorySegment b,
      long bo,
      long panel,
      float[] init,
      int io,
      float[] c,
      int co) {
    switch (halves ? -panels : panels) {
      case 2 -> FloatMicro.row2(kc, a, ao, b, bo, panel, init, io, c, co);
      case 1 -> FloatMicro.tile1(kc, a, ao, b, bo, init, io, 0, c, co, 0);
      case -4 -> FloatMicro.halfRow4(kc, a, ao, b, bo, panel, init, io, c, co);
      case -2 -> FloatMicro.halfRow2(kc, a, ao, b, bo, panel, init, io, c, co);
      case -1 -> FloatMicro.halfRow1(kc, a, ao, b, bo, panel, init, io, c, co);
      default -> throw new AssertionError(panels);
    }
  }

  @Override
  void packRows(
      boolean trans,
      int rows,
      int kc,
      double alpha,
      float[] a,
      int ao,
      int lda,
      float[] d,
      int dof) {
    if (trans) {
      FloatPacking.transposeRows(rows, kc, (float) alpha, a, ao, lda, d, dof);
    } else {
      FloatPacking.copyRows(rows, kc, (float) alpha, a, ao, lda, d, dof);
    }
  }

  @Override
  void packPanel(
      boolean trans, int kc, int width, float[] b, int bo, int ldb, MemorySegment panel, long at) {
    if (trans) {
      FloatPacking.transposePanel(kc, width, b, bo, ldb, panel, at);
    } else {
      FloatPacking.copyPanel(kc, width, b, bo, ldb, panel, at);
    }
  }

  @Override
  void copy(int rows, int columns, float[] s, int so, int lds, float[] d, int dof, int ldd) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(s, so + r * lds, d, dof + r * ldd, columns);
    }
  }

  @Override
  void start(Product<float[]> x, int rows, int n, int i, int j, int co) {
    // To add to -0 changes nothing, not even -0: a bias alone starts as it does in a tile.
    float fresh = x.bias == null && x.residual == null ? 0f : -0f;
    boolean both = x.beta == 0 && x.bias != null && !x.biasPerRow && x.residual != null;
    for (int r = 0; r < rows; r++) {
      int ci = co + r * x.ldc;
      if (both) {
        int ri = x.residualOffset + (i + r) * x.ldr + j;
        sum(n, x.bias, x.biasOffset + j, x.residual, ri, x.c, ci);
        continue;
      }
      scale((float) x.beta, fresh, n, x.c, ci);
      if (x.bias != null && x.biasPerRow) {
        add(n, x.bias[x.biasOffset + i + r], x.c, ci);
      } else if (x.bias != null) {
        add(n, x.bias, x.biasOffset + j, x.c, ci);
      }
      if (x.residual != null) {
        add(n, x.residual, x.residualOffset + (i + r) * x.ldr + j, x.c, ci);
      }
    }
  }

  private static void sum(int n, float[] s, int so, float[] t, int to, float[] c, int co) {
    int j = 0;
    for (; j < F.loopBound(n); j += F.length()) {
      FloatVector v = FloatVector.fromArray(F, s, so + j);
      v.add(FloatVector.fromArray(F, t, to + j)).intoArray(c, co + j);
    }
    for (; j < n; j++) {
      c[co + j] = s[so + j] + t[to + j];
    }
  }

  private static void scale(float beta, float fresh, int n, float[] c, int co) {
    if (beta == 0) {
      Arrays.fill(c, co, co + n, fresh);
      return;
    }
    for (int j = 0; j < n && beta != 1; j++) {
      c[co + j] *= beta;
    }
  }

  private static void add(int n, float s, float[] c, int co) {
    for (int j = 0; j < n; j++) {
      c[co + j] += s;
    }
  }

  private static void add(int n, float[] s, int so, float[] c, int co) {
    for (int j = 0; j < n; j++) {
      c[co + j] += s[so + j];
    }
  }

  @Override
  void activate(ActivationKernel activation, int n, float[] c, int co) {
    activation.forward(n, c, co, c, co);
  }

  @Override
  void fourDots(
      int n,
      double alpha,
      float[] a,
      int ao,
      int lda,
      float[] x,
      int xo,
      double beta,
      float[] y,
      int yo,
      int incY) {
    FloatRows.fourDots(n, (float) alpha, a, ao, lda, x, xo, (float) beta, y, yo, incY);
  }

  @Override
  void oneDot(
      int n, double alpha, float[] a, int ao, float[] x, int xo, double beta, float[] y, int yo) {
    FloatRows.oneDot(n, (float) alpha, a, ao, x, xo, (float) beta, y, yo);
  }

  @Override
  void fourVectors(
      int m,
      double alpha,
      float[] a,
      int ao,
      int lda,
      float[] x,
      int xo,
      int incX,
      float[] y,
      int yo) {
    FloatRows.fourVectors(m, (float) alpha, a, ao, lda, x, xo, incX, y, yo);
  }

  @Override
  void eightVectors(
      int m,
      double alpha,
      float[] a,
      int ao,
      int lda,
      float[] x,
      int xo,
      int incX,
      float[] y,
      int yo) {
    FloatRows.eightVectors(m, (float) alpha, a, ao, lda, x, xo, incX, y, yo);
  }

  @Override
  void eightRows(
      int n,
      double alpha,
      float[] a,
      int ao,
      int lda,
      float[] x,
      int xo,
      int incX,
      float[] y,
      int yo) {
    FloatRows.eightRows(n, (float) alpha, a, ao, lda, x, xo, incX, y, yo);
  }

  @Override
  void oneRow(int n, double alpha, float[] a, int ao, float[] x, int xo, float[] y, int yo) {
    FloatRows.oneRow(n, (float) alpha, a, ao, x, xo, y, yo);
  }
}
