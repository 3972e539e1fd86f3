package org.lanewise.kernels.scalar;

/// Windows over the three axes of an image with the channels last, cut off at its edges. Of output
/// `o` on an axis they reach from `from[axis][o]` to before `to[axis][o]`; none is empty.
///
/// @param extents the three axes of the image
/// @param channels the elements of a position
/// @param window the three axes of a window that is not cut off
/// @param from where the windows of each axis begin
/// @param to where they end
/// @param steps where the positions of a window that is not cut off are, from its first on; none if
///     there is no such window, or no short list
public record Windows(
    int[] extents, int channels, int[] window, int[][] from, int[][] to, int[] steps) {
  private static final int LONGEST = 1 << 10;

  /// Windows with the steps that follow from the rest.
  public static Windows of(int[] extents, int channels, int[] window, int[][] from, int[][] to) {
    long size = (long) window[0] * window[1] * window[2];
    boolean fits =
        window[0] <= extents[0]
            && window[1] <= extents[1]
            && window[2] <= extents[2]
            && size <= LONGEST;
    int[] steps = new int[fits ? (int) size : 0];
    for (int t = 0; t < steps.length; t++) {
      int line = t / window[2];
      int plane = line / window[1];
      int position = (plane * extents[1] + line % window[1]) * extents[2] + t % window[2];
      steps[t] = position * channels;
    }
    return new Windows(extents, channels, window, from, to, steps);
  }

  /// The number of outputs on an axis.
  public int outputs(int axis) {
    return from[axis].length;
  }

  /// Whether nothing is cut off on an axis, and there are steps.
  public boolean isWhole(int axis, int o) {
    return steps.length > 0 && to[axis][o] - from[axis][o] == window[axis];
  }

  /// Whether each position of the image lies in exactly one window, and none is cut off.
  public boolean tile() {
    for (int axis = 0; axis < extents.length; axis++) {
      int n = outputs(axis);
      if (n * window[axis] != extents[axis]) {
        return false;
      }
      for (int o = 0; o < n; o++) {
        if (from[axis][o] != o * window[axis] || !isWhole(axis, o)) {
          return false;
        }
      }
    }
    return true;
  }

  /// The first output of the last axis whose window is whole.
  public int firstWhole() {
    int first = 0;
    while (first < outputs(2) && !isWhole(2, first)) {
      first++;
    }
    return first;
  }

  /// One after the last.
  public int endWhole() {
    int end = outputs(2);
    while (end > firstWhole() && !isWhole(2, end - 1)) {
      end--;
    }
    return end;
  }

  /// Elements from a window to the next on the last axis, where neither is cut off.
  public int stride(int k) {
    return (from[2][k + 1] - from[2][k]) * channels;
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
