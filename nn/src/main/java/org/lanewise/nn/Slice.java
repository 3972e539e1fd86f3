package org.lanewise.nn;

import java.util.Arrays;
import java.util.Objects;

/// A window of a `float[]`: where a kernel finds or leaves one tensor.
///
/// An executor may move a window between two runs, so that an op asks for array and offset in each
/// call and keeps neither.
public final class Slice {
  private float[] array;
  private int offset;
  private final int length;

  /// A window of `length` elements.
  ///
  /// @param array the elements, not copied
  /// @param offset the index of the first
  /// @param length how many
  /// @throws NullPointerException if `array` is null
  /// @throws IndexOutOfBoundsException if the window does not lie within the array
  public Slice(float[] array, int offset, int length) {
    Objects.requireNonNull(array, "array is null");
    Objects.checkFromIndexSize(offset, length, array.length);
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  private Slice(int length) {
    this.length = length;
  }

  /// A window without an array: [#bind] comes before its use.
  static Slice unbound(int length) {
    return new Slice(length);
  }

  /// The array that holds the window.
  ///
  /// @return the array itself
  public float[] array() {
    return array;
  }

  /// The index of the first element.
  ///
  /// @return 0 or more
  public int offset() {
    return offset;
  }

  /// The number of elements; of a value in a batch, that of the largest batch.
  ///
  /// @return 0 or more
  public int length() {
    return length;
  }

  /// Copies the elements out.
  ///
  /// @return a new array of [#length] elements
  public float[] toArray() {
    float[] copy = new float[length];
    System.arraycopy(array, offset, copy, 0, length);
    return copy;
  }

  /// Zeroes the elements.
  void clear() {
    Arrays.fill(array, offset, offset + length, 0);
  }

  /// Moves the window to a caller's array, which need hold only the rows of the coming run.
  void bind(float[] array, int offset) {
    this.array = array;
    this.offset = offset;
  }
}
