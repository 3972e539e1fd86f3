package org.lanewise.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// A function from inputs and parameters to outputs, as nodes in an order in which each reads only
/// what was made before. Immutable; made by a [GraphBuilder].
public final class Graph {
  private final GraphBuilder builder;
  private final int values;
  private final List<Value> inputs;
  private final List<Value> outputs;
  private final List<Parameter> parameters;
  private final List<Node> nodes;

  /// Keeps those nodes that the outputs depend on.
  Graph(
      GraphBuilder builder,
      int values,
      List<Value> inputs,
      List<Value> outputs,
      List<Parameter> parameters,
      List<Node> nodes) {
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException("a graph has no output, expected at least one");
    }
    boolean[] needed = new boolean[values];
    for (Value output : outputs) {
      if (!Objects.requireNonNull(output, "output is null").isOf(builder)) {
        throw new IllegalArgumentException("output " + output + " belongs to another graph");
      }
      if (inputs.contains(output)) {
        throw new IllegalArgumentException("output " + output + " is an input, expected a node's");
      }
      if (needed[output.id()]) {
        throw new IllegalArgumentException("output " + output + " is named twice");
      }
      needed[output.id()] = true;
    }
    List<Node> kept = new ArrayList<>();
    for (Node node : nodes.reversed()) {
      if (needed[node.output().id()]) {
        kept.addFirst(node);
        node.inputs().forEach(input -> needed[input.id()] = true);
      }
    }
    this.builder = builder;
    this.values = values;
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    this.parameters = List.copyOf(parameters);
    this.nodes = List.copyOf(kept);
  }

  /// The same function cut at other values: the nodes that these do not need are left out, inputs
  /// and parameters all stay.
  ///
  /// @param outputs values of this graph
  /// @return a graph over the same values and parameters
  /// @throws IllegalArgumentException if there is none, one is an input or named twice, or one
  ///     belongs to another graph
  public Graph withOutputs(Value... outputs) {
    return new Graph(builder, values, inputs, Arrays.asList(outputs), parameters, nodes);
  }

  /// The same graph with another op in a node.
  Graph withOp(Node node, Op op) {
    Node other = new Node(node.name(), op, node.inputs(), node.parameters(), node.output());
    return withNodes(nodes.stream().map(n -> n == node ? other : n).toList());
  }

  /// The same graph with other nodes, each after those that it reads, that make its outputs.
  Graph withNodes(List<Node> nodes) {
    return new Graph(builder, values, inputs, outputs, parameters, nodes);
  }

  /// The inputs, in order of creation.
  ///
  /// @return an immutable list
  public List<Value> inputs() {
    return inputs;
  }

  /// The outputs, in the order in which they were named.
  ///
  /// @return an immutable list, not empty
  public List<Value> outputs() {
    return outputs;
  }

  /// The parameters, in order of creation.
  ///
  /// @return an immutable list
  public List<Parameter> parameters() {
    return parameters;
  }

  /// The nodes that the outputs depend on, each after those that it reads.
  ///
  /// @return an immutable list
  public List<Node> nodes() {
    return nodes;
  }

  /// An upper bound of [Value#id].
  ///
  /// @return the number of values of the builder when the graph was built
  public int values() {
    return values;
  }

  /// The only input.
  ///
  /// @return the input
  /// @throws IllegalStateException if there are several or none
  public Value input() {
    return only("inputs", inputs);
  }

  /// The only output.
  ///
  /// @return the output
  /// @throws IllegalStateException if there are several
  public Value output() {
    return only("outputs", outputs);
  }

  private static Value only(String what, List<Value> values) {
    if (values.size() != 1) {
      throw new IllegalStateException(
          "the graph has " + values.size() + " " + what + " " + values + ", expected one");
    }
    return values.get(0);
  }

  /// A value by its name.
  ///
  /// @param name the name of an input or of a node
  /// @return the value
  /// @throws IllegalArgumentException if there is none of this name
  public Value value(String name) {
    Objects.requireNonNull(name, "name is null");
    List<Value> all = Stream.concat(inputs.stream(), nodes.stream().map(Node::output)).toList();
    return all.stream()
        .filter(value -> value.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no value " + name + ", expected one of " + all));
  }

  /// The node that makes a value.
  ///
  /// @param value a value of this graph
  /// @return the node, or null for an input
  public Node producer(Value value) {
    for (Node node : nodes) {
      if (node.output() == value) {
        return node;
      }
    }
    return null;
  }
}
