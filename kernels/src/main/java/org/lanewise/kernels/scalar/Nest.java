package org.lanewise.kernels.scalar;

/// Loops within loops over a row-major tensor, as one loop: where each turn begins.
public final class Nest {
  /// One turn, at 0.
  public static final Nest ONCE = new Nest(new int[0], new int[0]);

  /// The number of turns.
  public final int count;

  private final int[] sizes;
  private final int[] strides;

  /// @param sizes the turns of each loop, the outermost first; not copied
  /// @param strides what a turn of each adds; not copied
  public Nest(int[] sizes, int[] strides) {
    int product = 1;
    for (int size : sizes) {
      product *= size;
    }
    this.count = product;
    this.sizes = sizes;
    this.strides = strides;
  }

  /// Where a turn begins, counted from where the first does.
  public int at(int turn) {
    int rest = turn;
    int at = 0;
    for (int d = sizes.length - 1; d > 0; d--) {
      int outer = rest / sizes[d];
      at += (rest - outer * sizes[d]) * strides[d];
      rest = outer;
    }
    return sizes.length == 0 ? 0 : at + rest * strides[0];
  }
}
