package org.lanewise.nn.layer;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lanewise.nn.Graph;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Node;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;

/// A layer on each step of `[steps, ...]`, with the same weights for all: Keras's
/// `TimeDistributed`. Its names follow a slash: `time_distributed/conv2d/kernel`.
///
/// An activity regularizer inside is a mean over the steps, too.
///
/// @param layer any layer but a stateful one
public record TimeDistributed(Layer layer) implements Layer {
  /// Checks the part.
  public TimeDistributed {
    Objects.requireNonNull(layer, "layer is null");
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    String name = graph.uniqueName("time_distributed");
    int[] dims = input.shape().dims();
    if (dims.length < 2) {
      throw new IllegalArgumentException(
          name + ": the input has the shape " + input.shape() + ", expected [steps, ...]");
    }
    GraphBuilder inner = new GraphBuilder();
    Value step = inner.input("step", Shape.of(Arrays.copyOfRange(dims, 1, dims.length)));
    Graph steps;
    try {
      steps = inner.build(layer.build(inner, step));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
    steps.nodes().forEach(node -> refuseStateful(name, node));
    Map<Parameter, Parameter> parameters = new HashMap<>();
    for (Parameter p : steps.parameters()) {
      String own = name + "/" + p.name();
      parameters.put(
          p,
          p.trainable()
              ? graph.parameter(own, p.shape(), p.initializer(), p.regularizer())
              : graph.state(own, p.shape(), p.initializer()));
    }
    Map<Value, Value> values = new HashMap<>(Map.of(step, input));
    for (Node node : steps.nodes()) {
      boolean last = node.output() == steps.output();
      List<Value> inputs = node.inputs().stream().map(values::get).toList();
      List<Parameter> own = node.parameters().stream().map(parameters::get).toList();
      org.lanewise.nn.op.TimeDistributed op = new org.lanewise.nn.op.TimeDistributed(node.op());
      values.put(node.output(), graph.add(last ? name : name + "/" + node.name(), op, inputs, own));
    }
    return values.get(steps.output());
  }

  private static void refuseStateful(String name, Node node) {
    if (node.op().memory(node, 1) > 0) {
      throw new IllegalArgumentException(
          name + ": " + node.name() + " is stateful, expected a layer that forgets each step");
    }
  }
}
