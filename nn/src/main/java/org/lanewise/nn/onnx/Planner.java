package org.lanewise.nn.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.Graph;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Initializer;
import org.lanewise.nn.Op;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Session;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Constant;
import org.lanewise.nn.op.Reshape;
import org.lanewise.nn.op.Transpose;

/// Turns the nodes of a file into those of a graph, for given shapes of the inputs. A node all of
/// whose inputs are known is computed at once, in a small graph of its own.
final class Planner {
  private final GraphBuilder builder = new GraphBuilder();
  private final Room room;
  private final Evaluations evaluations;
  private final Map<Known, Parameter> parameters = new IdentityHashMap<>();
  private final Map<Parameter, Slice> weights = new IdentityHashMap<>();
  private final Set<Value> inputs = new HashSet<>();

  /// The positions of those inputs that are single numbers.
  private final BitSet numbers = new BitSet();

  private final List<String> unsupported = new ArrayList<>();

  private Scope scope = new Scope(null);
  private RuntimeException unexpected;

  /// @param evaluations what earlier plans of the model have computed
  Planner(Room room, Evaluations evaluations) {
    this.room = room;
    this.evaluations = evaluations;
  }

  /// Where the elements of the plan's tensors are counted.
  Room room() {
    return room;
  }

  /// The first exception that no check of a converter has thrown; null for none.
  RuntimeException unexpected() {
    return unexpected;
  }

  /// What there is no way to compute, a line a node.
  List<String> unsupported() {
    return unsupported;
  }

  /// Adds an input whose elements come with each run.
  void input(int position, OnnxGraph.Port port, int[] shape) {
    BitSet sources = new BitSet();
    sources.set(position);
    Value value = builder.input(port.name(), Shape.of(shape));
    inputs.add(value);
    numbers.set(position, Extents.size(shape) == 1);
    scope.define(port.name(), Operand.of(port.type(), value, sources));
  }

  /// Gives a name to a value.
  void define(String name, Operand operand) {
    scope.define(name, operand);
  }

  Operand lookUp(String name) {
    return scope.get(name);
  }

  /// Converts all nodes of a graph, or of a sub-graph whose inputs are defined.
  ///
  /// A converter takes shapes and attributes for those of an honest node. Where they are not, what
  /// goes wrong first, whatever it is, says that they do not fit.
  void nodes(OnnxGraph graph) {
    graph.initialisers().forEach((name, known) -> scope.define(name, Operand.of(known)));
    for (OnnxNode node : graph.nodes()) {
      if (node.inputs().stream().anyMatch(scope::isMissing)) {
        scope.defineMissing(node.outputs());
        continue;
      }
      try {
        node(node);
      } catch (Unsupported e) {
        unsupported.add(node.title() + e.getMessage());
        scope.defineMissing(node.outputs());
      } catch (NeedsValue e) {
        if (!e.inputs.isEmpty()) {
          throw e;
        }
        unsupported.add(node.title() + "needs elements before there are any");
        scope.defineMissing(node.outputs());
      } catch (IllegalArgumentException e) {
        unsupported.add(node.title() + "shapes or attributes do not fit: " + e.getMessage());
        scope.defineMissing(node.outputs());
      } catch (RuntimeException e) {
        unsupported.add(node.title() + "shapes or attributes do not fit: " + e);
        scope.defineMissing(node.outputs());
        unexpected = unexpected == null ? e : unexpected;
      }
    }
  }

  private void node(OnnxNode node) {
    room.node();
    List<Operand> inputs = new ArrayList<>();
    boolean allKnown = !node.inputs().isEmpty();
    for (String name : node.inputs()) {
      Operand input = name.isEmpty() ? null : scope.get(name);
      inputs.add(input);
      allKnown &= input == null || input.isKnown();
    }
    allKnown &= node.attributes().values().stream().noneMatch(OnnxGraph.class::isInstance);
    Operand[] outputs =
        allKnown
            ? evaluations.get(node, inputs, () -> evaluate(node, inputs))
            : convert(node, inputs);
    for (int i = 0; i < outputs.length; i++) {
      scope.define(node.outputs().get(i), outputs[i]);
      if (outputs[i] != null && outputs[i].isKnown()) {
        room.know(outputs[i].size());
      }
    }
  }

  /// Whether all of these inputs of the model are single numbers.
  boolean areNumbers(BitSet positions) {
    return positions.stream().allMatch(numbers::get);
  }

