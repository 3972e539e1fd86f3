package org.lanewise.check;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// A row-major matrix in a larger array, as kernels take it: an offset, a leading dimension that
/// may be longer than the row, and guard cells before, between and after its rows. A kernel that
/// reads a guard cell computes nonsense (they hold NaN), and one that writes a guard cell is caught
/// by [#checkGuards].
///
/// A vector is a matrix of one column: its leading dimension is its increment.
///
/// @param array the elements and the guard cells; not copied
/// @param offset the index of element 0, 0
/// @param rows the number of rows
/// @param cols the number of columns
/// @param ld the distance between the starts of two rows, at least `max(1, cols)`
public record Operand(float[] array, int offset, int rows, int cols, int ld) {
  /// A NaN with a payload that no arithmetic makes: its bits show whether a guard cell was written.
  private static final float GUARD = Float.intBitsToFloat(0x7fc0beef);

  /// A matrix with guard cells round it.
  ///
  /// @param rows the number of rows
  /// @param cols the number of columns
  /// @param offset guard cells before the first row
  /// @param padding guard cells after each row
  /// @param values called once an element, in row-major order
  /// @return the operand, over a new array
  public static Operand of(int rows, int cols, int offset, int padding, DoubleSupplier values) {
    int ld = Math.max(1, cols + padding);
    float[] array = new float[offset + rows * ld + padding + 1];
    Arrays.fill(array, GUARD);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        array[offset + i * ld + j] = (float) values.getAsDouble();
      }
    }
    return new Operand(array, offset, rows, cols, ld);
  }

  /// A matrix as it lies in an array of its own, without guard cells.
  ///
  /// @param rows the number of rows
  /// @param cols the number of columns
  /// @param values `rows * cols` elements; not copied
  /// @return the operand
  public static Operand dense(int rows, int cols, float[] values) {
    return new Operand(values, 0, rows, cols, Math.max(1, cols));
  }

  /// Generates matrices of given sizes at various offsets and leading dimensions, half of them at
  /// the very end of their array, with values in [-1, 1), or small whole numbers, or of magnitudes
  /// from 1e-6 to 1e6.
  ///
  /// @param rows the number of rows
  /// @param cols the number of columns
  /// @return the generator; it shrinks towards no padding
  public static Arbitrary<Operand> matrices(int rows, int cols) {
    return Combinators.combine(
            Arbitraries.integers().between(0, 5),
            Arbitraries.integers().between(0, 5),
            Arbitraries.of(false, true),
            Arbitraries.longs(),
            Arbitraries.integers().between(0, 3))
        .as(
            (offset, padding, last, seed, kind) -> {
              Operand matrix = of(rows, cols, offset, padding, values(seed, kind));
              return last ? matrix.atTheEnd() : matrix;
            });
  }

  private static DoubleSupplier values(long seed, int kind) {
    SplittableRandom random = new SplittableRandom(seed);
    return switch (kind) {
      case 0 -> () -> random.nextInt(-3, 4);
      case 1 -> () -> random.nextDouble(-1, 1) * Math.pow(10, random.nextInt(-6, 7));
      default -> () -> random.nextDouble(-1, 1);
    };
  }

  /// Generates the factors that a kernel treats as cases of their own, 0, 1 and -1, and others.
  ///
  /// @return the generator
  public static Arbitrary<Float> factors() {
    return Arbitraries.oneOf(
        Arbitraries.of(0f, 1f, -1f), Arbitraries.of(0.5f, -2f, 3.25f, 1e-3f, -777f));
  }

  /// An element.
  ///
  /// @param i the row
  /// @param j the column
  /// @return its value
  public float at(int i, int j) {
    return array[index(i, j)];
  }

  /// An element of the matrix or of its transpose.
  ///
  /// @param transposed whether `i` and `j` change places
  /// @param i the row
  /// @param j the column
  /// @return its value
  public float at(boolean transposed, int i, int j) {
    return transposed ? at(j, i) : at(i, j);
  }

  /// Where an element lies in the array.
  ///
  /// @param i the row
  /// @param j the column
  /// @return `offset + i ld + j`
  public int index(int i, int j) {
    return offset + i * ld + j;
  }

  /// Changes an element.
  ///
  /// @param i the row
  /// @param j the column
  /// @param value the new value
  public void set(int i, int j, float value) {
    array[index(i, j)] = value;
  }

  /// The same matrix over an array of its own.
  ///
  /// @return a copy, guard cells included
  public Operand copy() {
    return new Operand(array.clone(), offset, rows, cols, ld);
  }

  /// The same matrix as the last of its array: a kernel that reads beyond it fails.
  ///
  /// @return a copy without the guard cells after its last element; an empty matrix keeps them, for
  ///     its rows begin there
  public Operand atTheEnd() {
    int end = rows == 0 || cols == 0 ? array.length : index(rows - 1, cols);
    return new Operand(Arrays.copyOf(array, end), offset, rows, cols, ld);
  }

  /// The elements without the guard cells.
  ///
  /// @return a new array of `rows * cols` elements, row-major
  public float[] values() {
    float[] values = new float[rows * cols];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(array, index(i, 0), values, i * cols, cols);
    }
    return values;
  }

  /// Fails if a cell of the array outside the window differs in a bit from what it was before.
  ///
  /// @param name names the operand in the message
  /// @param before a copy made before the kernel ran
  /// @throws AssertionError if a cell was written
  public void checkGuards(String name, Operand before) {
    for (int p = 0; p < array.length; p++) {
      int place = p - offset;
      boolean inside = place >= 0 && place / ld < rows && place % ld < cols;
      if (!inside) {
        same(name, before, p);
      }
    }
  }

  /// Fails if any cell of the array, inside the window or out, differs in a bit from what it was.
  ///
  /// @param name names the operand in the message
  /// @param before a copy made before the kernel ran
  /// @throws AssertionError if a cell was written
  public void checkUnchanged(String name, Operand before) {
    for (int p = 0; p < array.length; p++) {
      same(name, before, p);
    }
  }

  private void same(String name, Operand before, int p) {
    if (Float.floatToRawIntBits(array[p]) != Float.floatToRawIntBits(before.array[p])) {
      throw new AssertionError(
          name
              + " was written at index "
              + p
              + " of its array: "
              + before.array[p]
              + " became "
              + array[p]
              + " (window of "
              + rows
              + " x "
              + cols
              + " from "
              + offset
              + ", leading dimension "
              + ld
              + ")");
    }
  }

  @Override
  public String toString() {
    String head = rows + " x " + cols + " from " + offset + ", ld " + ld;
    return rows * cols <= 16 ? head + " " + Arrays.toString(values()) : head;
  }
}
