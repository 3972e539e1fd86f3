package org.lanewise.kernels.vector;

import java.lang.foreign.MemorySegment;
import org.lanewise.kernels.gemm.Product;

/// The loops round the tiles, and the buffers of one thread that runs them.
///
/// ```
///   for each MC rows of A and C
///     for each KC rows of B
///       for each NC columns of B and C      pack KC x NC of B: stays in L2
///         for each R rows of A and C        pack R x KC of A, once for all columns
///           for each NR columns             one tile
/// ```
///
/// @param <T> the arrays: `float[]` or `double[]`
public final class VectorGemm<T> implements Product.Backend<T> {
  /// As many rows as this take a B that is not packed one by one: to pack it would cost more.
  public static final int FEW_ROWS = 2;

  /// Rows of A that are kept for all columns of B: some megabytes, whatever the size of A. A
  /// multiple of all tiles.
  private static final int MC = 4080;

  /// Rows of B that are packed together.
  private static final int ROWS_AT_ONCE = 16;

  private final Tiles<T> tiles;
  private final VectorGemv<T> gemv;
  private final InPlaceProduct<T> inPlace;
  private final OuterProduct<T> outer;
  private final T zeros;
  /// Elements of a B that the second-level cache holds.
  private final long inCache;

  /// Rows of A, [Tiles#lda] apart: those of one tile, or `kept` if B has more than one block of
  /// columns.
  private T rowsOfA;

  private int kept;

  /// One tile of C, for the edge on the right.
  private final T tile;

  /// The block of B at hand begins at `offset` bytes of `block`.
  private MemorySegment block;

  private long offset;

  /// Whether the block at hand holds bfloat16.
  private boolean halves;

  /// Whether the full panels of the block at hand are not packed yet: the tiles of the first rows
  /// do it, from `source` at `from`.
  private boolean fresh;

  private T source;
  private int from;
  private int ldb;

  private MemorySegment buffer;

  /// Some rows of a B that is a lowering.
  private T lowered;

  private int roomForLowered;

  private VectorGemm(Tiles<T> tiles) {
    this.tiles = tiles;
    this.gemv = new VectorGemv<>(tiles);
    this.zeros = tiles.array(4 * tiles.nr);
    this.inPlace = new InPlaceProduct<>(tiles, zeros);
    this.outer = new OuterProduct<>(tiles);
    this.inCache = Blocks.L2 / 2 / tiles.bytes;
    this.tile = tiles.array(Blocks.MR * tiles.nr);
    this.buffer = tiles.panels(1);
  }

  /// For one thread at a time.
  public static VectorGemm<float[]> floats() {
    return new VectorGemm<>(new FloatTiles());
  }

  /// For one thread at a time.
  public static VectorGemm<double[]> doubles() {
    return new VectorGemm<>(new DoubleTiles());
  }

  @Override
  public void window(Product<T> x, int ao, int bo, int co, int i0, int i1, int j0, int j1) {
    boolean where = x.panels == null && x.rows == null && x.lowering == null && !x.transB;
    if (!x.multiplies() || where && i1 - i0 <= FEW_ROWS) {
      rowByRow(x, ao, bo, co, i0, i1, j0, j1);
      return;
    }
    if (inPlace.takes(x, i1 - i0, j1 - j0)) {
      inPlace.window(x, ao, bo, co, i0, i1, j0, j1);
      activate(x, i1 - i0, j1 - j0, co + i0 * x.ldc + j0);
    } else if (outer.takes(x, i1 - i0, j1 - j0)) {
      outer.window(x, ao, bo, co, i0, i1, j0, j1);
      activate(x, i1 - i0, j1 - j0, co + i0 * x.ldc + j0);
    } else {
      blocks(x, ao, bo, co, i0, i1, j0, j1);
    }
  }

  private void blocks(Product<T> x, int ao, int bo, int co, int i0, int i1, int j0, int j1) {
    int depth = depth(x.k);
    int nc = part(j1 - j0, Blocks.columns(depth, tiles.bytes), tiles.nr);
    boolean keeps = j1 - j0 > nc && x.rows == null;
    int mc = keeps ? MC : i1 - i0;
    keep(keeps ? Math.min(mc, i1 - i0) : Blocks.MR);
    for (int i = i0; i < i1; i += mc) {
      int end = Math.min(i1, i + mc);
      for (int p = 0; p < x.k; p += depth) {
        int kc = Math.min(depth, x.k - p);
        for (int j = j0; j < j1; j += nc) {
          int width = Math.min(nc, j1 - j);
          block(x, bo, p, kc, j, width, end - i);
          rows(x, ao, co, i, end, p, kc, j, width, keeps, j == j0);
        }
      }
    }
    source = null;
    block = null; // it may be a packed matrix, which the garbage collector frees
  }

