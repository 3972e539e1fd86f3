package org.lanewise.bench.peers;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/// Compares a library's result with ours, or with a reference, before anything is measured.
final class Agreement {
  private Agreement() {}

  /// Sums of `k` products of numbers from -1 to 1, in single precision.
  static void check(Library library, float[] theirs, float[] ours, int k) {
    check(library, ours.length, i -> theirs[i], i -> ours[i], k, Math.ulp(1f));
  }

  /// Sums of `k` products of numbers from -1 to 1, in double precision.
  static void check(Library library, double[] theirs, double[] ours, int k) {
    check(library, ours.length, i -> theirs[i], i -> ours[i], k, Math.ulp(1.0));
  }

  /// Each of the two is off by hardly more than `8 sqrt(k) (ulp / 2) sum |a| |b|`, in any order of
  /// summation (Higham and Mary, *A New Approach to Probabilistic Rounding Error Analysis*), and
  /// that sum is `k / 4` or so. A wrong element is off by something of the order of one.
  private static void check(
      Library library,
      int length,
      IntToDoubleFunction theirs,
      IntToDoubleFunction ours,
      int k,
      double ulp) {
    check(library, length, theirs, ours, 2 * k * Math.sqrt(k) * ulp);
  }

  /// The result of an operation and its reference, to within 1e-5 of the largest magnitude.
  static void check(Library library, Task task) {
    double[] reference = Reference.of(task);
    double largest = Arrays.stream(reference).map(Math::abs).max().getAsDouble();
    check(library, task.y.length, i -> task.y[i], i -> reference[i], 1e-5 * largest);
  }

  private static void check(
      Library library,
      int length,
      IntToDoubleFunction theirs,
      IntToDoubleFunction ours,
      double tolerance) {
    for (int i = 0; i < length; i++) {
      double their = theirs.applyAsDouble(i);
      double our = ours.applyAsDouble(i);
      if (!(Math.abs(their - our) <= tolerance)) {
        throw new IllegalStateException(
            library.title() + ": element " + i + " is " + their + ", expected " + our);
      }
    }
  }
}
