package org.lanewise.kernels;

/// What the losses of single elements check: a prediction, a target, and a gradient as large.
final class LossCheck {
  private LossCheck() {}

  static void forward(int n, float[] y, int yOffset, float[] target, int tOffset) {
    Check.size("n", n);
    Check.array("y", y, yOffset, n);
    Check.array("target", target, tOffset, n);
  }

  static void backward(
      int n, float[] y, int yOffset, float[] target, int tOffset, float[] dy, int dyOffset) {
    forward(n, y, yOffset, target, tOffset);
    Check.array("dy", dy, dyOffset, n);
    Check.sameOrDisjoint("dy", dy, dyOffset, 1, n, "y", y, yOffset, 1, n);
    Check.sameOrDisjoint("dy", dy, dyOffset, 1, n, "target", target, tOffset, 1, n);
  }

  /// The same for losses of rows.
  static void forward(
      int rows, int cols, float[] y, int yOffset, int ldy, float[] target, int tOffset, int ldt) {
    Check.size("rows", rows);
    Check.size("cols", cols);
    Check.matrix("y", y, yOffset, rows, cols, ldy);
    Check.matrix("target", target, tOffset, rows, cols, ldt);
  }

  static void backward(
      int rows,
      int cols,
      float[] y,
      int yOffset,
      int ldy,
      float[] target,
      int tOffset,
      int ldt,
      float[] dy,
      int dyOffset,
      int lddy) {
    forward(rows, cols, y, yOffset, ldy, target, tOffset, ldt);
    Check.matrix("dy", dy, dyOffset, rows, cols, lddy);
    long span = Check.span(rows, cols, lddy);
    long ySpan = Check.span(rows, cols, ldy);
    long tSpan = Check.span(rows, cols, ldt);
    Check.sameOrDisjoint("dy", dy, dyOffset, lddy, span, "y", y, yOffset, ldy, ySpan);
    Check.sameOrDisjoint("dy", dy, dyOffset, lddy, span, "target", target, tOffset, ldt, tSpan);
  }

  static void positive(String name, float value) {
    if (!(value > 0 && value < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          name + " is " + value + ", expected a positive finite number");
    }
  }
}
