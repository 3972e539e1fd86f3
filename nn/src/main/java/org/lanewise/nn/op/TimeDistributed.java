package org.lanewise.nn.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lanewise.nn.Call;
import org.lanewise.nn.Frozen;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Initializer;
import org.lanewise.nn.Node;
import org.lanewise.nn.Op;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;
import org.lanewise.nn.Value;

/// Another op on each step of `[steps, ...]`: the steps of a sample are so many samples to it, and
/// nothing moves in memory.
///
/// @param op what is computed for each step
public record TimeDistributed(Op op) implements Op {
  private static final String INNER = "op.";

  /// Checks the attribute.
  public TimeDistributed {
    Objects.requireNonNull(op, "op is null");
  }

  static TimeDistributed of(Map<String, String> attributes) {
    Map<String, String> inner = new HashMap<>();
    attributes.forEach(
        (name, value) -> {
          if (name.startsWith(INNER)) {
            inner.put(name.substring(INNER.length()), value);
          }
        });
    return new TimeDistributed(Ops.of(Ops.attribute(attributes, "op"), inner));
  }

  @Override
  public String type() {
    return "TimeDistributed";
  }

  @Override
  public Map<String, String> attributes() {
    Map<String, String> attributes = new HashMap<>();
    attributes.put("op", op.type());
    op.attributes().forEach((name, value) -> attributes.put(INNER + name, value));
    return attributes;
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, Integer.MAX_VALUE);
    List<Shape> inner = new ArrayList<>();
    for (Shape x : inputs) {
      if (x.rank() < 1 || x.dim(0) != inputs.get(0).dim(0)) {
        throw new IllegalArgumentException(
            "the inputs have the shapes " + inputs + ", expected [steps, ...] with as many steps");
      }
      inner.add(withoutSteps(x));
    }
    int[] dims = op.shape(inner, parameters).dims();
    int[] more = new int[dims.length + 1];
    more[0] = inputs.get(0).dim(0);
    System.arraycopy(dims, 0, more, 1, dims.length);
    return Shape.of(more);
  }

  private static Shape withoutSteps(Shape x) {
    return Shape.of(Arrays.copyOfRange(x.dims(), 1, x.rank()));
  }

  @Override
  public boolean keepsSteps() {
    return true;
  }

  @Override
  public long forwardScratch(Node node, int batch) {
    return op.forwardScratch(inner(node), rows(node, batch));
  }

  @Override
  public long backwardScratch(Node node, int batch) {
    return op.backwardScratch(inner(node), rows(node, batch));
  }

  @Override
  public long saved(Node node, int batch) {
    return op.saved(inner(node), rows(node, batch));
  }

  private static int rows(Node node, int batch) {
    return Math.multiplyExact(batch, node.output().shape().dim(0));
  }

  /// The node of the op, in a graph of its own.
  private Node inner(Node node) {
    GraphBuilder graph = new GraphBuilder();
    List<Value> inputs = new ArrayList<>();
    for (Value input : node.inputs()) {
      inputs.add(graph.input("input" + inputs.size(), withoutSteps(input.shape())));
    }
    List<Parameter> parameters = new ArrayList<>();
    for (Parameter parameter : node.parameters()) {
      parameters.add(graph.parameter(parameter.name(), parameter.shape(), Initializer.ZEROS));
    }
    return graph.build(graph.add(node.name(), op, inputs, parameters)).nodes().get(0);
  }

  @Override
  public Object prepare(Call call) {
    return call.of(inner(call.node()));
  }

  private static Call steps(Call call) {
    Call steps = (Call) call.prepared();
    steps.begin(call, call.outputShape().dim(0));
    return steps;
  }

  @Override
  public void forward(Call call) {
    op.forward(steps(call));
  }

  @Override
  public void backward(Call call) {
    op.backward(steps(call));
  }

  @Override
  public double penalty(Call call) {
    return op.penalty(steps(call));
  }

  @Override
  public Frozen freeze(Node node, List<Slice> parameters) {
    Node inner = inner(node);
    Frozen frozen = op.freeze(inner, parameters);
    return frozen == null ? null : new Packed(inner, frozen);
  }

  private record Packed(Node inner, Frozen frozen) implements Frozen {
    @Override
    public Object prepare(Call call) {
      return call.of(inner, frozen);
    }

    @Override
    public void forward(Call call) {
      frozen.forward(steps(call));
    }
  }
}
