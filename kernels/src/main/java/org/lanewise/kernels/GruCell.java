package org.lanewise.kernels;

import java.util.Arrays;
import org.lanewise.kernels.scalar.ScalarRecurrent;
import org.lanewise.kernels.vector.VectorRecurrent;

/// The gates z, r, and the candidate g. Kept of a step: the state before it; and what of the
/// candidate the reset gate was multiplied with (`h U + b1`), or, if it comes before the product,
/// `r h`.
///
/// Gradients of a step: that of g, z, r, and, if the reset gate comes after, r times that of g, so
/// that those of `x W` and those of `h U` each lie side by side, the former but for g.
final class GruCell extends RecurrentCell {
  private static final int H = 1;
  private static final int RESET = 2;

  private final boolean after;

  GruCell(boolean after) {
    super(after ? "GRU" : "GRU_RESET_BEFORE", 3, 1, after ? 2 : 1);
    this.after = after;
  }

  @Override
  int saved() {
    return 2;
  }

  @Override
  int scratch() {
    return after ? 3 : 1;
  }

  @Override
  int gradients() {
    return after ? 4 : 3;
  }

  @Override
  void forward(RecurrentCall c) {
    int n = c.units;
    if (c.saved != null) {
      for (int row = 0; row < c.batch; row++) {
        System.arraycopy(c.state, c.so + row * n, c.saved, c.saved(H, row), n);
      }
    }
    if (after) {
      resetAfter(c);
    } else {
      resetBefore(c);
    }
    for (int row = 0; row < c.batch; row++) {
      if (c.counts(row)) {
        int z = c.gates(row);
        Activation.TANH.forward(n, c.z, z + 2 * n, c.z, z + 2 * n);
        // h = z h + (1 - z) g
        if (Backend.VECTOR) {
          VectorRecurrent.gruState(n, c.z, z, c.z, z + 2 * n, c.state, c.so + row * n);
        } else {
          ScalarRecurrent.gruState(n, c.z, z, c.z, z + 2 * n, c.state, c.so + row * n);
        }
      }
    }
  }

  private static void resetAfter(RecurrentCall c) {
    int n = c.units;
    float[] products = c.scratch;
    c.timesU(0, 3 * n, c.h(), c.ho(), c.ldh(), 0, true, products, c.scratchOffset, 3 * n);
    for (int row = 0; row < c.batch; row++) {
      if (c.counts(row)) {
        int z = c.gates(row);
        int p = c.scratchOffset + row * 3 * n;
        Axpy.saxpy(2 * n, 1, products, p, c.z, z);
        Activation.SIGMOID.forward(2 * n, c.z, z, c.z, z);
        // g = x W + b0 + r (h U + b1)
        Axpy.fma(n, c.z, z + n, products, p + 2 * n, c.z, z + 2 * n, c.z, z + 2 * n);
        if (c.saved != null) {
          System.arraycopy(products, p + 2 * n, c.saved, c.saved(RESET, row), n);
        }
      }
    }
  }

  private static void resetBefore(RecurrentCall c) {
    int n = c.units;
    c.timesU(0, 2 * n, c.h(), c.ho(), c.ldh(), 1, false, c.z, c.gates(0), c.ld(3 * n));
    float[] reset = c.saved == null ? c.scratch : c.saved;
    int from = c.saved == null ? c.scratchOffset : c.saved(RESET, 0);
    for (int row = 0; row < c.batch; row++) {
      int rh = from + row * c.ldh();
      if (c.counts(row)) {
        int z = c.gates(row);
        Activation.SIGMOID.forward(2 * n, c.z, z, c.z, z);
        Binary.MUL.forward(n, c.z, z + n, c.h(), c.ho() + row * c.ldh(), reset, rh);
      } else {
        Arrays.fill(reset, rh, rh + n, 0);
      }
    }
    // g = x W + b + (r h) U
    c.timesU(2 * n, n, reset, from, c.ldh(), 1, false, c.z, c.gates(0) + 2 * n, c.ld(3 * n));
  }

  @Override
  void backward(RecurrentCall c) {
    int n = c.units;
    int width = gradients() * n;
    for (int row = 0; row < c.batch; row++) {
      if (c.counts(row)) {
        int z = c.gates(row);
        int dh = c.dso + row * n;
        int d = c.at(c.dzo, row, width);
        int h = c.saved(H, row);
        if (Backend.VECTOR) {
          VectorRecurrent.gruUpdateGradient(
              n, c.z, z, c.z, z + 2 * n, c.saved, h, c.dstate, dh, c.dz, d + n);
          VectorRecurrent.gruCandidateGradient(n, c.z, z, c.z, z + 2 * n, c.dstate, dh, c.dz, d);
        } else {
          ScalarRecurrent.gruUpdateGradient(
              n, c.z, z, c.z, z + 2 * n, c.saved, h, c.dstate, dh, c.dz, d + n);
          ScalarRecurrent.gruCandidateGradient(n, c.z, z, c.z, z + 2 * n, c.dstate, dh, c.dz, d);
        }
        if (after) {
          reset(c, row, c.saved, c.saved(RESET, row), c.dz, d, c.dz, d + 3 * n);
        }
      }
    }
    if (after) {
      c.timesUT(n, 0, 3 * n, c.dh(), c.dho());
      return;
    }
    // d(r h) = dg UT, behind what dropout may take
    int from = c.scratchOffset + c.batch * n;
    Arrays.fill(c.scratch, from, from + c.batch * n, 0);
    c.timesUT(0, 2 * n, n, c.scratch, from);
    for (int row = 0; row < c.batch; row++) {
      if (c.counts(row)) {
        int drh = from + row * n;
        reset(c, row, c.saved, c.saved(0, row), c.scratch, drh, c.scratch, drh);
        Axpy.saxpy(n, 1, c.scratch, drh, c.dh(), c.dho() + row * n);
      }
    }
    c.timesUT(n, 0, 2 * n, c.dh(), c.dho());
  }

  /// The gradient of the reset gate, which was multiplied with b, given that of their product.
  private void reset(
      RecurrentCall c, int row, float[] b, int bo, float[] d, int to, float[] db, int dbo) {
    int n = c.units;
    int r = c.gates(row) + n;
    int dr = c.at(c.dzo, row, gradients() * n) + 2 * n;
    if (Backend.VECTOR) {
      VectorRecurrent.gruResetGradient(n, c.z, r, b, bo, d, to, c.dz, dr, db, dbo);
    } else {
      ScalarRecurrent.gruResetGradient(n, c.z, r, b, bo, d, to, c.dz, dr, db, dbo);
    }
  }

  @Override
  void finish(RecurrentCall c) {
    int n = c.units;
    c.inputGradients(n, 0, 2 * n, true);
    c.inputGradients(0, 2 * n, n, false);
    if (after) {
      c.recurrentGradients(0, n, 0, 3 * n);
      if (c.db != null) {
        int rows = c.batch * c.plan.steps();
        Reduce.columnSums(rows, 3 * n, c.dz, c.dzo + n, 4 * n, c.db, c.dbo + 3 * n);
      }
    } else {
      c.recurrentGradients(0, n, 0, 2 * n);
      c.recurrentGradients(RESET, 0, 2 * n, n);
    }
  }
}
