package org.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.kernels.Activation.RELU;
import static org.lanewise.kernels.Activation.TANH;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.layer.Activate;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Flatten;
import org.lanewise.nn.layer.Softmax;
import org.lanewise.nn.op.Add;

class SessionTest {
  private static final Shape INPUT = Shape.of(3, 7);

  private static Model model() {
    return Sequential.of(
            INPUT,
            new Flatten(),
            new Dense(33, RELU),
            new Dense(18),
            new Activate(TANH),
            new Dense(10),
            new Softmax())
        .build(5);
  }

  private static float[] random(int n) {
    SplittableRandom random = new SplittableRandom(n);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextDouble(-1, 1);
    }
    return x;
  }

  @Test
  void agreesWithTheTrainingExecution() {
    Model model = model();
    float[] x = random(9 * 21);
    Execution execution =
        new Execution(model.graph(), model.parameters(), 9, Workers.caller(), false);
    System.arraycopy(x, 0, execution.input(0).array(), execution.input(0).offset(), x.length);
    execution.forward(9);
    assertArrayEquals(execution.output(0).toArray(), model.predict(x, 9), 1e-6f);
  }

  @Test
  void givesEachRowTheSameBitsInAnyBatch() {
    Model model = model();
    float[] x = random(300 * 21);
    float[] all = model.predict(x, 300);
    Session session = model.session(40);
    for (int batch : new int[] {1, 2, 13, 40}) {
      float[] y = new float[batch * 10];
      session.run(x, 5 * 21, y, 0, batch);
      assertArrayEquals(Arrays.copyOfRange(all, 50, 50 + batch * 10), y);
    }
  }

  @Test
  void leavesTheRestOfTheOutputAndTheInputAlone() {
    float[] x = random(4 * 21 + 6);
    float[] before = x.clone();
    float[] y = new float[50];
    Arrays.fill(y, 7);
    model().session(4).run(x, 5, y, 3, 4);
    assertArrayEquals(before, x);
    for (int i = 0; i < y.length; i++) {
      assertEquals(i < 3 || i >= 43, y[i] == 7, "element " + i);
    }
  }

  @Test
  void takesAnEmptyBatch() {
    model().session(4).run(new float[0], 0, new float[0], 0, 0);
    assertEquals(0, model().predict(new float[0], 0).length);
  }

  @Test
  void keepsTheWeightsOfItsBirth() {
    Model model = model();
    float[] x = random(21);
    float[] before = model.predict(x, 1);
    Session session = model.session(1);
    Arrays.fill(model.parameters().values(), 0);
    float[] y = new float[10];
    session.fork().run(x, 0, y, 0, 1);
    assertArrayEquals(before, y);
    assertFalse(Arrays.equals(before, model.predict(x, 1)));
  }

  @Test
  void forksServeThreadsOfTheirOwn() throws Exception {
    Model model = model();
    float[] x = random(200 * 21);
    float[] expected = model.predict(x, 200);
    Session session = model.session(1);
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      List<Future<float[]>> answers =
          java.util.stream.IntStream.range(0, 200)
              .mapToObj(
                  row -> {
                    Session own = session.fork();
                    return pool.submit(
                        () -> {
                          float[] y = new float[10];
                          own.run(x, row * 21, y, 0, 1);
                          return y;
                        });
                  })
              .toList();
      for (int row = 0; row < 200; row++) {
        assertArrayEquals(
            Arrays.copyOfRange(expected, row * 10, row * 10 + 10), answers.get(row).get());
      }
    }
  }

  @Test
  void runsAGraphThatForksAndJoins() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", Shape.of(4));
    Value a = new Activate(RELU).build(builder, x);
    Value b = builder.add("sum", new Add(), List.of(a, x), List.of());
    Value c = builder.add("more", new Add(), List.of(b, a), List.of());
    Model model = Model.of(builder.build(c), 0);
    assertArrayEquals(new float[] {3, -2, 0, 9}, model.predict(new float[] {1, -2, 0, 3}, 1));
  }

  @Test
  void servesAnOpThatHasNoFrozenFormWithACopyOfItsWeights() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", Shape.of(2));
    Parameter b = builder.parameter("shift", Shape.of(2), (s, shape, v, o) -> v[o] = v[o + 1] = 3);
    Value y = builder.add("shifted", new Shift(), List.of(x), List.of(b));
    Model model = Model.of(builder.build(y), 0);
    Session session = model.session(1);
    model.parameters().values()[0] = 100;
    float[] out = new float[2];
    session.run(new float[] {1, 2}, 0, out, 0, 1);
    assertArrayEquals(new float[] {4, 5}, out);
  }

  @Test
  void allocatesNothingOnceItIsWarm() {
    Session session = model().session(16);
    session.warmUp();
    for (int batch : new int[] {1, 16}) {
      float[] x = random(batch * 21);
      float[] y = new float[batch * 10];
      assertEquals(0, Allocations.inSteadyState(() -> session.run(x, 0, y, 0, batch)));
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    Session session = model().session(4);
    float[] x = new float[4 * 21];
    float[] y = new float[4 * 10];
    assertEquals(4, session.maxBatch());
    refused("batch is 5", () -> session.run(x, 0, y, 0, 5));
    refused("batch is -1", () -> session.run(x, 0, y, 0, -1));
    refused("input has 84", () -> session.run(x, 1, y, 0, 4));
    refused("input has 84", () -> session.run(x, -1, y, 0, 4));
    refused("output has 40", () -> session.run(x, 0, y, 1, 4));
    refused("output has 40", () -> session.run(x, 0, y, Integer.MAX_VALUE, 4));
    refused("overlaps", () -> session.run(x, 0, x, 20, 1));
    refused("maxBatch is 0", () -> model().session(0));
    refused("rows of input[3, 7]", () -> model().session(Integer.MAX_VALUE));
    refused("smaller batch", () -> model().session(80_000_000));
    refused("batch is 5", () -> session.warmUp(5));
    refused("input has 84 elements, expected 63", () -> model().predict(x, 3));
    refused("rows is -1", () -> model().predict(x, -1));
    assertEquals(
        "input is null",
        assertThrows(NullPointerException.class, () -> session.run(null, 0, y, 0, 1)).getMessage());
    assertArrayEquals(new float[4 * 10], y);
  }

  private static void refused(String message, Runnable call) {
    String actual = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(actual.contains(message), actual);
  }
}
