package org.lanewise.nn;

import java.util.Arrays;
import java.util.Objects;

/// The extents of a tensor, row-major, without the batch dimension: `[28, 28]` is what one sample
/// of a batch looks like. Immutable.
public final class Shape {
  private final int[] dims;
  private final int size;

  private Shape(int[] dims) {
    long product = 1;
    for (int dim : dims) {
      if (dim < 1) {
        throw new IllegalArgumentException(
            "shape " + Arrays.toString(dims) + " has the extent " + dim + ", expected 1 or more");
      }
      product *= dim;
      if (product > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "shape " + Arrays.toString(dims) + " has more elements than an array can hold");
      }
    }
    this.dims = dims;
    this.size = (int) product;
  }

  /// A shape of the given extents; none for a scalar.
  ///
  /// @param dims the extents, outermost first
  /// @return the shape
  /// @throws IllegalArgumentException if an extent is less than 1, or their product exceeds an int
  public static Shape of(int... dims) {
    return new Shape(Objects.requireNonNull(dims, "dims is null").clone());
  }

  /// The number of elements.
  ///
  /// @return the product of the extents, 1 or more
  public int size() {
    return size;
  }

  /// The number of dimensions.
  ///
  /// @return 0 for a scalar
  public int rank() {
    return dims.length;
  }

  /// One extent.
  ///
  /// @param i its position, outermost first; negative counts from the end, so that -1 is the last
  /// @return the extent
  /// @throws IndexOutOfBoundsException if there is no such dimension
  public int dim(int i) {
    return dims[Objects.checkIndex(i < 0 ? i + dims.length : i, dims.length)];
  }

  /// All extents.
  ///
  /// @return a copy
  public int[] dims() {
    return dims.clone();
  }

  /// The same shape with another last extent.
  ///
  /// @param dim the new last extent
  /// @return a shape of the same rank
  /// @throws IllegalArgumentException if this is a scalar, or `dim` is less than 1
  public Shape withLast(int dim) {
    if (dims.length == 0) {
      throw new IllegalArgumentException("a scalar has no last extent to set to " + dim);
    }
    int[] copy = dims.clone();
    copy[copy.length - 1] = dim;
    return new Shape(copy);
  }

  /// The same shape without its last extent: of `[..., n]` what stands before.
  ///
  /// @return a shape of a rank less
  /// @throws IllegalArgumentException if this is a scalar
  public Shape withoutLast() {
    if (dims.length == 0) {
      throw new IllegalArgumentException("a scalar has no last extent to leave out");
    }
    return new Shape(Arrays.copyOf(dims, dims.length - 1));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape && Arrays.equals(dims, ((Shape) other).dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  /// The extents in brackets.
  ///
  /// @return for example `[28, 28]`
  @Override
  public String toString() {
    return Arrays.toString(dims);
  }
}
