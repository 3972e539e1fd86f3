package org.lanewise.kernels.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// The one place that names the vector species, and the reductions across its lanes.
///
/// There is one species an element type, and must be. C2 learns the receivers of the Vector API's
/// own methods (`FloatVector.vspecies`, `IntVector.lanewise`) from all their callers in the JVM:
/// with a second shape of a type it sees two, inlines both, and in some compilations boxes the
/// vector where they meet again. Half vectors of floats, read to be widened to doubles, did that to
/// any loop of the JVM: about one operation in five hundred allocated. So a vector of floats is
/// widened in two parts.
public final class Lanes {
  /// The widest species of the machine. A constant, as C2 demands: one passed as a parameter boxes.
  public static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;

  static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;

  static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;

  /// Floats a vector.
  public static final int LENGTH = F.length();

  // Each moves the upper half of 2, 4, 8, 16 lanes onto the lower one.
  static final VectorShuffle<Float> BY_1 = rotation(1);
  static final VectorShuffle<Float> BY_2 = rotation(2);
  static final VectorShuffle<Float> BY_4 = rotation(4);
  static final VectorShuffle<Float> BY_8 = rotation(8);

  static final VectorShuffle<Double> DOUBLES_BY_2 = doubles(2);
  static final VectorShuffle<Double> DOUBLES_BY_4 = doubles(4);

  private Lanes() {}

  /// Where a loop over `n` elements by vectors ends: at `n`, the last vector under a mask. With 4
  /// lanes after the last full vector, for NEON has no masked store, and C2 would call one and box;
  /// a plain loop takes the rest.
  public static int end(int n) {
    return LENGTH > 4 ? n : F.loopBound(n);
  }

  private static VectorShuffle<Float> rotation(int distance) {
    return VectorShuffle.fromOp(F, i -> (i + distance) % LENGTH);
  }

  private static VectorShuffle<Double> doubles(int distance) {
    return VectorShuffle.fromOp(D, i -> (i + distance) % D.length());
  }

  /// The sum of the lanes, added in the order of a binary tree: the same bits in the interpreter
  /// and in compiled code, which `reduceLanes(ADD)` does not promise.
  static float sum(FloatVector v) {
    if (LENGTH > 8) {
      v = v.add(v.rearrange(BY_8));
    }
    if (LENGTH > 4) {
      v = v.add(v.rearrange(BY_4));
    }
    if (LENGTH > 2) {
      v = v.add(v.rearrange(BY_2));
    }
    return v.add(v.rearrange(BY_1)).lane(0);
  }

  /// The same of doubles. The last two are added as scalars: C2 does not compile a shuffle of two
  /// lanes, as a vector of 128 bits has, and boxes the vector.
  static double sum(DoubleVector v) {
    if (D.length() > 4) {
      v = v.add(v.rearrange(DOUBLES_BY_4));
    }
    if (D.length() > 2) {
      v = v.add(v.rearrange(DOUBLES_BY_2));
    }
    return v.lane(0) + v.lane(1);
  }
}
