package org.lanewise.kernels.vector;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.lanewise.kernels.vector.Panels.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import org.lanewise.kernels.scalar.Bfloat16;

/// Panels of B in bfloat16, half as large as those of floats. A row of a panel is one vector whose
/// lane j holds two columns: j in its lower 16 bits, j + L in its upper ones. So a shift and a mask
/// make floats of them, and nothing crosses lanes.
final class HalfPanels {
  private static final int L = Lanes.LENGTH;
  private static final int ROW = L * Integer.BYTES;
  private static final int UPPER = 0xffff0000;

  private HalfPanels() {}

  /// A panel of op(B) of `width` columns, filled up with zeros.
  static void pack(
      boolean trans, int kc, int width, float[] b, int bo, int ldb, MemorySegment panel, long at) {
    int incP = trans ? 1 : ldb;
    int incJ = trans ? ldb : 1;
    for (int p = 0; p < kc; p++) {
      int from = bo + p * incP;
      for (int j = 0; j < L; j++) {
        int lower = j < width ? Bfloat16.bits(b[from + j * incJ]) : 0;
        int upper = j + L < width ? Bfloat16.bits(b[from + (j + L) * incJ]) : 0;
        panel.set(JAVA_INT, at + (long) p * ROW + j * Integer.BYTES, lower | upper << 16);
      }
    }
  }

  /// Makes rows of floats, as the tiles read them, of as many rows of bfloat16.
  static void expand(int rows, MemorySegment halves, long from, MemorySegment floats) {
    MemorySegment s = Panels.NATIVE.cast(halves);
    MemorySegment d = Panels.FLOATS.cast(floats);
    for (int i = 0; i < rows; i++) {
      IntVector y = IntVector.fromMemorySegment(Lanes.I, s, from + (long) i * ROW, ORDER);
      FloatVector lower = y.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
      lower.intoMemorySegment(d, 2L * i * ROW, ORDER);
      FloatVector upper = y.lanewise(VectorOperators.AND, UPPER).reinterpretAsFloats();
      upper.intoMemorySegment(d, (2L * i + 1) * ROW, ORDER);
    }
  }
}
