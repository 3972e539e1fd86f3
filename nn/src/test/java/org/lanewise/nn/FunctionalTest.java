package org.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.kernels.Activation.RELU;
import static org.lanewise.kernels.Activation.TANH;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.loss.MeanSquaredError;
import org.lanewise.nn.op.Add;
import org.lanewise.nn.train.Adam;
import org.lanewise.nn.train.Fit;
import org.lanewise.nn.train.Trainer;

/// Graphs of several inputs and outputs, layers with names, layers that share their parameters.
class FunctionalTest {
  private static float[] random(int n) {
    SplittableRandom random = new SplittableRandom(n);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextDouble(-1, 1);
    }
    return x;
  }

  /// Inputs `left` and `right` through one dense layer; outputs `sum` (of both) and `head`.
  private static Model twoByTwo() {
    GraphBuilder graph = new GraphBuilder();
    Value left = graph.input("left", Shape.of(5));
    Value right = graph.input("right", Shape.of(2, 5));
    Layer tower = graph.shared(new Dense(4, TANH));
    Value a = tower.build(graph, left);
    Value b =
        new Dense(4, RELU).named("other").build(graph, flat(graph, tower.build(graph, right)));
    Value sum = graph.add("sum", new Add(), List.of(a, b), List.of());
    Value head = new Dense(3).named("head").build(graph, sum);
    return Model.of(graph.build(sum, head), 1);
  }

  private static Value flat(GraphBuilder graph, Value x) {
    return new org.lanewise.nn.layer.Flatten().build(graph, x);
  }

  private static List<String> names(List<Parameter> parameters) {
    return parameters.stream().map(Parameter::name).toList();
  }

  @Test
  void aSharedLayerHasOneSetOfParameters() {
    Model model = twoByTwo();
    assertEquals(
        List.of(
            "dense/kernel", "dense/bias", "other/kernel", "other/bias", "head/kernel", "head/bias"),
        names(model.graph().parameters()));
    List<Node> nodes = model.graph().nodes();
    assertEquals("dense", nodes.get(0).name());
    assertEquals("dense_1", nodes.get(1).name());
    assertEquals(nodes.get(0).parameters(), nodes.get(1).parameters());
  }

  @Test
  void aSharedLayerRefusesAnInputThatItsParametersDoNotFit() {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input("x", Shape.of(5));
    Value y = graph.input("y", Shape.of(6));
    Layer shared = graph.shared(new Dense(4));
    shared.build(graph, x);
    refused("dense_1/kernel[6, 4], expected", () -> shared.build(graph, y));
    refused("dense/kernel[5, 4]", () -> shared.build(graph, y));
    refused("another builder", () -> shared.build(new GraphBuilder(), x));
  }

  @Test
  void predictsByName() {
    Model model = twoByTwo();
    float[] left = random(3 * 5);
    float[] right = random(3 * 10);
    Map<String, float[]> y = model.predict(Map.of("right", right, "left", left), 3);
    assertEquals(List.of("sum", "head"), List.copyOf(y.keySet()));
    Execution execution =
        new Execution(model.graph(), model.parameters(), 3, Workers.caller(), false);
    Slice x = execution.input(0);
    System.arraycopy(left, 0, x.array(), x.offset(), left.length);
    x = execution.input(1);
    System.arraycopy(right, 0, x.array(), x.offset(), right.length);
    execution.forward(3);
    assertArrayEquals(execution.output(0).toArray(), y.get("sum"), 1e-6f);
    assertArrayEquals(execution.output(1).toArray(), y.get("head"), 1e-6f);
  }

  @Test
  void predictRefusesOtherInputs() {
    Model model = twoByTwo();
    float[] left = new float[5];
    refused("expected [left[5], right[2, 5]]", () -> model.predict(Map.of("left", left), 1));
    refused(
        "input right[2, 5] is missing",
        () -> model.predict(Map.of("left", left, "wrong", new float[10]), 1));
    refused(
        "right has 9 elements, expected 10: 1 rows of [2, 5]",
        () -> model.predict(Map.of("left", left, "right", new float[9]), 1));
    assertThrows(IllegalStateException.class, () -> model.predict(left, 1));
  }

  @Test
  void aSessionServesSeveralInputsAndOutputs() {
    Model model = twoByTwo();
    float[] left = random(8 * 5);
    float[] right = random(8 * 10);
    Map<String, float[]> expected = model.predict(Map.of("right", right, "left", left), 8);
    Session session = model.session(8);
    session.warmUp(8);
    float[] sum = new float[3 + 8 * 4];
    float[] head = new float[8 * 3];
    float[][] inputs = {left, right};
    float[][] outputs = {sum, head};
    int[] inputOffsets = {0, 0};
    int[] outputOffsets = {3, 0};
    Runnable run = () -> session.run(inputs, inputOffsets, outputs, outputOffsets, 8);
    assertEquals(0, Allocations.inSteadyState(run));
    assertArrayEquals(expected.get("sum"), Arrays.copyOfRange(sum, 3, sum.length));
    assertArrayEquals(expected.get("head"), head);
  }

  @Test
  void aSessionRefusesWhatDoesNotFit() {
    Session session = twoByTwo().session(2);
    float[][] in = {new float[10], new float[20]};
    float[][] out = {new float[8], new float[6]};
    int[] zero = {0, 0};
    refused(
        "there are 1 inputs with 2 offsets, expected the model's 2",
        () -> session.run(new float[][] {in[0]}, zero, out, zero, 2));
    refused("there are 2 outputs with 1 offsets", () -> session.run(in, zero, out, new int[1], 2));
    refused("input 1 has 20", () -> session.run(in, new int[] {0, 1}, out, zero, 2));
    refused("output 1 has 6", () -> session.run(in, zero, out, new int[] {0, 1}, 2));
    float[] both = new float[30];
    refused(
        "output 1 at offset 13 overlaps output 0 at offset 6",
        () -> session.run(in, zero, new float[][] {both, both}, new int[] {6, 13}, 2));
    refused(
        "output 0 at offset 9 overlaps input 0 at offset 0",
        () ->
            session.run(
                new float[][] {both, in[1]},
                zero,
                new float[][] {both, out[1]},
                new int[] {9, 0},
                2));
    refused("expected the model's 2", () -> session.run(in[0], 0, out[0], 0, 2));
  }

  @Test
  void aNameIsAPrefixOfAllThatALayerIsMadeOf() {
    GraphBuilder graph = new GraphBuilder();
    Layer block =
        (g, x) -> {
          Value inner = new Dense(5, RELU).build(g, x);
          return new Dense(5).build(g, new Dense(5).named("mid").build(g, inner));
        };
    Value x = graph.input("x", Shape.of(5));
    Value y = new Dense(5).build(graph, block.named("block").build(graph, x));
    Model model = Model.of(graph.build(y), 1);
    assertEquals(
        List.of("block", "block/mid", "block/dense", "dense"),
        model.graph().nodes().stream().map(Node::name).toList());
    model.parameters().freeze("block");
    assertEquals(1, model.parameters().trained().size());
    assertEquals(30, model.parameters().trained().get(0).length());
    refused("block", () -> block.named("block").build(graph, y));
  }

  @Test
  void itTrainsOnSeveralInputs() {
    GraphBuilder graph = new GraphBuilder();
    Value a = new Dense(1).build(graph, graph.input("a", Shape.of(2)));
    Value b = new Dense(1).build(graph, graph.input("b", Shape.of(3)));
    Model model = Model.of(graph.build(graph.add("sum", new Add(), List.of(a, b), List.of())), 1);
    float[] y = new float[40];
    float[] x = random(40 * 2);
    float[] z = random(40 * 3);
    for (int i = 0; i < y.length; i++) {
      y[i] = x[2 * i] - z[3 * i + 1];
    }
    List<Shape> shapes = List.of(Shape.of(2), Shape.of(3));
    Dataset data = Dataset.ofTargets(shapes, List.of(x, z), Shape.of(1), y);
    Trainer trainer = new Trainer(model, new Adam(0.05f), new MeanSquaredError());
    trainer.fit(data, Fit.epochs(100).batchSize(10));
    assertTrue(trainer.evaluate(data).loss() < 1e-3);
  }

  @Test
  void itIsSavedAndLoaded(@TempDir Path folder) throws IOException {
    Model model = twoByTwo();
    model.save(folder.resolve("model"));
    Model loaded = Model.load(folder.resolve("model"));
    Map<String, float[]> x = Map.of("right", random(10), "left", random(5));
    assertArrayEquals(model.predict(x, 1).get("head"), loaded.predict(x, 1).get("head"));
    assertEquals(model.summary(), loaded.summary());
  }

  private static void refused(String message, Runnable call) {
    String actual = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(actual.contains(message), actual);
  }
}
