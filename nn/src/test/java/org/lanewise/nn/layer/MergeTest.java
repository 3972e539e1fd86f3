package org.lanewise.nn.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.Allocations;
import org.lanewise.nn.Execution;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Merge;
import org.lanewise.nn.Model;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;

/// Layers that merge and shape: Keras's results, shapes refused by name, no allocation.
class MergeTest {
  private static Model merged(Merge merge, Shape... shapes) {
    GraphBuilder graph = new GraphBuilder();
    Value[] inputs = new Value[shapes.length];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = graph.input("x" + i, shapes[i]);
    }
    return Model.of(graph.build(merge.build(graph, inputs)), 1);
  }

  private static Model layer(Layer layer, Shape shape) {
    return merged((graph, in) -> layer.build(graph, in.get(0)), shape);
  }

  private static float[] run(Model model, float[]... x) {
    Map<String, float[]> inputs = new java.util.HashMap<>();
    for (int i = 0; i < x.length; i++) {
      inputs.put("x" + i, x[i]);
    }
    int rows = x[0].length / model.graph().inputs().get(0).shape().size();
    return model.predict(inputs, rows).get(model.graph().output().name());
  }

  private static float[] of(float... values) {
    return values;
  }

  private static final Shape TWO = Shape.of(2);

  @Test
  void mergesAsKerasDoes() {
    float[][] x = {of(1, 5), of(2, -3), of(6, 0)};
    assertArrayEquals(of(9, 2), run(merged(new Add(), TWO, TWO, TWO), x));
    assertArrayEquals(of(3, 2f / 3), run(merged(new Average(), TWO, TWO, TWO), x), 1e-6f);
    assertArrayEquals(of(12, -0f), run(merged(new Multiply(), TWO, TWO, TWO), x));
    assertArrayEquals(of(6, 5), run(merged(new Maximum(), TWO, TWO, TWO), x));
    assertArrayEquals(of(1, -3), run(merged(new Minimum(), TWO, TWO, TWO), x));
    assertArrayEquals(of(-1, 8), run(merged(new Subtract(), TWO, TWO), x[0], x[1]));
    assertArrayEquals(of(1, 5, 2, -3, 6, 0), run(merged(new Concatenate(), TWO, TWO, TWO), x));
    assertArrayEquals(of(-13), run(merged(new Dot(), TWO, TWO), x[0], x[1]));
    assertArrayEquals(of(1), run(merged(new Dot(-1, -1, true), TWO, TWO), x[0], x[0]), 1e-6f);
  }

  @Test
  void repeatsWhatHasAnExtentOfOne() {
    Model scaled = merged(new Multiply(), Shape.of(2, 2), Shape.of(2, 1));
    float[] y = run(scaled, of(1, 2, 3, 4, 5, 6, 7, 8), of(10, 100, 1, -1));
    assertArrayEquals(of(10, 20, 300, 400, 5, 6, -7, -8), y);
  }

  @Test
  void shapesAsKerasDoes() {
    float[] x = of(1, 2, 3, 4, 5, 6);
    Shape matrix = Shape.of(2, 3);
    assertArrayEquals(of(1, 4, 2, 5, 3, 6), run(layer(new Permute(2, 1), matrix), x));
    assertEquals(Shape.of(3, 2), layer(new Permute(2, 1), matrix).graph().output().shape());
    assertArrayEquals(x, run(layer(new Reshape(3, 2), matrix), x));
    Model repeated = layer(new RepeatVector(2), Shape.of(3));
    assertEquals(Shape.of(2, 3), repeated.graph().output().shape());
    assertArrayEquals(of(1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6), run(repeated, x));
    float[] p = run(layer(new Softmax(-2), matrix), of(0, 1, 7, 0, 1, 7));
    assertArrayEquals(of(0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f), p, 1e-6f);
    Model embedding = layer(new Embedding(10, 2), Shape.of(3));
    assertEquals(Shape.of(3, 2), embedding.graph().output().shape());
    float[] table = embedding.parameters().values();
    assertArrayEquals(
        of(table[18], table[19], table[0], table[1], table[18], table[19]),
        run(embedding, of(9, 0, 9)));
    Model leaky = layer(new PReLU(1), matrix);
    Arrays.fill(leaky.parameters().values(), 0.5f);
    assertEquals(3, leaky.parameters().size());
    assertArrayEquals(of(1, -1, 3, -2, 5, 0), run(leaky, of(1, -2, 3, -4, 5, 0)));
    assertEquals(6, layer(new PReLU(), matrix).parameters().size());
  }

  @Test
  void refusesShapesByNameWithWhatWasExpected() {
    Shape three = Shape.of(3);
    refused("add (Add): input 1 has the shape [3], expected [2]", new Add(), TWO, three);
    refused("add (Add): 1 inputs [[2]], expected 2", new Add(), TWO);
    refused("average (Mean): input 1 has the shape [3], expected [2]", new Average(), TWO, three);
    refused("maximum: 1 inputs [x0[2]], expected 2 or more", new Maximum(), TWO);
    refused(
        "multiply (Mul): the second input has the shape [3], expected extents of [2] or 1",
        new Multiply(),
        TWO,
        three);
    refused("subtract (Sub): 3 inputs", new Subtract(), TWO, TWO, TWO);
    refused(
        "concatenate (Concat): input 1 has the shape [3, 2], expected that of the first, [2, 2]",
        new Concatenate(),
        Shape.of(2, 2),
        Shape.of(3, 2));
    refused("expected 2 or more dimensions", new Concatenate(-2), TWO, TWO);
    refused("dot: the inputs are [x0[2], x1[2, 2]], expected", new Dot(), TWO, Shape.of(2, 2));
    refused(
        "dot/product (MatMul): the inputs have the shapes [1, 2] and [1, 3], expected [..., m, k]",
        new Dot(),
        TWO,
        three);
    Shape matrix = Shape.of(2, 3);
    refusedLayer(
        "permute (Transpose): the input has the shape [2, 3], expected 3",
        new Permute(1, 2, 3),
        matrix);
    refusedLayer("permute (Transpose): permutation is [0, 2]", new Permute(1, 3), matrix);
    refusedLayer("reshape (Reshape): the input has the shape [2, 3]", new Reshape(5), matrix);
    refusedLayer(
        "softmax (Softmax): the input has the shape [2], expected 2", new Softmax(-2), TWO);
    refusedLayer("p_re_lu: the input has the shape [2], expected 2 dimensions", new PReLU(2), TWO);
    assertThrows(IllegalArgumentException.class, () -> new Concatenate(0));
    assertThrows(IllegalArgumentException.class, () -> new Softmax(0));
    assertThrows(IllegalArgumentException.class, () -> new Dot(-3, -1, false));
    assertThrows(IllegalArgumentException.class, () -> new Dot(-2, -1, true));
    assertThrows(IllegalArgumentException.class, () -> new Embedding(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new RepeatVector(0));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> run(layer(new Embedding(10, 2), TWO), of(3, 10)))
            .getMessage();
    assertTrue(message.contains("index[1] is 10.0, expected a whole number from 0 to 9"), message);
  }

  private static void refused(String message, Merge merge, Shape... shapes) {
    String actual =
        assertThrows(IllegalArgumentException.class, () -> merged(merge, shapes)).getMessage();
    assertTrue(actual.contains(message), actual);
  }

  private static void refusedLayer(String message, Layer layer, Shape shape) {
    refused(message, (Merge) (graph, in) -> layer.build(graph, in.get(0)), shape);
  }

  /// Numbers through every op here.
  private static Model everything() {
    GraphBuilder graph = new GraphBuilder();
    Value numbers = graph.input("numbers", Shape.of(4));
    Value scale = graph.input("scale", Shape.of(4, 1));
    Value x = new Embedding(5, 6).build(graph, numbers);
    Value y = new Permute(2, 1).build(graph, x);
    Value z = new Dot(-1, -2, false).build(graph, y, x);
    Value u = new PReLU().build(graph, new Reshape(4, 9).build(graph, z));
    Value v = new Multiply().build(graph, u, scale);
    Value w = new Average().build(graph, u, v, new Maximum().build(graph, u, v));
    Value s = new Softmax(-2).build(graph, new Concatenate().build(graph, w, x));
    Value r = new RepeatVector(2).build(graph, s);
    return Model.of(graph.build(new Subtract().build(graph, r, new Add().build(graph, r, r))), 1);
  }

  @Test
  void trainingAndServingAllocateNothing() {
    Model model = everything();
    Execution execution =
        new Execution(model.graph(), model.parameters(), 3, Workers.caller(), true);
    Runnable step =
        () -> {
          execution.forwardTraining(3, 1);
          execution.backward();
        };
    assertEquals(0, Allocations.inSteadyState(step));
    var session = model.session(3);
    float[][] in = {new float[12], new float[12]};
    float[][] out = {new float[3 * model.graph().output().shape().size()]};
    int[] zeros = new int[2];
    int[] zero = new int[1];
    assertEquals(0, Allocations.inSteadyState(() -> session.run(in, zeros, out, zero, 3)));
  }

  @Test
  void allIsSavedAndLoaded(@TempDir Path folder) throws IOException {
    Model model = everything();
    model.save(folder.resolve("model"));
    Model loaded = Model.load(folder.resolve("model"));
    Map<String, float[]> x = Map.of("numbers", of(0, 1, 4, 2), "scale", of(1, -2, 3, 0.5f));
    String output = model.graph().output().name();
    assertArrayEquals(model.predict(x, 1).get(output), loaded.predict(x, 1).get(output));
    assertEquals(
        List.of("embedding/embeddings", "p_re_lu/alpha"),
        loaded.parameters().list().stream().map(p -> p.name()).toList());
  }
}
