package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.lanewise.kernels.Gather;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.Execution;
import org.lanewise.nn.Graph;
import org.lanewise.nn.Model;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;
import org.lanewise.nn.layer.Embedding;

/// Rows of a table by their numbers, and the embedding that is made of them.
class GatherProperties {
  @Property(tries = 50)
  void takesRowsAndAddsTheirGradientsInOrder(
      @ForAll @IntRange(max = 9) int n,
      @ForAll @IntRange(min = 1, max = 5) int rows,
      @ForAll @IntRange(max = 35) int cols,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] index = new float[n + 1];
    float[] table = Points.uniform(rows * cols + 2, -1, 1, seed);
    float[] dy = Points.uniform(n * cols, -1, 1, seed + 1);
    float[] y = new float[n * cols + 2];
    float[] dtable = new float[rows * cols + 2];
    Arrays.fill(y, 7);
    Arrays.fill(dtable, 7);
    float[] expected = new float[n * cols];
    float[] sums = new float[rows * cols];
    for (int i = 0; i < n; i++) {
      int row = random.nextInt(rows);
      index[i + 1] = row;
      for (int j = 0; j < cols; j++) {
        expected[i * cols + j] = table[2 + row * cols + j];
        sums[row * cols + j] += dy[i * cols + j];
      }
    }
    Gather.forward(n, rows, cols, index, 1, table, 2, y, 1);
    Gather.backward(n, rows, cols, index, 1, dy, 0, dtable, 1);
    assertArrayEquals(expected, Arrays.copyOfRange(y, 1, 1 + n * cols));
    assertArrayEquals(sums, Arrays.copyOfRange(dtable, 1, 1 + rows * cols));
    for (float[] guarded : new float[][] {y, dtable}) {
      assertEquals(7, guarded[0]);
      assertEquals(7, guarded[guarded.length - 1]);
    }
  }

  @Example
  void refusesNumbersOfNoRowBeforeItWrites() {
    float[] table = new float[6];
    float[] y = new float[4];
    float[] sums = {1, 1, 1, 1, 1, 1};
    for (float wrong : new float[] {-1, 3, 0.5f, Float.NaN, Float.POSITIVE_INFINITY, 1e10f}) {
      float[] index = {1, wrong};
      String value = Float.toString(wrong);
      BadInput.refused(
          () -> Gather.forward(2, 3, 2, index, 0, table, 0, y, 0), "index[1]", value, "0 to 2");
      BadInput.refused(
          () -> Gather.backward(2, 3, 2, index, 0, y, 0, sums, 0), "index[1]", value, "0 to 2");
    }
    float[] index = {0, 1};
    BadInput.refused(() -> Gather.forward(-1, 3, 2, index, 0, table, 0, y, 0), "n ", "-1");
    BadInput.refused(() -> Gather.forward(2, 3, 2, index, 1, table, 0, y, 0), "index ", "2");
    BadInput.refused(() -> Gather.forward(2, 3, 2, index, 0, table, 1, y, 0), "table ", "6");
    BadInput.refused(() -> Gather.forward(2, 3, 2, index, 0, table, 0, y, 1), "y ", "4");
    BadInput.refused(() -> Gather.forward(2, 3, 2, index, 0, table, 0, table, 1), "overlap");
    BadInput.refused(() -> Gather.backward(2, 3, 2, index, 0, y, 0, y, 0), "dtable ", "4");
    assertArrayEquals(new float[4], y);
    assertArrayEquals(new float[] {1, 1, 1, 1, 1, 1}, sums);
  }

  /// The gradient of the table in an execution, against the double reference.
  @Property(tries = 20)
  void anEmbeddingMatchesTheReference(@ForAll long seed) {
    Graph graph = Sequential.of(Shape.of(4), new Embedding(7, 5)).graph();
    Model model = Model.of(graph, seed);
    Execution execution = new Execution(graph, model.parameters(), 3, Workers.caller(), true);
    SplittableRandom random = new SplittableRandom(seed);
    double[] x = new double[12 + 35];
    Slice input = execution.input(0);
    for (int i = 0; i < 12; i++) {
      x[i] = random.nextInt(7);
      input.array()[input.offset() + i] = (float) x[i];
    }
    for (int i = 0; i < 35; i++) {
      x[12 + i] = model.parameters().values()[i];
    }
    execution.forward(3);
    double[] y = DoubleReference.builtIn().run(graph, 3, x);
    float[] actual = execution.output(0).toArray();
    Slice dy = execution.outputGradient(0);
    float[] upstream = Points.uniform(60, -1, 1, seed);
    System.arraycopy(upstream, 0, dy.array(), dy.offset(), 60);
    for (int j = 0; j < 60; j++) {
      assertEquals(y[j], actual[j], 0);
    }
    execution.backward();
    for (int i = 0; i < 35; i++) {
      int at = 12 + i;
      FiniteDifferences.Column column =
          FiniteDifferences.column(p -> DoubleReference.builtIn().run(graph, 3, p), x, at);
      double sum = 0;
      for (int j = 0; j < 60; j++) {
        sum += column.values()[j] * upstream[j];
      }
      assertEquals(sum, execution.gradients()[i], 1e-5);
    }
    assertArrayEquals(new float[12], execution.inputGradient(0).toArray());
  }
}
