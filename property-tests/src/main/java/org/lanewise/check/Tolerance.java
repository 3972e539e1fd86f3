package org.lanewise.check;

/// How far a result may lie from the exact one: `relative * magnitude + absolute`.
///
/// The magnitude is that of what was added up, not of the sum: a dot product of k terms is bound by
/// `(k + c) u sum|a||b|` with the unit roundoff u = 2^-24, whatever its terms leave when they
/// cancel (N. Higham, Accuracy and Stability of Numerical Algorithms, 2nd edition, section 3.1).
/// Such a bound grows with k and with the data and needs no tuning, and it is narrow: a result that
/// is zeroed, transposed or one percent off does not pass it.
///
/// @param relative the part that grows with the magnitude, 0 or more
/// @param absolute the part that does not, 0 or more
public record Tolerance(double relative, double absolute) {
  /// The unit roundoff of float: the largest relative error of one rounding, 2^-24.
  public static final double UNIT = 0x1p-24;

  /// The unit roundoff of double, 2^-53.
  public static final double DOUBLE_UNIT = 0x1p-53;

  /// Only the exact value passes (either zero for zero).
  public static final Tolerance EXACT = new Tolerance(0, 0);

  /// Checks the parts.
  ///
  /// @throws IllegalArgumentException if a part is negative or NaN
  public Tolerance {
    if (!(relative >= 0)) {
      throw new IllegalArgumentException("relative is " + relative + ", expected 0 or more");
    }
    if (!(absolute >= 0)) {
      throw new IllegalArgumentException("absolute is " + absolute + ", expected 0 or more");
    }
  }

  /// For a result that each of its terms reaches through at most so many roundings. A dot product
  /// of k terms takes k, in whatever order it is added up; a factor alpha, a bias and a term beta c
  /// take one or two more each.
  ///
  /// @param count the number of roundings, 0 or more
  /// @return `count` units of the magnitude, and as many of the smallest float for what underflows
  public static Tolerance roundings(double count) {
    return new Tolerance(count * UNIT, count * Float.MIN_VALUE);
  }

  /// The same for a result in double. A double is no exact value to compare it with.
  ///
  /// @param count the number of roundings, 0 or more
  /// @return `count` units of the magnitude, and as many of the smallest double
  public static Tolerance doubleRoundings(double count) {
    return new Tolerance(count * DOUBLE_UNIT, count * Double.MIN_VALUE);
  }

  /// For a result whose error is stated in units in the last place of the exact value. An ulp is
  /// taken at its largest, 2^-23 of the value.
  ///
  /// @param count the number of ulps, 0 or more
  /// @return the tolerance, to be used with the exact value as the magnitude
  public static Tolerance ulps(double count) {
    return roundings(2 * count);
  }

  /// The largest error that passes.
  ///
  /// @param magnitude the sum of the absolute values of what was added up
  /// @return `relative * magnitude + absolute`
  public double bound(double magnitude) {
    return relative * magnitude + absolute;
  }

  /// Whether a result is close enough to the exact value.
  ///
  /// NaN accepts only NaN and an infinity only itself. An exact value that may round beyond the
  /// largest float accepts the infinity of its sign too.
  ///
  /// @param expected the exact value
  /// @param magnitude the sum of the absolute values of what was added up
  /// @param actual the result
  /// @return whether it passes
  public boolean accepts(double expected, double magnitude, double actual) {
    if (Double.isNaN(expected) || Double.isNaN(actual)) {
      return Double.isNaN(expected) && Double.isNaN(actual);
    }
    if (Double.isInfinite(expected)) {
      return actual == expected;
    }
    if (Double.isInfinite(actual)) {
      return Math.abs(expected) + bound(magnitude) > Float.MAX_VALUE
          && Math.signum(actual) == Math.signum(expected);
    }
    return Math.abs(actual - expected) <= bound(magnitude);
  }

  /// Whether a result is close enough to the exact value, which is its own magnitude.
  ///
  /// @param expected the exact value
  /// @param actual the result
  /// @return whether it passes
  public boolean accepts(double expected, double actual) {
    return accepts(expected, Math.abs(expected), actual);
  }

  /// Fails unless the result is close enough.
  ///
  /// @param what names the value in the message, such as `c[2,5]`
  /// @param expected the exact value
  /// @param magnitude the sum of the absolute values of what was added up
  /// @param actual the result
  /// @throws AssertionError if it does not pass
  public void check(String what, double expected, double magnitude, double actual) {
    if (!accepts(expected, magnitude, actual)) {
      throw new AssertionError(
          what
              + " is "
              + actual
              + ", expected "
              + expected
              + ": the error "
              + Math.abs(actual - expected)
              + " is above "
              + bound(magnitude));
    }
  }

  /// Fails unless the result is close enough to the exact value, which is its own magnitude.
  ///
  /// @param what names the value in the message
  /// @param expected the exact value
  /// @param actual the result
  /// @throws AssertionError if it does not pass
  public void check(String what, double expected, double actual) {
    check(what, expected, Math.abs(expected), actual);
  }
}