  /// Makes room for rows of A.
  private void keep(int rows) {
    if (kept < rows) {
      rowsOfA = tiles.array(rows * tiles.lda);
      kept = rows;
    }
  }

  private int depth(int k) {
    return part(k, tiles.kc, 16);
  }

  /// The length of the parts of n: as few as do not exceed `most`, a multiple of the grain, and as
  /// even as multiples of the grain can be. A short part takes C and A as much time as a long one.
  static int part(int n, int most, int grain) {
    if (n <= most) {
      return Math.max(1, n);
    }
    return (Math.ceilDiv(n, Math.ceilDiv(n, most)) + grain - 1) & -grain;
  }

  /// A matrix times a few vectors: B is read where it lies.
  private void rowByRow(Product<T> x, int ao, int bo, int co, int i0, int i1, int j0, int j1) {
    for (int i = i0; i < i1; i++) {
      int ci = co + i * x.ldc + j0;
      tiles.start(x, 1, j1 - j0, i, j0, ci);
      if (x.multiplies()) {
        int ai = ao + (x.transA ? i : i * x.lda);
        int inc = x.transA ? x.lda : 1;
        gemv.byColumns(x.k, j1 - j0, x.alpha, x.b, bo + j0, x.ldb, x.a, ai, inc, x.c, ci);
      }
      if (x.activation != null) {
        tiles.activate(x.activation, j1 - j0, x.c, ci);
      }
    }
  }

  /// Finds the panels of a block of B, which it packs if need be. One row takes bfloat16 as it is;
  /// more rows share the cost of making floats of it.
  private void block(Product<T> x, int bo, int p, int kc, int j, int width, int rows) {
    long bytes = (long) kc * padded(width) * tiles.bytes;
    long packed = x.panels == null ? 0 : offset(x.n, p, kc, j);
    halves = x.halves && rows == 1;
    if (halves || x.panels != null && !x.halves) {
      block = x.panels;
      offset = halves ? packed / 2 : packed;
    } else if (x.halves) {
      makeRoom(bytes);
      HalfPanels.expand(kc * padded(width) / tiles.nr, x.panels, packed / 2, block);
    } else if (x.lowersB) {
      makeRoom(bytes);
      packLowered(x, bo + p, kc, j, width);
    } else {
      makeRoom(bytes);
      from = x.transB ? bo + j * x.ldb + p : bo + p * x.ldb + j;
      fresh = !x.transB && Tiles.rows(rows) >= 5 && (long) x.k * x.n <= inCache;
      source = x.b;
      ldb = x.ldb;
      int full = fresh ? width & -tiles.nr : 0;
      pack(
          x.transB,
          kc,
          width - full,
          x.b,
          from + full,
          x.ldb,
          block,
          (long) full * kc * tiles.bytes);
    }
  }

  /// Packs a block of a B that is a lowering, from a row and a column on: some rows are made, then
  /// copied to the panels while they are in the first-level cache.
  private void packLowered(Product<T> x, int row, int kc, int column, int width) {
    int nr = tiles.nr;
    int ld = width + nr;
    if (roomForLowered < ROWS_AT_ONCE * ld) {
      roomForLowered = ROWS_AT_ONCE * ld;
      lowered = tiles.array(roomForLowered);
    }
    for (int p = 0; p < kc; p += ROWS_AT_ONCE) {
      int rows = Math.min(ROWS_AT_ONCE, kc - p);
      x.lowering.copy(x.b, x.images, row + p, rows, column, width, lowered, 0, ld);
      for (int j = 0; j < width; j += nr) {
        long to = ((long) j * kc + (long) p * nr) * tiles.bytes;
        tiles.packPanel(false, rows, Math.min(nr, width - j), lowered, j, ld, block, to);
      }
    }
  }

  private void makeRoom(long bytes) {
    if (buffer.byteSize() < bytes) {
      buffer = tiles.panels(bytes);
    }
    block = buffer;
    offset = 0;
  }

  /// Where column j of the block from row p on begins in [#pack(boolean, int, int, T, int, int)].
  private long offset(int n, int p, int kc, int j) {
    return ((long) p * padded(n) + (long) j * kc) * tiles.bytes;
  }

