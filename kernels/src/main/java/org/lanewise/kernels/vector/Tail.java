package org.lanewise.kernels.vector;

import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;

/// The last, partial vector of an array: `n` elements, fewer than a vector holds. It goes through
/// the same arithmetic as the full ones, so that a result does not depend on its position.
///
/// Vectors of 8 lanes and more are loaded and stored with a mask. With 4 lanes the elements are
/// moved one by one: NEON and SSE have no masked stores, and there C2 would call the library and
/// allocate.
final class Tail {
  private Tail() {}

  /// The elements, and `padding` in the lanes above them.
  static FloatVector load(float[] a, int offset, int n, float padding) {
    FloatVector v = FloatVector.broadcast(F, padding);
    if (LENGTH > 4) {
      var mask = F.indexInRange(0, n);
      return v.blend(FloatVector.fromArray(F, a, offset, mask), mask);
    }
    if (n > 0) {
      v = v.withLane(0, a[offset]);
    }
    if (n > 1) {
      v = v.withLane(1, a[offset + 1]);
    }
    if (n > 2) {
      v = v.withLane(2, a[offset + 2]);
    }
    return v;
  }

  /// The elements, and 0 in the lanes above them.
  static FloatVector load(float[] a, int offset, int n) {
    return LENGTH > 4
        ? FloatVector.fromArray(F, a, offset, F.indexInRange(0, n))
        : load(a, offset, n, 0);
  }

  /// Stores the first `n` lanes.
  static void store(FloatVector v, float[] a, int offset, int n) {
    if (LENGTH > 4) {
      v.intoArray(a, offset, F.indexInRange(0, n));
      return;
    }
    if (n > 0) {
      a[offset] = v.lane(0);
    }
    if (n > 1) {
      a[offset + 1] = v.lane(1);
    }
    if (n > 2) {
      a[offset + 2] = v.lane(2);
    }
  }
}
