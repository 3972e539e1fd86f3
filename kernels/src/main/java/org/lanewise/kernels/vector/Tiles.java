package org.lanewise.kernels.vector;

import java.lang.foreign.MemorySegment;
import org.lanewise.kernels.gemm.Product;
import org.lanewise.kernels.scalar.activation.ActivationKernel;

/// What of the products depends on the type of the elements: the micro-kernels, and the copies into
/// the layout that they read.
///
/// The rows of A lie `lda` elements apart. A panel of B holds `nr` columns: for each p of k,
/// its `nr` elements side by side.
///
/// @param <T> the arrays: `float[]` or `double[]`
abstract class Tiles<T> {
  /// Bytes of an element.
  final int bytes;

  /// Elements of a vector.
  final int lanes;

  /// Columns of a panel and of a tile: two vectors.
  final int nr;

  /// Rows of a block of B, at most.
  final int kc;

  /// From row to row of A in the scratch.
  final int lda;

  Tiles(int bytes, int lanes) {
    this.bytes = bytes;
    this.lanes = lanes;
    this.nr = 2 * lanes;
    this.kc = Blocks.depth(bytes);
    this.lda = Blocks.lda(bytes);
  }

  abstract T array(int n);

  /// Memory for panels, so many bytes.
  abstract MemorySegment panels(long bytes);

  /// A tile of C, `rows` (one of those that [#rows] returns) by two vectors, or by one if `narrow`.
  /// Element (r, j) starts from `init[io + r * ldi + j]`.
  abstract void run(
      int rows,
      boolean narrow,
      int kc,
      T a,
      int ao,
      MemorySegment b,
      long bo,
      T init,
      int io,
      int ldi,
      T c,
      int co,
      int ldc);

  /// A full tile of 5 rows or more on a B that is not packed yet: it reads B's rows from `bo` on,
  /// `ldb` apart, and leaves the panel at `at`.
  abstract void runPacking(
      int rows,
      int kc,
      T a,
      int ao,
      T b,
      int bo,
      int ldb,
      MemorySegment to,
      long at,
      T init,
      int io,
      int ldi,
      T c,
      int co,
      int ldc);

  /// A tile of C, 8, 5 or 4 rows by two vectors, of which the second begins `second` columns after
  /// the first, or by one if `second` is 0, from an A and a B where they lie. Element (r, j) starts
  /// from `init[io + r * ldi + j]`.
  abstract void runInPlace(
      int rows,
      int second,
      int k,
      T a,
      int ao,
      int lda,
      T b,
      int bo,
      int ldb,
      T init,
      int io,
      int ldi,
      T c,
      int co,
      int ldc);

  /// A tile of C, 12 or 6 rows by two vectors, of which the second begins `second` columns after
  /// the first, from copies of a transposed A and of B.
  abstract void runOuter(
      int rows, int second, int k, T a, int ao, T b, int bo, T c, int co, int ldc);

  /// Columns of a transposed A for [#runOuter]: `d[p * stride + r] = a[p * lda + r]`, for r up to
  /// [OuterProduct#stride].
  abstract void copyOuter(int k, T a, int ao, int lda, T d);

  /// Two vectors of each row of B for [#runOuter].
  abstract void copyColumns(int second, int k, T b, int bo, int ldb, T d, int dof);

  /// One row by `panels` panels, which lie `panel` bytes apart: 2 or 1, or, of bfloat16 if
  /// `halves`, 4, 2 or 1.
  abstract void row(
      int panels,
      boolean halves,
      int kc,
      T a,
      int ao,
      MemorySegment b,
      long bo,
      long panel,
      T init,
      int io,
      T c,
      int co);

  /// Some rows of op(A), scaled: `d[r * this.lda + p] = alpha * op(a)[r, p]`.
  abstract void packRows(
      boolean trans, int rows, int kc, double alpha, T a, int ao, int lda, T d, int dof);

  /// A panel of op(B) of `width` columns, filled up with zeros: `panel[p * nr + j] = op(b)[p, j]`.
  abstract void packPanel(
      boolean trans, int kc, int width, T b, int bo, int ldb, MemorySegment panel, long at);

  /// `d[r, j] = s[r, j]`. Here, because on an array of unknown type `System.arraycopy` is slow.
  abstract void copy(int rows, int columns, T s, int so, int lds, T d, int dof, int ldd);

  /// What some rows of C start from: `c = beta c + bias + residual`, from row `i` and column `j` of
  /// the bias and the residual on.
  abstract void start(Product<T> x, int rows, int n, int i, int j, int co);

  /// `c = act(c)` on n elements.
  abstract void activate(ActivationKernel activation, int n, T c, int co);

  /// `y = alpha a x + beta y` for four rows of a matrix.
  abstract void fourDots(
      int n, double alpha, T a, int ao, int lda, T x, int xo, double beta, T y, int yo, int incY);

  /// `y = alpha a x + beta y` for one row.
  abstract void oneDot(int n, double alpha, T a, int ao, T x, int xo, double beta, T y, int yo);

  /// `y += alpha x a` for m rows of four vectors, each element in the order of the rows.
  abstract void fourVectors(
      int m, double alpha, T a, int ao, int lda, T x, int xo, int incX, T y, int yo);

  /// The same for rows of eight vectors.
  abstract void eightVectors(
      int m, double alpha, T a, int ao, int lda, T x, int xo, int incX, T y, int yo);

  /// `y += alpha x a` for eight rows of a matrix, each element in the order of the rows.
  abstract void eightRows(
      int n, double alpha, T a, int ao, int lda, T x, int xo, int incX, T y, int yo);

  /// The same for one row.
  abstract void oneRow(int n, double alpha, T a, int ao, T x, int xo, T y, int yo);

  /// The rows of the next tile when `left` rows are left.
  ///
  /// Of 12: with 16, 28, ... two tiles of 8 end the column instead of 12 and 4, since 8
  /// accumulators are too few to hide the latency of the multiply-adds. Of 6: tiles of 4 and 5 end
  /// the column where that leaves no rest, for the same reason.
  static int rows(int left) {
    if (Blocks.MR == 12 && left >= 8) {
      return left < 12 || left % 12 == 4 ? 8 : 12;
    }
    if (Blocks.MR == 6 && left >= 5) {
      return left == 8 ? 4 : left == 5 || left == 7 || left == 9 || left == 13 ? 5 : 6;
    }
    return left >= 4 ? 4 : left >= 2 ? 2 : 1;
  }
}
