package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.lanewise.kernels.Activation;
import org.lanewise.nn.Loss;
import org.lanewise.nn.Model;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.loss.MeanSquaredError;
import org.lanewise.nn.loss.SparseCategoricalCrossentropy;
import org.lanewise.nn.train.Adam;
import org.lanewise.nn.train.EpochResult;
import org.lanewise.nn.train.Evaluation;
import org.lanewise.nn.train.Fit;
import org.lanewise.nn.train.History;
import org.lanewise.nn.train.Optimizer;
import org.lanewise.nn.train.Sgd;
import org.lanewise.nn.train.Trainer;

/// Training: reproducible, right step by step, and clear about what it refuses.
class TrainingProperties {
  private static final int INPUTS = 5;
  private static final int CLASSES = 3;

  /// Points in the corners that their labels say, more or less.
  private static Dataset blobs(int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] x = new float[size * INPUTS];
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      labels[i] = random.nextInt(CLASSES);
      for (int j = 0; j < INPUTS; j++) {
        x[i * INPUTS + j] = (float) random.nextDouble(-0.5, 0.5) + (j == labels[i] ? 1 : 0);
      }
    }
    return Dataset.ofLabels(Shape.of(INPUTS), x, labels, CLASSES);
  }

  private static Model model(long seed) {
    return Networks.classifier(Activation.RELU, seed, INPUTS, 9, CLASSES);
  }

  @Provide
  Arbitrary<Optimizer> optimizers() {
    return Arbitraries.of(new Sgd(0.05f), new Adam(0.01f), new Adam());
  }

  @Property(tries = 20)
  void givesTheSameBitsForAnyNumberOfThreads(
      @ForAll("optimizers") Optimizer optimizer,
      @ForAll @IntRange(min = 1, max = 40) int size,
      @ForAll @IntRange(min = 1, max = 20) int batch,
      @ForAll long seed) {
    Dataset data = blobs(size, seed);
    float[] expected = null;
    History history = null;
    for (int threads = 1; threads <= 3; threads++) {
      Model model = model(seed);
      History now =
          new Trainer(model, optimizer, new SparseCategoricalCrossentropy())
              .fit(
                  data,
                  Fit.epochs(2).batchSize(batch).seed(seed).threads(threads).validation(data));
      if (expected == null) {
        expected = model.parameters().values();
        history = now;
      }
      assertArrayEquals(expected, model.parameters().values(), threads + " threads");
      assertEquals(history, now);
    }
  }

  /// Layers large enough for the kernels to share their work out.
  @Example
  void givesTheSameBitsForAnyNumberOfThreadsWhenLarge() {
    float[] x = Points.uniform(256 * 128, -1, 1, 1);
    float[] y = Points.uniform(256 * 64, -1, 1, 2);
    Dataset data = Dataset.ofTargets(Shape.of(128), x, Shape.of(64), y);
    float[] expected = null;
    for (int threads : new int[] {1, 2, 3, 7}) {
      Model model =
          Sequential.of(Shape.of(128), new Dense(192, Activation.TANH), new Dense(64)).build(3);
      new Trainer(model, new Adam(), new MeanSquaredError())
          .fit(data, Fit.epochs(1).batchSize(128).threads(threads));
      expected = expected == null ? model.parameters().values() : expected;
      assertArrayEquals(expected, model.parameters().values(), threads + " threads");
    }
  }

  @Property(tries = 20)
  void anotherSeedShufflesDifferently(@ForAll long seed) {
    float[][] weights = new float[3][];
    for (int i = 0; i < 3; i++) {
      Model model = model(1);
      new Trainer(model, new Sgd(0.1f), new SparseCategoricalCrossentropy())
          .fit(blobs(30, 1), Fit.epochs(1).batchSize(4).seed(seed + i / 2));
      weights[i] = model.parameters().values();
    }
    assertArrayEquals(weights[0], weights[1]);
    assertFalse(Arrays.equals(weights[0], weights[2]));
  }

  /// One step of plain gradient descent over all the data is the weights less the rate times the
  /// gradient, and the gradient is known from the reference.
  @Property(tries = 20)
  void oneStepFollowsTheGradient(@ForAll @IntRange(min = 1, max = 7) int size, @ForAll long seed) {
    Dataset data = blobs(size, seed);
    Model model = model(seed);
    float[] before = model.parameters().values().clone();
    History history =
        new Trainer(model, new Sgd(0.5f), new SparseCategoricalCrossentropy())
            .fit(data, Fit.epochs(1).batchSize(size));
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      labels[i] = data.label(i);
    }
    int inputs = size * INPUTS;
    double[] x = new double[inputs + before.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = i < inputs ? data.samples()[i] : before[i - inputs];
    }
    for (int i = 0; i < before.length; i++) {
      FiniteDifferences.Column column =
          FiniteDifferences.column(
              point -> new double[] {loss(model, size, point, labels)}, x, inputs + i);
      if (column.smooth()) {
        double expected = before[i] - 0.5 * column.values()[0];
        assertEquals(expected, model.parameters().values()[i], 1e-5, "weight " + i);
      }
    }
    assertEquals(loss(model, size, x, labels), history.epochs().get(0).loss(), 1e-5);
  }

  private static double loss(Model model, int rows, double[] x, int[] labels) {
    double[] y = DoubleReference.builtIn().run(model.graph(), rows, x);
    return LossReference.mean(
        new SparseCategoricalCrossentropy(), rows, y.length / rows, y, labels, null, null);
  }

  @Property(tries = 8)
  void learnsWhatCanBeLearned(@ForAll long seed) {
    Model model = model(seed);
    Dataset.Split split = blobs(300, seed).split(0.2, seed);
    assertEquals(60, split.test().size());
    assertEquals(240, split.train().size());
    Trainer trainer = new Trainer(model, new Adam(0.01f), new SparseCategoricalCrossentropy());
    History history =
        trainer.fit(split.train(), Fit.epochs(15).seed(seed).validation(split.test()));
    EpochResult first = history.epochs().get(0);
    EpochResult last = history.epochs().get(14);
    assertTrue(last.loss() < first.loss(), history::toString);
    assertTrue(last.validationAccuracy() > 0.8, history::toString);
    Evaluation evaluation = trainer.evaluate(split.test());
    assertEquals(last.validationAccuracy(), evaluation.accuracy());
    assertEquals(last.validationLoss(), evaluation.loss(), 1e-6);
  }

  /// What evaluate counts is what predict says.
  @Property(tries = 20)
  void evaluateAgreesWithPredict(
      @ForAll @IntRange(min = 1, max = 300) int size, @ForAll long seed) {
    Model model = model(seed);
    Dataset data = blobs(size, seed);
    float[] y = model.predict(data.samples(), size);
    int correct = 0;
    double loss = 0;
    for (int i = 0; i < size; i++) {
      int best = 0;
      for (int j = 1; j < CLASSES; j++) {
        best = y[i * CLASSES + j] > y[i * CLASSES + best] ? j : best;
      }
      correct += best == data.label(i) ? 1 : 0;
      loss -= Math.log(y[i * CLASSES + data.label(i)]) / size;
    }
    Evaluation evaluation =
        new Trainer(model, new Sgd(), new SparseCategoricalCrossentropy()).evaluate(data);
    assertEquals((double) correct / size, evaluation.accuracy(), 1.01 / size);
    assertEquals(loss, evaluation.loss(), 1e-5);
  }

  @Property(tries = 20)
  void stopsAtANanLossAndNamesTheBatch(@ForAll @IntRange(min = 0, max = 11) int place) {
    float[] x = Points.uniform(12 * INPUTS, -1, 1, 1);
    x[place * INPUTS] = Float.NaN;
    Dataset data = Dataset.ofLabels(Shape.of(INPUTS), x, new int[12], CLASSES);
    Model model = model(1);
    Trainer trainer = new Trainer(model, new Adam(), new SparseCategoricalCrossentropy());
    ArithmeticException error =
        assertThrows(
            ArithmeticException.class,
            () -> trainer.fit(data, Fit.epochs(2).batchSize(4).shuffle(false)));
    assertTrue(error.getMessage().contains("NaN"), error.getMessage());
    assertTrue(
        error.getMessage().contains("epoch 1, batch " + (1 + place / 4)), error.getMessage());
    for (float weight : model.parameters().values()) {
      assertTrue(Float.isFinite(weight), "a weight is " + weight);
    }
  }

  @Example
  void stopsWhenTheLossDiverges() {
    float[] x = Points.uniform(8 * INPUTS, -100, 100, 1);
    float[] y = Points.uniform(8, -100, 100, 2);
    Dataset data = Dataset.ofTargets(Shape.of(INPUTS), x, Shape.of(1), y);
    Model model = Sequential.of(Shape.of(INPUTS), new Dense(4), new Dense(1)).build(1);
    Trainer trainer = new Trainer(model, new Sgd(1e6f), new MeanSquaredError());
    ArithmeticException error =
        assertThrows(
            ArithmeticException.class, () -> trainer.fit(data, Fit.epochs(50).batchSize(8)));
    assertTrue(error.getMessage().contains("batch 1"), error.getMessage());
  }

  @Example
  void refusesWhatDoesNotFitBeforeTraining() {
    Model model = model(1);
    float[] before = model.parameters().values().clone();
    Loss sparse = new SparseCategoricalCrossentropy();
    Trainer trainer = new Trainer(model, new Adam(), sparse);
    Dataset data = blobs(10, 1);
    Fit fit = Fit.epochs(1);
    Shape in = Shape.of(INPUTS);
    Dataset empty = Dataset.ofLabels(in, new float[0], new int[0], CLASSES);
    BadInput.refused(() -> trainer.fit(empty, fit), "train", "empty");
    BadInput.refused(() -> trainer.fit(data, fit.validation(empty)), "validation", "empty");
    BadInput.refused(() -> trainer.evaluate(empty), "data", "empty");
    BadInput.refused(() -> trainer.fit(null, fit), "train is null");
    BadInput.refused(() -> trainer.fit(data, null), "options is null");
    Dataset wide = Dataset.ofLabels(Shape.of(6), new float[6], new int[1], CLASSES);
    BadInput.refused(() -> trainer.fit(wide, fit), "train", "[6]", "[5]");
    Dataset classes = Dataset.ofLabels(in, new float[5], new int[1], 4);
    BadInput.refused(() -> trainer.fit(classes, fit), "train", "4", "3");
    Dataset targets = Dataset.ofTargets(in, new float[5], Shape.of(3), new float[3]);
    BadInput.refused(() -> trainer.fit(targets, fit), "targets", "labels");
    Model noSoftmax = Sequential.of(in, new Dense(3)).build(1);
    BadInput.refused(() -> new Trainer(noSoftmax, new Adam(), sparse), "Softmax", "dense");
    BadInput.refused(() -> new Trainer(null, new Adam(), sparse), "model is null");
    assertArrayEquals(before, model.parameters().values());
  }

  @Example
  void refusesBadDataAndOptions() {
    Shape in = Shape.of(2);
    BadInput.refused(() -> Dataset.ofLabels(in, new float[5], new int[2], 3), "x ", "5", "4");
    BadInput.refused(
        () -> Dataset.ofLabels(in, new float[4], new int[] {0, 3}, 3), "labels[1]", "3", "0 to 2");
    BadInput.refused(
        () -> Dataset.ofLabels(in, new float[4], new int[] {-1, 0}, 3), "labels[0]", "-1");
    BadInput.refused(() -> Dataset.ofLabels(in, new float[4], new int[2], 0), "classes ", "0");
    BadInput.refused(() -> Dataset.ofLabels(in, null, new int[2], 3), "x is null");
    BadInput.refused(() -> Dataset.ofTargets(in, new float[4], in, new float[3]), "y ", "3", "4");
    BadInput.refused(() -> blobs(3, 1).split(1.5, 1), "1.5");
    BadInput.refused(() -> Fit.epochs(0), "epochs ", "0");
    BadInput.refused(() -> Fit.epochs(1).batchSize(0), "batchSize ", "0");
    BadInput.refused(() -> Fit.epochs(1).threads(-1), "threads ", "-1");
    BadInput.refused(() -> Fit.epochs(1).validation(null), "validation is null");
    BadInput.refused(() -> Fit.epochs(1).callback(null), "callback is null");
    BadInput.refused(() -> new Sgd(0), "learningRate ", "0.0");
    BadInput.refused(() -> new Adam(Float.NaN), "learningRate ", "NaN");
    BadInput.refused(() -> new Dense(0), "units ", "0");
    BadInput.refused(() -> Shape.of(3, 0), "0");
    BadInput.refused(() -> Shape.of(1 << 20, 1 << 20), "1048576");
    BadInput.refused(() -> Sequential.of(in, new Dense(3), null).build(1), "");
  }
}
