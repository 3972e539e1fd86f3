package org.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.XOR;
import static org.lanewise.kernels.scalar.ScalarDropout.BLOCK;
import static org.lanewise.kernels.scalar.ScalarDropout.COUNTERS;
import static org.lanewise.kernels.scalar.ScalarDropout.M0;
import static org.lanewise.kernels.scalar.ScalarDropout.M1;
import static org.lanewise.kernels.scalar.ScalarDropout.ROUNDS;
import static org.lanewise.kernels.scalar.ScalarDropout.W0;
import static org.lanewise.kernels.scalar.ScalarDropout.W1;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Dropout on vectors, with the bits of [ScalarDropout].
///
/// Words of 32 bits are multiplied in lanes of 64: C2 makes one instruction of a product of two
/// masked longs. `a` holds the even counters, `b` the odd ones, and each pair of them in the end is
/// a vector of ints in the order of the elements.
public final class VectorDropout {
  private static final VectorSpecies<Long> L = LongVector.SPECIES_PREFERRED;
  private static final long LOW = 0xffffffffL;
  private static final LongVector EVEN = LongVector.zero(L).addIndex(2);

  private VectorDropout() {}

  /// y = 0 where the word of a position is below the threshold, and else scale x.
  public static void apply(
      long seed,
      long position,
      int threshold,
      float scale,
      int n,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset) {
    int limit = threshold ^ Integer.MIN_VALUE;
    long counter = position / BLOCK * COUNTERS;
    // The first block may begin before the first element.
    for (int at = -(int) (position % BLOCK); at < n; at += BLOCK, counter += COUNTERS) {
      for (int j = 0; j < COUNTERS; j += LENGTH) {
        if (at + j + 3 * COUNTERS + LENGTH > 0 && at + j < n) {
          words(seed, counter + j, limit, scale, at + j, n, x, xOffset, y, yOffset);
        }
      }
    }
  }

  /// The elements of LENGTH counters, the first of which is at `from`.
  private static void words(
      long seed,
      long counter,
      int limit,
      float scale,
      int from,
      int n,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset) {
    LongVector a0 = EVEN.add(counter & LOW);
    LongVector b0 = a0.add(1);
    LongVector a1 = LongVector.broadcast(L, counter >>> 32);
    LongVector b1 = a1;
    LongVector a2 = LongVector.zero(L);
    LongVector b2 = a2;
    LongVector a3 = a2;
    LongVector b3 = a2;
    // Masked too: C2 looks for the mask at both factors.
    LongVector m0 = LongVector.broadcast(L, M0).and(LOW);
    LongVector m1 = LongVector.broadcast(L, M1).and(LOW);
    int k0 = (int) seed;
    int k1 = (int) (seed >>> 32);
    for (int round = 0; round < ROUNDS; round++, k0 += W0, k1 += W1) {
      LongVector p0 = a0.and(LOW).mul(m0);
      LongVector p1 = a2.and(LOW).mul(m1);
      LongVector q0 = b0.and(LOW).mul(m0);
      LongVector q1 = b2.and(LOW).mul(m1);
      a0 = p1.lanewise(LSHR, 32).lanewise(XOR, a1).lanewise(XOR, (long) k0);
      b0 = q1.lanewise(LSHR, 32).lanewise(XOR, b1).lanewise(XOR, (long) k0);
      a1 = p1;
      b1 = q1;
      a2 = p0.lanewise(LSHR, 32).lanewise(XOR, a3).lanewise(XOR, (long) k1);
      b2 = q0.lanewise(LSHR, 32).lanewise(XOR, b3).lanewise(XOR, (long) k1);
      a3 = p0;
      b3 = q0;
    }
    IntVector u0 = a0.and(LOW).or(b0.lanewise(LSHL, 32)).reinterpretAsInts();
    IntVector u1 = a1.and(LOW).or(b1.lanewise(LSHL, 32)).reinterpretAsInts();
    IntVector u2 = a2.and(LOW).or(b2.lanewise(LSHL, 32)).reinterpretAsInts();
    IntVector u3 = a3.and(LOW).or(b3.lanewise(LSHL, 32)).reinterpretAsInts();
    for (int i = from; i < from + BLOCK; i += COUNTERS) {
      IntVector u = u0;
      u0 = u1;
      u1 = u2;
      u2 = u3;
      VectorMask<Float> dropped = u.lanewise(XOR, Integer.MIN_VALUE).compare(LT, limit).cast(F);
      if (i >= 0 && i <= n - LENGTH) {
        FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
        v.mul(scale).blend(0f, dropped).intoArray(y, yOffset + i);
      } else if (i > -LENGTH && i < n) {
        long zeros = dropped.toLong();
        for (int lane = Math.max(0, -i); lane < Math.min(LENGTH, n - i); lane++) {
          boolean zero = (zeros >>> lane & 1) != 0;
          y[yOffset + i + lane] = zero ? 0 : x[xOffset + i + lane] * scale;
        }
      }
    }
  }
}
