package org.lanewise.kernels;

import org.lanewise.kernels.scalar.ScalarGemm;
import org.lanewise.kernels.vector.VectorGemm;
import org.lanewise.kernels.vector.VectorGemv;

/// General matrix products in single precision, row-major: BLAS's `sgemm`, and a form whose
/// right-hand matrix was packed once.
///
/// **Arithmetic.** On the vector backend each element of C starts from `beta c + bias` and takes
/// one fused multiply-add `(alpha a) b` for each p = 0..k-1, in that order. So a row's bits do not
/// depend on the other rows, on m, on the number of threads or on the width of the vectors. Before
/// the activation the error is at most `(k + 3) u (|alpha| sum |a| |b| + |beta c| + |bias|)` to
/// first order, u = 2^-24 (Higham, *Accuracy and Stability of Numerical Algorithms*, 3.1). The
/// scalar backend rounds products too and stays within twice that.
///
/// **Special values.** `beta = 0` overwrites C and never reads it: a NaN there stays out. `alpha =
/// 0` and `k = 0` never read A and B. Otherwise NaN and infinities in A and B travel by IEEE 754's
/// rules, zeros in the other matrix included (0 times infinity is NaN).
///
/// **Method.** Goto and van de Geijn, *Anatomy of High-Performance Matrix Multiplication*: blocks
/// of B and A are packed into panels that stay in the caches, round a tile of C that stays in
/// registers.
public final class Gemm {
  /// Multiply-adds below which a second thread costs more than it brings.
  private static final long WORTH_THREADS = 1L << 20;

  /// Threads split the columns of C at multiples of this many, which no tile straddles, and the
  /// rows of C at multiples of the tallest tile.
  private static final int COLUMN_GRAIN = 64;

  private static final int ROW_GRAIN = 12;

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

