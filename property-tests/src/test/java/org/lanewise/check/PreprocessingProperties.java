package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.Execution;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Model;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Session;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.layer.CategoryEncoding;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Normalization;

/// The layers that make raw features ready: as accurate as they say, differentiable, and the same
/// when the model is served.
class PreprocessingProperties implements DifferentiableContract {
  /// A table with a column for each depth, its numbers spread round -3.
  record Table(int[] depths, int rows, float[] x) {
    static Table of(List<Integer> depths, int rows, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      float[] x = new float[depths.size() * rows];
      for (int i = 0; i < x.length; i++) {
        int depth = depths.get(i % depths.size());
        x[i] = depth == 0 ? (float) random.nextDouble(-10, 4) : random.nextInt(depth);
      }
      return new Table(depths.stream().mapToInt(Integer::intValue).toArray(), rows, x);
    }

    Dataset data() {
      return Dataset.ofTargets(Shape.of(depths.length), x, Shape.of(depths.length), x);
    }

    Layer[] layers() {
      return new Layer[] {
        Normalization.standard(data(), numeric()), CategoryEncoding.of(depths), new Dense(3)
      };
    }

    private int[] numeric() {
      return IntStream.range(0, depths.length).filter(c -> depths[c] == 0).toArray();
    }
  }

