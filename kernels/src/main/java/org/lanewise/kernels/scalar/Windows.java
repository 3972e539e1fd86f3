package org.lanewise.kernels.scalar;

/// Windows over the three axes of an image with the channels last, cut off at its edges. Of output
/// `o` on an axis they reach from `from[axis][o]` to before `to[axis][o]`; none is empty.
///
/// @param extents the three axes of the image
/// @param channels the elements of a position
/// @param from where the windows of each axis begin
/// @param to where they end
public record Windows(int[] extents, int channels, int[][] from, int[][] to) {
  /// The number of outputs on an axis.
  public int outputs(int axis) {
    return from[axis].length;
  }

  /// The first element of a position.
  public int at(int i, int j, int k) {
    return ((i * extents[1] + j) * extents[2] + k) * channels;
  }

  /// The number of positions of a window.
  public int count(int i, int j, int k) {
    return (to[0][i] - from[0][i]) * (to[1][j] - from[1][j]) * (to[2][k] - from[2][k]);
  }
}
