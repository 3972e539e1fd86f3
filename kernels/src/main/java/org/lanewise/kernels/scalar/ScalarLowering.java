package org.lanewise.kernels.scalar;

import java.util.Arrays;
import org.lanewise.kernels.gemm.Lowering;

/// Copies runs as arrays.
public final class ScalarLowering extends Lowering<float[]> {
  /// As [Lowering] takes them.
  public ScalarLowering(
      int[] image, int channels, int width, int[] outputs, int[] steps, int[][] taps) {
    super(image, channels, width, outputs, steps, taps);
  }

  @Override
  protected void copy(int rows, int n, float[] s, int so, int lds, float[] d, int dof, int ldd) {
    for (int r = 0; r < rows && n > 0; r++) { // of nothing, it may lie before the array
      System.arraycopy(s, so + r * lds, d, dof + r * ldd, n);
    }
  }

  @Override
  protected void copyEvery(int step, int n, float[] s, int so, float[] d, int dof) {
    for (int i = 0; i < n; i++) {
      d[dof + i] = s[so + i * step];
    }
  }

  @Override
  protected void zero(float[] d, int dof, int n) {
    Arrays.fill(d, dof, dof + n, 0);
  }
}
