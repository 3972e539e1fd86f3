package org.lanewise.kernels.gemm;

import java.lang.foreign.MemorySegment;
import org.lanewise.kernels.scalar.activation.ActivationKernel;

/// The arguments of one matrix product, `C = act(alpha op(A) op(B) + beta C + bias + residual)`, as
/// the public entry checked them: what the loops of both backends read. One object is used again
/// from call to call, so that a call allocates nothing.
///
/// Where the operands begin is not here but given with each [Backend#window window]: the products
/// of a batch differ in nothing else.
///
/// @param <T> the arrays: `float[]` or `double[]`
public final class Product<T> {
  public boolean transA;
  public boolean transB;
  public int m;
  public int n;
  public int k;
  public double alpha;
  public double beta;
  public T a;
  public int lda;
  public T b;
  public int ldb;
  public T c;
  public int ldc;

  /// A packed before, in the layout of the backend, instead of `a`; else null.
  public T rows;

  /// B packed before, in the layout of the vector backend, instead of `b`; else null.
  public MemorySegment panels;

  /// Whether `panels` holds bfloat16.
  public boolean halves;

  /// If present, A is this of the images in `a`, or B of those in `b` if `lowersB`. They begin at
  /// `images`; a window's `ao` or `bo` is then the first row. Not scaled, and as B not transposed.
  public Lowering<T> lowering;

  public boolean lowersB;
  public int images;

  /// One value a column of C, or a row; null for none.
  public T bias;

  public int biasOffset;
  public boolean biasPerRow;

  /// m x n, added before the activation; null for none.
  public T residual;

  public int residualOffset;
  public int ldr;

  /// Applied last; null for none.
  public ActivationKernel activation;

  /// Sets sizes and scales.
  public void shape(
      boolean transA, boolean transB, int m, int n, int k, double alpha, double beta) {
    this.transA = transA;
    this.transB = transB;
    this.m = m;
    this.n = n;
    this.k = k;
    this.alpha = alpha;
    this.beta = beta;
  }

  /// Sets the matrices.
  public void operands(T a, int lda, T b, int ldb, T c, int ldc) {
    this.a = a;
    this.lda = lda;
    this.b = b;
    this.ldb = ldb;
    this.c = c;
    this.ldc = ldc;
  }

  /// Whether there is anything to multiply: else A and B are not read.
  public boolean multiplies() {
    return k > 0 && alpha != 0;
  }

  /// Whether it is the product of an A and a B as they are: nothing is scaled, packed before or a
  /// lowering, and C is not read.
  public boolean isPlain() {
    return alpha == 1 && beta == 0 && rows == null && panels == null && lowering == null;
  }

  /// Whether A is a lowering.
  public boolean lowersA() {
    return lowering != null && !lowersB;
  }

  /// Lets go of the arrays, for an idle product must not keep them from the garbage collector, and
  /// of what only some products have.
  public void clear() {
    a = null;
    b = null;
    c = null;
    rows = null;
    panels = null;
    lowering = null;
    lowersB = false;
    bias = null;
    residual = null;
    halves = false;
    activation = null;
  }

  /// What computes products: the vector backend or the scalar one.
  ///
  /// @param <T> the arrays
  public interface Backend<T> {
    /// Computes rows i0..i1 and columns j0..j1 of C. A, B and C begin at `ao`, `bo` and `co`. j0 is
    /// a multiple of [#COLUMN_GRAIN].
    void window(Product<T> product, int ao, int bo, int co, int i0, int i1, int j0, int j1);

    /// No panel of B straddles a multiple of this many columns, at any width of the vectors.
    int COLUMN_GRAIN = 32;
  }
}
