package org.lanewise.kernels.vector;

/// The loops round the tiles of [GemmTiles].
///
/// ```
///   for each NC columns of B and C
///     for each KC rows of B               pack KC x NC of B: stays in L2
///       for each R rows of A and C        R x KC of A, where they lie: stay in L1
///         for each NR columns             one tile
/// ```
///
/// A small B is not packed but read where it lies.
public final class VectorGemm {
  /// Rows of a block of B: a panel of B, 256 x 32 floats, and the rows of A stay in an L1 cache of
  /// 48 KB.
  private static final int KC = 256;

  /// Columns of a block of B: 256 x 1024 floats take half of an L2 cache of 2 MB.
  private static final int NC = 1024;

  /// A B of at most this many elements is read where it lies: packing pays from there on.
  private static final int SMALL_B = 1 << 16;

  private static final int NR = GemmTiles.NR;
  private static final float[] ZEROS = new float[4 * NR];

  /// Rows of A in scratch: not a multiple of a page apart, for that would put them all in one set
  /// of the cache.
  private static final int LDA = KC + 16;

  private VectorGemm() {}

  /// Floats that [Scratch#a] holds.
  static int rowsInScratch() {
    return GemmTiles.MR * LDA;
  }

  /// `c = act(alpha op(a) op(b) + start)`, where the start is C itself if `accumulate`, else the
  /// bias of the column if there is one, else zero. Sizes are positive.
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
    boolean inPlace = !transB && (long) k * n <= SMALL_B;
    Scratch scratch = Scratch.take();
    for (int j = 0; j < n; j += NC) {
      int nc = Math.min(NC, n - j);
      for (int p = 0; p < k; p += KC) {
        int kc = Math.min(KC, k - p);
        int from = transB ? bo + j * ldb + p : bo + p * ldb + j;
        if (inPlace) {
          scratch.b.inPlace(kc, nc, b, from, ldb);
        } else {
          scratch.b.pack(transB, kc, nc, b, from, ldb);
        }
        rows(
            transA,
            m,
            nc,
            kc,
            alpha,
            a,
            transA ? ao + p * lda : ao + p,
            lda,
            accumulate || p > 0,
            bias,
            biasOffset + j,
            p + kc == k ? activation : 0,
            parameter,
            c,
            co + j,
            ldc,
            scratch);
      }
    }
    scratch.give();
  }

  /// `c = act(a B + bias)` with n columns of a B of `columns`, from [#pack], from column `from` on:
  /// a multiple of NR.
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
    int padded = GemmPanels.paddedColumns(columns);
    for (int j = 0; j < n; j += NC) {
      int nc = Math.min(NC, n - j);
      for (int p = 0; p < k; p += KC) {
        int kc = Math.min(KC, k - p);
        scratch.b.packed(kc, nc, b, p * padded + (from + j) * kc);
        rows(
            false,
            m,
            nc,
            kc,
            1,
            a,
            ao + p,
            lda,
            p > 0,
            bias,
            biasOffset + j,
            p + kc == k ? activation : 0,
            parameter,
            c,
            co + j,
            ldc,
            scratch);
      }
    }
    scratch.give();
  }

  /// All of op(b) as panels: for each KC rows, for each NR columns, KC x NR floats row by row.
  public static float[] pack(boolean trans, int k, int n, float[] b, int bo, int ldb) {
    int padded = GemmPanels.paddedColumns(n);
    float[] panels = new float[Math.multiplyExact(k, padded)];
    for (int p = 0; p < k; p += KC) {
      int kc = Math.min(KC, k - p);
      GemmPanels.pack(trans, kc, n, b, trans ? bo + p : bo + p * ldb, ldb, panels, p * padded);
    }
    return panels;
  }

  /// All rows of one block of k, times the panels in `scratch`.
  private static void rows(
      boolean transA,
      int m,
      int nc,
      int kc,
      float alpha,
      float[] a,
      int ao,
      int lda,
      boolean accumulate,
      float[] bias,
      int biasOffset,
      int activation,
      float parameter,
      float[] c,
      int co,
      int ldc,
      Scratch scratch) {
    boolean copy = transA || alpha != 1;
    float[] ap = copy ? scratch.a : a;
    int ldap = copy ? LDA : lda;
    for (int i = 0, rows; i < m; i += rows) {
      rows = GemmTiles.rows(m - i);
      int ci = co + i * ldc;
      int apo = copy ? 0 : ao + i * lda;
      if (copy) {
        GemmPacking.rows(transA, rows, kc, alpha, a, transA ? ao + i : ao + i * lda, lda, ap, LDA);
      }
      if (accumulate) {
        tiles(rows, nc, kc, ap, apo, ldap, c, ci, 1, ldc, c, ci, ldc, scratch);
      } else if (bias != null) {
        tiles(rows, nc, kc, ap, apo, ldap, bias, biasOffset, 1, 0, c, ci, ldc, scratch);
      } else {
        tiles(rows, nc, kc, ap, apo, ldap, ZEROS, 0, 0, 0, c, ci, ldc, scratch);
      }
      if (activation != 0) {
        activate(rows, nc, activation, parameter, c, ci, ldc);
      }
    }
  }

  /// Rows without a gap between them are one: a call for each would cost as much as its work.
  private static void activate(
      int rows, int nc, int activation, float parameter, float[] c, int co, int ldc) {
    int calls = nc == ldc ? 1 : rows;
    int n = nc == ldc ? rows * nc : nc;
    for (int i = 0; i < calls; i++, co += ldc) {
      VectorActivation.forward(activation, parameter, n, c, co, c, co);
    }
  }

  /// The tiles of some rows. The start of element (r, j) is `init[io + r * ldi + j * step]`.
  private static void tiles(
      int rows,
      int nc,
      int kc,
      float[] a,
      int ao,
      int lda,
      float[] init,
      int io,
      int step,
      int ldi,
      float[] c,
      int co,
      int ldc,
      Scratch scratch) {
    GemmPanels b = scratch.b;
    int j = 0;
    if (rows == 1 && b.step == kc) {
      int panel = kc * NR;
      for (; j + 4 * NR <= nc; j += 4 * NR) {
        GemmTiles.row4(kc, a, ao, b.b, b.offset + j * kc, panel, init, io + j * step, c, co + j);
      }
      for (; j + 2 * NR <= nc; j += 2 * NR) {
        GemmTiles.row2(kc, a, ao, b.b, b.offset + j * kc, panel, init, io + j * step, c, co + j);
      }
    }
    for (; j + NR <= nc; j += NR) {
      GemmTiles.run(
          rows,
          kc,
          a,
          ao,
          lda,
          b.b,
          b.offset + j * b.step,
          b.ld,
          init,
          io + j * step,
          ldi,
          c,
          co + j,
          ldc);
    }
    if (nc - j == Lanes.LENGTH) {
      GemmTiles.runNarrow(
          rows,
          kc,
          a,
          ao,
          lda,
          b.edge,
          b.edgeOffset,
          b.edgeLd,
          init,
          io + j * step,
          ldi,
          c,
          co + j,
          ldc);
    } else if (j < nc) {
      edge(rows, nc - j, kc, a, ao, lda, b, init, io + j * step, ldi, c, co + j, ldc, scratch.tile);
    }
  }

  /// A tile at the right edge, which would reach over the end of its rows: it is computed apart.
  private static void edge(
      int rows,
      int width,
      int kc,
      float[] a,
      int ao,
      int lda,
      GemmPanels b,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc,
      float[] tile) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(init, io + r * ldi, tile, r * NR, width);
    }
    if (width < Lanes.LENGTH) {
      GemmTiles.runNarrow(rows, kc, a, ao, lda, b.edge, b.edgeOffset, NR, tile, 0, NR, tile, 0, NR);
    } else {
      GemmTiles.run(rows, kc, a, ao, lda, b.edge, b.edgeOffset, NR, tile, 0, NR, tile, 0, NR);
    }
    for (int r = 0; r < rows; r++) {
      System.arraycopy(tile, r * NR, c, co + r * ldc, width);
    }
  }
}
