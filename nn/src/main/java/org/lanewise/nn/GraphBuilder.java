package org.lanewise.nn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.lanewise.kernels.Binary;
import org.lanewise.nn.op.Elementwise;

/// Collects inputs, parameters and nodes, checking shapes as they come, and makes a [Graph] of
/// them.
///
/// ```java
/// GraphBuilder graph = new GraphBuilder();
/// Value image = graph.input("image", Shape.of(784));
/// Value context = graph.input("context", Shape.of(8));
/// Value hidden = new Dense(64, RELU).build(graph, image);
/// Value joined = new Concatenate().build(graph, hidden, context);
/// Value digit = new Softmax().named("digit").build(graph, new Dense(10).build(graph, joined));
/// Model model = Model.of(graph.build(digit), 1);
/// ```
///
/// Values exist before the nodes that read them, so that the order of creation is a topological
/// order and a cycle cannot be expressed.
public final class GraphBuilder {
  private final List<Value> inputs = new ArrayList<>();
  private final List<Parameter> parameters = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Set<String> valueNames = new HashSet<>();
  private final Set<String> parameterNames = new HashSet<>();

  /// Up to where the numbers behind a name are taken, so that none is tried again and again.
  private final Map<String, Integer> lastNumbers = new HashMap<>();

  /// Of values, which of their steps count.
  private final Map<Value, Value> masks = new HashMap<>();

  private int values;
  private long parameterSize;

  /// What all names begin with, and whether nobody has that name yet; null outside of layers that
  /// were given a name.
  private String scope;

  private boolean scopeIsFree;

  /// The shared layer that is being built; null outside of one.
  private Shared shared;

  /// An empty builder.
  public GraphBuilder() {}

  /// The base itself if no input or node has that name, otherwise the first free of `base_1`,
  /// `base_2`, ...: Keras's way to number layers. Within a layer that was [given a
  /// name][Layer#named], the first who asks gets that name, and the others names below it.
  ///
  /// @param base a name such as `dense`
  /// @return a name that no input or node has; it is not reserved
  public String uniqueName(String base) {
    Objects.requireNonNull(base, "base is null");
    if (scopeIsFree) {
      scopeIsFree = false;
      return scope;
    }
    return freeName(scope == null ? base : scope + "/" + base);
  }

  private String freeName(String stem) {
    String name = stem;
    int number = lastNumbers.getOrDefault(stem, 1);
    for (; valueNames.contains(name); number++) {
      name = stem + "_" + number;
    }
    lastNumbers.put(stem, Math.max(1, number - 1));
    return name;
  }

  /// Builds a layer whose names begin with the given one.
  Value named(String name, Supplier<Value> layer) {
    String outer = scope;
    boolean outerIsFree = scopeIsFree;
    scope = outer == null ? name : outer + "/" + name;
    scopeIsFree = true;
    try {
      return layer.get();
    } finally {
      scope = outer;
      scopeIsFree = outerIsFree;
    }
  }

  /// A layer that has the same parameters wherever it is built in this graph: those that it makes
  /// the first time.
  ///
  /// @param layer any layer
  /// @return a layer for this builder; what its nodes give back to a parameter adds up
  public Layer shared(Layer layer) {
    Objects.requireNonNull(layer, "layer is null");
    List<Parameter> made = new ArrayList<>();
    return (graph, input) -> {
      if (graph != this) {
        throw new IllegalArgumentException("a shared layer belongs to another builder");
      }
      Shared outer = shared;
      shared = new Shared(made);
      try {
        return layer.build(this, input);
      } finally {
        shared = outer;
      }
    };
  }

  /// One build of a shared layer: the first makes the parameters, and the others get them in that
  /// order.
  private final class Shared {
    private final List<Parameter> made;
    private final boolean first;
    private int next;

    Shared(List<Parameter> made) {
      this.made = made;
      this.first = made.isEmpty();
    }

