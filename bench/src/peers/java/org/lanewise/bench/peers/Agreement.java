package org.lanewise.bench.peers;

/// Compares a library's result with ours before anything is measured.
final class Agreement {
  private Agreement() {}

  /// Sums of `k` products of numbers from -1 to 1: two right results differ by no more than twice
  /// the rounding error of any order of summation, and by far less than a wrong one.
  static void check(Library library, float[] theirs, float[] ours, int k) {
    float tolerance = 2 * k * Math.ulp(1f) * (float) Math.sqrt(k);
    for (int i = 0; i < ours.length; i++) {
      if (!(Math.abs(theirs[i] - ours[i]) <= tolerance)) {
        throw new IllegalStateException(
            library.title() + ": element " + i + " is " + theirs[i] + ", ours is " + ours[i]);
      }
    }
  }
}
