package org.lanewise.nn.onnx;

import java.util.List;
import java.util.Map;

/// A graph of a file, or of an attribute of a node: what is left of it once it is read and checked.
///
/// @param inputs those without a value in the file
/// @param initialisers tensors by name
/// @param nodes in an order in which each reads what was made before
/// @param outputs the names of the results
record OnnxGraph(
    List<Port> inputs,
    Map<String, Known> initialisers,
    List<OnnxNode> nodes,
    List<String> outputs) {

  /// The elements of all its tensors, those of graphs within it included.
  long elements() {
    long sum = initialisers.values().stream().mapToLong(Known::size).sum();
    for (OnnxNode node : nodes) {
      for (Object value : node.attributes().values()) {
        if (value instanceof Known) {
          sum += ((Known) value).size();
        } else if (value instanceof OnnxGraph) {
          sum += ((OnnxGraph) value).elements();
        }
      }
    }
    return sum;
  }

  /// An input.
  ///
  /// @param name as in the file
  /// @param type what the elements are; null in a sub-graph that does not say so
  /// @param dims the extents, -1 for one that may vary; null for any shape
  record Port(String name, ElementType type, int[] dims) {}
}