  /// Converts the nodes of a sub-graph in place, with the values round it in sight.
  ///
  /// @return its results
  Operand[] inline(OnnxGraph graph, Operand... inputs) {
    if (graph.inputs().size() != inputs.length) {
      throw new Unsupported(
          "its graph has " + graph.inputs().size() + " inputs, expected " + inputs.length);
    }
    int before = unsupported.size();
    Scope outer = scope;
    scope = new Scope(outer);
    try {
      for (int i = 0; i < inputs.length; i++) {
        define(graph.inputs().get(i).name(), inputs[i]);
      }
      nodes(graph);
      if (unsupported.size() > before) {
        throw new Unsupported("nodes of its graph, listed by themselves");
      }
      return graph.outputs().stream().map(scope::get).toArray(Operand[]::new);
    } finally {
      scope = outer;
    }
  }

  private Operand[] convert(OnnxNode node, List<Operand> inputs) {
    Conversion conversion = new Conversion(this, node, inputs);
    Operators.converter(node).accept(conversion);
    return conversion.results();
  }

  /// Computes a node of which everything is known.
  private Operand[] evaluate(OnnxNode node, List<Operand> inputs) {
    Planner small = new Planner(room, evaluations);
    List<Operand> again = inputs.stream().map(x -> x == null ? null : Operand.of(x.known)).toList();
    Operand[] results = small.convert(node, again);
    List<Operand> open =
        Arrays.stream(results).filter(x -> x != null && !x.isKnown()).distinct().toList();
    if (open.isEmpty()) {
      return results;
    }
    List<Operand> asked = new ArrayList<>(open);
    float[][] y = small.compute(asked);
    Operand[] known = results.clone();
    for (int i = 0; i < known.length; i++) {
      int at = open.indexOf(known[i]);
      if (at >= 0) {
        known[i] = Operand.of(Known.fromFloats(known[i].type, known[i].shape, y[at]));
      }
    }
    return known;
  }

  private float[][] compute(List<Operand> results) {
    Session session = session(results);
    float[][] y = new float[results.size()][];
    for (int i = 0; i < y.length; i++) {
      y[i] = new float[results.get(i).size()];
    }
    session.run(new float[0][], new int[0], y, new int[y.length], 1);
    return y;
  }

  /// What computes some results, none of which is known.
  Session session(List<Operand> results) {
    return Session.of(graph(results), weights::get, 1, Workers.caller());
  }

  private Graph graph(List<Operand> results) {
    List<Value> outputs = new ArrayList<>();
    for (Operand result : results) {
      Value value = plain(result);
      if (outputs.contains(value) || inputs.contains(value)) {
        // A graph names each of its outputs once, and none of its inputs.
        value = add("output", new Reshape(value.shape()), List.of(value), List.of());
      }
      outputs.add(value);
    }
    return builder.build(outputs.toArray(Value[]::new));
  }

  /// Adds a node.
  Value add(String name, Op op, List<Value> inputs, List<Known> weights) {
    List<Parameter> own = weights.stream().map(this::parameter).toList();
    Value value = builder.add(builder.uniqueName(name), op, inputs, own);
    room.compute(Extents.size(value.shape().dims()));
    return value;
  }

  /// A value in ONNX's order of axes.
  Value plain(Operand x) {
    if (x.plain == null && x.isKnown()) {
      x.plain = add("constant", new Constant(), List.of(), List.of(x.known));
    } else if (x.plain == null) {
      x.plain = transposed(x.last, Extents.toFirst(x.rank()));
    }
    return x.plain;
  }

  /// A value with the channels last.
  Value last(Operand x) {
    if (x.last == null && x.isKnown()) {
      Known known = x.known.transpose(Extents.toLast(x.rank()));
      x.last = add("constant", new Constant(), List.of(), List.of(known));
    } else if (x.last == null) {
      x.last = transposed(x.plain, Extents.toLast(x.rank()));
    }
    return x.last;
  }

  Value transposed(Value x, int[] permutation) {
    Transpose op = new Transpose(Arrays.stream(permutation).boxed().toList());
    return add("transpose", op, List.of(x), List.of());
  }

  private Parameter parameter(Known known) {
    Parameter parameter = parameters.get(known);
    if (parameter == null) {
      if (known.size() == 0) {
        throw new Unsupported("an empty tensor in a computation");
      }
      room.know(known.size());
      String name = "weight_" + parameters.size();
      parameter = builder.parameter(name, Shape.of(known.shape()), Initializer.ZEROS);
      weights.put(parameter, known.asWeights());
      parameters.put(known, parameter);
    }
    return parameter;
  }
}
