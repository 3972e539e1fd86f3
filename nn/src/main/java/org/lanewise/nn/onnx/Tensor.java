package org.lanewise.nn.onnx;

import java.util.Arrays;
import java.util.Objects;

/// A tensor that goes into a model or comes out of it: floats and a shape. To run without
/// allocation, make it once and write into [#data].
public final class Tensor {
  /// Up to here every integer is a float.
  static final long LARGEST = 1 << 24;

  private final float[] data;
  final int[] shape;

  private Tensor(float[] data, int[] shape) {
    this.data = data;
    this.shape = shape;
  }

  /// A tensor over an array.
  ///
  /// @param data the elements, row-major, not copied
  /// @param shape the extents, outermost first, 0 or more each; none for a single number
  /// @return the tensor
  /// @throws IllegalArgumentException if an extent is negative, or `data` has another length than
  ///     their product
  public static Tensor of(float[] data, int... shape) {
    Objects.requireNonNull(data, "data is null");
    Objects.requireNonNull(shape, "shape is null");
    long size = 1;
    for (int extent : shape) {
      if (extent < 0) {
        throw new IllegalArgumentException(
            "shape is " + Arrays.toString(shape) + ", expected extents of 0 or more");
      }
      size = Math.min(size * extent, 1L << 32);
    }
    if (data.length != size) {
      throw new IllegalArgumentException(
          "data has "
              + data.length
              + " elements, expected those of the shape "
              + Arrays.toString(shape));
    }
    return new Tensor(data, shape.clone());
  }

  /// A tensor of integers, such as the numbers of tokens.
  ///
  /// @param data the elements, copied as floats
  /// @param shape the extents
  /// @return the tensor
  /// @throws IllegalArgumentException as [#of(float[], int...)], or if a number is beyond 2^24, up
  ///     to which every integer is a float
  public static Tensor of(long[] data, int... shape) {
    float[] values = new float[Objects.requireNonNull(data, "data is null").length];
    for (int i = 0; i < values.length; i++) {
      if (Math.abs(data[i]) > LARGEST) {
        throw new IllegalArgumentException(
            "data[" + i + "] is " + data[i] + ", expected at most 2^24 = " + LARGEST);
      }
      values[i] = data[i];
    }
    return of(values, shape);
  }

  /// The elements.
  ///
  /// @return the array itself, row-major; integers and truth values as floats
  public float[] data() {
    return data;
  }

  /// The extents.
  ///
  /// @return a copy, outermost first
  public int[] shape() {
    return shape.clone();
  }

  @Override
  public String toString() {
    return "Tensor" + Arrays.toString(shape);
  }
}
