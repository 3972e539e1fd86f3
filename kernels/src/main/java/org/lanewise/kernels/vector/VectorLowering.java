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
  protected void copy(int rows, int n, float[] s, int so, int lds, float[] d, int dof, int ldd) {
    int whole = n + L - 1 & -L;
    int last = rows - 1;
    if (so + last * lds + whole > s.length || dof + last * ldd + whole > d.length) {
      exactly(rows, n, s, so, lds, d, dof, ldd);
    } else if (whole == L) {
      for (int r = 0; r < rows; r++) {
        FloatVector.fromArray(F, s, so + r * lds).intoArray(d, dof + r * ldd);
      }
    } else {
      for (int r = 0; r < rows; r++) {
        for (int i = 0; i < n; i += L) {
          FloatVector.fromArray(F, s, so + r * lds + i).intoArray(d, dof + r * ldd + i);
        }
      }
    }
  }

  private static void exactly(
      int rows, int n, float[] s, int so, int lds, float[] d, int dof, int ldd) {
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < n; i++) {
        d[dof + r * ldd + i] = s[so + r * lds + i];
      }
    }
  }

  @Override
  protected void copyEvery(int step, int n, float[] s, int so, float[] d, int dof) {
    if (step == 1 && n > 0) {
      copy(1, n, s, so, 0, d, dof, 0);
      return;
    }
    for (int i = 0; i < n; i++) {
      d[dof + i] = s[so + i * step];
    }
  }

  @Override
  protected void zero(float[] d, int dof, int n) {
    for (int i = 0; i < n; i++) {
      d[dof + i] = 0;
    }
  }
}
