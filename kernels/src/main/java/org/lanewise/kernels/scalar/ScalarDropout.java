package org.lanewise.kernels.scalar;

/// Dropout as plain loops, and the constants of Philox4x32-10.
///
/// A round multiplies the first and the third word of the counter by constants. The upper halves of
/// the products, mixed with the other words and the key, become the first and third word, the lower
/// ones the fourth and second; between rounds the key is moved on.
public final class ScalarDropout {
  /// The multiplier of the first word.
  public static final long M0 = 0xd2511f53L;

  /// The multiplier of the third word.
  public static final long M1 = 0xcd9e8d57L;

  /// What moves the first word of the key: the golden ratio.
  public static final int W0 = 0x9e3779b9;

  /// What moves the second word of the key: the root of 3, less 1.
  public static final int W1 = 0xbb67ae85;

  /// Rounds.
  public static final int ROUNDS = 10;

  /// Counters of a block: its elements are their first words, then their second ones, and so on.
  public static final int COUNTERS = 16;

  /// Elements of a block.
  public static final int BLOCK = 4 * COUNTERS;

  private static final long LOW = 0xffffffffL;

  private ScalarDropout() {}

  /// y = 0 where the word of a position is below the threshold, and else scale x.
  public static void apply(
      long seed,
      long position,
      int threshold,
      float scale,
      int n,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset) {
    int limit = threshold ^ Integer.MIN_VALUE;
    long counter = position / BLOCK * COUNTERS;
    // The first block may begin before the first element.
    for (int at = -(int) (position % BLOCK); at < n; at += BLOCK, counter += COUNTERS) {
      for (int j = 0; j < COUNTERS; j++) {
        long c0 = counter + j & LOW;
        long c1 = counter >>> 32;
        long c2 = 0;
        long c3 = 0;
        int k0 = (int) seed;
        int k1 = (int) (seed >>> 32);
        for (int round = 0; round < ROUNDS; round++, k0 += W0, k1 += W1) {
          long p0 = M0 * c0;
          long p1 = M1 * c2;
          c0 = (p1 >>> 32 ^ c1 ^ k0) & LOW;
          c1 = p1 & LOW;
          c2 = (p0 >>> 32 ^ c3 ^ k1) & LOW;
          c3 = p0 & LOW;
        }
        one(at + j, (int) c0, limit, scale, n, x, xOffset, y, yOffset);
        one(at + j + COUNTERS, (int) c1, limit, scale, n, x, xOffset, y, yOffset);
        one(at + j + 2 * COUNTERS, (int) c2, limit, scale, n, x, xOffset, y, yOffset);
        one(at + j + 3 * COUNTERS, (int) c3, limit, scale, n, x, xOffset, y, yOffset);
      }
    }
  }

  /// One element of a block, if it is there. The limit has its sign bit changed, for ints compare
  /// as signed ones.
  private static void one(
      int i,
      int word,
      int limit,
      float scale,
      int n,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset) {
    if (i >= 0 && i < n) {
      y[yOffset + i] = (word ^ Integer.MIN_VALUE) < limit ? 0 : x[xOffset + i] * scale;
    }
  }
}
