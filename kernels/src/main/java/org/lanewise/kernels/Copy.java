package org.lanewise.kernels;

/// Copies of matrices: what concatenates, cuts and repeats tensors.
public final class Copy {
  private Copy() {}

  /// Overwrites the rows of y with those of x.
  ///
  /// @param rows the number of rows
  /// @param cols the number of columns
  /// @param x the input, `rows` x `cols`
  /// @param xOffset the index of the first element of `x`
  /// @param ldx the leading dimension of `x`; 0 to take its first row each time
  /// @param y the output, `rows` x `cols`; what lies between its rows stays as it is
  /// @param yOffset the index of the first element of `y`
  /// @param ldy the leading dimension of `y`
  /// @throws IllegalArgumentException if a size is negative, a leading dimension is shorter than
  ///     its row, a matrix does not lie within its array, or the two overlap
  /// @throws NullPointerException if an array is null
  public static void rows(
      int rows, int cols, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
    Check.size("rows", rows);
    Check.size("cols", cols);
    Check.present("x", x);
    Check.present("y", y);
    if (rows == 0) {
      return; // a part of no rows may begin behind the end of its array
    }
    Check.mask("x", x, xOffset, rows, cols, ldx);
    Check.matrix("y", y, yOffset, rows, cols, ldy);
    // Rows of one array may interleave, as long as no element is both.
    long shift = Math.floorMod((long) yOffset - xOffset, Math.max(1, ldy));
    boolean interleaved = ldx == ldy && shift >= cols && ldy - shift >= cols;
    if (!interleaved) {
      Check.disjoint(
          "y",
          y,
          yOffset,
          Check.span(rows, cols, ldy),
          "x",
          x,
          xOffset,
          Check.span(rows, cols, ldx));
    }
    if (ldx == cols && ldy == cols) {
      System.arraycopy(x, xOffset, y, yOffset, rows * cols);
      return;
    }
    for (int i = 0; i < rows; i++) {
      System.arraycopy(x, xOffset + i * ldx, y, yOffset + i * ldy, cols);
    }
  }
}
