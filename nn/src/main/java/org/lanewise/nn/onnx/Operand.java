package org.lanewise.nn.onnx;

import java.util.BitSet;
import org.lanewise.nn.Value;

/// A value of the file while a plan is made: numbers that are known, or a value of the graph in one
/// order of axes or two. Convolutions and their kin take the channels last, and ONNX has them
/// second: a transpose is added only where somebody wants the order that is not there.
final class Operand {
  final ElementType type;

  /// In ONNX's order.
  final int[] shape;

  /// The elements, or null.
  final Known known;

  /// The positions of the model's inputs that it depends on.
  final BitSet sources;

  /// In ONNX's order, or null while nobody wants that.
  Value plain;

  /// With the channels last, or null.
  Value last;

  private Operand(
      ElementType type, int[] shape, Known known, BitSet sources, Value plain, Value last) {
    this.type = type;
    this.shape = shape;
    this.known = known;
    this.sources = sources;
    this.plain = plain;
    this.last = last;
  }

  static Operand of(Known known) {
    return new Operand(known.type(), known.shape(), known, new BitSet(), null, null);
  }

  static Operand of(ElementType type, Value plain, BitSet sources) {
    return new Operand(type, plain.shape().dims(), null, sources, plain, null);
  }

  /// A value with the channels last.
  static Operand ofLast(ElementType type, Value last, BitSet sources) {
    int[] shape = Extents.permuted(last.shape().dims(), Extents.toFirst(last.shape().rank()));
    return new Operand(type, shape, null, sources, null, last);
  }

  int rank() {
    return shape.length;
  }

  int size() {
    return Extents.size(shape);
  }

  boolean isKnown() {
    return known != null;
  }

  /// Whether it is there with the channels last, and in no other order.
  boolean isLastOnly() {
    return plain == null && last != null;
  }
}
