package org.lanewise.kernels.vector;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/// The memory of packed panels of B.
///
/// For tiles of 32 registers it lies outside of the heap, where a vector can be aligned to the
/// lines of the cache: a `float[]` promises 8 bytes, so that most loads of 64 bytes touch two
/// lines. For tiles of 16 registers it is an array on the heap, for which [FloatMicro16] has its
/// reasons; of two loads of 32 bytes at most one touches two lines, which costs nothing that can be
/// measured (90 to 92 GFLOP/s at offsets of 0, 12, 16, 32 and 48 bytes).
final class Panels {
  static final ByteOrder ORDER = ByteOrder.nativeOrder();

  /// The class of segments outside of the heap. A tile casts its segment to its class, so that C2
  /// need not trust the types that it saw at run time: where another library in the same JVM reads
  /// vectors from segments on the heap, they are mixed, and a product without the cast falls from
  /// 158 to 33 GFLOP/s.
  static final Class<? extends MemorySegment> NATIVE = outside(1).getClass();

  /// The class of what [#ofFloats] returns.
  static final Class<? extends MemorySegment> FLOATS = ofFloats(1).getClass();

  /// The class of what [#ofDoubles] returns.
  static final Class<? extends MemorySegment> DOUBLES = ofDoubles(1).getClass();

  private static final int LINE = 64;

  private Panels() {}

  /// Memory outside of the heap, which the garbage collector frees.
  static MemorySegment outside(long bytes) {
    return Arena.ofAuto().allocate(bytes, LINE);
  }

  static MemorySegment ofFloats(long bytes) {
    return Blocks.FEW_REGISTERS
        ? MemorySegment.ofArray(new float[elements(bytes, Float.BYTES)])
        : outside(bytes);
  }

  static MemorySegment ofDoubles(long bytes) {
    return Blocks.FEW_REGISTERS
        ? MemorySegment.ofArray(new double[elements(bytes, Double.BYTES)])
        : outside(bytes);
  }

  private static int elements(long bytes, int each) {
    return Math.toIntExact(Math.ceilDiv(bytes, each));
  }

  /// The array of panels on the heap.
  static float[] floats(MemorySegment panels) {
    return (float[]) FLOATS.cast(panels).heapBase().get();
  }

  /// The array of panels on the heap.
  static double[] doubles(MemorySegment panels) {
    return (double[]) DOUBLES.cast(panels).heapBase().get();
  }
}
