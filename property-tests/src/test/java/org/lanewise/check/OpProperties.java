package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.Provide;
import org.lanewise.kernels.Binary;
import org.lanewise.kernels.Discrete;
import org.lanewise.kernels.Elementary;
import org.lanewise.kernels.Stepwise;
import org.lanewise.kernels.Unary;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.Execution;
import org.lanewise.nn.Graph;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Initializer;
import org.lanewise.nn.Model;
import org.lanewise.nn.Op;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.ArgMax;
import org.lanewise.nn.op.Constant;
import org.lanewise.nn.op.Elementwise;
import org.lanewise.nn.op.LogSoftmax;
import org.lanewise.nn.op.PadConstant;
import org.lanewise.nn.op.Reduce;
import org.lanewise.nn.op.Strided;
import org.lanewise.nn.op.Take;
import org.lanewise.nn.op.TopK;
import org.lanewise.nn.op.Where;

/// The ops that imported models are made of and no layer uses, in all inputs and all parameters.
class OpProperties implements DifferentiableContract {
  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return Combinators.combine(
            Arbitraries.integers().between(0, KINDS - 1),
            Arbitraries.integers().between(0, 17),
            Sizes.between(1, 10),
            Arbitraries.longs())
        .as(OpProperties::sample);
  }

  private static final int KINDS = 8;

  private static Sample sample(int kind, int which, int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Model model = Model.of(graph(kind, which, n), seed);
    ModelFunction function =
        new ModelFunction(model.graph(), null, DoubleReference.builtIn(), null, random);
    float[] parameters = model.parameters().values();
    float[] x = function.point(parameters, random);
    // All within the domains (with one added for acosh), no two alike, and none near a half, where
    // roundings jump.
    int inputs = x.length - parameters.length;
    int[] order = random.ints(inputs, 0, Integer.MAX_VALUE).toArray();
    float more = kind == 1 && elementary(which) == Elementary.ACOSH ? 1 : 0;
    for (int i = 0; i < inputs; i++) {
      int rank = 0;
      for (int j = 0; j < inputs; j++) {
        rank += order[j] < order[i] || order[j] == order[i] && j < i ? 1 : 0;
      }
      double place = (rank + random.nextDouble(0.1, 0.9)) / inputs;
      x[i] = (float) (more + 0.15 + 0.6 * place + (place < 0.5 ? 0 : 0.1));
    }
    return new Sample(model.graph().nodes().toString(), function, x);
  }

  private static Graph graph(int kind, int which, int n) {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input("x", Shape.of(2, n, 3));
    return switch (kind) {
      case 0 -> graph.build(add(graph, new org.lanewise.nn.op.Unary(unary(which)), x));
      case 1 -> graph.build(add(graph, new org.lanewise.nn.op.Elementary(elementary(which)), x));
      case 2 -> graph.build(add(graph, new org.lanewise.nn.op.Stepwise(stepwise(which)), x));
      case 3 -> graph.build(add(graph, reduction(which), x));
      case 4 -> graph.build(add(graph, movement(which, n), x));
      case 5 -> graph.build(add(graph, new LogSoftmax(-1 - which % 3), x));
      case 6 -> {
        Value a = graph.input("a", Shape.of(n, 1));
        Value choice = add(graph, new org.lanewise.nn.op.Stepwise(Stepwise.ROUND), a);
        Value b = constant(graph, Shape.of(3), false, 0.3f);
        Value sum = add(graph, new Elementwise(Binary.ADD), x, b);
        yield graph.build(add(graph, new Where(), choice, x, sum));
      }
      default -> {
        int axis = -1 - which % 3;
        int last = x.shape().dim(axis) - 1;
        Value places = constant(graph, Shape.of(2, 2), true, last, 0, last / 2, last);
        yield graph.build(add(graph, new Take(axis), x, places));
      }
    };
  }

  private static Unary unary(int which) {
    List<Unary> all =
        List.of(
            Unary.SQRT,
            Unary.ABS,
            Unary.NEG,
            Unary.RECIPROCAL,
            Unary.EXP,
            Unary.EXPM1,
            Unary.LOG,
            Unary.LOG1P,
            Unary.ERF,
            Unary.SIN,
            Unary.COS,
            Unary.RSQRT,
            Unary.pow(2.5f));
    return all.get(which % all.size());
  }

  private static Elementary elementary(int which) {
    return Elementary.values()[which % Elementary.values().length];
  }

  private static Stepwise stepwise(int which) {
    Stepwise function = Stepwise.values()[which % Stepwise.values().length];
    // The steps of half precisions are too close for finite differences.
    boolean half = function == Stepwise.FLOAT16 || function == Stepwise.BFLOAT16;
    return half ? Stepwise.TRUNC : function;
  }

  private static Op reduction(int which) {
    List<List<Integer>> axes = List.of(List.of(1), List.of(0, 2), List.of(0, 1, 2));
    Reduce.Kind kind = Reduce.Kind.values()[which % Reduce.Kind.values().length];
    return new Reduce(kind, axes.get(which % 3), which % 2 == 0);
  }

  private static Op movement(int which, int n) {
    return switch (which % 5) {
      case 0 -> new PadConstant(List.of(0, 1, 2), List.of(1, 0, 1), 0.5f);
      case 1 -> new Strided(0, List.of(2, 2, n, 3), List.of(0, 3 * n, 3, 1)); // repeats
      case 2 -> new Strided(6 * n - 1, List.of(2, n, 3), List.of(-3 * n, -3, -1)); // flips
      case 3 -> new Strided(1, List.of(2, n, 1), List.of(3 * n, 3, 1)); // cuts
      default -> new Strided(0, List.of(2, n, 2), List.of(3 * n, 3, 2)); // each second
    };
  }

  private static Value add(GraphBuilder graph, Op op, Value... inputs) {
    return graph.add(graph.uniqueName(op.type()), op, List.of(inputs), List.of());
  }

  private static Value constant(GraphBuilder graph, Shape shape, boolean state, float... values) {
    Initializer fill =
        (seed, all, to, offset) -> {
          for (int i = 0; i < all.size(); i++) {
            to[offset + i] = values[i % values.length];
          }
        };
    Parameter parameter = state ? graph.state("w", shape, fill) : graph.parameter("w", shape, fill);
    return graph.add("constant", new Constant(), List.of(), List.of(parameter));
  }

  @Example
  void opsWithoutAGradientSaySo() {
    for (Op op :
        List.of(
            new ArgMax(-1),
            new TopK(-1, 2, true),
            new org.lanewise.nn.op.Discrete(Discrete.LESS))) {
      GraphBuilder graph = new GraphBuilder();
      Value x = graph.input("x", Shape.of(2, 3));
      boolean two = op instanceof org.lanewise.nn.op.Discrete;
      Value y = two ? add(graph, op, x, x) : add(graph, op, x);
      Model model = Model.of(graph.build(y), 1);
      Execution execution =
          new Execution(model.graph(), model.parameters(), 1, Workers.caller(), true);
      execution.forward(1);
      String message =
          assertThrows(UnsupportedOperationException.class, execution::backward).getMessage();
      assertTrue(message.contains("has no gradient"), message);
    }
  }

  @Example
  void whereTheLargestElementsAre() {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input("x", Shape.of(3, 2));
    Model rows = Model.of(graph.build(add(graph, new ArgMax(-1), x)), 1);
    Model columns = Model.of(graph.build(add(graph, new ArgMax(-2), x)), 1);
    float[] values = {1, 2, 5, 4, 5, 4};
    assertArrayEquals(new float[] {1, 0, 0}, rows.predict(values, 1));
    assertArrayEquals(new float[] {1, 1}, columns.predict(values, 1));
  }

  @Example
  void whereTheBestElementsAre() {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input("x", Shape.of(3, 2));
    Model rows = Model.of(graph.build(add(graph, new TopK(-1, 2, true), x)), 1);
    Model columns = Model.of(graph.build(add(graph, new TopK(-2, 2, false), x)), 1);
    float[] values = {1, 2, 5, 4, 5, 3};
    assertArrayEquals(new float[] {1, 0, 0, 1, 0, 1}, rows.predict(values, 1));
    assertArrayEquals(new float[] {0, 0, 1, 2}, columns.predict(values, 1));
  }

  @Example
  void wholeNumbersAndTruthValues() {
    float[] a = {7, -7, 7, -7, 0, 4};
    float[] b = {3, 3, -3, -3, 2, 4};
    check(Discrete.DIV, a, b, 2, -2, -2, 2, 0, 1);
    check(Discrete.MOD, a, b, 1, 2, -2, -1, 0, 0);
    check(Discrete.FMOD, a, b, 1, -1, 1, -1, 0, 0);
    check(Discrete.EQUAL, a, b, 0, 0, 0, 0, 0, 1);
    check(Discrete.LESS, a, b, 0, 1, 0, 1, 1, 0);
    check(Discrete.LESS_OR_EQUAL, a, b, 0, 1, 0, 1, 1, 1);
    check(Discrete.GREATER, a, b, 1, 0, 1, 0, 0, 0);
    check(Discrete.GREATER_OR_EQUAL, a, b, 1, 0, 1, 0, 0, 1);
    check(Discrete.AND, a, b, 1, 1, 1, 1, 0, 1);
    check(Discrete.OR, a, b, 1, 1, 1, 1, 1, 1);
    check(Discrete.XOR, a, b, 0, 0, 0, 0, 1, 0);
    check(Discrete.SHIFT_LEFT, new float[] {3}, new float[] {2}, 12);
    check(Discrete.SHIFT_RIGHT, new float[] {13}, new float[] {2}, 3);
  }

  private static void check(Discrete function, float[] a, float[] b, float... expected) {
    GraphBuilder graph = new GraphBuilder();
    Value p = graph.input("a", Shape.of(a.length));
    Value q = graph.input("b", Shape.of(b.length));
    Value y = add(graph, new org.lanewise.nn.op.Discrete(function), p, q);
    float[] found = Model.of(graph.build(y), 1).predict(Map.of("a", a, "b", b), 1).get(y.name());
    assertArrayEquals(expected, found, function.name());
  }
}
