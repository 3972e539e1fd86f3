package org.lanewise.kernels.vector;

import java.lang.foreign.MemorySegment;

/// The buffers of one thread in one product.
///
/// @param <T> the arrays: `float[]` or `double[]`
final class Scratch<T> {
  /// Some rows of A, [Blocks#LDA] apart.
  final T a;

  /// One tile of C, for the edge on the right.
  final T tile;

  /// The block of B at hand begins at `offset` bytes of `block`.
  MemorySegment block;

  long offset;

  /// Whether the block at hand holds bfloat16.
  boolean halves;

  /// Whether the full panels of the block at hand are not packed yet: the tiles of the first rows
  /// do
  /// it, from `b` at `from`.
  boolean fresh;

  T b;
  int from;
  int ldb;

  private MemorySegment buffer = Panels.allocate(1);

  Scratch(Tiles<T> tiles) {
    a = tiles.array(Blocks.MR * Blocks.LDA);
    tile = tiles.array(Blocks.MR * tiles.nr);
  }

  /// Makes room for a block of so many bytes, which is the block at hand from now on.
  void block(long bytes) {
    if (buffer.byteSize() < bytes) {
      buffer = Panels.allocate(bytes);
    }
    block = buffer;
    offset = 0;
  }
}
