package org.lanewise.kernels.vector;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/// The memory of packed panels of B: outside of the heap, where a vector can be aligned to the
/// lines of the cache. A `float[]` promises 8 bytes, so that most loads of 64 bytes touch two
/// lines.
final class Panels {
  static final ByteOrder ORDER = ByteOrder.nativeOrder();

  /// The class of segments outside of the heap. A tile casts its segment to it, so that C2 need not
  /// trust the types that it saw at run time: where another library in the same JVM reads vectors
  /// from segments on the heap, they are mixed, and a product without the cast falls from 158 to 33
  /// GFLOP/s.
  static final Class<? extends MemorySegment> NATIVE = allocate(1).getClass();

  private static final int LINE = 64;

  private Panels() {}

  /// Memory of its own, which the garbage collector frees.
  static MemorySegment allocate(long bytes) {
    return Arena.ofAuto().allocate(bytes, LINE);
  }
}
