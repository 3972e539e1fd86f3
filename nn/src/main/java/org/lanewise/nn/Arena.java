package org.lanewise.nn;

/// Counts windows into one array before it is made.
final class Arena {
  /// The longest array that every JVM makes.
  static final int LIMIT = Integer.MAX_VALUE - 8;

  /// Windows begin at multiples of a cache line of floats.
  private static final int ALIGNMENT = 16;

  private long size;

  /// Appends a window.
  ///
  /// @return its offset
  int take(long floats) {
    long offset = size;
    grow(offset + floats);
    return (int) offset;
  }

  /// Makes the arena hold at least so many floats.
  void grow(long end) {
    if (end > LIMIT) {
      throw new IllegalArgumentException(
          "this graph and batch need "
              + end
              + " floats of memory, expected at most "
              + LIMIT
              + ": use a smaller batch");
    }
    size = Math.max(size, align(end));
  }

  long size() {
    return size;
  }

  static long align(long floats) {
    return (floats + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  float[] allocate() {
    return new float[(int) Math.min(size, LIMIT)];
  }
}
