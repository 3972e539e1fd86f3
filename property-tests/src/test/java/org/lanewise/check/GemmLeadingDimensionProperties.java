package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.constraints.IntRange;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Epilogue;
import org.lanewise.kernels.Gemm;
import org.lanewise.kernels.Gemv;
import org.lanewise.kernels.PackedMatrix;
import org.lanewise.kernels.Workers;

/// Rows that lie far apart, in arrays that end with their last element.
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE) // of Sizes: jqwik's are mostly empty matrices
class GemmLeadingDimensionProperties {
  private static final int MAX = Integer.MAX_VALUE;
  private static final Workers CALLER = Workers.caller();

  private static float[] ascending(int n) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = i + 1;
    }
    return x;
  }

  private static float[] times(float[] x, float factor, float add) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i] * factor + add;
    }
    return y;
  }

  /// The leading dimension of a single row may be any number.
  @Property(tries = 100)
  void aSingleRowNeverLeapsToTheNext(@ForAll @IntRange(min = 1, max = 140) int n) {
    float[] b = ascending(n);
    float[] a = {3};
    float[] c = new float[n];
    Epilogue plus = Epilogue.NONE.plus(b, 0, MAX);
    Gemm.sgemm(false, false, 1, n, 1, 1, a, 0, MAX, b, 0, MAX, 0, c, 0, MAX, plus, CALLER);
    assertArrayEquals(times(b, 4, 0), c);
    Gemm.sgemm(true, false, 1, n, 1, 1, a, 0, MAX, b, 0, MAX, 1, c, 0, MAX, plus, CALLER);
    assertArrayEquals(times(b, 8, 0), c);
    Gemm.sgemmStridedBatched(
        false, false, 1, n, 1, 2, a, 0, MAX, 0, b, 0, MAX, MAX, 0, c, 0, MAX, MAX, 1, CALLER);
    assertArrayEquals(times(b, 6, 0), c);
    for (PackedMatrix right :
        new PackedMatrix[] {
          PackedMatrix.pack(false, 1, n, b, 0, MAX),
          PackedMatrix.packBfloat16(false, 1, n, b, 0, MAX)
        }) {
      Gemm.sgemm(1, a, 0, MAX, right, c, 0, MAX, plus, CALLER);
      assertArrayEquals(times(b, 4, 0), c);
    }
    PackedMatrix left = PackedMatrix.packLeft(false, 1, 1, a, 0, MAX);
    Gemm.sgemm(left, n, b, 0, MAX, c, 0, MAX, plus, CALLER);
    assertArrayEquals(times(b, 4, 0), c);
    float[] sum = {1};
    Gemv.sgemv(false, 1, n, 2, b, 0, MAX, ones(n), 0, 1, 1, sum, 0, MAX);
    assertArrayEquals(new float[] {n * (n + 1) + 1}, sum);
    Gemv.sgemv(true, 1, n, 2, b, 0, MAX, a, 0, MAX, 0, c, 0, 1);
    assertArrayEquals(times(b, 6, 0), c);
  }

  private static float[] ones(int n) {
    float[] x = new float[n];
    Arrays.fill(x, 1);
    return x;
  }

  /// `c[i, j] = a[i] b[j] + i`, with all rows, or those of a transpose, `ld` apart.
  @Property(tries = 60)
  void rowsMayLieFarApart(
      @ForAll @IntRange(min = 1, max = 27) int m,
      @ForAll @IntRange(min = 1, max = 40) int n,
      @ForAll @IntRange(min = 40, max = 1 << 16) int ld,
      @ForAll boolean transA,
      @ForAll boolean transB) {
    float[] a = spread(transA ? 1 : m, transA ? m : 1, ld);
    float[] b = spread(transB ? n : 1, transB ? 1 : n, ld);
    float[] c = new float[(m - 1) * ld + n];
    float[] expected = new float[c.length];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        expected[i * ld + j] = (i + 1) * (j + 1) + i + 1;
      }
    }
    Epilogue bias = new Epilogue(ascending(m), 0, Activation.LINEAR).perRow();
    Gemm.sgemm(transA, transB, m, n, 1, 1, a, 0, ld, b, 0, ld, 0, c, 0, ld, bias, CALLER);
    assertArrayEquals(expected, c);
    PackedMatrix left = PackedMatrix.packLeft(transA, m, 1, a, 0, ld);
    float[] row = ascending(n);
    Arrays.fill(c, 0);
    Gemm.sgemm(left, n, row, 0, ld, c, 0, ld, bias, CALLER);
    assertArrayEquals(expected, c);
    PackedMatrix right = PackedMatrix.packBfloat16(transB, 1, n, b, 0, ld);
    float[] column = spread(m, 1, ld);
    Arrays.fill(c, 0);
    Gemm.sgemm(m, column, 0, ld, right, c, 0, ld, bias, CALLER);
    assertArrayEquals(expected, c);
  }

  /// 1, 2, 3, ... row by row.
  private static float[] spread(int rows, int cols, int ld) {
    float[] x = new float[(rows - 1) * ld + cols];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        x[i * ld + j] = i * cols + j + 1;
      }
    }
    return x;
  }

  @Property(tries = 60)
  void doublesMayLieFarApart(
      @ForAll @IntRange(min = 1, max = 27) int m,
      @ForAll @IntRange(min = 1, max = 40) int n,
      @ForAll @IntRange(min = 40, max = 1 << 16) int far) {
    int ld = m == 1 ? MAX : far;
    double[] a = new double[(m - 1) * far + 1];
    double[] c = new double[(m - 1) * far + n];
    double[] expected = c.clone();
    double[] b = new double[n];
    for (int j = 0; j < n; j++) {
      b[j] = j + 1;
      for (int i = 0; i < m; i++) {
        a[i * far] = i + 1;
        expected[i * far + j] = (i + 1) * (j + 1);
      }
    }
    Gemm.dgemm(false, false, m, n, 1, 1, a, 0, ld, b, 0, MAX, 0, c, 0, ld);
    assertArrayEquals(expected, c);
    double[] y = new double[(m - 1) * far + 1];
    Gemv.dgemv(false, m, 1, 2, a, 0, ld, b, 0, MAX, 0, y, 0, ld);
    for (int i = 0; i < m; i++) {
      a[i * far] *= 2;
    }
    assertArrayEquals(a, y);
  }
}
