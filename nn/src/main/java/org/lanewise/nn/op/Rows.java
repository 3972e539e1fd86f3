package org.lanewise.nn.op;

import java.util.Arrays;
import org.lanewise.nn.Shape;

/// A tensor as rows: the elements from an axis on are one row.
final class Rows {
  private Rows() {}

  static void checkAxis(int axis) {
    if (axis > -1) {
      throw new IllegalArgumentException(
          "axis is " + axis + ", expected -1 for the last, -2 for the one before, and so on");
    }
  }

  /// The shape of a row.
  static Shape shape(Shape shape, int axis) {
    if (shape.rank() < -axis) {
      throw new IllegalArgumentException(
          "the input has the shape " + shape + ", expected " + -axis + " or more dimensions");
    }
    return Shape.of(Arrays.copyOfRange(shape.dims(), shape.rank() + axis, shape.rank()));
  }

  /// The length of a row.
  static int length(Shape shape, int axis) {
    int length = 1;
    for (int i = axis; i < 0; i++) {
      length *= shape.dim(i);
    }
    return length;
  }

  /// The distance of neighbours along the axis.
  static int stride(Shape shape, int axis) {
    return length(shape, axis) / shape.dim(axis);
  }

  /// The number of rows of a sample.
  static int count(Shape shape, int axis) {
    return shape.size() / length(shape, axis);
  }
}
