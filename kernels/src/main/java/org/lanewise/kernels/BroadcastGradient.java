package org.lanewise.kernels;

import static org.lanewise.kernels.Broadcast.A;
import static org.lanewise.kernels.Broadcast.B;
import static org.lanewise.kernels.Broadcast.RESULT;

import java.util.Arrays;
import org.lanewise.kernels.scalar.ScalarSums;

/// The gradient of one operand of a broadcast: for each of its elements the sum of a term for each
/// place where it was used.
///
/// The terms are computed by the loops of the operation, up to [#MOST] at a time, and added to as
/// many sums in double. Two things follow: the loops need no forms for sums, and the order of the
/// additions is the same at any width, on both backends.
///
/// An object holds the scratch memory and serves one call at a time.
abstract class BroadcastGradient {
  /// How many terms are computed at a time. They, the operands beside them and the sums take up to
  /// 24 KB, and stay in the first-level cache.
  static final int MOST = 1024;

  /// How many sums share a long row.
  private static final int FOLD = 128;

  /// Rows up to this length are summed one after another without them.
  private static final int SHORT = 256;

  private final float[] terms = new float[MOST];
  private final double[] sums = new double[MOST];
  private final int[] base = new int[4];
  private int sumsPerColumn;

  /// Where the terms that are asked for begin in each operand, and in dy.
  final int[] at = new int[4];

  /// Where each operand, and dy, begins.
  final int[] offsets = new int[4];

  Broadcast broadcast;
  float[] dy;

  /// Computes the terms of `rows x n` places, one after another into `out`. The operands begin at
  /// [#at]; their rows are so many steps apart.
  abstract void terms(int operand, int rows, int n, int[] rowSteps, float[] out, int outOffset);

  /// How many terms may be asked for at a time.
  abstract int most(int operand);

  /// The factor which makes the elements of dy the terms; 0 if there is none.
  abstract int factor(int operand);

  /// Overwrites the gradients that are wanted, that of a last where it takes the place of an input.
  final void run(boolean aLast, float[] da, int daOffset, float[] db, int dbOffset) {
    if (db != null && aLast) {
      run(B, db, dbOffset);
    }
    if (da != null) {
      run(A, da, daOffset);
    }
    if (db != null && !aLast) {
      run(B, db, dbOffset);
    }
  }

  /// Lets go of the caller's arrays.
  void release() {
    broadcast = null;
    dy = null;
  }

  private void run(int operand, float[] dx, int dxOffset) {
    if (broadcast.count(operand) == 0) {
      return;
    }
    if (broadcast.isWhole(operand)) {
      whole(operand, dx, dxOffset);
    } else {
      sums(operand, dx, dxOffset);
    }
  }

  private void whole(int operand, float[] dx, int dxOffset) {
    int n = broadcast.n;
    int most = most(operand);
    for (int block = 0; block < broadcast.outer.count(); block++) {
      for (int x = 0; x < base.length; x++) {
        base[x] = offsets[x] + broadcast.outer.offset(x, block);
      }
      for (int row = 0, count; row < broadcast.rows; row += count) {
        count = Math.min(broadcast.rows - row, Math.max(1, most / n));
        for (int col = 0, length; col < n; col += length) {
          length = Math.min(n - col, most);
          move(broadcast.rowSteps, row, col);
          int to = dxOffset + (block * broadcast.rows + row) * n + col;
          terms(operand, count, length, broadcast.rowSteps, dx, to);
        }
      }
    }
  }

