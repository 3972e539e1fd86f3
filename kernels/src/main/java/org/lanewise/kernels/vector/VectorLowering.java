package org.lanewise.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.lanewise.kernels.gemm.Lowering;

/// Copies runs by whole vectors: the last may reach beyond its run, into what the next overwrites.
public final class VectorLowering extends Lowering<float[]> {
  private static final VectorSpecies<Float> F = Lanes.F;
  private static final int L = Lanes.LENGTH;

  /// As [Lowering] takes them.
  public VectorLowering(
      int[] image, int channels, int width, int[] outputs, int[] steps, int[][] taps) {
    super(image, channels, width, outputs, steps, taps);
  }

  @Override
  protected void copy(int n, float[] s, int so, float[] d, int dof) {
    int whole = n + L - 1 & -L;
    if (so + whole > s.length || dof + whole > d.length) {
      for (int i = 0; i < n; i++) {
        d[dof + i] = s[so + i];
      }
      return;
    }
    for (int i = 0; i < n; i += L) {
      FloatVector.fromArray(F, s, so + i).intoArray(d, dof + i);
    }
  }

  @Override
  protected void zero(float[] d, int dof, int n) {
    for (int i = 0; i < n; i++) {
      d[dof + i] = 0;
    }
  }
}
