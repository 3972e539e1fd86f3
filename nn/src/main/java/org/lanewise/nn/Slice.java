package org.lanewise.nn;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// A window of a `float[]`: where a kernel finds or leaves one tensor.
///
/// An executor may move a window between two runs, so that an op asks for array and offset in each
/// call and keeps neither.
public final class Slice {
  private float[] array;
  private int offset;
  private final int length;

  /// What was made of elements that never change, by key; null where they may change.
  private final Map<Object, Object> derived;

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
    this.derived = null;
  }

  private Slice(float[] array, int length, Map<Object, Object> derived) {
    this.array = array;
    this.length = length;
    this.derived = derived;
  }

  /// A window on a whole array that never changes: sessions that have it among their weights share
  /// it, and what they make of it, instead of having copies.
  ///
  /// @param array the elements, not copied
  /// @return a new window
  /// @throws NullPointerException if `array` is null
  public static Slice constant(float[] array) {
    Objects.requireNonNull(array, "array is null");
    return new Slice(array, array.length, new ConcurrentHashMap<>());
  }

  /// A window without an array: [#bind] comes before its use.
  static Slice unbound(int length) {
    return new Slice(null, length, null);
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

  /// A window on elements that stay as they are now.
  ///
  /// @return this, if it is a [#constant]; else one over a copy
  Slice frozen() {
    return derived == null ? constant(toArray()) : this;
  }

  /// Something made of the elements, such as a packed matrix: of a [#constant] it is made once.
  ///
  /// @param <T> what is made
  /// @param key what else it depends on, to be compared with `equals`
  /// @param maker makes it
  /// @return what the maker makes, or made for an equal key
  @SuppressWarnings("unchecked") // an entry is what the maker of its key has made
  public <T> T derive(Object key, Supplier<T> maker) {
    if (derived == null) {
      return maker.get();
    }
    Object made = derived.get(key);
    if (made == null) {
      made = maker.get();
      Object other = derived.putIfAbsent(key, made);
      made = other == null ? made : other;
    }
    return (T) made;
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
