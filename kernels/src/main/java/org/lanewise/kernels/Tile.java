package org.lanewise.kernels;

import org.lanewise.kernels.gemm.Pool;

/// A short row written out several times over, so that the loops which repeat it are long: a row of
/// 10 elements takes them as long as one of 30.
final class Tile {
  static final Pool<Tile> POOL = new Pool<>(Tile::new);

  private static final int LENGTH = 1024;

  final float[] values = new float[LENGTH];

  private Tile() {}

  /// Whether one row of `n` elements is repeated for so many that a tile pays.
  static boolean pays(int rows, int n) {
    return n > 0 && n <= LENGTH / 4 && rows >= 8;
  }

  /// Writes out the row.
  ///
  /// @return how many times
  int fill(int rows, int n, float[] x, int xOffset) {
    int times = Math.min(rows, LENGTH / n);
    System.arraycopy(x, xOffset, values, 0, n);
    for (int done = 1; done < times; done *= 2) {
      System.arraycopy(values, 0, values, done * n, Math.min(done, times - done) * n);
    }
    return times;
  }
}
