package org.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.F2D;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;
import static org.lanewise.kernels.scalar.ScalarReduce.BLOCK;
import static org.lanewise.kernels.scalar.ScalarReduce.GROUP;
import static org.lanewise.kernels.vector.Lanes.D;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.lanewise.kernels.scalar.ScalarReduce;

/// Reductions of a run of elements on vectors, with the bits of [ScalarReduce], which states the
/// order of sums.
///
/// The four accumulators of a block hold all 32 columns with vectors of 512 bits; narrower ones
/// pass over the block twice or four times. The conversion to double is what takes the time in the
/// first-level cache; from the second on the memory does.
public final class VectorReduce {
  private static final int L = D.length();

  private static final int INFINITY_BITS = 0x7f800000;

  private VectorReduce() {}

  /// The sum of the elements.
  public static double sum(int n, int bits, float[] x, int xOffset) {
    int full = n - n % GROUP;
    double sum = full > 0 ? sumOfGroups(full, bits, x, xOffset) : 0;
    return full < n ? sum + ScalarReduce.sumOfRest(n - full, bits, x, xOffset + full) : sum;
  }

  private static double sumOfGroups(int n, int bits, float[] x, int xOffset) {
    DoubleVector t0 = DoubleVector.zero(D);
    DoubleVector t1 = DoubleVector.zero(D);
    DoubleVector t2 = DoubleVector.zero(D);
    DoubleVector t3 = DoubleVector.zero(D);
    for (int block = 0; block < n; block += BLOCK) {
      int length = Math.min(BLOCK, n - block);
      for (int column = 0; column < GROUP; column += 4 * L) {
        DoubleVector s0 = DoubleVector.zero(D);
        DoubleVector s1 = DoubleVector.zero(D);
        DoubleVector s2 = DoubleVector.zero(D);
        DoubleVector s3 = DoubleVector.zero(D);
        for (int i = column; i < length; i += GROUP) {
          int at = xOffset + block + i;
          IntVector u = FloatVector.fromArray(F, x, at).reinterpretAsInts();
          IntVector v = FloatVector.fromArray(F, x, at + LENGTH).reinterpretAsInts();
          s0 = s0.add(u.and(bits).reinterpretAsFloats().convertShape(F2D, D, 0));
          s1 = s1.add(u.and(bits).reinterpretAsFloats().convertShape(F2D, D, 1));
          s2 = s2.add(v.and(bits).reinterpretAsFloats().convertShape(F2D, D, 0));
          s3 = s3.add(v.and(bits).reinterpretAsFloats().convertShape(F2D, D, 1));
        }
        if (L == 8) {
          t0 = t0.add(s0).add(s1).add(s2).add(s3);
        } else if (L == 4) {
          t0 = t0.add(s0).add(s2);
          t1 = t1.add(s1).add(s3);
        } else {
          t0 = t0.add(s0);
          t1 = t1.add(s1);
          t2 = t2.add(s2);
          t3 = t3.add(s3);
        }
      }
    }
    if (L == 8) {
      t0 = t0.add(t0.rearrange(Lanes.DOUBLES_BY_4));
    } else if (L == 4) {
      t0 = t0.add(t1);
    } else {
      t0 = t0.add(t2).add(t1.add(t3));
    }
    if (L > 2) {
      t0 = t0.add(t0.rearrange(Lanes.DOUBLES_BY_2));
    }
    return t0.lane(0) + t0.lane(1);
  }

  /// The sum of the squared distances from the mean.
  public static double squares(int n, double mean, float[] x, int xOffset) {
    int full = n - n % GROUP;
    double sum = full > 0 ? squaresOfGroups(full, mean, x, xOffset) : 0;
    return full < n ? sum + ScalarReduce.squaresOfRest(n - full, mean, x, xOffset + full) : sum;
  }

