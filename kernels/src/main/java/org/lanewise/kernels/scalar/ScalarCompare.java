package org.lanewise.kernels.scalar;

/// Comparisons as plain loops. C2 makes no vectors of them, whatever the steps.
public final class ScalarCompare {
  // What tells the comparisons apart below the public interface, on both backends.
  public static final int EQUAL = 0;
  public static final int NOT_EQUAL = 1;
  public static final int LESS = 2;
  public static final int LESS_OR_EQUAL = 3;
  public static final int GREATER = 4;
  public static final int GREATER_OR_EQUAL = 5;

  private ScalarCompare() {}

  /// y = whether a op b; the steps are 1, or 0 for one value.
  public static void forward(
      int kind,
      int n,
      float[] a,
      int aOffset,
      int aStep,
      float[] b,
      int bOffset,
      int bStep,
      boolean[] y,
      int yOffset) {
    switch (kind) {
      case EQUAL -> {
        for (int i = 0; i < n; i++) {
          y[yOffset + i] = a[aOffset + i * aStep] == b[bOffset + i * bStep];
        }
      }
      case NOT_EQUAL -> {
        for (int i = 0; i < n; i++) {
          y[yOffset + i] = a[aOffset + i * aStep] != b[bOffset + i * bStep];
        }
      }
      case LESS -> {
        for (int i = 0; i < n; i++) {
          y[yOffset + i] = a[aOffset + i * aStep] < b[bOffset + i * bStep];
        }
      }
      case LESS_OR_EQUAL -> {
        for (int i = 0; i < n; i++) {
          y[yOffset + i] = a[aOffset + i * aStep] <= b[bOffset + i * bStep];
        }
      }
      case GREATER -> {
        for (int i = 0; i < n; i++) {
          y[yOffset + i] = a[aOffset + i * aStep] > b[bOffset + i * bStep];
        }
      }
      case GREATER_OR_EQUAL -> {
        for (int i = 0; i < n; i++) {
          y[yOffset + i] = a[aOffset + i * aStep] >= b[bOffset + i * bStep];
        }
      }
      default -> throw new AssertionError(kind);
    }
  }
}
