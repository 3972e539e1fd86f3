package org.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

/// The vector backend's promise about bits, which makes a product the same at every width, in any
/// batch and on any number of threads: each element is one chain of fused multiply-adds.
class GemmTest {
  private static final int[][] SHAPES = {
    {1, 67, 300}, {2, 10, 5}, {13, 16, 64}, {31, 131, 257}, {25, 1100, 600}
  };

  @Test
  void eachElementIsOneChainOfFusedMultiplyAdds() {
    assumeTrue(Backend.isVector(), "the scalar backend rounds products too");
    for (int[] shape : SHAPES) {
      for (int trans = 0; trans < 4; trans++) {
        for (float beta : new float[] {0, 1, -0.3f}) {
          check((trans & 1) != 0, (trans & 2) != 0, shape[0], shape[1], shape[2], 0.7f, beta);
          check((trans & 1) != 0, (trans & 2) != 0, shape[0], shape[1], shape[2], 1, beta);
        }
      }
    }
  }

  private static void check(
      boolean transA, boolean transB, int m, int n, int k, float alpha, float beta) {
    float[] a = random(1, m * k);
    float[] b = random(2, k * n);
    float[] bias = random(3, n);
    float[] c = random(4, m * n);
    float[] expected = new float[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        float sum = (beta == 0 ? 0 : beta * c[i * n + j]) + bias[j];
        for (int p = 0; p < k; p++) {
          float x = alpha * a[transA ? p * m + i : i * k + p];
          sum = Math.fma(x, b[transB ? j * k + p : p * n + j], sum);
        }
        expected[i * n + j] = sum;
      }
    }
    Epilogue epilogue = new Epilogue(bias, 0, Activation.LINEAR);
    int lda = transA ? m : k;
    int ldb = transB ? k : n;
    Gemm.sgemm(
        transA,
        transB,
        m,
        n,
        k,
        alpha,
        a,
        0,
        lda,
        b,
        0,
        ldb,
        beta,
        c,
        0,
        n,
        epilogue,
        Workers.caller());
    assertArrayEquals(expected, c, m + " x " + n + " x " + k);
    if (!transA && alpha == 1 && beta == 0) {
      float[] packed = new float[m * n];
      PackedMatrix weights = PackedMatrix.pack(transB, k, n, b, 0, ldb);
      Gemm.sgemm(m, a, 0, k, weights, packed, 0, n, epilogue, Workers.caller());
      assertArrayEquals(expected, packed, "packed, " + m + " x " + n + " x " + k);
    }
  }

  private static float[] random(long seed, int n) {
    float[] x = new float[n];
    RandomFill.uniform(seed, n, -1, 1, x, 0);
    return x;
  }
}
