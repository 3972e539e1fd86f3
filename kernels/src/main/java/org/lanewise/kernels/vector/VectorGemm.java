package org.lanewise.kernels.vector;

/// The loops round the tiles of [GemmTiles].
///
/// ```
///   for each NC columns of B and C
///     for each KC rows of B               pack KC x NC of B: stays in L2
///       for each R rows of A and C        pack R x KC of A: stays in L1
///         for each NR columns             one tile
/// ```
public final class VectorGemm {
  /// Rows of a block of B: a panel of B, 256 x 32 floats, and one of A stay in an L1 cache of 48
  /// KB.
  static final int KC = 256;

  /// Columns of a block of B: 256 x 1024 floats take half of an L2 cache of 2 MB.
  static final int NC = 1024;

  private static final int NR = GemmTiles.NR;
  private static final float[] ZEROS = new float[4 * NR];

  private VectorGemm() {}

  /// `c = act(alpha op(a) op(b) + start)`, where the start is C itself if `accumulate`, else the
  /// bias
  /// of the column if there is one, else zero. Sizes are positive.
  public static void sgemm(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int ao,
      int lda,
      float[] b,
      int bo,
      int ldb,
      boolean accumulate,
      float[] bias,
      int biasOffset,
      int activation,
      float parameter,
      float[] c,
      int co,
      int ldc) {
    Scratch scratch = Scratch.take();
    for (int j = 0; j < n; j += NC) {
      int nc = Math.min(NC, n - j);
      for (int p = 0; p < k; p += KC) {
        int kc = Math.min(KC, k - p);
        float[] panels = scratch.b(kc * paddedColumns(nc));
        packBlock(transB, kc, nc, b, transB ? bo + j * ldb + p : bo + p * ldb + j, ldb, panels, 0);
        block(
            transA,
            m,
            nc,
            kc,
            alpha,
            a,
            transA ? ao + p * lda : ao + p,
            lda,
            panels,
            0,
            accumulate || p > 0,
            bias,
            biasOffset + j,
            c,
            co + j,
            ldc,
            scratch,
            p + kc == k ? activation : 0,
            parameter);
      }
    }
    scratch.give();
  }

  /// `c = act(a B + bias)` with n columns of a B of `columns`, from [#pack], from column `from` on:
  /// a
  /// multiple of NR.
  public static void packed(
      int m,
      int n,
      int k,
      float[] a,
      int ao,
      int lda,
      float[] b,
      int columns,
      int from,
      float[] bias,
      int biasOffset,
      int activation,
      float parameter,
      float[] c,
      int co,
      int ldc) {
    Scratch scratch = Scratch.take();
    int padded = paddedColumns(columns);
    for (int j = 0; j < n; j += NC) {
      int nc = Math.min(NC, n - j);
      for (int p = 0; p < k; p += KC) {
        int kc = Math.min(KC, k - p);
        block(
            false,
            m,
            nc,
            kc,
            1,
            a,
            ao + p,
            lda,
            b,
            p * padded + (from + j) * kc,
            p > 0,
            bias,
            biasOffset + j,
            c,
            co + j,
            ldc,
            scratch,
            p + kc == k ? activation : 0,
            parameter);
      }
    }
    scratch.give();
  }

  /// All of op(b) as panels: for each KC rows, for each NR columns, KC x NR floats row by row; the
  /// last panel is filled up with zeros.
  public static float[] pack(boolean trans, int k, int n, float[] b, int bo, int ldb) {
    int padded = paddedColumns(n);
    float[] panels = new float[Math.multiplyExact(k, padded)];
    for (int p = 0; p < k; p += KC) {
      int kc = Math.min(KC, k - p);
      packBlock(trans, kc, n, b, trans ? bo + p : bo + p * ldb, ldb, panels, p * padded);
    }
    return panels;
  }

  private static int paddedColumns(int n) {
    return (n + NR - 1) / NR * NR;
  }

  private static void packBlock(
      boolean trans, int kc, int nc, float[] b, int bo, int ldb, float[] panels, int offset) {
    for (int j = 0; j < nc; j += NR) {
      int width = Math.min(NR, nc - j);
      if (trans) {
        GemmPacking.across(NR, width, kc, 1, b, bo + j * ldb, ldb, panels, offset + j * kc);
      } else {
        GemmPacking.along(NR, width, kc, 1, b, bo + j, ldb, panels, offset + j * kc);
      }
    }
  }

  private static void block(
      boolean transA,
      int m,
      int nc,
      int kc,
      float alpha,
      float[] a,
      int ao,
      int lda,
      float[] panels,
      int po,
      boolean accumulate,
      float[] bias,
      int biasOffset,
      float[] c,
      int co,
      int ldc,
      Scratch scratch,
      int activation,
      float parameter) {
    for (int i = 0; i < m; ) {
      int rows = GemmTiles.rows(m - i);
      int ci = co + i * ldc;
      float[] ap = scratch.a;
      int apo = 0;
      if (transA) {
        GemmPacking.along(rows, rows, kc, alpha, a, ao + i, lda, ap, 0);
      } else if (rows == 1 && alpha == 1) {
        ap = a; // a row is its own panel
        apo = ao + i * lda;
      } else {
        GemmPacking.across(rows, rows, kc, alpha, a, ao + i * lda, lda, ap, 0);
      }
      if (accumulate) {
        rowOfTiles(rows, nc, kc, ap, apo, panels, po, c, ci, 1, ldc, c, ci, ldc, scratch.tile);
      } else if (bias != null) {
        rowOfTiles(
            rows, nc, kc, ap, apo, panels, po, bias, biasOffset, 1, 0, c, ci, ldc, scratch.tile);
      } else {
        rowOfTiles(rows, nc, kc, ap, apo, panels, po, ZEROS, 0, 0, 0, c, ci, ldc, scratch.tile);
      }
      for (int r = 0; r < rows && activation != 0; r++, ci += ldc) {
        VectorActivation.forward(activation, parameter, nc, c, ci, c, ci);
      }
      i += rows;
    }
  }

  /// The tiles of one panel of A. The start of element (r, j) is `init[io + r * ldi + j * stepI]`.
  private static void rowOfTiles(
      int rows,
      int nc,
      int kc,
      float[] ap,
      int apo,
      float[] panels,
      int po,
      float[] init,
      int io,
      int stepI,
      int ldi,
      float[] c,
      int co,
      int ldc,
      float[] tile) {
    int panel = kc * NR;
    int j = 0;
    if (rows == 1) {
      for (; j + 4 * NR <= nc; j += 4 * NR) {
        GemmTiles.row4(kc, ap, apo, panels, po + j * kc, panel, init, io + j * stepI, c, co + j);
      }
      for (; j + 2 * NR <= nc; j += 2 * NR) {
        GemmTiles.row2(kc, ap, apo, panels, po + j * kc, panel, init, io + j * stepI, c, co + j);
      }
    }
    for (; j + NR <= nc; j += NR) {
      GemmTiles.run(
          rows, kc, ap, apo, panels, po + j * kc, init, io + j * stepI, ldi, c, co + j, ldc);
    }
    if (j < nc) {
      int width = nc - j;
      for (int r = 0; r < rows; r++) {
        System.arraycopy(init, io + r * ldi + j * stepI, tile, r * NR, width);
      }
      GemmTiles.run(rows, kc, ap, apo, panels, po + j * kc, tile, 0, NR, tile, 0, NR);
      for (int r = 0; r < rows; r++) {
        System.arraycopy(tile, r * NR, c, co + r * ldc + j, width);
      }
    }
  }
}
