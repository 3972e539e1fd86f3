package org.lanewise.check;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// [Operand] in double: a matrix that lies in its array as `window` does in its own.
record DoubleOperand(double[] array, Operand window) {
  /// A NaN with a payload that no arithmetic makes.
  private static final double GUARD = Double.longBitsToDouble(0x7ff8_dead_beef_0001L);

  /// The matrices of [Operand#matrices], with values that no float holds.
  static Arbitrary<DoubleOperand> matrices(int rows, int cols) {
    return Combinators.combine(Operand.matrices(rows, cols), Arbitraries.longs())
        .as(DoubleOperand::of);
  }

  private static DoubleOperand of(Operand window, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] array = new double[window.array().length];
    Arrays.fill(array, GUARD);
    for (int i = 0; i < window.rows(); i++) {
      for (int j = 0; j < window.cols(); j++) {
        array[window.index(i, j)] = window.at(i, j) * (1 + random.nextDouble(0x1p-24));
      }
    }
    return new DoubleOperand(array, window);
  }

  static Arbitrary<Double> factors() {
    return Arbitraries.of(0.0, 1.0, -1.0, 1 / 3.0, -2.0, 1e-3, -777.7);
  }

  int offset() {
    return window.offset();
  }

  int ld() {
    return window.ld();
  }

  int rows() {
    return window.rows();
  }

  int cols() {
    return window.cols();
  }

  double at(int i, int j) {
    return array[window.index(i, j)];
  }

  double at(boolean transposed, int i, int j) {
    return transposed ? at(j, i) : at(i, j);
  }

  /// Puts a value at a place that any number chooses; in an empty matrix, nowhere.
  void put(int place, double value) {
    int size = rows() * cols();
    if (size > 0) {
      array[window.index(place % size / cols(), place % cols())] = value;
    }
  }

  DoubleOperand copy() {
    return new DoubleOperand(array.clone(), window);
  }

  /// Fails if a cell outside of the matrix differs in a bit from what it was before.
  void checkGuards(String name, DoubleOperand before) {
    DoubleOperand rest = copy();
    for (int i = 0; i < rows(); i++) {
      System.arraycopy(before.array, window.index(i, 0), rest.array, window.index(i, 0), cols());
    }
    rest.checkUnchanged(name, before);
  }

  /// Fails if any cell of the array differs in a bit from what it was before.
  void checkUnchanged(String name, DoubleOperand before) {
    for (int p = 0; p < array.length; p++) {
      if (Double.doubleToRawLongBits(array[p]) != Double.doubleToRawLongBits(before.array[p])) {
        throw new AssertionError(
            name + ": index " + p + " is " + array[p] + ", was " + before.array[p] + ": " + window);
      }
    }
  }

  @Override
  public String toString() {
    return window.toString();
  }
}
