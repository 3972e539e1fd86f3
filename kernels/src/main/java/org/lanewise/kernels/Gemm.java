package org.lanewise.kernels;

import org.lanewise.kernels.gemm.Product;

/// General matrix products, row-major: BLAS's `sgemm` and `dgemm`, batches of them, and forms whose
/// left or right matrix was packed once.
///
/// **Arithmetic.** On the vector backend each element of C starts from `beta c + bias + residual`
/// and takes one fused multiply-add `(alpha a) b` for each p = 0..k-1, in that order. So a row's
/// bits do not depend on the other rows, on m, on the batch, on the number of threads or on the
/// width of the vectors. Before the activation the error is at most
///
/// `(k + 4) u (|alpha| sum |a| |b| + |beta c| + |bias| + |residual|)`
///
/// to first order, u = 2^-24 (2^-53 in double precision; Higham, *Accuracy and Stability of
/// Numerical Algorithms*, 3.1). The scalar backend rounds products too and stays within twice that.
///
/// **Special values.** `beta = 0` overwrites C and never reads it: a NaN there stays out. `alpha =
/// 0` and `k = 0` never read A and B. Otherwise NaN and infinities in A and B travel by IEEE 754's
/// rules, zeros in the other matrix included (0 times infinity is NaN).
///
/// **Threads.** A product is cut into windows of C, one a thread; one too small to gain stays on
/// the caller's thread.
///
/// **Method.** Goto and van de Geijn, *Anatomy of High-Performance Matrix Multiplication*: blocks
/// of B and A are packed into panels that stay in the caches, round a tile of C that stays in
/// registers.
public final class Gemm {
  private Gemm() {}

  /// `C = alpha op(A) op(B) + beta C` on the caller's thread; op(X) is X or its transpose.
  ///
  /// C must not overlap A or B. Allocates nothing once its buffers are there.
  ///
  /// @param transA whether A is stored transposed, k x m
  /// @param transB whether B is stored transposed, n x k
  /// @param m rows of op(A) and C
  /// @param n columns of op(B) and C
  /// @param k columns of op(A), rows of op(B)
  /// @param alpha scales the product
  /// @param a A, m x k (k x m if transposed)
  /// @param aOffset index of A's first element
  /// @param lda leading dimension of A: floats from row to row, at least its columns
  /// @param b B, k x n (n x k if transposed)
  /// @param bOffset index of B's first element
  /// @param ldb leading dimension of B
  /// @param beta scales what C held; 0 overwrites it
  /// @param c C, m x n
  /// @param cOffset index of C's first element
  /// @param ldc leading dimension of C
  /// @throws NullPointerException if an array is null
  /// @throws IllegalArgumentException if a size is negative, a leading dimension is shorter than
  ///     its row, a matrix does not lie within its array, or C overlaps A or B
  public static void sgemm(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float beta,
      float[] c,
      int cOffset,
      int ldc) {
    sgemm(
        transA,
        transB,
        m,
        n,
        k,
        alpha,
        a,
        aOffset,
        lda,
        b,
        bOffset,
        ldb,
        beta,
        c,
        cOffset,
        ldc,
        Epilogue.NONE,
        Workers.caller());
  }

