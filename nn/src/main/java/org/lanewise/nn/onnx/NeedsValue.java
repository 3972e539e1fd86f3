package org.lanewise.nn.onnx;

import java.util.BitSet;

/// Thrown where a plan needs to know the elements of inputs, such as those that say a shape: it is
/// then made again with them.
final class NeedsValue extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// The positions of the inputs.
  final transient BitSet inputs;

  NeedsValue(BitSet inputs) {
    super("a plan needs the elements of inputs", null, false, false);
    this.inputs = inputs;
  }
}
