package org.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lanewise.kernels.gemm.Product;
import org.lanewise.kernels.vector.VectorGemm;

/// The vector backend's promise about bits, which makes a product the same at every width, in any
/// batch and on any number of threads: each element is one chain of fused multiply-adds.
class GemmTest {
  private static final int[][] SHAPES = {
    {1, 67, 300}, {2, 10, 5}, {13, 16, 64}, {31, 131, 257}, {7, 1060, 520}
  };

  private final Workers caller = Workers.caller();

  @BeforeEach
  void vectorsOnly() {
    assumeTrue(Backend.isVector(), "the scalar backend rounds products too");
  }

  /// The operands of `alpha op(A) op(B) + beta C`, dense and random.
  private record Floats(
      boolean transA, boolean transB, int m, int n, int k, float[] a, float[] b, float[] c) {
    Floats(boolean transA, boolean transB, int... shape) {
      this(
          transA,
          transB,
          shape[0],
          shape[1],
          shape[2],
          random(1, shape[0] * shape[2]),
          random(2, shape[2] * shape[1]),
          random(4, shape[0] * shape[1]));
    }

    int lda() {
      return transA ? m : k;
    }

    int ldb() {
      return transB ? k : n;
    }

    void run(float alpha, float beta, float[] y, Epilogue e, Workers workers) {
      Gemm.sgemm(
          transA, transB, m, n, k, alpha, a, 0, lda(), b, 0, ldb(), beta, y, 0, n, e, workers);
    }

    /// The chain of each element, one multiply-add at a time.
    float[] expected(float alpha, float beta, Epilogue e) {
      float[] y = new float[m * n];
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          float sum = start(beta, i, j, e);
          for (int p = 0; p < k; p++) {
            float x = alpha * a[transA ? p * m + i : i * k + p];
            sum = Math.fma(x, b[transB ? j * k + p : p * n + j], sum);
          }
          y[i * n + j] = sum;
        }
      }
      return y;
    }

    /// What there is of `beta c + bias + residual`; a bias of -0 alone is -0.
    private float start(float beta, int i, int j, Epilogue e) {
      if (beta == 0 && e.bias() == null && e.residual() == null) {
        return 0;
      }
      float sum = beta == 0 ? -0f : beta * c[i * n + j];
      sum += e.bias() == null ? -0f : e.bias()[e.biasOffset() + (e.biasPerRow() ? i : j)];
      return sum + (e.residual() == null ? -0f : e.residual()[i * e.ldr() + j]);
    }

    @Override
    public String toString() {
      return m + " x " + n + " x " + k + (transA ? ", A" : "") + (transB ? ", B" : "");
    }
  }

  /// No bias, one a column, one a row; each with and without a residual.
  private static Epilogue[] epilogues(int m, int n) {
    Epilogue column = new Epilogue(random(3, n), 0, Activation.LINEAR);
    Epilogue row = new Epilogue(random(3, m), 0, Activation.LINEAR).perRow();
    float[] residual = random(5, m * n);
    return new Epilogue[] {
      Epilogue.NONE,
      column,
      row,
      Epilogue.NONE.plus(residual, 0, n),
      column.plus(residual, 0, n),
      row.plus(residual, 0, n)
    };
  }

  @Test
  void eachElementIsOneChainOfFusedMultiplyAdds() {
    for (int[] shape : SHAPES) {
      for (int trans = 0; trans < 4; trans++) {
        Floats x = new Floats((trans & 1) != 0, (trans & 2) != 0, shape);
        for (float beta : new float[] {0, 1, -0.3f}) {
          for (float alpha : new float[] {1, 0.7f}) {
            check(x, alpha, beta, new Epilogue(random(3, x.n()), 0, Activation.LINEAR));
          }
        }
      }
    }
  }

  @Test
  void theChainStartsFromTheBiasAndTheResidual() {
    for (int[] shape : SHAPES) {
      Floats x = new Floats(false, false, shape);
      for (Epilogue epilogue : epilogues(x.m(), x.n())) {
        check(x, 1, 0, epilogue);
        check(x, 1, 0.6f, epilogue);
      }
    }
  }

  private void check(Floats x, float alpha, float beta, Epilogue epilogue) {
    float[] y = x.c().clone();
    x.run(alpha, beta, y, epilogue, caller);
    assertArrayEquals(x.expected(alpha, beta, epilogue), y, x::toString);
  }

  @Test
  void packedMatricesGiveTheSameChain() {
    for (int[] shape : SHAPES) {
      for (boolean trans : new boolean[] {false, true}) {
        Floats r = new Floats(false, trans, shape);
        PackedMatrix right = PackedMatrix.pack(trans, r.k(), r.n(), r.b(), 0, r.ldb());
        Floats l = new Floats(trans, false, shape);
        PackedMatrix left = PackedMatrix.packLeft(trans, l.m(), l.k(), l.a(), 0, l.lda());
        for (Epilogue e : epilogues(r.m(), r.n())) {
          float[] y = new float[r.m() * r.n()];
          Gemm.sgemm(r.m(), r.a(), 0, r.k(), right, y, 0, r.n(), e, caller);
          assertArrayEquals(r.expected(1, 0, e), y, () -> "right, " + r);
          Gemm.sgemm(left, l.n(), l.b(), 0, l.n(), y, 0, l.n(), e, caller);
          assertArrayEquals(l.expected(1, 0, e), y, () -> "left, " + l);
        }
      }
    }
  }

  /// The products of a batch are those of one product each.
  @Test
  void batchesGiveTheSameChain() {
    int batch = 3;
    for (int[] shape : SHAPES) {
      for (int trans = 0; trans < 4; trans++) {
        Floats x = new Floats((trans & 1) != 0, (trans & 2) != 0, shape);
        int m = x.m();
        int n = x.n();
        int k = x.k();
        int size = m * n;
        float[] y = random(6, batch * size);
        float[] z = y.clone();
        Gemm.sgemmStridedBatched(
            x.transA(),
            x.transB(),
            m,
            n,
            k,
            0.7f,
            x.a(),
            0,
            x.lda(),
            0,
            x.b(),
            0,
            x.ldb(),
            0,
            0.3f,
            y,
            0,
            n,
            size,
            batch,
            caller);
        int[] zeros = new int[batch];
        int[] backwards = {2 * size, size, 0};
        Gemm.sgemmBatched(
            x.transA(),
            x.transB(),
            m,
            n,
            k,
            0.7f,
            x.a(),
            zeros,
            x.lda(),
            x.b(),
            zeros,
            x.ldb(),
            0.3f,
            z,
            backwards,
            n,
            batch,
            caller);
        assertArrayEquals(y, z, () -> "offsets, " + x);
        float[] c = random(6, batch * size);
        for (int e = 0; e < batch; e++) {
          System.arraycopy(c, e * size, x.c(), 0, size);
          float[] part = Arrays.copyOfRange(y, e * size, (e + 1) * size);
          assertArrayEquals(x.expected(0.7f, 0.3f, Epilogue.NONE), part, () -> "strides, " + x);
        }
      }
    }
  }

  /// Sums of zeros alone keep their sign: with -0 as bias or residual and products of -0, in tiles
  /// and where few rows take B as it lies.
  @Test
  void negativeZerosDoNotDependOnTheRows() {
    int n = 37;
    for (int m : new int[] {1, 2, 3, 13}) {
      float[] a = new float[m];
      float[] b = new float[n];
      Arrays.fill(b, -1);
      float[] zeros = new float[m * n];
      Arrays.fill(zeros, -0f);
      for (Epilogue e :
          new Epilogue[] {
            new Epilogue(zeros, 0, Activation.LINEAR),
            new Epilogue(zeros, 0, Activation.LINEAR).perRow(),
            Epilogue.NONE.plus(zeros, 0, n)
          }) {
        float[] c = new float[m * n];
        Gemm.sgemm(false, false, m, n, 1, 1, a, 0, 1, b, 0, n, 0, c, 0, n, e, caller);
        assertArrayEquals(zeros, c, m + " rows");
      }
    }
  }

  @Test
  void doublesAreOneChainToo() {
    for (int[] shape : SHAPES) {
      for (int trans = 0; trans < 4; trans++) {
        for (double beta : new double[] {0, 1, -0.3}) {
          checkDoubles((trans & 1) != 0, (trans & 2) != 0, shape[0], shape[1], shape[2], 0.7, beta);
        }
      }
    }
  }

  private void checkDoubles(
      boolean transA, boolean transB, int m, int n, int k, double alpha, double beta) {
    double[] a = randomDoubles(1, m * k);
    double[] b = randomDoubles(2, k * n);
    double[] c = randomDoubles(3, m * n);
    double[] expected = new double[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = beta == 0 ? 0 : beta * c[i * n + j];
        for (int p = 0; p < k; p++) {
          double x = alpha * a[transA ? p * m + i : i * k + p];
          sum = Math.fma(x, b[transB ? j * k + p : p * n + j], sum);
        }
        expected[i * n + j] = sum;
      }
    }
    int lda = transA ? m : k;
    int ldb = transB ? k : n;
    Gemm.dgemm(transA, transB, m, n, k, alpha, a, 0, lda, b, 0, ldb, beta, c, 0, n, caller);
    assertArrayEquals(expected, c, m + " x " + n + " x " + k);
  }

  /// Threads compute windows of C: each gives the bits of the whole, whatever its rows, in any
  /// order; here one has a single row.
  @Test
  void windowsGiveTheBitsOfTheWhole() {
    for (int trans = 0; trans < 4; trans++) {
      Floats x = new Floats((trans & 1) != 0, (trans & 2) != 0, 27, 131, 520);
      Epilogue e = epilogues(x.m(), x.n())[5];
      Product<float[]> product = product(e);
      product.shape(x.transA(), x.transB(), x.m(), x.n(), x.k(), 0.7f, 0.3f);
      product.operands(x.a(), x.lda(), x.b(), x.ldb(), x.c().clone(), x.n());
      windows(VectorGemm.floats(), product);
      assertArrayEquals(x.expected(0.7f, 0.3f, e), product.c, x::toString);
      dgemmWindows(x);
    }
  }

  private static void dgemmWindows(Floats x) {
    double[] a = randomDoubles(1, x.a().length);
    double[] b = randomDoubles(2, x.b().length);
    double[] c = randomDoubles(3, x.c().length);
    Product<double[]> product = new Product<>();
    product.shape(x.transA(), x.transB(), x.m(), x.n(), x.k(), 0.7, 0.3);
    product.operands(a, x.lda(), b, x.ldb(), c.clone(), x.n());
    windows(VectorGemm.doubles(), product);
    int lda = x.lda();
    int ldb = x.ldb();
    Gemm.dgemm(
        x.transA(), x.transB(), x.m(), x.n(), x.k(), 0.7, a, 0, lda, b, 0, ldb, 0.3, c, 0, x.n());
    assertArrayEquals(c, product.c, () -> "doubles, " + x);
  }

  /// More rows than stay packed while the columns pass.
  @Test
  void tallProductsGiveTheBitsOfTheirRows() {
    Allocations.assumeC2(); // too long a wait without it
    Floats x = new Floats(false, false, 4_099, 1_060, 520);
    float[] whole = new float[x.m() * x.n()];
    x.run(1, 0, whole, Epilogue.NONE, caller);
    int first = 4_070;
    float[] last = new float[(x.m() - first) * x.n()];
    Gemm.sgemm(
        false,
        false,
        x.m() - first,
        x.n(),
        x.k(),
        1,
        x.a(),
        first * x.k(),
        x.k(),
        x.b(),
        0,
        x.n(),
        0,
        last,
        0,
        x.n());
    assertArrayEquals(Arrays.copyOfRange(whole, first * x.n(), whole.length), last);
  }

  @Test
  void windowsOfPackedMatricesGiveTheBitsOfTheWhole() {
    Floats x = new Floats(false, false, 27, 131, 520);
    int n = x.n();
    int k = x.k();
    Epilogue e = epilogues(x.m(), n)[5];
    PackedMatrix left = PackedMatrix.packLeft(false, x.m(), k, x.a(), 0, k);
    PackedMatrix right = PackedMatrix.pack(false, k, n, x.b(), 0, n);
    PackedMatrix halves = PackedMatrix.packBfloat16(false, k, n, x.b(), 0, n);
    float[] rounded = new float[x.m() * n];
    Gemm.sgemm(x.m(), x.a(), 0, k, halves, rounded, 0, n, e, caller);
    for (PackedMatrix packed : new PackedMatrix[] {left, right, halves}) {
      Product<float[]> product = product(e);
      product.shape(false, false, x.m(), n, k, 1, 0);
      product.operands(x.a(), k, x.b(), n, new float[x.m() * n], n);
      product.rows = packed.data();
      product.panels = packed.panels();
      product.halves = packed.halves();
      windows(VectorGemm.floats(), product);
      assertArrayEquals(packed == halves ? rounded : x.expected(1, 0, e), product.c);
    }
  }

  private static Product<float[]> product(Epilogue e) {
    Product<float[]> product = new Product<>();
    product.bias = e.bias();
    product.biasPerRow = e.biasPerRow();
    product.residual = e.residual();
    product.ldr = e.ldr();
    return product;
  }

  private static <T> void windows(Product.Backend<T> backend, Product<T> product) {
    int[] rows = {0, 12, 13, product.m};
    int[] columns = {0, 32, 96, product.n};
    for (int r = rows.length - 1; r > 0; r--) {
      for (int c = 1; c < columns.length; c++) {
        backend.window(product, 0, 0, 0, rows[r - 1], rows[r], columns[c - 1], columns[c]);
      }
    }
  }

  /// Long sums of few elements are cut into the smallest windows, down to a single row or panel.
  @Test
  void aChainIsTheSameOnAnyNumberOfThreads() {
    Allocations.assumeC2(); // too long a wait without it
    int[][] shapes = {{25, 97, 8_700}, {13, 33, 20_000}, {1, 161, 53_000}, {61, 1, 140_000}};
    for (int[] shape : shapes) {
      Floats x = new Floats(false, shape[0] == 25, shape);
      Epilogue e = epilogues(x.m(), x.n())[5];
      float[] alone = x.c().clone();
      x.run(0.7f, 0.3f, alone, e, caller);
      for (int threads = 2; threads <= 5; threads++) {
        try (Workers workers = Workers.of(threads)) {
          float[] y = x.c().clone();
          x.run(0.7f, 0.3f, y, e, workers);
          assertArrayEquals(alone, y, threads + " threads, " + x);
        }
      }
    }
  }

  private static float[] random(long seed, int n) {
    float[] x = new float[n];
    RandomFill.uniform(seed, n, -1, 1, x, 0);
    return x;
  }

  /// With bits in the lower half of the fraction too.
  private static double[] randomDoubles(long seed, int n) {
    float[] upper = random(seed, n);
    float[] lower = random(-seed, n);
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = upper[i] + 0x1p-25 * lower[i];
    }
    return x;
  }
}