  /// `C = act(alpha op(A) op(B) + beta C + bias + residual)`, spread over `workers`.
  ///
  /// C must not overlap A, B, the bias or the residual. Allocates nothing once its buffers are
  /// there.
  ///
  /// @param transA whether A is stored transposed, k x m
  /// @param transB whether B is stored transposed, n x k
  /// @param m rows of op(A) and C
  /// @param n columns of op(B) and C
  /// @param k columns of op(A), rows of op(B)
  /// @param alpha scales the product
  /// @param a A, m x k (k x m if transposed)
  /// @param aOffset index of A's first element
  /// @param lda leading dimension of A: floats from row to row, at least its columns
  /// @param b B, k x n (n x k if transposed)
  /// @param bOffset index of B's first element
  /// @param ldb leading dimension of B
  /// @param beta scales what C held; 0 overwrites it
  /// @param c C, m x n
  /// @param cOffset index of C's first element
  /// @param ldc leading dimension of C
  /// @param epilogue the bias, the residual and the activation
  /// @param workers the threads
  /// @throws NullPointerException if an argument is null
  /// @throws IllegalArgumentException if a size is negative, a leading dimension is shorter than
  ///     its row, an operand does not lie within its array, or C overlaps one of them
  public static void sgemm(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float beta,
      float[] c,
      int cOffset,
      int ldc,
      Epilogue epilogue,
      Workers workers) {
    checkSizes(m, n, k);
    Check.matrix("a", a, aOffset, transA ? k : m, transA ? m : k, lda);
    Check.matrix("b", b, bOffset, transB ? n : k, transB ? k : n, ldb);
    Check.matrix("c", c, cOffset, m, n, ldc);
    Check.present("workers", workers);
    checkApart(transA, transB, m, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
    Check.present("epilogue", epilogue);
    checkEpilogue(m, n, c, cOffset, ldc, epilogue);
    GemmCall<float[]> call = GemmCall.FLOATS.take();
    call.product.shape(transA, transB, m, n, k, alpha, beta);
    call.product.operands(a, lda, b, ldb, c, ldc);
    put(epilogue, 0, call.product);
    call.run(aOffset, bOffset, cOffset, workers);
    GemmCall.FLOATS.give(call);
  }

  /// `C = act(A B + bias + residual)` with a B that was packed once: C is overwritten and never
  /// read.
  ///
  /// C must not overlap A, the bias or the residual. Allocates nothing once its buffers are there.
  ///
  /// @param m rows of A and C; B gives k and n
  /// @param a A, m x k
  /// @param aOffset index of A's first element
  /// @param lda leading dimension of A: floats from row to row, at least k
  /// @param b B, k x n
  /// @param c C, m x n
  /// @param cOffset index of C's first element
  /// @param ldc leading dimension of C
  /// @param epilogue the bias, the residual and the activation
  /// @param workers the threads
  /// @throws NullPointerException if an argument is null
  /// @throws IllegalArgumentException if m is negative, `b` was packed for the left, a leading
  ///     dimension is shorter than its row, an operand does not lie within its array, or C overlaps
  ///     one of them
  public static void sgemm(
      int m,
      float[] a,
      int aOffset,
      int lda,
      PackedMatrix b,
      float[] c,
      int cOffset,
      int ldc,
      Epilogue epilogue,
      Workers workers) {
    Check.size("m", m);
    checkPacked("b", b, false);
    int n = b.columns();
    int k = b.rows();
    Check.matrix("a", a, aOffset, m, k, lda);
    Check.matrix("c", c, cOffset, m, n, ldc);
    Check.present("epilogue", epilogue);
    Check.present("workers", workers);
    Check.disjoint("c", c, cOffset, Check.span(m, n, ldc), "a", a, aOffset, Check.span(m, k, lda));
    checkEpilogue(m, n, c, cOffset, ldc, epilogue);
    GemmCall<float[]> call = GemmCall.FLOATS.take();
    call.product.shape(false, false, m, n, k, 1, 0);
    call.product.operands(a, lda, b.data(), n, c, ldc);
    call.product.panels = b.panels();
    call.product.halves = b.halves();
    put(epilogue, 0, call.product);
    call.run(aOffset, 0, cOffset, workers);
    GemmCall.FLOATS.give(call);
  }

  /// `C = act(A B + bias + residual)` with an A that was packed once: C is overwritten and never
  /// read.
  ///
  /// C must not overlap B, the bias or the residual. Allocates nothing once its buffers are there.
  ///
  /// @param a A, m x k, from [PackedMatrix#packLeft]
  /// @param n columns of B and C; A gives m and k
  /// @param b B, k x n
  /// @param bOffset index of B's first element
  /// @param ldb leading dimension of B: floats from row to row, at least n
  /// @param c C, m x n
  /// @param cOffset index of C's first element
  /// @param ldc leading dimension of C
  /// @param epilogue the bias, the residual and the activation
  /// @param workers the threads
  /// @throws NullPointerException if an argument is null
  /// @throws IllegalArgumentException if n is negative, `a` was packed for the right, a leading
  ///     dimension is shorter than its row, an operand does not lie within its array, or C overlaps
  ///     one of them
  public static void sgemm(
      PackedMatrix a,
      int n,
      float[] b,
      int bOffset,
      int ldb,
      float[] c,
      int cOffset,
      int ldc,
      Epilogue epilogue,
      Workers workers) {
    checkPacked("a", a, true);
    Check.size("n", n);
    int m = a.rows();
    int k = a.columns();
    Check.matrix("b", b, bOffset, k, n, ldb);
    Check.matrix("c", c, cOffset, m, n, ldc);
    Check.present("epilogue", epilogue);
    Check.present("workers", workers);
    Check.disjoint("c", c, cOffset, Check.span(m, n, ldc), "b", b, bOffset, Check.span(k, n, ldb));
    checkEpilogue(m, n, c, cOffset, ldc, epilogue);
    GemmCall<float[]> call = GemmCall.FLOATS.take();
    call.product.shape(false, false, m, n, k, 1, 0);
    call.product.operands(a.data(), k, b, ldb, c, ldc);
    call.product.rows = Backend.VECTOR ? a.data() : null;
    put(epilogue, 0, call.product);
    call.run(0, bOffset, cOffset, workers);
    GemmCall.FLOATS.give(call);
  }

  /// A batch of products of one shape whose operands lie at equal distances: `C_e = alpha op(A_e)
  /// op(B_e) + beta C_e` for e = 0..batch-1, where A_e begins `e strideA` floats after A_0, and so
  /// on. A stride of 0 uses one matrix for all. Matrices may interleave, like the heads of an
  /// attention layer that lie side by side in one row.
  ///
  /// No C may overlap another C, an A or a B. Allocates nothing once its buffers are there.
  ///
  /// @param transA whether the As are stored transposed, k x m
  /// @param transB whether the Bs are stored transposed, n x k
  /// @param m rows of op(A) and C
  /// @param n columns of op(B) and C
  /// @param k columns of op(A), rows of op(B)
  /// @param alpha scales the products
  /// @param a holds the As
  /// @param aOffset index of A_0's first element
  /// @param lda leading dimension of the As: floats from row to row, at least their columns
  /// @param strideA floats from one A to the next, 0 or more
  /// @param b holds the Bs
  /// @param bOffset index of B_0's first element
  /// @param ldb leading dimension of the Bs
  /// @param strideB floats from one B to the next, 0 or more
  /// @param beta scales what the Cs held; 0 overwrites them
  /// @param c holds the Cs
  /// @param cOffset index of C_0's first element
  /// @param ldc leading dimension of the Cs
  /// @param strideC floats from one C to the next
  /// @param batch the number of products
  /// @param workers the threads
  /// @throws NullPointerException if an argument is null
  /// @throws IllegalArgumentException if a size or a stride is negative, a leading dimension is
  ///     shorter than its row, a matrix does not lie within its array, or a C overlaps another
  ///     matrix
  public static void sgemmStridedBatched(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      int strideA,
      float[] b,
      int bOffset,
      int ldb,
      int strideB,
      float beta,
      float[] c,
      int cOffset,
      int ldc,
      int strideC,
      int batch,
      Workers workers) {
    checkSizes(m, n, k);
    Check.size("batch", batch);
    Check.present("workers", workers);
    Check.matrices("a", a, aOffset, transA ? k : m, transA ? m : k, lda, strideA, batch);
    Check.matrices("b", b, bOffset, transB ? n : k, transB ? k : n, ldb, strideB, batch);
    Check.matrices("c", c, cOffset, m, n, ldc, strideC, batch);
    long aSpan = Check.span(transA ? k : m, transA ? m : k, lda, strideA, batch);
    long bSpan = Check.span(transB ? n : k, transB ? k : n, ldb, strideB, batch);
    long cSpan = Check.span(m, n, ldc, strideC, batch);
    Check.disjoint("c", c, cOffset, cSpan, "a", a, aOffset, aSpan);
    Check.disjoint("c", c, cOffset, cSpan, "b", b, bOffset, bSpan);
    for (int e = 1; e < batch; e++) {
      Check.apart("c", m, n, ldc, 0, cOffset, e, cOffset + (long) e * strideC);
    }
    GemmCall<float[]> call = GemmCall.FLOATS.take();
    call.product.shape(transA, transB, m, n, k, alpha, beta);
    call.product.operands(a, lda, b, ldb, c, ldc);
    call.strided(batch, aOffset, strideA, bOffset, strideB, cOffset, strideC, workers);
    GemmCall.FLOATS.give(call);
  }

  /// A batch of products of one shape whose operands lie anywhere: `C_e = alpha op(A_e) op(B_e) +
  /// beta C_e` for e = 0..batch-1.
  ///
  /// No C may overlap another C, an A or a B. Allocates nothing once its buffers are there.
  ///
  /// @param transA whether the As are stored transposed, k x m
  /// @param transB whether the Bs are stored transposed, n x k
  /// @param m rows of op(A) and C
  /// @param n columns of op(B) and C
  /// @param k columns of op(A), rows of op(B)
  /// @param alpha scales the products
  /// @param a holds the As
  /// @param aOffsets the index of the first element of each A
  /// @param lda leading dimension of the As: floats from row to row, at least their columns
  /// @param b holds the Bs
  /// @param bOffsets the index of the first element of each B
  /// @param ldb leading dimension of the Bs
  /// @param beta scales what the Cs held; 0 overwrites them
  /// @param c holds the Cs
  /// @param cOffsets the index of the first element of each C
  /// @param ldc leading dimension of the Cs
  /// @param batch the number of products: the first so many offsets count
  /// @param workers the threads
  /// @throws NullPointerException if an argument is null
  /// @throws IllegalArgumentException if a size is negative, there are too few offsets, a leading
  ///     dimension is shorter than its row, a matrix does not lie within its array, or a C overlaps
  ///     another matrix
  public static void sgemmBatched(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int[] aOffsets,
      int lda,
      float[] b,
      int[] bOffsets,
      int ldb,
      float beta,
      float[] c,
      int[] cOffsets,
      int ldc,
      int batch,
      Workers workers) {
    checkSizes(m, n, k);
    Check.size("batch", batch);
    Check.present("a", a);
    Check.present("b", b);
    Check.present("c", c);
    Check.present("workers", workers);
    Check.array("aOffsets", aOffsets, 0, batch);
    Check.array("bOffsets", bOffsets, 0, batch);
    Check.array("cOffsets", cOffsets, 0, batch);
    for (int e = 0; e < batch; e++) {
      Check.matrix("a", a, aOffsets[e], transA ? k : m, transA ? m : k, lda);
      Check.matrix("b", b, bOffsets[e], transB ? n : k, transB ? k : n, ldb);
      Check.matrix("c", c, cOffsets[e], m, n, ldc);
    }
    // In the common case nothing can overlap: to compare each with each takes the batch squared.
    boolean apart = c != a && c != b && Check.inARow(cOffsets, batch, Check.span(m, n, ldc));
    for (int e = 0; e < batch && !apart; e++) {
      int co = cOffsets[e];
      for (int f = 0; f < batch; f++) {
        checkApart(transA, transB, m, n, k, a, aOffsets[f], lda, b, bOffsets[f], ldb, c, co, ldc);
        if (f < e) {
          Check.apart("c", m, n, ldc, f, cOffsets[f], e, co);
        }
      }
    }
    GemmCall<float[]> call = GemmCall.FLOATS.take();
    call.product.shape(transA, transB, m, n, k, alpha, beta);
    call.product.operands(a, lda, b, ldb, c, ldc);
    call.scattered(batch, aOffsets, bOffsets, cOffsets, workers);
    GemmCall.FLOATS.give(call);
  }

  /// `C = alpha op(A) op(B) + beta C` on the caller's thread; op(X) is X or its transpose.
  ///
  /// C must not overlap A or B. Allocates nothing once its buffers are there.
  ///
  /// @param transA whether A is stored transposed, k x m
  /// @param transB whether B is stored transposed, n x k
  /// @param m rows of op(A) and C
  /// @param n columns of op(B) and C
  /// @param k columns of op(A), rows of op(B)
  /// @param alpha scales the product
  /// @param a A, m x k (k x m if transposed)
  /// @param aOffset index of A's first element
  /// @param lda leading dimension of A: doubles from row to row, at least its columns
  /// @param b B, k x n (n x k if transposed)
  /// @param bOffset index of B's first element
  /// @param ldb leading dimension of B
  /// @param beta scales what C held; 0 overwrites it
  /// @param c C, m x n
  /// @param cOffset index of C's first element
  /// @param ldc leading dimension of C
  /// @throws NullPointerException if an array is null
  /// @throws IllegalArgumentException if a size is negative, a leading dimension is shorter than
  ///     its row, a matrix does not lie within its array, or C overlaps A or B
  public static void dgemm(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      double alpha,
      double[] a,
      int aOffset,
      int lda,
      double[] b,
      int bOffset,
      int ldb,
      double beta,
      double[] c,
      int cOffset,
      int ldc) {
    dgemm(
        transA,
        transB,
        m,
        n,
        k,
        alpha,
        a,
        aOffset,
        lda,
        b,
        bOffset,
        ldb,
        beta,
        c,
        cOffset,
        ldc,
        Workers.caller());
  }

  /// `C = alpha op(A) op(B) + beta C`, spread over `workers`.
  ///
  /// C must not overlap A or B. Allocates nothing once its buffers are there.
  ///
  /// @param transA whether A is stored transposed, k x m
  /// @param transB whether B is stored transposed, n x k
  /// @param m rows of op(A) and C
  /// @param n columns of op(B) and C
  /// @param k columns of op(A), rows of op(B)
  /// @param alpha scales the product
  /// @param a A, m x k (k x m if transposed)
  /// @param aOffset index of A's first element
  /// @param lda leading dimension of A: doubles from row to row, at least its columns
  /// @param b B, k x n (n x k if transposed)
  /// @param bOffset index of B's first element
  /// @param ldb leading dimension of B
  /// @param beta scales what C held; 0 overwrites it
  /// @param c C, m x n
  /// @param cOffset index of C's first element
  /// @param ldc leading dimension of C
  /// @param workers the threads
  /// @throws NullPointerException if an argument is null
  /// @throws IllegalArgumentException if a size is negative, a leading dimension is shorter than
  ///     its row, an operand does not lie within its array, or C overlaps one of them
  public static void dgemm(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      double alpha,
      double[] a,
      int aOffset,
      int lda,
      double[] b,
      int bOffset,
      int ldb,
      double beta,
      double[] c,
      int cOffset,
      int ldc,
      Workers workers) {
    checkSizes(m, n, k);
    Check.matrix("a", a, aOffset, transA ? k : m, transA ? m : k, lda);
    Check.matrix("b", b, bOffset, transB ? n : k, transB ? k : n, ldb);
    Check.matrix("c", c, cOffset, m, n, ldc);
    Check.present("workers", workers);
    checkApart(transA, transB, m, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
    GemmCall<double[]> call = GemmCall.DOUBLES.take();
    call.product.shape(transA, transB, m, n, k, alpha, beta);
    call.product.operands(a, lda, b, ldb, c, ldc);
    call.run(aOffset, bOffset, cOffset, workers);
    GemmCall.DOUBLES.give(call);
  }

  private static void checkSizes(int m, int n, int k) {
    Check.size("m", m);
    Check.size("n", n);
    Check.size("k", k);
  }

  private static void checkApart(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      Object a,
      int aOffset,
      int lda,
      Object b,
      int bOffset,
      int ldb,
      Object c,
      int cOffset,
      int ldc) {
    long span = Check.span(m, n, ldc);
    Check.disjoint(
        "c", c, cOffset, span, "a", a, aOffset, Check.span(transA ? k : m, transA ? m : k, lda));
    Check.disjoint(
        "c", c, cOffset, span, "b", b, bOffset, Check.span(transB ? n : k, transB ? k : n, ldb));
  }

  /// Refuses a matrix that was packed for the other side.
  static void checkPacked(String name, PackedMatrix matrix, boolean left) {
    Check.present(name, matrix);
    if (matrix.isLeft() != left) {
      throw new IllegalArgumentException(
          name
              + " was packed for the "
              + (left ? "right" : "left")
              + " of products, expected the "
              + (left ? "left: PackedMatrix.packLeft" : "right: PackedMatrix.pack"));
    }
  }

  private static void checkEpilogue(
      int m, int n, float[] c, int cOffset, int ldc, Epilogue epilogue) {
    float[] bias = epilogue.bias();
    long span = Check.span(m, n, ldc);
    if (bias != null) {
      int length = epilogue.biasPerRow() ? m : n;
      Check.array("bias", bias, epilogue.biasOffset(), length);
      Check.disjoint("c", c, cOffset, span, "bias", bias, epilogue.biasOffset(), length);
    }
    float[] residual = epilogue.residual();
    if (residual != null) {
      int at = epilogue.residualOffset();
      Check.matrix("residual", residual, at, m, n, epilogue.ldr());
      long other = Check.span(m, n, epilogue.ldr());
      Check.disjoint("c", c, cOffset, span, "residual", residual, at, other);
    }
  }

  /// Gives a product the epilogue of the columns from `first` on.
  static void put(Epilogue epilogue, int first, Product<float[]> product) {
    product.bias = epilogue.bias();
    product.biasOffset = epilogue.biasOffset() + first;
    product.biasPerRow = epilogue.biasPerRow();
    product.residual = epilogue.residual();
    product.residualOffset = epilogue.residualOffset() + first;
    product.ldr = epilogue.ldr();
    Activation activation = epilogue.activation();
    product.activation = activation == Activation.LINEAR ? null : activation.kernel;
  }
}