  private int padded(int n) {
    return (n + tiles.nr - 1) & -tiles.nr; // a power of two: no division
  }

  /// All of op(B) as panels: for each KC rows, for each NR columns, KC x NR elements row by row.
  public MemorySegment pack(boolean trans, int k, int n, T b, int bo, int ldb) {
    return pack(trans, k, n, b, bo, ldb, tiles.panels(1));
  }

  /// The same in given memory, or in new if that is too small.
  public MemorySegment pack(
      boolean trans, int k, int n, T b, int bo, int ldb, MemorySegment memory) {
    long bytes = (long) k * padded(n) * tiles.bytes;
    MemorySegment panels = memory.byteSize() < bytes ? tiles.panels(bytes) : memory;
    int depth = depth(k);
    for (int p = 0; p < k; p += depth) {
      int kc = Math.min(depth, k - p);
      pack(trans, kc, n, b, trans ? bo + p : bo + p * ldb, ldb, panels, offset(n, p, kc, 0));
    }
    return panels;
  }

  /// Some rows of B at a time, so that the memory is read in the order in which it lies.
  private void pack(
      boolean trans, int kc, int n, T b, int bo, int ldb, MemorySegment panels, long at) {
    int nr = tiles.nr;
    int step = trans ? kc : ROWS_AT_ONCE;
    for (int p = 0; p < kc; p += step) {
      for (int j = 0; j < n; j += nr) {
        int from = trans ? bo + j * ldb + p : bo + p * ldb + j;
        long to = at + ((long) j * kc + (long) p * nr) * tiles.bytes;
        int rows = Math.min(step, kc - p);
        tiles.packPanel(trans, rows, Math.min(nr, n - j), b, from, ldb, panels, to);
      }
    }
  }

  /// All of op(B) as [HalfPanels], in the same order.
  public MemorySegment packBfloat16(boolean trans, int k, int n, float[] b, int bo, int ldb) {
    int nr = tiles.nr;
    MemorySegment panels = Panels.outside(Math.max(1, (long) k * padded(n) * Short.BYTES));
    int depth = depth(k);
    for (int p = 0; p < k; p += depth) {
      int kc = Math.min(depth, k - p);
      for (int j = 0; j < n; j += nr) {
        int from = trans ? bo + j * ldb + p : bo + p * ldb + j;
        long to = offset(n, p, kc, j) / 2;
        HalfPanels.pack(trans, kc, Math.min(nr, n - j), b, from, ldb, panels, to);
      }
    }
    return panels;
  }

  /// All of op(A) as the tiles read it: for each KC columns, all rows, [Tiles#lda] apart.
  public T packLeft(boolean trans, int m, int k, T a, int ao, int lda) {
    int depth = depth(k);
    int block = Math.multiplyExact(m, tiles.lda);
    T rows = tiles.array(Math.multiplyExact(Math.ceilDiv(k, depth), block));
    for (int p = 0; p < k; p += depth) {
      int from = trans ? ao + p * lda : ao + p;
      tiles.packRows(trans, m, Math.min(depth, k - p), 1, a, from, lda, rows, p / depth * block);
    }
    return rows;
  }

  /// Rows i0 to i1 of A, from column p on, times the block of B at hand, which begins at column j.
  /// If it `keeps` rows of A, only the first block packs them.
  private void rows(
      Product<T> x,
      int ao,
      int co,
      int i0,
      int i1,
      int p,
      int kc,
      int j,
      int width,
      boolean keeps,
      boolean first) {
    boolean last = p + kc == x.k;
    for (int i = i0, rows; i < i1; i += rows) {
      rows = Tiles.rows(i1 - i);
      T a = x.a;
      int ai = x.transA ? ao + p * x.lda + i : ao + i * x.lda + p;
      if (x.rows != null) {
        a = x.rows;
        ai = (p / depth(x.k) * x.m + i) * tiles.lda;
      } else if (rows > 1 || x.transA || x.alpha != 1 || x.lowersA()) {
        int at = keeps ? (i - i0) * tiles.lda : 0;
        if (first && x.lowersA() && x.transA) {
          x.lowering.copyTransposed(x.a, x.images, ao + p, kc, i, rows, rowsOfA, at, tiles.lda);
        } else if (first && x.lowersA()) {
          x.lowering.copy(x.a, x.images, ao + i, rows, p, kc, rowsOfA, at, tiles.lda);
        } else if (first) {
          tiles.packRows(x.transA, rows, kc, x.alpha, a, ai, x.lda, rowsOfA, at);
        }
        a = rowsOfA;
        ai = at;
      }
      int ci = co + i * x.ldc + j;
      if (p > 0) {
        tiles(x, rows, width, kc, a, ai, x.c, ci, 1, x.ldc, ci);
      } else {
        first(x, rows, width, kc, a, ai, i, j, ci);
      }
      fresh = false;
      if (last) {
        activate(x, rows, width, ci);
      }
    }
  }

