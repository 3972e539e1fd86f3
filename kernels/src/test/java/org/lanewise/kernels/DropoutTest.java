package org.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The masks of dropout are those of Philox4x32-10, wherever a window begins and ends.
class DropoutTest {
  private static final long LOW = 0xffffffffL;

  /// The generator as the paper states it, with any counter.
  static int[] philox(int c0, int c1, int c2, int c3, int k0, int k1) {
    long[] c = {c0 & LOW, c1 & LOW, c2 & LOW, c3 & LOW};
    for (int round = 0; round < 10; round++) {
      long p0 = 0xD2511F53L * c[0];
      long p1 = 0xCD9E8D57L * c[2];
      long key0 = k0 + round * 0x9E3779B9L & LOW;
      long key1 = k1 + round * 0xBB67AE85L & LOW;
      c = new long[] {p1 >>> 32 ^ c[1] ^ key0, p1 & LOW, p0 >>> 32 ^ c[3] ^ key1, p0 & LOW};
    }
    return new int[] {(int) c[0], (int) c[1], (int) c[2], (int) c[3]};
  }

  /// The vectors of the authors' Random123 library.
  @Test
  void knownAnswers() {
    assertArrayEquals(
        new int[] {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}, philox(0, 0, 0, 0, 0, 0));
    assertArrayEquals(
        new int[] {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}, philox(-1, -1, -1, -1, -1, -1));
    assertArrayEquals(
        new int[] {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1},
        philox(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0));
  }

  private static float[] expected(long seed, long position, float rate, float[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      long p = position + i;
      long counter = p / 64 * 16 + p % 16;
      int[] words =
          philox((int) counter, (int) (counter >>> 32), 0, 0, (int) seed, (int) (seed >>> 32));
      boolean dropped = (words[(int) (p / 16 % 4)] & LOW) < rate * 0x1p32;
      y[i] = dropped ? 0 : x[i] * (1 / (1 - rate));
    }
    return y;
  }

  @Test
  void everyLengthAtManyPositions() {
    SplittableRandom random = new SplittableRandom(1);
    float[] rates = {0.5f, 0, 0.1f, 0.9999999f, 0x1p-32f, 0.3f};
    for (int n = 0; n <= 150; n++) {
      float[] x = new float[n + 5];
      RandomFill.uniform(n, n + 5, -3, 3, x, 0);
      for (long position :
          new long[] {0, random.nextInt(200), random.nextLong() >>> 1, (1L << 34) - n / 2}) {
        long seed = random.nextLong();
        float rate = rates[random.nextInt(rates.length)];
        float[] y = new float[n + 3];
        Arrays.fill(y, 7);
        Dropout.forward(seed, position, rate, n, x, 3, y, 1);
        float[] expected = expected(seed, position, rate, Arrays.copyOfRange(x, 3, 3 + n));
        assertArrayEquals(expected, Arrays.copyOfRange(y, 1, n + 1), "n " + n + " at " + position);
        assertEquals(7, y[0]);
        assertEquals(7, y[n + 1]);
        Dropout.backward(seed, position, rate, n, x, 3, x, 3);
        assertArrayEquals(expected, Arrays.copyOfRange(x, 3, 3 + n), "in place");
      }
    }
  }

  /// Windows at both ends of their arrays: nothing beyond is touched.
  @Test
  void fitsItsArraysExactly() {
    for (int n = 0; n <= 130; n++) {
      for (long position : new long[] {0, 1, 15, 16, 63, 77}) {
        float[] x = new float[n];
        Arrays.fill(x, 1);
        Dropout.forward(3, position, 0.25f, n, x, 0, x, 0);
        float[] ones = new float[n];
        Arrays.fill(ones, 1);
        assertArrayEquals(expected(3, position, 0.25f, ones), x);
      }
    }
  }

  @Test
  void whatIsDroppedIsZeroWhateverItWas() {
    int n = 1000;
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = i % 2 == 0 ? Float.NaN : Float.NEGATIVE_INFINITY;
    }
    float[] ones = new float[n];
    Arrays.fill(ones, 1);
    Dropout.forward(9, 5, 0.5f, n, ones, 0, ones, 0);
    Dropout.forward(9, 5, 0.5f, n, x, 0, x, 0);
    for (int i = 0; i < n; i++) {
      float kept = i % 2 == 0 ? Float.NaN : Float.NEGATIVE_INFINITY;
      int bits = Float.floatToIntBits(ones[i] == 0 ? 0 : kept);
      assertEquals(bits, Float.floatToIntBits(x[i]), "x[" + i + "]");
    }
  }
}
