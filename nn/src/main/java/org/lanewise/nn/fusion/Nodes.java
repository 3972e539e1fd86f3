package org.lanewise.nn.fusion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.lanewise.nn.Graph;
import org.lanewise.nn.Node;
import org.lanewise.nn.Op;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Slice;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Constant;

/// The nodes of a graph and the weights of each, while fusions rewrite them. Nodes that nobody
/// reads any more leave at once.
public final class Nodes {
  /// In order; null where a node has left.
  private final Node[] slots;

  private final Map<Node, List<Slice>> weights = new IdentityHashMap<>();

  /// By the value that a node makes: its slot, -1 for an input of the graph.
  private final int[] slotOf;

  /// How often nodes read a value; one more for an output of the graph.
  private final int[] reads;

  /// Takes the nodes of a graph.
  ///
  /// @param graph left as it is
  /// @param parameters the weights of each parameter
  public Nodes(Graph graph, Function<Parameter, Slice> parameters) {
    slots = graph.nodes().toArray(Node[]::new);
    slotOf = new int[graph.values()];
    Arrays.fill(slotOf, -1);
    reads = new int[graph.values()];
    for (int i = 0; i < slots.length; i++) {
      Node node = slots[i];
      slotOf[node.output().id()] = i;
      node.inputs().forEach(input -> reads[input.id()]++);
      weights.put(node, node.parameters().stream().map(parameters).toList());
    }
    graph.outputs().forEach(output -> reads[output.id()]++);
  }

  /// The nodes that are left.
  ///
  /// @return a new list, in an order in which each reads what was made before
  public List<Node> list() {
    List<Node> list = new ArrayList<>();
    forEach(list::add);
    return list;
  }

  /// Visits the nodes in their order; each may be replaced during its visit.
  ///
  /// @param visitor sees what is left of the nodes
  public void forEach(Consumer<Node> visitor) {
    for (int i = 0; i < slots.length; i++) {
      if (slots[i] != null) {
        visitor.accept(slots[i]);
      }
    }
  }

  /// The weights of a node.
  ///
  /// @param node one of [#list]
  /// @return a window for each parameter, which may be one on the weights of the model
  public List<Slice> weights(Node node) {
    return weights.get(node);
  }

  /// The node that makes a value; null for an input.
  Node producer(Value value) {
    int slot = slotOf[value.id()];
    return slot < 0 ? null : slots[slot];
  }

  /// The elements of a constant; null for any other value.
  Slice constant(Value value) {
    Node node = producer(value);
    return node != null && node.op() instanceof Constant ? weights(node).get(0) : null;
  }

  /// Whether nobody but the visited node sees a value, which it reads once.
  boolean isReadOnce(Value value) {
    return reads[value.id()] == 1;
  }

  /// Whether only some nodes read what they and others make.
  ///
  /// @param inner the nodes whose outputs nobody else may see
  /// @param last reads them too
  boolean areInner(Set<Node> inner, Node last) {
    Map<Value, Integer> within = new IdentityHashMap<>();
    last.inputs().forEach(input -> within.merge(input, 1, Integer::sum));
    for (Node node : inner) {
      node.inputs().forEach(input -> within.merge(input, 1, Integer::sum));
    }
    return inner.stream()
        .allMatch(n -> within.getOrDefault(n.output(), 0) == reads[n.output().id()]);
  }

  /// Puts another op in the place of a node, and takes those nodes away that only it has read.
  ///
  /// @param node the last of those that are replaced; its output stays
  /// @param inputs made before it
  void replace(
      Node node, Op op, List<Value> inputs, List<Parameter> parameters, List<Slice> values) {
    Node other = new Node(node.name(), op, inputs, parameters, node.output());
    inputs.forEach(input -> reads[input.id()]++);
    slots[slotOf[node.output().id()]] = other;
    weights.put(other, values);
    forget(node);
  }

  private void forget(Node node) {
    weights.remove(node);
    for (Value input : node.inputs()) {
      int slot = slotOf[input.id()];
      if (--reads[input.id()] == 0 && slot >= 0) {
        Node unread = slots[slot];
        slots[slot] = null;
        forget(unread);
      }
    }
  }
}
