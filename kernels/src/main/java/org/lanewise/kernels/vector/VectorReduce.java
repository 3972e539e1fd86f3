package org.lanewise.kernels.vector;

import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.lanewise.kernels.scalar.ScalarReduce;

/// Reductions on vectors.
public final class VectorReduce {
  private VectorReduce() {}

  /// y = the sums of the columns, row after row. Four vectors of columns at a time are held in
  /// registers while the rows go by.
  public static void columnSums(
      int rows, int cols, float[] x, int xOffset, int ldx, float[] y, int yOffset) {
    int j = 0;
    for (; j <= cols - 4 * LENGTH; j += 4 * LENGTH) {
      FloatVector sum0 = FloatVector.zero(F);
      FloatVector sum1 = FloatVector.zero(F);
      FloatVector sum2 = FloatVector.zero(F);
      FloatVector sum3 = FloatVector.zero(F);
      int at = xOffset + j;
      for (int i = 0; i < rows; i++) {
        sum0 = sum0.add(FloatVector.fromArray(F, x, at));
        sum1 = sum1.add(FloatVector.fromArray(F, x, at + LENGTH));
        sum2 = sum2.add(FloatVector.fromArray(F, x, at + 2 * LENGTH));
        sum3 = sum3.add(FloatVector.fromArray(F, x, at + 3 * LENGTH));
        at += ldx;
      }
      sum0.intoArray(y, yOffset + j);
      sum1.intoArray(y, yOffset + j + LENGTH);
      sum2.intoArray(y, yOffset + j + 2 * LENGTH);
      sum3.intoArray(y, yOffset + j + 3 * LENGTH);
    }
    for (; j <= cols - LENGTH; j += LENGTH) {
      FloatVector sum = FloatVector.zero(F);
      for (int i = 0; i < rows; i++) {
        sum = sum.add(FloatVector.fromArray(F, x, xOffset + i * ldx + j));
      }
      sum.intoArray(y, yOffset + j);
    }
    if (j < cols) {
      columnSumsTail(rows, cols - j, x, xOffset + j, ldx, y, yOffset + j);
    }
  }

  private static void columnSumsTail(
      int rows, int cols, float[] x, int xOffset, int ldx, float[] y, int yOffset) {
    if (LENGTH == 4) {
      // NEON has no masked store; see VectorMath.
      ScalarReduce.columnSums(rows, cols, x, xOffset, ldx, y, yOffset);
      return;
    }
    VectorMask<Float> mask = F.indexInRange(0, cols);
    FloatVector sum = FloatVector.zero(F);
    for (int i = 0; i < rows; i++) {
      sum = sum.add(FloatVector.fromArray(F, x, xOffset + i * ldx, mask));
    }
    sum.intoArray(y, yOffset, mask);
  }
}
