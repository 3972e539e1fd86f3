package org.lanewise.kernels;

import static org.lanewise.kernels.Broadcast.A;
import static org.lanewise.kernels.Broadcast.CONDITION;
import static org.lanewise.kernels.Broadcast.RESULT;

import org.lanewise.kernels.gemm.Pool;

/// The gradients of [Where].
final class WhereGradient extends BroadcastGradient {
  static final Pool<WhereGradient> POOL = new Pool<>(WhereGradient::new);

  private static final float[] ZERO = {0};

  private boolean[] condition;

  void of(Broadcast broadcast, boolean[] condition, int cOffset, float[] dy, int dyOffset) {
    this.broadcast = broadcast;
    this.condition = condition;
    this.dy = dy;
    offsets[CONDITION] = cOffset;
    offsets[RESULT] = dyOffset;
  }

  @Override
  void release() {
    super.release();
    condition = null;
  }

  @Override
  int factor(int operand) {
    return 0;
  }

  @Override
  int most(int operand) {
    return Integer.MAX_VALUE;
  }

  @Override
  void terms(int operand, int rows, int n, int[] rowSteps, float[] out, int outOffset) {
    int c = at[CONDITION];
    int cRow = rowSteps[CONDITION];
    int cStep = broadcast.steps[CONDITION];
    int g = at[RESULT];
    int gRow = rowSteps[RESULT];
    if (operand == A) {
      Where.rows(rows, n, condition, c, cRow, cStep, dy, g, gRow, 1, ZERO, 0, 0, 0, out, outOffset);
    } else {
      Where.rows(rows, n, condition, c, cRow, cStep, ZERO, 0, 0, 0, dy, g, gRow, 1, out, outOffset);
    }
  }
}
