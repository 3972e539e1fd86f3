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
  protected void copy(int n, float[] s, int so, float[] d, int dof) {
    if (n > 0) { // else it may lie before the array
      System.arraycopy(s, so, d, dof, n);
    }
  }

  @Override
  protected void zero(float[] d, int dof, int n) {
    Arrays.fill(d, dof, dof + n, 0);
  }
}
