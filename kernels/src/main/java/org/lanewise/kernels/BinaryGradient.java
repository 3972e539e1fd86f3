package org.lanewise.kernels;

import static org.lanewise.kernels.Broadcast.A;
import static org.lanewise.kernels.Broadcast.B;
import static org.lanewise.kernels.Broadcast.RESULT;

import java.util.Arrays;
import org.lanewise.kernels.gemm.Pool;
import org.lanewise.kernels.scalar.ScalarBinary;

/// The gradients of a [Binary] operation with broadcasting.
final class BinaryGradient extends BroadcastGradient {
  static final Pool<BinaryGradient> POOL = new Pool<>(BinaryGradient::new);

  // Operands expanded to every place of the terms at hand.
  private final float[] left = new float[MOST];
  private final float[] right = new float[MOST];
  private final float[] up = new float[MOST];

  private int kind;
  private float[] a;
  private float[] b;

  void of(
      int kind,
      Broadcast broadcast,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] dy,
      int dyOffset) {
    this.kind = kind;
    this.broadcast = broadcast;
    this.a = a;
    this.b = b;
    this.dy = dy;
    offsets[A] = aOffset;
    offsets[B] = bOffset;
    offsets[RESULT] = dyOffset;
  }

  @Override
  void release() {
    super.release();
    a = null;
    b = null;
  }

  @Override
  int factor(int operand) {
    return switch (kind) {
      case ScalarBinary.ADD -> 1;
      case ScalarBinary.SUB -> operand == A ? 1 : -1;
      default -> 0;
    };
  }

  private boolean isProduct(int operand) {
    return kind == ScalarBinary.MUL || kind == ScalarBinary.DIV && operand == A;
  }

  @Override
  int most(int operand) {
    boolean alike = broadcast.isWhole(A) && broadcast.isWhole(B);
    return alike || factor(operand) != 0 || isProduct(operand) ? Integer.MAX_VALUE : MOST;
  }

  @Override
  void terms(int operand, int rows, int n, int[] rowSteps, float[] out, int outOffset) {
    if (isProduct(operand)) {
      // dy times, or over, the other one.
      int other = operand == A ? B : A;
      float[] x = operand == A ? b : a;
      int step = rowSteps[other];
      if (broadcast.steps[other] == 0) {
        Binary.rowsByValue(
            kind, rows, n, dy, at[RESULT], rowSteps[RESULT], x, at[other], step, out, outOffset);
      } else {
        Binary.rows(
            kind, rows, n, dy, at[RESULT], rowSteps[RESULT], x, at[other], step, out, outOffset);
      }
      return;
    }
    if (factor(operand) != 0) {
      // Asked for only where dy is dense: else the sums take its elements as they are.
      int from = at[RESULT];
      Binary.gradient(kind, operand == B, rows * n, dy, from, dy, from, dy, from, out, outOffset);
      return;
    }
    boolean aIsDense = isDense(A, rows, n, rowSteps);
    boolean bIsDense = isDense(B, rows, n, rowSteps);
    boolean dyIsDense = isDense(RESULT, rows, n, rowSteps);
    Binary.gradient(
        kind,
        operand == B,
        rows * n,
        aIsDense ? a : expanded(A, rows, n, rowSteps, a, left),
        aIsDense ? at[A] : 0,
        bIsDense ? b : expanded(B, rows, n, rowSteps, b, right),
        bIsDense ? at[B] : 0,
        dyIsDense ? dy : expanded(RESULT, rows, n, rowSteps, dy, up),
        dyIsDense ? at[RESULT] : 0,
        out,
        outOffset);
  }

  private boolean isDense(int operand, int rows, int n, int[] rowSteps) {
    return broadcast.steps[operand] == 1 && (rows == 1 || rowSteps[operand] == n);
  }

  private float[] expanded(
      int operand, int rows, int n, int[] rowSteps, float[] x, float[] expanded) {
    for (int row = 0; row < rows; row++) {
      int from = at[operand] + row * rowSteps[operand];
      if (broadcast.steps[operand] == 0) {
        Arrays.fill(expanded, row * n, row * n + n, x[from]);
      } else {
        System.arraycopy(x, from, expanded, row * n, n);
      }
    }
    return expanded;
  }
}
