package org.lanewise.kernels;

/// The argument checks of the public entries: each error names the argument, its value and what was
/// expected.
final class Check {
  private Check() {}

  /// Refuses a negative count.
  static void size(String name, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " is " + value + ", expected 0 or more");
    }
  }

  /// Refuses a missing reference.
  static void present(String name, Object value) {
    if (value == null) {
      throw new NullPointerException(name + " is null");
    }
  }

  /// Refuses a window of `n` elements from `offset` that does not lie within the array.
  static void array(String name, float[] array, int offset, int n) {
    present(name, array);
    window(name, array.length, offset, n);
  }

  /// Refuses a window of `n` elements from `offset` that does not lie within the array.
  static void array(String name, double[] array, int offset, int n) {
    present(name, array);
    window(name, array.length, offset, n);
  }

  /// Refuses a window of `n` elements from `offset` that does not lie within the array.
  static void array(String name, int[] array, int offset, int n) {
    present(name, array);
    window(name, array.length, offset, n);
  }

  /// Refuses a window of `n` elements from `offset` that does not lie within the array.
  static void array(String name, long[] array, int offset, int n) {
    present(name, array);
    window(name, array.length, offset, n);
  }

  /// Refuses a window of `n` elements from `offset` that does not lie within the array.
  static void array(String name, boolean[] array, int offset, int n) {
    present(name, array);
    window(name, array.length, offset, n);
  }

  /// Refuses a vector of `n` elements, `increment` apart, that does not lie within the array.
  static void strided(String name, float[] array, int offset, int n, int increment) {
    present(name, array);
    strided(name, array.length, offset, n, increment);
  }

  /// Refuses a vector of `n` elements, `increment` apart, that does not lie within the array.
  static void strided(String name, double[] array, int offset, int n, int increment) {
    present(name, array);
    strided(name, array.length, offset, n, increment);
  }

  private static void strided(String name, int length, int offset, int n, int increment) {
    if (increment < 1) {
      throw new IllegalArgumentException(
          "the increment of " + name + " is " + increment + ", expected 1 or more");
    }
    window(name, length, offset, n == 0 ? 0 : (n - 1L) * increment + 1);
  }

  /// Refuses a row-major matrix that does not lie within the array, or whose leading dimension is
  /// shorter than its row.
  static void matrix(String name, float[] array, int offset, int rows, int cols, int ld) {
    present(name, array);
    matrix(name, array.length, offset, rows, cols, ld);
  }

  /// Refuses a row-major matrix that does not lie within the array, or whose leading dimension is
  /// shorter than its row.
  static void matrix(String name, double[] array, int offset, int rows, int cols, int ld) {
    present(name, array);
    matrix(name, array.length, offset, rows, cols, ld);
  }

  private static void matrix(String name, int length, int offset, int rows, int cols, int ld) {
    leadingDimension(name, cols, ld);
    window(name, length, offset, span(rows, cols, ld));
  }

  /// Refuses a row-major mask that does not lie within the array, or whose leading dimension is
  /// shorter than its row and not 0, which repeats one row.
  static void mask(String name, float[] array, int offset, int rows, int cols, int ld) {
    present(name, array);
    mask(name, array.length, offset, rows, cols, ld);
  }

  /// Refuses a row-major mask that does not lie within the array, or whose leading dimension is
  /// shorter than its row and not 0, which repeats one row.
  static void mask(String name, boolean[] array, int offset, int rows, int cols, int ld) {
    present(name, array);
    mask(name, array.length, offset, rows, cols, ld);
  }

  private static void mask(String name, int length, int offset, int rows, int cols, int ld) {
    if (ld == 0) {
      window(name, length, offset, rows == 0 ? 0 : cols);
    } else {
      matrix(name, length, offset, rows, cols, ld);
    }
  }

  private static void leadingDimension(String name, int cols, int ld) {
    if (ld < Math.max(1, cols)) {
      throw new IllegalArgumentException(
          "the leading dimension of "
              + name
              + " is "
              + ld
              + ", expected at least "
              + Math.max(1, cols)
              + ", the length of its row");
    }
  }

  /// Refuses a batch of matrices, `stride` elements apart, that does not lie within the array.
  static void matrices(
      String name, float[] array, int offset, int rows, int cols, int ld, int stride, int batch) {
    if (stride < 0) {
      throw new IllegalArgumentException(
          "the stride of " + name + " is " + stride + ", expected 0 or more");
    }
    present(name, array);
    leadingDimension(name, cols, ld);
    window(name, array.length, offset, span(rows, cols, ld, stride, batch));
  }

  /// Refuses outputs e and f of a batch that share elements: rows x cols matrices of one leading
  /// dimension, which may interleave.
  static void apart(
      String name, int rows, int cols, int ld, int e, long eOffset, int f, long fOffset) {
    long distance = Math.abs(fOffset - eOffset);
    long shift = distance % ld;
    if (distance < span(rows, cols, ld) && (shift < cols || ld - shift < cols)) {
      throw new IllegalArgumentException(
          name
              + " of product "
              + f
              + " at offset "
              + fOffset
              + " overlaps that of product "
              + e
              + " at offset "
              + eOffset
              + ": expected separate windows");
    }
  }

  /// Whether windows of `n` elements begin each after the end of the one before.
  static boolean inARow(int[] offsets, int batch, long n) {
    for (int e = 1; e < batch; e++) {
      if (offsets[e] < offsets[e - 1] + n) {
        return false;
      }
    }
    return true;
  }

  /// Refuses a tensor of `outer` x `n` x `inner` elements in a row that does not lie within the
  /// array.
  static void tensor(String name, float[] array, int offset, int outer, int n, int inner) {
    present(name, array);
    long rows = (long) outer * n;
    // More rows than an array can have are too many already; times inner they might overflow.
    window(name, array.length, offset, rows > Integer.MAX_VALUE && inner > 0 ? rows : rows * inner);
  }

  private static void window(String name, int length, int offset, long n) {
    if (offset < 0 || offset + n > length) {
      throw new IllegalArgumentException(
          name
              + " has "
              + length
              + " elements, but "
              + n
              + " are needed from offset "
              + offset
              + " on");
    }
  }

  /// Refuses an output that overlaps an input it must not touch. Both are spans of `n` elements
  /// from an offset.
  static void disjoint(
      String output, Object y, int yOffset, long ny, String input, Object x, int xOffset, long nx) {
    if (y == x && ny > 0 && nx > 0 && yOffset < xOffset + nx && xOffset < yOffset + ny) {
      throw new IllegalArgumentException(
          output
              + " at offset "
              + yOffset
              + " overlaps "
              + input
              + " at offset "
              + xOffset
              + " of the same array: expected separate windows");
    }
  }

  /// Like [#disjoint], but allows the output to be the very window of the input: work in place.
  /// With matrices the spans are those of the whole window, and the leading dimensions must agree
  /// too.
  static void sameOrDisjoint(
      String output,
      float[] y,
      int yOffset,
      int ldy,
      long ny,
      String input,
      float[] x,
      int xOffset,
      int ldx,
      long nx) {
    if (y == x && yOffset == xOffset && ldy == ldx) {
      return;
    }
    disjoint(output, y, yOffset, ny, input, x, xOffset, nx);
  }

  /// The number of elements from the first to the last of a row-major matrix.
  static long span(int rows, int cols, int ld) {
    return rows == 0 || cols == 0 ? 0 : (rows - 1L) * ld + cols;
  }

  /// The number of elements from the first to the last of a batch of matrices.
  static long span(int rows, int cols, int ld, int stride, int batch) {
    long span = span(rows, cols, ld);
    return span == 0 || batch == 0 ? 0 : span + (batch - 1L) * stride;
  }
}