  private static double squaresOfGroups(int n, double mean, float[] x, int xOffset) {
    DoubleVector m = DoubleVector.broadcast(D, mean);
    DoubleVector t0 = DoubleVector.zero(D);
    DoubleVector t1 = DoubleVector.zero(D);
    DoubleVector t2 = DoubleVector.zero(D);
    DoubleVector t3 = DoubleVector.zero(D);
    for (int block = 0; block < n; block += BLOCK) {
      int length = Math.min(BLOCK, n - block);
      for (int column = 0; column < GROUP; column += 4 * L) {
        DoubleVector s0 = DoubleVector.zero(D);
        DoubleVector s1 = DoubleVector.zero(D);
        DoubleVector s2 = DoubleVector.zero(D);
        DoubleVector s3 = DoubleVector.zero(D);
        for (int i = column; i < length; i += GROUP) {
          int at = xOffset + block + i;
          FloatVector u = FloatVector.fromArray(F, x, at);
          FloatVector v = FloatVector.fromArray(F, x, at + LENGTH);
          DoubleVector d0 = ((DoubleVector) u.convertShape(F2D, D, 0)).sub(m);
          DoubleVector d1 = ((DoubleVector) u.convertShape(F2D, D, 1)).sub(m);
          DoubleVector d2 = ((DoubleVector) v.convertShape(F2D, D, 0)).sub(m);
          DoubleVector d3 = ((DoubleVector) v.convertShape(F2D, D, 1)).sub(m);
          s0 = s0.add(d0.mul(d0));
          s1 = s1.add(d1.mul(d1));
          s2 = s2.add(d2.mul(d2));
          s3 = s3.add(d3.mul(d3));
        }
        if (L == 8) {
          t0 = t0.add(s0).add(s1).add(s2).add(s3);
        } else if (L == 4) {
          t0 = t0.add(s0).add(s2);
          t1 = t1.add(s1).add(s3);
        } else {
          t0 = t0.add(s0);
          t1 = t1.add(s1);
          t2 = t2.add(s2);
          t3 = t3.add(s3);
        }
      }
    }
    if (L == 8) {
      t0 = t0.add(t0.rearrange(Lanes.DOUBLES_BY_4));
    } else if (L == 4) {
      t0 = t0.add(t1);
    } else {
      t0 = t0.add(t2).add(t1.add(t3));
    }
    if (L > 2) {
      t0 = t0.add(t0.rearrange(Lanes.DOUBLES_BY_2));
    }
    return t0.lane(0) + t0.lane(1);
  }

  /// The largest element with its bits changed by `sign`, as [ScalarReduce#max] has it.
  ///
  /// A float whose lower bits are inverted where it is negative is an int of the same order, and
  /// the maximum of ints is one instruction where that of floats is five. Of the NaN only those
  /// without a sign come out on top: the largest magnitude finds the others.
  public static float max(int n, int sign, float[] x, int xOffset) {
    if (n < LENGTH) {
      return ScalarReduce.max(n, sign, x, xOffset);
    }
    IntVector max = IntVector.broadcast(Lanes.I, Integer.MIN_VALUE);
    IntVector magnitude = IntVector.zero(Lanes.I);
    for (int i = 0; i < n; i += LENGTH) {
      // The last vector overlaps the one before.
      int at = xOffset + Math.min(i, n - LENGTH);
      IntVector v = FloatVector.fromArray(F, x, at).reinterpretAsInts().lanewise(XOR, sign);
      magnitude = magnitude.max(v.and(Integer.MAX_VALUE));
      max = max.max(v.lanewise(XOR, v.lanewise(ASHR, 31).lanewise(LSHR, 1)));
    }
    if (magnitude.reduceLanes(VectorOperators.MAX) > INFINITY_BITS) {
      return Float.NaN;
    }
    int key = max.reduceLanes(VectorOperators.MAX);
    return Float.intBitsToFloat(key ^ key >> 31 >>> 1);
  }

  /// The first largest element with its bits changed by `sign`, or the first NaN.
  public static int argmax(int n, int sign, float[] x, int xOffset) {
    float max = ScalarReduce.flipped(max(n, sign, x, xOffset), sign);
    if (n < LENGTH || max != max) {
      return ScalarReduce.argmax(n, sign, x, xOffset);
    }
    for (int i = 0; ; i += LENGTH) {
      int at = Math.min(i, n - LENGTH);
      VectorMask<Float> found = FloatVector.fromArray(F, x, xOffset + at).compare(EQ, max);
      if (found.anyTrue()) {
        return at + found.firstTrue();
      }
    }
  }
}
