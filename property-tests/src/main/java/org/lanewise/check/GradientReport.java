package org.lanewise.check;

import java.util.Locale;

/// What a [GradientCheck] found.
///
/// @param gradient the coordinate of the gradient with the largest error, in units of its tolerance
/// @param value the output with the largest error, in units of its tolerance
/// @param checked how many coordinates were compared
/// @param skipped how many were not, since the function has a kink within the step
public record GradientReport(Entry gradient, Entry value, int checked, int skipped) {
  /// One number from the code under test and the one it was compared with.
  ///
  /// @param name which number it is, such as `dense/kernel[12]`
  /// @param actual what the float code computed (in a gradient: the analytic value)
  /// @param expected what the double reference gives (in a gradient: the numeric value)
  /// @param bound the largest error that arithmetic explains
  public record Entry(String name, double actual, double expected, double bound) {
    static final Entry NONE = new Entry("nothing", 0, 0, 1);

    /// The error in units of what arithmetic explains.
    ///
    /// @return `|actual - expected| / bound`: above 1 is a mistake. 0 where both are the same
    ///     infinity or both NaN; infinite where only one is
    public double excess() {
      if (Double.compare(actual, expected) == 0 || actual == expected) {
        return 0;
      }
      double excess = Math.abs(actual - expected) / bound;
      return Double.isNaN(excess) ? Double.POSITIVE_INFINITY : excess;
    }

    /// The error relative to the larger of the two numbers.
    ///
    /// @return `|actual - expected| / max(|actual|, |expected|)`, 0 where they are equal
    public double relativeError() {
      return actual == expected
          ? 0
          : Math.abs(actual - expected) / Math.max(Math.abs(actual), Math.abs(expected));
    }

    Entry worse(Entry other) {
      return other.excess() > excess() ? other : this;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s: %.9g, expected %.9g (relative error %.2e, %.3g times the bound %.2e)",
          name,
          actual,
          expected,
          relativeError(),
          excess(),
          bound);
    }
  }

  /// Whether both the values and the gradients agree with the reference, and enough of them could
  /// be compared.
  ///
  /// @return true if no error is above its bound, and fewer coordinates were skipped than compared
  ///     (or there was none at all)
  public boolean passes() {
    return gradient.excess() <= 1
        && value.excess() <= 1
        && (skipped < checked || checked + skipped == 0);
  }

  /// Fails unless [#passes].
  ///
  /// @return this report
  /// @throws AssertionError with the worst coordinates
  public GradientReport assertPasses() {
    if (!passes()) {
      throw new AssertionError(toString());
    }
    return this;
  }

  @Override
  public String toString() {
    return (passes() ? "gradient check passes" : "gradient check FAILS")
        + String.format(Locale.ROOT, " (%d compared, %d skipped at kinks)%n", checked, skipped)
        + "  worst gradient "
        + gradient
        + System.lineSeparator()
        + "  worst value    "
        + value;
  }
}
