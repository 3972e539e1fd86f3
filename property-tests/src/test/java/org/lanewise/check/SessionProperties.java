package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.Execution;
import org.lanewise.nn.Model;
import org.lanewise.nn.Session;

/// Serving: what a session computes and what it leaves alone.
class SessionProperties {
  @Provide
  Arbitrary<Model> models() {
    return Networks.classifiers();
  }

  private static int inputs(Model model) {
    return model.graph().input().shape().size();
  }

  private static int outputs(Model model) {
    return model.graph().output().shape().size();
  }

  private static float[] run(Session session, Model model, float[] x, int rows) {
    float[] y = new float[rows * outputs(model)];
    session.run(x, 0, y, 0, rows);
    return y;
  }

  @Property(tries = 60)
  void predictsTheSameBitsInAnyBatch(
      @ForAll("models") Model model,
      @ForAll @IntRange(min = 1, max = 20) int rows,
      @ForAll @IntRange(min = 0, max = 5) int more,
      @ForAll long seed) {
    float[] x = Points.uniform(rows * inputs(model), -2, 2, seed);
    float[] y = model.predict(x, rows);
    Session session = model.session(rows + more);
    assertArrayEquals(y, run(session, model, x, rows));
    assertArrayEquals(y, run(session.fork(), model, x, rows));
    Session single = model.session(1);
    for (int i = 0; i < rows; i++) {
      float[] row = Arrays.copyOfRange(x, i * inputs(model), (i + 1) * inputs(model));
      float[] expected = Arrays.copyOfRange(y, i * outputs(model), (i + 1) * outputs(model));
      assertArrayEquals(expected, run(single, model, row, 1), "row " + i);
      assertArrayEquals(expected, run(session, model, row, 1), "row " + i);
    }
  }

  @Property(tries = 60)
  void matchesTheDoubleReference(
      @ForAll("models") Model model,
      @ForAll @IntRange(min = 1, max = 5) int rows,
      @ForAll long seed) {
    float[] x = Points.uniform(rows * inputs(model), -1, 1, seed);
    float[] weights = model.parameters().values();
    double[] all = new double[x.length + weights.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = i < x.length ? x[i] : weights[i - x.length];
    }
    double[] expected = DoubleReference.builtIn().run(model.graph(), rows, all);
    float[] y = model.predict(x, rows);
    for (int i = 0; i < y.length; i++) {
      assertEquals(expected[i], y[i], 2e-5, "y[" + i + "]");
    }
  }

  /// Training's forward pass is another path through the same ops: it need not give the same bits,
  /// but the same values.
  @Property(tries = 30)
  void agreesWithTheExecutionThatTrains(@ForAll("models") Model model, @ForAll long seed) {
    float[] x = Points.uniform(3 * inputs(model), -1, 1, seed);
    Execution execution =
        new Execution(model.graph(), model.parameters(), 4, Workers.caller(), false);
    System.arraycopy(x, 0, execution.input(0).array(), execution.input(0).offset(), x.length);
    execution.forward(3);
    float[] y = model.predict(x, 3);
    float[] trained = execution.output(0).toArray();
    for (int i = 0; i < y.length; i++) {
      assertEquals(y[i], trained[i], 2e-5, "y[" + i + "]");
    }
  }

  @Property(tries = 60)
  void leavesMemoryOutsideTheWindowAlone(
      @ForAll("models") Model model, @ForAll @IntRange(min = 0, max = 6) int rows) {
    Operand x = Operand.of(1, rows * inputs(model), 3, 4, () -> 0.5);
    Operand y = Operand.of(1, rows * outputs(model), 5, 2, () -> Double.NaN);
    Operand before = x.copy();
    Operand result = y.copy();
    model.session(6).run(x.array(), x.offset(), result.array(), result.offset(), rows);
    x.checkUnchanged("input", before);
    result.checkGuards("output", y);
    assertArrayEquals(model.predict(x.values(), rows), result.values());
  }

  @Property(tries = 30)
  void keepsTheWeightsItWasMadeWith(@ForAll("models") Model model, @ForAll long seed) {
    float[] x = Points.uniform(inputs(model), -1, 1, seed);
    Session session = model.session(2);
    float[] y = run(session, model, x, 1);
    Arrays.fill(model.parameters().values(), Float.NaN);
    assertArrayEquals(y, run(session, model, x, 1));
    assertArrayEquals(y, run(session.fork(), model, x, 1));
  }

  @Property(tries = 20)
  void givesTheSameBitsForAnyNumberOfThreads(@ForAll("models") Model model, @ForAll long seed) {
    float[] x = Points.uniform(40 * inputs(model), -1, 1, seed);
    float[] y = run(model.session(40), model, x, 40);
    for (int threads = 2; threads <= 3; threads++) {
      try (Workers workers = Workers.of(threads)) {
        assertArrayEquals(y, run(model.session(40, workers), model, x, 40));
      }
    }
  }

  @Example
  void forksServeThreadsAtOnce() throws Exception {
    Model model = Networks.classifier(Activation.RELU, 3, 64, 64, 10);
    Session session = model.session(4);
    float[] x = Points.uniform(4 * 64, -1, 1, 5);
    float[] expected = model.predict(x, 4);
    List<Thread> threads = new ArrayList<>();
    float[][] results = new float[4][];
    for (int t = 0; t < results.length; t++) {
      int mine = t;
      Session fork = session.fork();
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 200; i++) {
                      results[mine] = run(fork, model, x, 4);
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (float[] result : results) {
      assertArrayEquals(expected, result);
    }
  }

  @Example
  void refusesBadArguments() {
    Model model = Networks.classifier(Activation.RELU, 1, 4, 3);
    Session session = model.session(2);
    float[] x = new float[8];
    float[] y = new float[6];
    BadInput.refused(() -> model.session(0), "maxBatch ", "0");
    BadInput.refused(() -> session.run(x, 0, y, 0, -1), "batch ", "-1");
    BadInput.refused(() -> session.run(x, 0, y, 0, 3), "batch ", "3", "2");
    BadInput.refused(() -> session.run(null, 0, y, 0, 2), "input is null");
    BadInput.refused(() -> session.run(x, 0, null, 0, 2), "output is null");
    BadInput.refused(() -> session.run(x, 1, y, 0, 2), "input ", "8", "1");
    BadInput.refused(() -> session.run(x, -1, y, 0, 2), "input ", "-1");
    BadInput.refused(() -> session.run(x, 0, y, 1, 2), "output ", "6", "1");
    BadInput.refused(() -> session.run(x, 0, x, 3, 1), "output ", "input ", "overlap");
    BadInput.refused(() -> model.predict(x, 3), "input ", "8", "12");
    BadInput.refused(() -> model.predict((float[]) null, 2), "x is null");
    BadInput.refused(() -> model.predict(x, -2), "rows ", "-2");
    BadInput.refused(() -> session.warmUp(3), "3", "2");
    assertArrayEquals(new float[6], y);
  }
}
