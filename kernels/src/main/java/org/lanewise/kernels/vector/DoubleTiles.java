package org.lanewise.kernels.vector;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.lanewise.kernels.gemm.Product;
import org.lanewise.kernels.scalar.activation.ActivationKernel;

/// The products of doubles. They take no bias, no residual and no activation.
final class DoubleTiles extends Tiles<double[]> {
  DoubleTiles() {
    super(Double.BYTES, Lanes.D.length());
  }

  @Override
  double[] array(int n) {
    return new double[n];
  }

  @Override
  MemorySegment panels(long bytes) {
    return Panels.ofDoubles(bytes);
  }

  @Override
  void run(
      int rows,
      boolean narrow,
      int kc,
      double[] a,
      int ao,
      MemorySegment b,
      long bo,
      double[] init,
      int io,
      int ldi,
      double[] c,
      int co,
      int ldc) {
    if (Blocks.FEW_REGISTERS && rows >= 4 && rows <= 6) {
      few(rows, narrow, kc, a, ao, b, bo, init, io, ldi, c, co, ldc);
    } else if (narrow) {
      DoubleMicro.runNarrow(rows, kc, a, ao, b, bo, init, io, ldi, c, co, ldc);
    } else {
      DoubleMicro.run(rows, kc, a, ao, b, bo, init, io, ldi, c, co, ldc);
    }
  }

  private static void few(
      int rows,
      boolean narrow,
      int kc,
      double[] a,
      int ao,
      MemorySegment b,
      long bo,
      double[] init,
      int io,
      int ldi,
      double[] c,
      int co,
      int ldc) {
    if (narrow) {
      DoubleMicro16.runNarrow(rows, kc, a, ao, b, bo, init, io, ldi, c, co, ldc);
    } else {
      DoubleMicro16.run(rows, kc, a, ao, b, bo, init, io, ldi, c, co, ldc);
    }
  }

  @Override
  void runPacking(
      int rows,
      int kc,
      double[] a,
      int ao,
      double[] b,
      int bo,
      int ldb,
      MemorySegment to,
      long at,
      double[] init,
      int io,
      int ldi,
      double[] c,
      int co,
      int ldc) {
    if (Blocks.FEW_REGISTERS && rows <= 6) {
      DoubleMicro16.runPacking(rows, kc, a, ao, b, bo, ldb, to, at, init, io, ldi, c, co, ldc);
    } else {
      DoubleMicro.runPacking(rows, kc, a, ao, b, bo, ldb, to, at, init, io, ldi, c, co, ldc);
    }
  }

  @Override
  void runInPlace(
      int rows,
      int second,
      int k,
      double[] a,
      int ao,
      int lda,
      double[] b,
      int bo,
      int ldb,
      double[] init,
      int io,
      int ldi,
      double[] c,
      int co,
      int ldc) {
    if (second == 0) {
      DoubleInPlace.runNarrow(rows, k, a, ao, lda, b, bo, ldb, init, io, ldi, c, co, ldc);
    } else {
      DoubleInPlace.run(rows, k, a, ao, lda, b, bo, ldb, second, init, io, ldi, c, co, ldc);
    }
  }

  @Override
  void runOuter(
      int rows,
      int second,
      int k,
      double[] a,
      int ao,
      double[] b,
      int bo,
      double[] c,
      int co,
      int ldc) {
    DoubleOuter.run(rows, second, k, a, ao, b, bo, c, co, ldc);
  }

  @Override
  void copyOuter(int k, double[] a, int ao, int lda, double[] d) {
    DoubleOuter.copyRows(k, a, ao, lda, d);
  }

  @Override
  void copyColumns(int second, int k, double[] b, int bo, int ldb, double[] d, int dof) {
    DoubleOuter.copyColumns(second, k, b, bo, ldb, d, dof);
  }

  @Override
  void row(
      int panels,
      boolean halves,
      int kc,
      double[] a,
      int ao,
      MemorySegment b,
      long bo,
      long panel,
      double[] init,
      int io,
      double[] c,
      int co) {
    assert !halves;
    switch (panels) {
      case 2 -> DoubleMicro.row2(kc, a, ao, b, bo, panel, init, io, c, co);
      case 1 -> DoubleMicro.tile1(kc, a, ao, b, bo, init, io, 0, c, co, 0);
      default -> throw new AssertionError(panels);
    }
  }

  @Override
  void packRows(
      boolean trans,
      int rows,
      int kc,
      double alpha,
      double[] a,
      int ao,
      int lda,
      double[] d,
      int dof) {
    if (trans) {
      DoublePacking.transposeRows(rows, kc, alpha, a, ao, lda, d, dof);
    } else {
      DoublePacking.copyRows(rows, kc, alpha, a, ao, lda, d, dof);
    }
  }

  @Override
  void packPanel(
      boolean trans, int kc, int width, double[] b, int bo, int ldb, MemorySegment panel, long at) {
    if (trans) {
      DoublePacking.transposePanel(kc, width, b, bo, ldb, panel, at);
    } else {
      DoublePacking.copyPanel(kc, width, b, bo, ldb, panel, at);
    }
  }

  @Override
  void copy(int rows, int columns, double[] s, int so, int lds, double[] d, int dof, int ldd) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(s, so + r * lds, d, dof + r * ldd, columns);
    }
  }

  @Override
  void start(Product<double[]> x, int rows, int n, int i, int j, int co) {
    for (int r = 0; r < rows; r++) {
      scale(x.beta, n, x.c, co + r * x.ldc);
    }
  }

  private static void scale(double beta, int n, double[] c, int co) {
    if (beta == 0) {
      Arrays.fill(c, co, co + n, 0);
      return;
    }
    for (int j = 0; j < n && beta != 1; j++) {
      c[co + j] *= beta;
    }
  }

  @Override
  void activate(ActivationKernel activation, int n, double[] c, int co) {
    throw new AssertionError("products of doubles take no activation");
  }

  @Override
  void fourDots(
      int n,
      double alpha,
      double[] a,
      int ao,
      int lda,
      double[] x,
      int xo,
      double beta,
      double[] y,
      int yo,
      int incY) {
    DoubleRows.fourDots(n, alpha, a, ao, lda, x, xo, beta, y, yo, incY);
  }

  @Override
  void oneDot(
      int n,
      double alpha,
      double[] a,
      int ao,
      double[] x,
      int xo,
      double beta,
      double[] y,
      int yo) {
    DoubleRows.oneDot(n, alpha, a, ao, x, xo, beta, y, yo);
  }

  @Override
  void fourVectors(
      int m,
      double alpha,
      double[] a,
      int ao,
      int lda,
      double[] x,
      int xo,
      int incX,
      double[] y,
      int yo) {
    DoubleRows.fourVectors(m, alpha, a, ao, lda, x, xo, incX, y, yo);
  }

  @Override
  void eightVectors(
      int m,
      double alpha,
      double[] a,
      int ao,
      int lda,
      double[] x,
      int xo,
      int incX,
      double[] y,
      int yo) {
    DoubleRows.eightVectors(m, alpha, a, ao, lda, x, xo, incX, y, yo);
  }

  @Override
  void eightRows(
      int n,
      double alpha,
      double[] a,
      int ao,
      int lda,
      double[] x,
      int xo,
      int incX,
      double[] y,
      int yo) {
    DoubleRows.eightRows(n, alpha, a, ao, lda, x, xo, incX, y, yo);
  }

  @Override
  void oneRow(int n, double alpha, double[] a, int ao, double[] x, int xo, double[] y, int yo) {
    DoubleRows.oneRow(n, alpha, a, ao, x, xo, y, yo);
  }
}
