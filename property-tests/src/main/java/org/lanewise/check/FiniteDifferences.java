package org.lanewise.check;

import java.util.function.UnaryOperator;

/// Derivatives from values alone: central differences of a double-precision function, with a test
/// for kinks.
///
/// For a step h the difference `D(h) = (f(x + h) - f(x - h)) / 2h` is off by `h^2 f''' / 6`; the
/// extrapolation `(4 D(h/2) - D(h)) / 3` (L. F. Richardson, 1911) cancels that term. In double, h =
/// 1e-4 leaves about 1e-11 of the values, far below a float's 6e-8.
///
/// At a kink (ReLU at 0, a maximum that changes hands) there is no derivative to compare with. A
/// kink strictly between `x - h` and `x + h` shows in one of two ways: D(h) and D(h/2) disagree;
/// or, where it lies at x itself, the one-sided slopes differ by as much at h/2 as at h, whereas a
/// smooth function halves their difference.
public final class FiniteDifferences {
  /// The step used where none is given, times `max(1, |x|)`.
  public static final double STEP = 1e-4;

  /// What two slopes of a smooth function may differ by, relative to the function's scale.
  private static final double ROUGHNESS = 1e-5;

  private FiniteDifferences() {}

  /// The derivatives of all outputs with respect to one input.
  ///
  /// @param values one derivative an output
  /// @param smooth false where a kink lies within the step: the values mean nothing there
  public record Column(double[] values, boolean smooth) {}

  /// Differentiates all outputs with respect to one input, with the usual step.
  ///
  /// @param f the function, in double; it must not keep or change its argument
  /// @param x the point; the same after the call
  /// @param i the input to vary
  /// @return column `i` of the Jacobian
  public static Column column(UnaryOperator<double[]> f, double[] x, int i) {
    return column(f, x, i, STEP * Math.max(1, Math.abs(x[i])));
  }

  /// Differentiates all outputs with respect to one input.
  ///
  /// @param f the function, in double; it must not keep or change its argument
  /// @param x the point; the same after the call
  /// @param i the input to vary
  /// @param h the step, above 0
  /// @return column `i` of the Jacobian
  public static Column column(UnaryOperator<double[]> f, double[] x, int i, double h) {
    if (!(h > 0)) {
      throw new IllegalArgumentException("h is " + h + ", expected a positive step");
    }
    double at = x[i];
    double[] centre = f.apply(x);
    double[] left = moved(f, x, i, at - h);
    double[] nearLeft = moved(f, x, i, at - h / 2);
    double[] nearRight = moved(f, x, i, at + h / 2);
    double[] right = moved(f, x, i, at + h);
    x[i] = at;
    double[] values = new double[centre.length];
    boolean smooth = true;
    for (int j = 0; j < values.length; j++) {
      double wide = (right[j] - left[j]) / (2 * h);
      double narrow = (nearRight[j] - nearLeft[j]) / h;
      double bend = Math.abs(right[j] - 2 * centre[j] + left[j]) / h;
      double nearBend = Math.abs(nearRight[j] - 2 * centre[j] + nearLeft[j]) / (h / 2);
      double slack = ROUGHNESS * (Math.abs(narrow) + Math.abs(centre[j])) + 1e-9;
      smooth &= Math.abs(wide - narrow) <= slack && nearBend <= 0.75 * bend + slack;
      values[j] = (4 * narrow - wide) / 3;
    }
    return new Column(values, smooth);
  }

  private static double[] moved(UnaryOperator<double[]> f, double[] x, int i, double to) {
    x[i] = to;
    return f.apply(x);
  }
}
