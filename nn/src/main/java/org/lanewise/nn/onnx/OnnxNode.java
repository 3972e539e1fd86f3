package org.lanewise.nn.onnx;

import java.util.List;
import java.util.Map;

/// A node of a file.
///
/// @param name the node's, or where it has none that of its first output
/// @param domain empty for ONNX's own operators
/// @param op the operator
/// @param version the opset that the file imports of this domain
/// @param inputs the names of values, empty for one that is left out
/// @param outputs the names of values, empty for one that nobody wants
/// @param attributes by name: Long, Float, String, long[], float[], [Known], [OnnxGraph], or an
///     [Unsupported] that is thrown when it is asked for
record OnnxNode(
    String name,
    String domain,
    String op,
    int version,
    List<String> inputs,
    List<String> outputs,
    Map<String, Object> attributes) {

  /// How a message names it.
  String title() {
    return name + " (" + (domain.isEmpty() ? "" : domain + ".") + op + "): ";
  }
}
