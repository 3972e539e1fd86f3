package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.Execution;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Model;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Session;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// What every layer owes a service.
final class Served {
  private static final int ROWS = 3;

  private Served() {}

  /// A model of one layer, with parameters that are not those it begins with.
  static Model model(Layer layer, Shape input, long seed) {
    Model model = Sequential.of(input, layer).build(seed);
    float[] values = model.parameters().values();
    float[] noise = Points.uniform(values.length, 0, 0.5, seed);
    for (int i = 0; i < values.length; i++) {
      values[i] += noise[i];
    }
    return model;
  }

  /// A saved model gives the bits of the one that was saved, in any batch, and those of the
  /// execution that trains.
  static void check(Layer layer, Shape input, long seed) {
    Model model = model(layer, input, seed);
    float[] x = Points.uniform(ROWS * input.size(), -1, 1, seed);
    assertArrayEquals(served(model, x), trained(model, x), "trained");
  }

  /// The same of a layer whose nodes a session fuses: what it rounds is not what the execution
  /// rounds.
  ///
  /// @param tolerance how far the two may be apart, in terms of the largest element
  static void check(Layer layer, Shape input, long seed, float tolerance) {
    Model model = model(layer, input, seed);
    float[] x = Points.uniform(ROWS * input.size(), -1, 1, seed);
    float[] y = served(model, x);
    float largest = 0;
    for (float element : y) {
      largest = Math.max(largest, Math.abs(element));
    }
    assertArrayEquals(y, trained(model, x), tolerance * largest, "trained");
  }

  /// What a session computes, the same once saved and in any batch.
  private static float[] served(Model model, float[] x) {
    int size = x.length / ROWS;
    float[] before = x.clone();
    float[] y = model.predict(x, ROWS);
    assertArrayEquals(before, x, "the input was changed");
    assertArrayEquals(y, reloaded(model).predict(x, ROWS), "loaded");

    int n = y.length / ROWS;
    Session session = model.session(ROWS);
    for (int i = 0; i < ROWS; i++) {
      float[] row = new float[n];
      session.run(x, i * size, row, 0, 1);
      assertArrayEquals(Arrays.copyOfRange(y, i * n, i * n + n), row, "row " + i);
    }
    return y;
  }

  private static float[] trained(Model model, float[] x) {
    Execution execution =
        new Execution(model.graph(), model.parameters(), ROWS, Workers.caller(), false);
    System.arraycopy(x, 0, execution.input(0).array(), execution.input(0).offset(), x.length);
    execution.forward(ROWS);
    return execution.output(0).toArray();
  }

  /// A layer that comes first has parameters with gradients and an input without: they are the
  /// same as with one.
  static void checkWithoutInputGradients(Layer layer, Shape input, long seed) {
    Model model = model(layer, input, seed);
    assertArrayEquals(gradients(model, true, seed), gradients(model, false, seed));
  }

  private static float[] gradients(Model model, boolean inputs, long seed) {
    Execution execution =
        new Execution(model.graph(), model.parameters(), ROWS, Workers.caller(), inputs);
    int n = ROWS * model.graph().input().shape().size();
    Slice x = execution.input(0);
    System.arraycopy(Points.uniform(n, -1, 1, seed), 0, x.array(), x.offset(), n);
    execution.forward(ROWS);
    Slice dy = execution.outputGradient(0);
    if (dy != null) {
      float[] values = Points.uniform(dy.length(), -1, 1, seed + 1);
      System.arraycopy(values, 0, dy.array(), dy.offset(), values.length);
      execution.backward();
    }
    return execution.gradients();
  }

  private static Model reloaded(Model model) {
    try {
      Path file = Files.createTempFile("layer", ".safetensors");
      try {
        model.save(file);
        return Model.load(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// Neither a session nor a step of training allocates.
  static void checkAllocations(Model model) {
    int in = model.graph().input().shape().size();
    int out = model.graph().output().shape().size();
    float[] x = Points.uniform(ROWS * in, -1, 1, 1);
    float[] y = new float[ROWS * out];
    Session session = model.session(ROWS);
    assertEquals(0, Allocations.inSteadyState(() -> session.run(x, 0, y, 0, ROWS)), "session");
    Execution execution =
        new Execution(model.graph(), model.parameters(), ROWS, Workers.caller(), true);
    System.arraycopy(x, 0, execution.input(0).array(), execution.input(0).offset(), x.length);
    assertEquals(
        0,
        Allocations.inSteadyState(
            () -> {
              execution.forward(ROWS);
              execution.backward();
            }),
        "execution");
  }
}