  private void sums(int operand, float[] dx, int dxOffset) {
    Broadcast.Sums view = broadcast.sums(operand);
    int sign = factor(operand) == 0 ? 1 : factor(operand);
    int n = broadcast.n;
    boolean innermost = broadcast.steps[operand] == 0;
    if (innermost && n <= SHORT && view.rows() == 1 && view.blocks().count() == 1) {
      shortRows(operand, sign, dx, dxOffset);
      return;
    }
    for (int position = 0; position < view.kept().count(); position++) {
      int to = dxOffset + view.kept().offset(operand, position);
      if (innermost) {
        int width = Math.min(n, FOLD);
        Arrays.fill(sums, 0, width, 0);
        add(operand, view, position, 0, n);
        dx[to] = (float) (sign * ScalarSums.total(width, sums));
      } else {
        sumsPerColumn = n > 0 && n <= FOLD && view.rows() >= 16 ? 2 * FOLD / n : 1;
        for (int col = 0, length; col < n; col += length) {
          length = Math.min(n - col, MOST);
          Arrays.fill(sums, 0, length * sumsPerColumn, 0);
          add(operand, view, position, col, col + length);
          for (int other = 1; other < sumsPerColumn; other++) {
            ScalarSums.fold(length, sums, other * length);
          }
          ScalarSums.round(length, sign, sums, dx, to + col);
        }
      }
    }
  }

  /// The sums of short rows, one for each element.
  private void shortRows(int operand, int sign, float[] dx, int dxOffset) {
    int n = broadcast.n;
    int most = factor(operand) == 0 ? MOST / Math.max(1, n) : Integer.MAX_VALUE;
    int[] rowSteps = broadcast.rowSteps;
    for (int block = 0; block < broadcast.outer.count(); block++) {
      for (int x = 0; x < base.length; x++) {
        base[x] = offsets[x] + broadcast.outer.offset(x, block);
      }
      for (int row = 0, count; row < broadcast.rows; row += count) {
        count = Math.min(broadcast.rows - row, most);
        move(rowSteps, row, 0);
        int to = dxOffset + block * broadcast.rows + row;
        if (factor(operand) == 0) {
          terms(operand, count, n, rowSteps, terms, 0);
          ScalarSums.rows(count, n, 1, terms, 0, n, dx, to);
        } else {
          ScalarSums.rows(count, n, sign, dy, at[RESULT], rowSteps[RESULT], dx, to);
        }
      }
    }
  }

  /// Adds up all terms of some columns, at one position of the kept axes.
  private void add(int operand, Broadcast.Sums view, int position, int from, int end) {
    int most = factor(operand) == 0 ? MOST : Integer.MAX_VALUE;
    int atOnce = Math.max(1, most / Math.max(1, Math.min(MOST, end - from)));
    for (int block = 0; block < view.blocks().count(); block++) {
      for (int x = 0; x < base.length; x++) {
        base[x] = offsets[x] + view.kept().offset(x, position) + view.blocks().offset(x, block);
      }
      for (int row = 0, count; row < view.rows(); row += count) {
        count = Math.min(view.rows() - row, atOnce);
        for (int col = from, length; col < end; col += length) {
          length = Math.min(end - col, MOST);
          move(view.rowSteps(), row, col);
          if (factor(operand) == 0) {
            terms(operand, count, length, view.rowSteps(), terms, 0);
            add(operand, count, length, terms, 0, length);
          } else {
            add(operand, count, length, dy, at[RESULT], view.rowSteps()[RESULT]);
          }
        }
      }
    }
  }

  /// Adds rows of terms to one or several sums a column, or, where a row is summed, to [#FOLD].
  private void add(int operand, int rows, int n, float[] x, int xOffset, int xStep) {
    if (broadcast.steps[operand] == 1 && sumsPerColumn > 1 && xStep == n) {
      // Short rows that lie one after another are as good as few long ones.
      int step = sumsPerColumn * n;
      int done = rows / sumsPerColumn;
      ScalarSums.add(done, step, x, xOffset, step, sums);
      ScalarSums.add(1, rows * n - done * step, x, xOffset + done * step, 0, sums);
      return;
    }
    if (broadcast.steps[operand] == 1 || n <= FOLD) {
      ScalarSums.add(rows, n, x, xOffset, xStep, sums);
      return;
    }
    int rest = n % FOLD;
    for (int row = 0; row < rows; row++) {
      int from = xOffset + row * xStep;
      ScalarSums.add(n / FOLD, FOLD, x, from, FOLD, sums);
      ScalarSums.add(1, rest, x, from + n - rest, 0, sums);
    }
  }

  private void move(int[] rowSteps, int row, int col) {
    for (int x = 0; x < at.length; x++) {
      at[x] = base[x] + row * rowSteps[x] + col * broadcast.steps[x];
    }
  }
}
