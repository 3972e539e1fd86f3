package org.lanewise.nn.onnx;

import org.lanewise.kernels.Stepwise;

/// What the elements of an ONNX tensor are. In a graph all are floats.
enum ElementType {
  FLOAT(1, 4),
  UINT8(2, 1),
  INT8(3, 1),
  UINT16(4, 2),
  INT16(5, 2),
  INT32(6, 4),
  INT64(7, 8),
  BOOL(9, 1),
  FLOAT16(10, 2),
  DOUBLE(11, 8),
  UINT32(12, 4),
  UINT64(13, 8),
  BFLOAT16(16, 2);

  /// The number in a file.
  final int number;

  /// The size of an element in a file.
  final int bytes;

  ElementType(int number, int bytes) {
    this.number = number;
    this.bytes = bytes;
  }

  /// Whether elements have a fraction.
  boolean isFloat() {
    return this == FLOAT || this == FLOAT16 || this == DOUBLE || this == BFLOAT16;
  }

  /// What makes the nearest number of the type of a float; null where floats are those themselves.
  Stepwise rounding() {
    return switch (this) {
      case FLOAT16 -> Stepwise.FLOAT16;
      case BFLOAT16 -> Stepwise.BFLOAT16;
      default -> null;
    };
  }

  /// The type with a number in a file.
  ///
  /// @throws Unsupported for texts, complex numbers and what is not known
  static ElementType of(int number) {
    for (ElementType type : values()) {
      if (type.number == number) {
        return type;
      }
    }
    throw new Unsupported(
        "the element type "
            + switch (number) {
              case 0 -> "UNDEFINED";
              case 8 -> "STRING";
              case 14 -> "COMPLEX64";
              case 15 -> "COMPLEX128";
              default -> "" + number;
            });
  }
}