  /// The first block of k: the tiles start from zeros, the bias, the residual or C where they lie,
  /// or else from a mixture of them that is put in C before.
  private void first(Product<T> x, int rows, int width, int kc, T a, int ao, int i, int j, int ci) {
    boolean fresh = x.beta == 0;
    if (fresh && x.bias == null && x.residual == null) {
      tiles(x, rows, width, kc, a, ao, zeros, 0, 0, 0, ci);
    } else if (fresh && x.residual == null && !x.biasPerRow) {
      tiles(x, rows, width, kc, a, ao, x.bias, x.biasOffset + j, 1, 0, ci);
    } else if (fresh && x.bias == null) {
      int residual = x.residualOffset + i * x.ldr + j;
      tiles(x, rows, width, kc, a, ao, x.residual, residual, 1, x.ldr, ci);
    } else {
      tiles.start(x, rows, width, i, j, ci);
      tiles(x, rows, width, kc, a, ao, x.c, ci, 1, x.ldc, ci);
    }
  }

  /// Rows without a gap between them are one: a call for each would cost as much as its work.
  private void activate(Product<T> x, int rows, int width, int ci) {
    if (x.activation == null) {
      return;
    }
    int calls = width == x.ldc ? 1 : rows;
    int n = width == x.ldc ? rows * width : width;
    for (int i = 0; i < calls; i++) {
      tiles.activate(x.activation, n, x.c, ci + i * x.ldc);
    }
  }

  /// The tiles of some rows of C, from `co` on. The start of element (r, j) is `init[io + r * ldi +
  /// j * step]`.
  private void tiles(
      Product<T> x,
      int rows,
      int width,
      int kc,
      T a,
      int ao,
      T init,
      int io,
      int step,
      int ldi,
      int co) {
    int nr = tiles.nr;
    long panel = (long) nr * kc * tiles.bytes / (halves ? 2 : 1);
    long bo = offset;
    int j = 0;
    for (int panels = halves ? 4 : 2; panels > 0 && rows == 1; panels /= 2) {
      for (; j + panels * nr <= width; j += panels * nr, bo += panels * panel) {
        int ij = io + j * step;
        tiles.row(panels, halves, kc, a, ao, block, bo, panel, init, ij, x.c, co + j);
      }
    }
    for (; j + nr <= width; j += nr, bo += panel) {
      int ij = io + j * step;
      if (fresh) {
        tiles.runPacking(
            rows, kc, a, ao, source, from + j, ldb, block, bo, init, ij, ldi, x.c, co + j, x.ldc);
      } else {
        tiles.run(rows, false, kc, a, ao, block, bo, init, ij, ldi, x.c, co + j, x.ldc);
      }
    }
    int left = width - j;
    int ij = io + j * step;
    if (left == tiles.lanes && !halves) {
      tiles.run(rows, true, kc, a, ao, block, bo, init, ij, ldi, x.c, co + j, x.ldc);
    } else if (left > 0) {
      edge(x, rows, left, kc, a, ao, bo, init, ij, ldi, co + j);
    }
  }

  /// A tile at the right edge, which would reach over the end of its rows: it is computed apart.
  private void edge(
      Product<T> x,
      int rows,
      int width,
      int kc,
      T a,
      int ao,
      long bo,
      T init,
      int io,
      int ldi,
      int co) {
    int nr = tiles.nr;
    tiles.copy(rows, width, init, io, ldi, tile, 0, nr);
    if (halves) {
      tiles.row(1, true, kc, a, ao, block, bo, 0, tile, 0, tile, 0);
    } else {
      boolean narrow = width < tiles.lanes;
      tiles.run(rows, narrow, kc, a, ao, block, bo, tile, 0, nr, tile, 0, nr);
    }
    tiles.copy(rows, width, tile, 0, nr, x.c, co, x.ldc);
  }
}
