package org.lanewise.nn.onnx;

/// Why a node cannot become part of a graph.
final class Unsupported extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Unsupported(String reason) {
    super(reason);
  }
}
