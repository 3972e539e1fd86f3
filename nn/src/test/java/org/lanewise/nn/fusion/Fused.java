package org.lanewise.nn.fusion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Binary;
import org.lanewise.kernels.Padding;
import org.lanewise.kernels.Unary;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.Graph;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Initializer;
import org.lanewise.nn.Model;
import org.lanewise.nn.Op;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Session;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Activate;
import org.lanewise.nn.op.Constant;
import org.lanewise.nn.op.Conv;
import org.lanewise.nn.op.Elementwise;
import org.lanewise.nn.op.Gemm;
import org.lanewise.nn.op.Reduce;
import org.lanewise.nn.op.Reshape;
import org.lanewise.nn.op.Transpose;

/// A graph in single steps, as files have it, to be compared with what a session makes of it.
final class Fused {
  private static final int BATCH = 2;

  private final GraphBuilder graph = new GraphBuilder();
  private int count;

  Value input(int... shape) {
    return graph.input("input" + count++, Shape.of(shape));
  }

  Value op(Op op, Value... inputs) {
    return graph.add("node" + count++, op, List.of(inputs), List.of());
  }

  Value binary(Binary function, Value a, Value b) {
    return op(new Elementwise(function), a, b);
  }

  Value add(Value a, Value b) {
    return binary(Binary.ADD, a, b);
  }

  Value times(Value a, Value b) {
    return binary(Binary.MUL, a, b);
  }

  Value over(Value a, Value b) {
    return binary(Binary.DIV, a, b);
  }

  Value unary(Unary function, Value x) {
    return op(new org.lanewise.nn.op.Unary(function), x);
  }

  Value activate(Activation function, Value x) {
    return op(new Activate(function), x);
  }

  Value mean(Value x, Integer... axes) {
    return op(new Reduce(Reduce.Kind.MEAN, List.of(axes), true), x);
  }

  Value reshape(Value x, int... shape) {
    return op(new Reshape(Shape.of(shape)), x);
  }

  Value transpose(Value x, Integer... permutation) {
    return op(new Transpose(List.of(permutation)), x);
  }

  Value number(double value) {
    return constant(Shape.of(), (float) value);
  }

  Value constant(Shape shape, float... values) {
    Initializer copy =
        (seed, s, to, offset) -> System.arraycopy(values, 0, to, offset, values.length);
    Parameter parameter = graph.parameter("constant" + count++, shape, copy);
    return graph.add("node" + count++, new Constant(), List.of(), List.of(parameter));
  }

  /// A constant of random numbers from 0.5 to 1.
  Value constant(int... shape) {
    float[] values = new float[Shape.of(shape).size()];
    fill(values, new SplittableRandom(count), 0.5);
    return constant(Shape.of(shape), values);
  }

  Value gemm(Value x, int columns) {
    float[] weights = new float[x.shape().dim(-1) * columns];
    fill(weights, new SplittableRandom(count), -1);
    return gemm(x, columns, weights);
  }

  Value gemm(Value x, int columns, float[] weights) {
    Initializer copy =
        (seed, s, to, offset) -> System.arraycopy(weights, 0, to, offset, weights.length);
    Shape shape = Shape.of(x.shape().dim(-1), columns);
    Parameter w = graph.parameter("weights" + count++, shape, copy);
    return graph.add("node" + count++, new Gemm(Activation.LINEAR), List.of(x), List.of(w));
  }

  /// A convolution of two taps along one axis, with the extents of its input.
  Value conv(Value x, int groups, int filters) {
    Shape shape = Shape.of(2, x.shape().dim(-1) / groups, filters);
    Parameter w = graph.parameter("weights" + count++, shape, Initializer.GLOROT_UNIFORM);
    Conv conv = new Conv(List.of(1), Padding.SAME, List.of(1), groups, Activation.LINEAR);
    return graph.add("node" + count++, conv, List.of(x), List.of(w));
  }

  private static void fill(float[] values, SplittableRandom random, double least) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(least, 1);
    }
  }

  /// The ops of a session with these outputs, apart from the constants. Checks also that it
  /// computes what the single steps do.
  List<String> ops(Value... outputs) {
    Graph whole = graph.build(outputs);
    Model model = Model.of(whole, 1);
    Nodes nodes = new Nodes(whole, model.parameters()::slice);
    Fusions.apply(nodes);
    compare(whole, model);
    return nodes.list().stream()
        .map(node -> node.op().type())
        .filter(type -> !type.equals("Constant"))
        .toList();
  }

  /// What nobody else may see is fused: a session that gives out all values fuses nothing.
  private static void compare(Graph whole, Model model) {
    List<Value> all = new ArrayList<>(whole.outputs());
    whole.nodes().stream()
        .map(node -> node.output())
        .filter(value -> !all.contains(value))
        .forEach(all::add);
    Graph bare = whole.withOutputs(all.toArray(Value[]::new));
    float[][] x = new float[whole.inputs().size()][];
    for (int i = 0; i < x.length; i++) {
      x[i] = new float[BATCH * whole.inputs().get(i).shape().size()];
      fill(x[i], new SplittableRandom(7 + i), -1);
    }
    float[][] expected = run(bare, model, x);
    float[][] actual = run(whole, model, x);
    for (int i = 0; i < actual.length; i++) {
      for (int j = 0; j < actual[i].length; j++) {
        float bound = 2e-5f * (1 + Math.abs(expected[i][j]));
        assertEquals(expected[i][j], actual[i][j], bound, "output " + i + " at " + j);
      }
    }
  }

  private static float[][] run(Graph graph, Model model, float[][] x) {
    float[][] y = new float[graph.outputs().size()][];
    for (int i = 0; i < y.length; i++) {
      y[i] = new float[BATCH * graph.outputs().get(i).shape().size()];
      Arrays.fill(y[i], Float.NaN);
    }
    Session.of(graph, model.parameters()::slice, BATCH, Workers.caller())
        .run(x, new int[x.length], y, new int[y.length], BATCH);
    return y;
  }
}
