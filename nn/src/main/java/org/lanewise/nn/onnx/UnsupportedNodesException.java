package org.lanewise.nn.onnx;

import java.nio.file.Path;
import java.util.List;

/// A model with nodes that this library cannot compute: the message lists all of them, each by
/// name, operator and reason.
public final class UnsupportedNodesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// A line a node.
  private final transient List<String> nodes;

  UnsupportedNodesException(Path file, List<String> nodes) {
    this(file, nodes, null);
  }

  /// @param cause the first exception that nobody expected, or null
  UnsupportedNodesException(Path file, List<String> nodes, Throwable cause) {
    super(
        file
            + ": "
            + nodes.size()
            + " unsupported node"
            + (nodes.size() == 1 ? "" : "s")
            + ":\n  "
            + String.join("\n  ", nodes),
        cause);
    this.nodes = List.copyOf(nodes);
  }

  /// The nodes.
  ///
  /// @return a line for each, with its name, its operator and the reason
  public List<String> nodes() {
    return nodes;
  }
}
