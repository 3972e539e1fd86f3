package org.lanewise.kernels.vector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The sizes of the blocks that the matrix product works in, from the sizes of the caches: read
/// once from Linux; elsewhere, and in virtual machines that hide them, those that processors with
/// such vectors have. `-Dlanewise.cache.l1` and `-Dlanewise.cache.l2`, in bytes, override them.
/// Results do not depend on any of this, only speed does.
final class Blocks {
  private static final boolean WIDE = Lanes.LENGTH == 16;
  static final int L1 = bytes("l1", 0, WIDE ? 48 << 10 : 32 << 10);
  static final int L2 = bytes("l2", 2, WIDE ? 1 << 20 : 512 << 10);

  /// Whether there are 16 vector registers: 32 come with vectors of 512 bits and with aarch64.
  static final boolean FEW_REGISTERS = !WIDE && !System.getProperty("os.arch").equals("aarch64");

  /// Rows of a tile at most: two vectors of accumulators a row, two of B and one of A fill the
  /// registers.
  static final int MR = FEW_REGISTERS ? 6 : 12;

  private Blocks() {}

  /// Rows of a block of B of elements of so many bytes, at most: the rows of A beside it take half
  /// of the first-level cache. A panel streams through the other half. Of floats at least a block
  /// of the keys of attention.
  static int depth(int bytes) {
    return clamp(L1 / 2 / (MR * bytes) / 64 * 64, 1024 / bytes, 512);
  }

  /// From row to row of A in the scratch, in elements: not a power of two, for that would put all
  /// rows in few sets of the cache.
  static int lda(int bytes) {
    return depth(bytes) + 16;
  }

  /// Columns of a block of B of `kc` rows: the block takes half of the second-level cache.
  static int columns(int kc, int bytes) {
    return clamp(L2 / 2 / (kc * bytes) / 64 * 64, 128, 4096);
  }

  private static int clamp(int x, int least, int most) {
    return Math.max(least, Math.min(most, x));
  }

  /// Linux lists the caches of the first processor as index0 (L1 data), index1 (L1 code), index2
  /// (L2).
  private static int bytes(String level, int index, int otherwise) {
    String property = "lanewise.cache." + level;
    int set = Integer.getInteger(property, 0);
    if (set < 0 || set == 0 && System.getProperty(property) != null) {
      throw new IllegalArgumentException(
          "-D" + property + " is " + System.getProperty(property) + ", expected bytes above 0");
    }
    if (set > 0) {
      return set;
    }
    try {
      Path size = Path.of("/sys/devices/system/cpu/cpu0/cache/index" + index + "/size");
      String text = Files.readString(size).trim();
      return Integer.parseInt(text.substring(0, text.length() - 1))
          << (text.endsWith("M") ? 20 : 10);
    } catch (IOException | RuntimeException e) {
      return otherwise; // not Linux, or hidden by a container
    }
  }
}