    Parameter parameter(
        String name,
        Shape shape,
        Initializer initializer,
        Regularizer regularizer,
        boolean trainable) {
      if (first) {
        made.add(create(name, shape, initializer, regularizer, trainable));
      }
      Parameter parameter = next < made.size() ? made.get(next++) : null;
      if (parameter == null || !parameter.shape().equals(shape)) {
        throw new IllegalArgumentException(
            "a shared layer needs for this input the parameter "
                + name
                + shape
                + ", expected one of the shape of those it has, "
                + made);
      }
      return parameter;
    }
  }

  /// Adds an input.
  ///
  /// @param name unique among inputs and nodes
  /// @param shape the shape of one sample
  /// @return the input
  /// @throws IllegalArgumentException if the name is empty or taken
  public Value input(String name, Shape shape) {
    Objects.requireNonNull(shape, "shape is null");
    take("input", valueNames, name);
    Value value = new Value(this, values++, name, shape);
    inputs.add(value);
    return value;
  }

  /// Adds a trained tensor. Its place in the array of all parameters follows the order of creation.
  ///
  /// @param name unique among parameters, by custom the layer's name, a slash and the role, such as
  ///     `dense/kernel`
  /// @param shape all extents
  /// @param initializer fills it before training
  /// @return the parameter, which may be given to several nodes
  /// @throws IllegalArgumentException if the name is empty or taken, or all parameters together
  ///     exceed what an array can hold
  public Parameter parameter(String name, Shape shape, Initializer initializer) {
    return parameter(name, shape, initializer, Regularizer.NONE);
  }

  /// Adds a trained tensor whose size costs something in training.
  ///
  /// @param name unique among parameters
  /// @param shape all extents
  /// @param initializer fills it before training
  /// @param regularizer what its size costs
  /// @return the parameter, whose size costs the same however many nodes it is given to
  /// @throws IllegalArgumentException as the other [#parameter]
  public Parameter parameter(
      String name, Shape shape, Initializer initializer, Regularizer regularizer) {
    return parameter(name, shape, initializer, regularizer, true);
  }

  /// Adds a tensor that an op overwrites in training, instead of an optimizer: saved and loaded
  /// with the model, but without a gradient. Its place is in the array of all parameters too.
  ///
  /// @param name unique among parameters, such as `batch_normalization/moving_mean`
  /// @param shape all extents
  /// @param initializer fills it before training
  /// @return the parameter
  /// @throws IllegalArgumentException as [#parameter]
  public Parameter state(String name, Shape shape, Initializer initializer) {
    return parameter(name, shape, initializer, Regularizer.NONE, false);
  }

  private Parameter parameter(
      String name,
      Shape shape,
      Initializer initializer,
      Regularizer regularizer,
      boolean trainable) {
    return shared == null
        ? create(name, shape, initializer, regularizer, trainable)
        : shared.parameter(name, shape, initializer, regularizer, trainable);
  }

  private Parameter create(
      String name,
      Shape shape,
      Initializer initializer,
      Regularizer regularizer,
      boolean trainable) {
    Objects.requireNonNull(shape, "shape is null");
    Objects.requireNonNull(initializer, "initializer is null");
    Objects.requireNonNull(regularizer, "regularizer is null");
    if (parameterSize + shape.size() > Arena.LIMIT) {
      throw new IllegalArgumentException(
          "parameter " + name + shape + " brings all parameters beyond what an array can hold");
    }
    take("parameter", parameterNames, name);
    Parameter parameter =
        new Parameter(
            this,
            parameters.size(),
            (int) parameterSize,
            name,
            shape,
            initializer,
            regularizer,
            trainable);
    parameterSize += shape.size();
    parameters.add(parameter);
    return parameter;
  }