  /// The first column is a number.
  @Provide
  Arbitrary<Table> tables() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 4).list().ofMinSize(0).ofMaxSize(12),
            Arbitraries.integers().between(ModelFunction.ROWS, 40),
            Arbitraries.longs())
        .as(
            (depths, rows, seed) -> {
              List<Integer> all = new ArrayList<>(depths);
              all.add(0, 0);
              return Table.of(all, rows, seed);
            });
  }

  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return Combinators.combine(tables(), Arbitraries.longs())
        .as(
            (table, seed) -> {
              Model model =
                  Sequential.of(Shape.of(table.depths.length), table.layers()).build(seed);
              Sample random = Networks.sample(model, null, seed);
              float[] x = random.x();
              System.arraycopy(table.x, 0, x, 0, ModelFunction.ROWS * table.depths.length);
              return new Sample(random.name(), random.function(), x);
            });
  }

  @Property(tries = 25)
  void standardColumnsMatchTheDoubleReference(@ForAll("tables") Table table) {
    int n = table.depths.length;
    float[] y = only(Normalization.standard(table.data()), n).predict(table.x, table.rows);
    for (int c = 0; c < n; c++) {
      double mean = 0;
      for (int row = 0; row < table.rows; row++) {
        mean += table.x[row * n + c] / (double) table.rows;
      }
      double variance = 0;
      for (int row = 0; row < table.rows; row++) {
        variance += Math.pow(table.x[row * n + c] - mean, 2) / table.rows;
      }
      for (int row = 0; row < table.rows; row++) {
        double width = variance == 0 ? 1 : Math.sqrt(variance);
        double expected = (table.x[row * n + c] - mean) / width;
        // The mean is rounded to float (half an ulp), as are difference, deviation, factor,
        // product.
        double tolerance = 0x1p-24 * (Math.abs(mean) / width + 8 * Math.abs(expected));
        assertEquals(expected, y[row * n + c], tolerance);
      }
    }
  }

  @Property(tries = 25)
  void minMaxColumnsReachFromZeroToOne(@ForAll("tables") Table table) {
    int n = table.depths.length;
    float[] y = only(Normalization.minMax(table.data()), n).predict(table.x, table.rows);
    for (int c = 0; c < n; c++) {
      float least = Float.POSITIVE_INFINITY;
      float most = Float.NEGATIVE_INFINITY;
      float first = table.x[c];
      boolean constant = true;
      for (int row = 0; row < table.rows; row++) {
        least = Math.min(least, y[row * n + c]);
        most = Math.max(most, y[row * n + c]);
        constant &= table.x[row * n + c] == first;
      }
      assertEquals(0, least);
      assertEquals(constant ? 0 : 1, most, 0x1p-22);
    }
  }

  @Property(tries = 25)
  void theInverseGivesTheTargetsBack(@ForAll("tables") Table table) {
    Dataset data = table.data();
    int n = table.depths.length;
    for (Normalization scaler :
        List.of(Normalization.standardTargets(data), Normalization.minMaxTargets(data))) {
      float[] y =
          Sequential.of(Shape.of(n), scaler, scaler.inverse())
              .build(1)
              .predict(table.x, table.rows);
      // Numbers up to 10, with deviations that may be as small as their distance is rare.
      assertArrayEquals(table.x, y, 1e-4f);
    }
  }

  @Property(tries = 15)
  void servesRawFeaturesOnceSaved(@ForAll("tables") Table table, @ForAll long seed)
      throws IOException {
    int n = table.depths.length;
    Model model = Sequential.of(Shape.of(n), table.layers()).build(seed);
    float[] expected = model.predict(table.x, table.rows);
    Path file = Files.createTempFile("preprocessing", ".safetensors");
    try {
      model.save(file);
      Model loaded = Model.load(file);
      assertArrayEquals(expected, loaded.predict(table.x, table.rows));
      for (int row = 0; row < table.rows; row++) {
        float[] one = loaded.predict(Arrays.copyOfRange(table.x, row * n, row * n + n), 1);
        assertArrayEquals(Arrays.copyOfRange(expected, 3 * row, 3 * row + 3), one);
      }
    } finally {
      Files.delete(file);
    }
  }

  @Example
  void featuresAreTheLastDimension() {
    float[] x = {1, 10, 3, 30, 5, 50, 7, 70};
    Dataset data = Dataset.ofLabels(Shape.of(2, 2), x, new int[2], 1);
    Model model =
        Sequential.of(Shape.of(2, 2), Normalization.minMax(data), CategoryEncoding.of(0, 0))
            .build(1);
    float[] expected = {0, 0, 1 / 3f, 1 / 3f, 2 / 3f, 2 / 3f, 1, 1};
    assertArrayEquals(expected, model.predict(x, 2), 1e-6f);
  }

  @Example
  void refusesWhatMakesNoSense() {
    Shape pair = Shape.of(2);
    Dataset data = Dataset.ofLabels(pair, new float[] {1, 2, 3, Float.NaN}, new int[2], 1);
    BadInput.refused(() -> Normalization.standard(data), "feature 1 has the centre NaN");
    BadInput.refused(() -> Normalization.minMax(data), "feature 1 has the centre NaN");
    Normalization.standard(data, 0);
    BadInput.refused(() -> Normalization.standard(data, 2), "feature is 2, expected 0 to 1");
    BadInput.refused(() -> Normalization.standardTargets(data), "data has labels");
    Dataset empty = Dataset.ofLabels(pair, new float[0], new int[0], 1);
    BadInput.refused(() -> Normalization.minMax(empty), "data is empty");
    BadInput.refused(
        () -> Sequential.of(Shape.of(3), Normalization.standard(data, 0)).graph(),
        "normalization (Scaler): the input has the shape [3]");
    BadInput.refused(
        () -> Sequential.of(Shape.of(3), CategoryEncoding.of(2, 0)).graph(),
        "category_encoding (OneHot): the input has the shape [3], expected [..., 2]");
    BadInput.refused(
        () -> Sequential.of(pair, CategoryEncoding.of(2, -1)).graph(), "depths[1] is -1");
    Model model = Sequential.of(pair, CategoryEncoding.of(2, 0)).build(1);
    for (float bad : new float[] {-1, 2, 0.5f, Float.NaN, Float.POSITIVE_INFINITY, -0.1f}) {
      BadInput.refused(
          () -> model.predict(new float[] {1, 7, bad, 7}, 2),
          "x in row 1, column 0 is " + bad + ", expected a category from 0 to 1");
    }
    assertArrayEquals(new float[] {0, 1, 7}, model.predict(new float[] {1, 7}, 1));
  }

  @Example
  void allocateNothing() {
    Table table = Table.of(List.of(0, 3, 0, 2), 8, 1);
    Model model = Sequential.of(Shape.of(4), table.layers()).build(1);
    Session session = model.session(8);
    float[] y = new float[8 * 3];
    assertEquals(0, Allocations.inSteadyState(() -> session.run(table.x, 0, y, 0, 8)), "session");
    Execution execution =
        new Execution(model.graph(), model.parameters(), 8, Workers.caller(), true);
    Slice x = execution.input(0);
    System.arraycopy(table.x, 0, x.array(), x.offset(), 8 * 4);
    assertEquals(
        0,
        Allocations.inSteadyState(
            () -> {
              execution.forward(8);
              execution.backward();
            }),
        "execution");
  }

  private static Model only(Layer layer, int n) {
    return Sequential.of(Shape.of(n), layer).build(1);
  }
}