  /// `C = act(alpha op(A) op(B) + beta C + bias)`, spread over `workers`.
  ///
  /// C must not overlap A, B or the bias. Allocates nothing on one thread once its buffers are
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
  /// @param epilogue the bias, n values, and the activation
  /// @param workers the threads
  /// @throws NullPointerException if an argument is null
  /// @throws IllegalArgumentException if a size is negative, a leading dimension is shorter than
  ///     its row, a matrix or the bias does not lie within its array, or C overlaps one of them
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
    Check.size("m", m);
    Check.size("n", n);
    Check.size("k", k);
    Check.matrix("a", a, aOffset, transA ? k : m, transA ? m : k, lda);
    Check.matrix("b", b, bOffset, transB ? n : k, transB ? k : n, ldb);
    checkOutput(m, n, c, cOffset, ldc, epilogue, workers);
    long cSpan = Check.span(m, n, ldc);
    Check.disjoint(
        "c", c, cOffset, cSpan, "a", a, aOffset, Check.span(transA ? k : m, transA ? m : k, lda));
    Check.disjoint(
        "c", c, cOffset, cSpan, "b", b, bOffset, Check.span(transB ? n : k, transB ? k : n, ldb));
    int parts = parts(m, n, k, workers);
    if (parts == 1) {
      part(
          transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc,
          epilogue, 0);
    } else if (byColumns(m, n)) {
      workers.run(
          parts,
          t -> {
            int j = from(n, COLUMN_GRAIN, t, parts);
            part(
                transA,
                transB,
                m,
                from(n, COLUMN_GRAIN, t + 1, parts) - j,
                k,
                alpha,
                a,
                aOffset,
                lda,
                b,
                bOffset + (transB ? j * ldb : j),
                ldb,
                beta,
                c,
                cOffset + j,
                ldc,
                epilogue,
                j);
          });
    } else {
      workers.run(
          parts,
          t -> {
            int i = from(m, ROW_GRAIN, t, parts);
            part(
                transA,
                transB,
                from(m, ROW_GRAIN, t + 1, parts) - i,
                n,
                k,
                alpha,
                a,
                aOffset + (transA ? i : i * lda),
                lda,
                b,
                bOffset,
                ldb,
                beta,
                c,
                cOffset + i * ldc,
                ldc,
                epilogue,
                0);
          });
    }
  }

  /// `C = act(A B + bias)` with a B that was packed once: C is overwritten and never read.
  ///
  /// C must not overlap A or the bias. Allocates nothing on one thread once its buffers are there.
  ///
  /// @param m rows of A and C; B gives k and n
  /// @param a A, m x k
  /// @param aOffset index of A's first element
  /// @param lda leading dimension of A: floats from row to row, at least k
  /// @param b B, k x n
  /// @param c C, m x n
  /// @param cOffset index of C's first element
  /// @param ldc leading dimension of C
  /// @param epilogue the bias, n values, and the activation
  /// @param workers the threads
  /// @throws NullPointerException if an argument is null
  /// @throws IllegalArgumentException if m is negative, a leading dimension is shorter than its
  ///     row, a matrix or the bias does not lie within its array, or C overlaps one of them
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
    Check.present("b", b);
    int n = b.columns();
    int k = b.rows();
    Check.matrix("a", a, aOffset, m, k, lda);
    checkOutput(m, n, c, cOffset, ldc, epilogue, workers);
    Check.disjoint("c", c, cOffset, Check.span(m, n, ldc), "a", a, aOffset, Check.span(m, k, lda));
    int parts = parts(m, n, k, workers);
    if (parts == 1) {
      packedPart(m, a, aOffset, lda, b, 0, n, c, cOffset, ldc, epilogue);
    } else if (byColumns(m, n)) {
      workers.run(
          parts,
          t ->
              packedPart(
                  m,
                  a,
                  aOffset,
                  lda,
                  b,
                  from(n, COLUMN_GRAIN, t, parts),
                  from(n, COLUMN_GRAIN, t + 1, parts),
                  c,
                  cOffset,
                  ldc,
                  epilogue));
    } else {
      workers.run(
          parts,
          t -> {
            int i = from(m, ROW_GRAIN, t, parts);
            packedPart(
                from(m, ROW_GRAIN, t + 1, parts) - i,
                a,
                aOffset + i * lda,
                lda,
                b,
                0,
                n,
                c,
                cOffset + i * ldc,
                ldc,
                epilogue);
          });
    }
  }

  private static void checkOutput(
      int m, int n, float[] c, int cOffset, int ldc, Epilogue epilogue, Workers workers) {
    Check.matrix("c", c, cOffset, m, n, ldc);
    Check.present("epilogue", epilogue);
    Check.present("workers", workers);
    if (epilogue.bias() != null) {
      Check.array("bias", epilogue.bias(), epilogue.biasOffset(), n);
      Check.disjoint(
          "c",
          c,
          cOffset,
          Check.span(m, n, ldc),
          "bias",
          epilogue.bias(),
          epilogue.biasOffset(),
          n);
    }
  }

  private static int parts(int m, int n, int k, Workers workers) {
    if (workers.threads() == 1 || (long) m * n * k < WORTH_THREADS) {
      return 1;
    }
    int grains = byColumns(m, n) ? n / COLUMN_GRAIN : m / ROW_GRAIN;
    return Math.max(1, Math.min(workers.threads(), grains));
  }

  private static boolean byColumns(int m, int n) {
    return n / COLUMN_GRAIN >= m / ROW_GRAIN;
  }

  /// Where part t of `parts` begins: a multiple of the grain; part `parts` begins at the end.
  private static int from(int size, int grain, int t, int parts) {
    return t == parts ? size : (int) ((long) (size / grain) * t / parts) * grain;
  }

  /// One thread's window of C; its bias begins at `column`.
  private static void part(
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
      float beta,
      float[] c,
      int co,
      int ldc,
      Epilogue epilogue,
      int column) {
    if (m == 0 || n == 0) {
      return;
    }
    Activation act = epilogue.activation();
    float[] bias = epilogue.bias();
    int biasOffset = epilogue.biasOffset() + column;
    boolean product = k > 0 && alpha != 0;
    if (Backend.VECTOR && product && beta == 0 && m > 1) {
      VectorGemm.sgemm(
          transA,
          transB,
          m,
          n,
          k,
          alpha,
          a,
          ao,
          lda,
          b,
          bo,
          ldb,
          false,
          bias,
          biasOffset,
          act.kind,
          act.parameter,
          c,
          co,
          ldc);
      return;
    }
    start(m, n, beta, c, co, ldc, bias, biasOffset);
    if (product && !Backend.VECTOR) {
      ScalarGemm.sgemm(transA, transB, m, n, k, alpha, a, ao, lda, b, bo, ldb, c, co, ldc);
    } else if (product && m == 1 && !transB) {
      VectorGemv.byColumns(k, n, alpha, b, bo, ldb, a, ao, transA ? lda : 1, c, co);
    } else if (product) {
      VectorGemm.sgemm(
          transA,
          transB,
          m,
          n,
          k,
          alpha,
          a,
          ao,
          lda,
          b,
          bo,
          ldb,
          true,
          null,
          0,
          act.kind,
          act.parameter,
          c,
          co,
          ldc);
      return;
    }
    activate(m, n, act, c, co, ldc);
  }

  private static void packedPart(
      int m,
      float[] a,
      int ao,
      int lda,
      PackedMatrix b,
      int from,
      int to,
      float[] c,
      int co,
      int ldc,
      Epilogue epilogue) {
    int n = to - from;
    int k = b.rows();
    if (m == 0 || n == 0) {
      return;
    }
    Activation act = epilogue.activation();
    int biasOffset = epilogue.biasOffset() + from;
    if (Backend.VECTOR && k > 0) {
      VectorGemm.packed(
          m,
          n,
          k,
          a,
          ao,
          lda,
          b.data(),
          b.columns(),
          from,
          epilogue.bias(),
          biasOffset,
          act.kind,
          act.parameter,
          c,
          co + from,
          ldc);
      return;
    }
    start(m, n, 0, c, co + from, ldc, epilogue.bias(), biasOffset);
    if (k > 0) {
      ScalarGemm.sgemm(
          false, false, m, n, k, 1, a, ao, lda, b.data(), from, b.columns(), c, co + from, ldc);
    }
    activate(m, n, act, c, co + from, ldc);
  }

  /// `c = beta c + bias`, without reading C where beta is 0.
  private static void start(
      int m, int n, float beta, float[] c, int co, int ldc, float[] bias, int biasOffset) {
    if (beta == 1 && bias == null) {
      return;
    }
    for (int i = 0; i < m; i++) {
      int ci = co + i * ldc;
      for (int j = 0; j < n; j++) {
        float old = beta == 0 ? 0 : beta * c[ci + j];
        c[ci + j] = bias == null ? old : old + bias[biasOffset + j];
      }
    }
  }

  private static void activate(int m, int n, Activation act, float[] c, int co, int ldc) {
    for (int i = 0; i < m && act != Activation.LINEAR; i++) {
      act.forward(n, c, co + i * ldc, c, co + i * ldc);
    }
  }
}