  /// Adds a node.
  ///
  /// @param name unique among inputs and nodes
  /// @param op what is computed
  /// @param inputs values of this builder
  /// @param parameters parameters of this builder
  /// @return the output of the node, which has its name
  /// @throws IllegalArgumentException if the name is empty or taken, an input or a parameter
  ///     belongs to another builder, or the op does not take these shapes; the message names the
  ///     node
  public Value add(String name, Op op, List<Value> inputs, List<Parameter> parameters) {
    Objects.requireNonNull(op, "op is null");
    List<Value> in = List.copyOf(inputs);
    List<Parameter> with = List.copyOf(parameters);
    for (Value value : in) {
      if (!value.isOf(this)) {
        throw new IllegalArgumentException(
            name + ": input " + value + " belongs to another builder");
      }
    }
    for (Parameter parameter : with) {
      if (!parameter.isOf(this)) {
        throw new IllegalArgumentException(
            name + ": parameter " + parameter + " belongs to another builder");
      }
    }
    Shape shape;
    try {
      shape =
          op.shape(
              in.stream().map(Value::shape).toList(), with.stream().map(Parameter::shape).toList());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + " (" + op.type() + "): " + e.getMessage(), e);
    }
    take("node", valueNames, name);
    Value output = new Value(this, values++, name, shape);
    nodes.add(new Node(name, op, in, with, output));
    if (op.keepsSteps()) {
      handMaskOn(in, output);
    }
    return output;
  }

  /// Which steps of a value count, the first dimension of which are steps: what layers that mix
  /// steps (recurrent ones, attention, the mean of all steps) take as one more input of their op.
  ///
  /// Layers that know padding set it, such as Masking and Embedding; ops that [keep
  /// steps][Op#keepsSteps] hand it on, and others drop it.
  ///
  /// @param value a value of this builder
  /// @return a value `[steps]` of ones, and zeros for padded steps; null where all count
  public Value mask(Value value) {
    return masks.get(Objects.requireNonNull(value, "value is null"));
  }

  /// Says which steps of a value count.
  ///
  /// @param value a value `[steps, ...]` of this builder
  /// @param mask a value `[steps]` of this builder, 1 for each step that counts and 0 for others
  /// @throws IllegalArgumentException if one of them belongs to another builder, or the shapes do
  ///     not fit
  public void mask(Value value, Value mask) {
    Objects.requireNonNull(value, "value is null");
    Objects.requireNonNull(mask, "mask is null");
    if (!value.isOf(this) || !mask.isOf(this)) {
      throw new IllegalArgumentException(
          "value " + value + " or mask " + mask + " belongs to another builder");
    }
    if (!fits(value, mask)) {
      throw new IllegalArgumentException(
          "mask " + mask + " of value " + value + ", expected [steps] for [steps, ...]");
    }
    masks.put(value, mask);
  }

  private static boolean fits(Value value, Value mask) {
    return value.shape().rank() >= 2
        && mask.shape().rank() == 1
        && mask.shape().dim(0) == value.shape().dim(0);
  }

  /// What has several inputs counts a step that all of them count.
  private void handMaskOn(List<Value> inputs, Value output) {
    Value mask = null;
    for (Value input : inputs) {
      Value other = masks.get(input);
      if (other == null || other == mask || !fits(output, other)) {
        continue;
      }
      mask =
          mask == null
              ? other
              : add(
                  freeName(output.name() + "/mask"),
                  new Elementwise(Binary.MUL),
                  List.of(mask, other),
                  List.of());
    }
    if (mask != null) {
      masks.put(output, mask);
    }
  }

  /// Makes a graph of the nodes that the outputs depend on, and of all inputs and parameters.
  ///
  /// @param outputs values of this builder
  /// @return the graph; the builder may go on
  /// @throws IllegalArgumentException if there is none, one is an input or named twice, or one
  ///     belongs to another builder
  public Graph build(Value... outputs) {
    return new Graph(this, values, inputs, List.of(outputs), parameters, nodes);
  }

  private static void take(String what, Set<String> names, String name) {
    Objects.requireNonNull(name, "name is null");
    if (name.isEmpty()) {
      throw new IllegalArgumentException("the name of a " + what + " is empty");
    }
    if (!names.add(name)) {
      throw new IllegalArgumentException(
          "the name "
              + name
              + " of a "
              + what
              + " is taken, expected one that is not in the graph");
    }
  }
}
