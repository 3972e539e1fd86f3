package org.lanewise.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.kernels.Activation.LINEAR;
import static org.lanewise.kernels.Activation.RELU;
import static org.lanewise.kernels.Activation.SIGMOID;
import static org.lanewise.kernels.Activation.TANH;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lanewise.nn.Allocations;
import org.lanewise.nn.Loss;
import org.lanewise.nn.Model;
import org.lanewise.nn.Regularizer;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.data.Sample;
import org.lanewise.nn.data.SampleStream;
import org.lanewise.nn.layer.Activate;
import org.lanewise.nn.layer.BatchNormalization;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Dropout;
import org.lanewise.nn.layer.GaussianNoise;
import org.lanewise.nn.layer.RecurrentOptions;
import org.lanewise.nn.layer.SimpleRNN;
import org.lanewise.nn.layer.Softmax;
import org.lanewise.nn.loss.BinaryCrossentropy;
import org.lanewise.nn.loss.CategoricalCrossentropy;
import org.lanewise.nn.loss.MeanSquaredError;
import org.lanewise.nn.loss.SparseCategoricalCrossentropy;
import org.lanewise.nn.metric.Accuracy;
import org.lanewise.nn.metric.Auc;
import org.lanewise.nn.metric.R2Score;

class TrainerTest {
  private static final Shape PAIR = Shape.of(2);
  private static final float[] CORNERS = {0, 0, 0, 1, 1, 0, 1, 1};
  private static final Dataset XOR = Dataset.ofLabels(PAIR, CORNERS, new int[] {0, 1, 1, 0}, 2);

  private static Model classifier() {
    return Sequential.of(PAIR, new Dense(8), new Activate(TANH), new Dense(2), new Softmax())
        .build(1);
  }

  private static Trainer trainer(Model model) {
    return new Trainer(model, new Adam(0.05f), new SparseCategoricalCrossentropy());
  }

  private static Dataset points(int n, int inputs, int classes) {
    SplittableRandom random = new SplittableRandom(n);
    float[] x = new float[n * inputs];
    int[] labels = new int[n];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextDouble(-1, 1);
    }
    Arrays.setAll(labels, i -> random.nextInt(classes));
    return Dataset.ofLabels(Shape.of(inputs), x, labels, classes);
  }

  /// `h = h + x` over the batches of an epoch: as its samples want, and no weight changes.
  @Test
  void stateBeginsWithTheEpoch() {
    Model model =
        Sequential.of(
                Shape.of(1, 1), new SimpleRNN(1, LINEAR, RecurrentOptions.DEFAULT.withState()))
            .build(1);
    System.arraycopy(new float[] {1, 1, 0}, 0, model.parameters().values(), 0, 3);
    Dataset sums =
        Dataset.ofTargets(
            Shape.of(1, 1), new float[] {1, 2, 3}, Shape.of(1), new float[] {1, 3, 6});
    Trainer trainer = new Trainer(model, new Sgd(1e-30f), new MeanSquaredError());
    History history = trainer.fit(sums, Fit.epochs(3).batchSize(1).shuffle(false).validation(sums));
    for (EpochResult result : history.epochs()) {
      assertEquals(0, result.loss());
      assertEquals(0, result.validationLoss());
    }
  }

  @Test
  void learnsExclusiveOr() {
    Model model = classifier();
    Trainer trainer = trainer(model);
    History history = trainer.fit(XOR, Fit.epochs(200).batchSize(4).validation(XOR));
    assertEquals(200, history.epochs().size());
    EpochResult last = history.epochs().getLast();
    assertEquals(1, last.accuracy());
    assertEquals(1, last.validationAccuracy());
    assertTrue(last.loss() < 0.05, () -> last.toString());
    assertEquals(
        new Evaluation(Map.of("loss", last.validationLoss(), "accuracy", 1.0)),
        trainer.evaluate(XOR));
    float[] p = model.predict(CORNERS, 4);
    for (int i = 0; i < 4; i++) {
      assertEquals(1, p[2 * i] + p[2 * i + 1], 1e-6);
      assertTrue(p[2 * i + XOR.label(i)] > 0.9);
    }
  }

  @Test
  void bothCrossEntropiesTrainTheSame() {
    Model sparse = classifier();
    History one = trainer(sparse).fit(XOR, Fit.epochs(20));
    Model dense = classifier();
    Dataset targets = Dataset.ofTargets(PAIR, CORNERS, PAIR, new float[] {1, 0, 0, 1, 0, 1, 1, 0});
    History other =
        new Trainer(dense, new Adam(0.05f), new CategoricalCrossentropy())
            .fit(targets, Fit.epochs(20));
    assertArrayEquals(sparse.parameters().values(), dense.parameters().values(), 1e-5f);
    assertEquals(one.epochs().getLast().accuracy(), other.epochs().getLast().accuracy());
  }

  @Test
  void descendsTheMeanSquareOfALinearModel() {
    // One step from w = 0, b = 0 towards y = 2x: dL/dw = mean of -2 x y = -20, dL/db = -8.
    Model model = Sequential.of(Shape.of(1), new Dense(1)).build(1);
    Arrays.fill(model.parameters().values(), 0);
    Dataset line =
        Dataset.ofTargets(Shape.of(1), new float[] {1, 3}, Shape.of(1), new float[] {2, 6});
    EpochResult result =
        new Trainer(model, new Sgd(0.01f), new MeanSquaredError())
            .fit(line, Fit.epochs(1))
            .epochs()
            .get(0);
    assertArrayEquals(new float[] {0.2f, 0.08f}, model.parameters().values(), 1e-7f);
    assertEquals(20, result.loss(), 1e-12);
    assertTrue(Double.isNaN(result.accuracy()));
    assertTrue(Double.isNaN(result.validationLoss()));
  }

  @Test
  void theLastBatchMayBeSmaller() {
    List<String> told = new ArrayList<>();
    Callback callback =
        new Callback() {
          @Override
          public void onEpochBegin(int epoch, int batches) {
            told.add("epoch " + epoch + " of " + batches);
          }

          @Override
          public void onBatchEnd(int epoch, int batch, Scores scores) {
            told.add("batch " + epoch + "." + batch);
          }

          @Override
          public void onEpochEnd(EpochResult result) {
            told.add("end " + result.epoch());
          }
        };
    Dataset data = points(7, 2, 2);
    Model model = classifier();
    Fit fit = Fit.epochs(2).batchSize(3).shuffle(false).callback(callback);
    trainer(model).fit(data, fit);
    assertEquals(
        List.of(
            "epoch 1 of 3",
            "batch 1.1",
            "batch 1.2",
            "batch 1.3",
            "end 1",
            "epoch 2 of 3",
            "batch 2.1",
            "batch 2.2",
            "batch 2.3",
            "end 2"),
        told);
    // Its sample counts: another label there gives other weights.
    int[] labels = new int[7];
    Arrays.setAll(labels, i -> i == 6 ? 1 - data.label(i) : data.label(i));
    Model other = classifier();
    trainer(other).fit(Dataset.ofLabels(PAIR, data.samples(), labels, 2), fit);
    assertFalse(Arrays.equals(model.parameters().values(), other.parameters().values()));
  }

  @Test
  void theSameSeedGivesTheSameBitsWithAnyNumberOfThreads() {
    Dataset data = points(300, 70, 10);
    float[] one = train(data, 1, 5);
    assertArrayEquals(one, train(data, 1, 5));
    assertArrayEquals(one, train(data, 2, 5));
    assertArrayEquals(one, train(data, 3, 5));
    assertFalse(Arrays.equals(one, train(data, 1, 6)));
  }

  private static float[] train(Dataset data, int threads, long seed) {
    Model model =
        Sequential.of(
                Shape.of(70),
                new GaussianNoise(0.1f),
                new Dense(130, RELU).kernelRegularizer(new Regularizer(1e-4f, 1e-4f)),
                new BatchNormalization(),
                new Dropout(0.2f),
                new Dense(10),
                new Softmax())
            .build(3);
    trainer(model).fit(data, Fit.epochs(2).batchSize(128).seed(seed).threads(threads));
    return model.parameters().values();
  }

  @Test
  void aStreamTrainsLikeTheSameSamplesInMemory() {
    Dataset data = points(50, 2, 2);
    SampleStream stream =
        SampleStream.ofLabels(
            PAIR,
            2,
            () ->
                IntStream.range(0, 50)
                    .mapToObj(
                        i ->
                            Sample.of(
                                Arrays.copyOfRange(data.samples(), 2 * i, 2 * i + 2),
                                data.label(i)))
                    .iterator());
    Fit fit = Fit.epochs(3).batchSize(8).shuffle(false);
    Model inMemory = classifier();
    History expected = trainer(inMemory).fit(data, fit.validation(data));
    Model streamed = classifier();
    Trainer trainer = trainer(streamed);
    assertEquals(expected, trainer.fit(stream, fit.validation(stream)));
    assertArrayEquals(inMemory.parameters().values(), streamed.parameters().values());
    assertEquals(trainer.evaluate(data), trainer.evaluate(stream));

    SampleStream empty = SampleStream.ofLabels(PAIR, 2, List.of());
    refused("train is empty", () -> trainer.fit(empty, fit));
    refused("data is empty", () -> trainer.evaluate(empty));
    assertArrayEquals(inMemory.parameters().values(), streamed.parameters().values());
  }

  @Test
  void aSecondFitGoesOnWithTheOptimizersState() {
    Fit fit = Fit.epochs(2).shuffle(false);
    Model whole = classifier();
    trainer(whole).fit(XOR, Fit.epochs(4).shuffle(false));
    Model parts = classifier();
    Trainer trainer = trainer(parts);
    trainer.fit(XOR, fit);
    trainer.fit(XOR, fit);
    assertArrayEquals(whole.parameters().values(), parts.parameters().values());
  }

  @Test
  void stopsAtALossThatIsNotANumber() {
    float[] x = new float[2 * 10];
    x[2 * 7] = Float.NaN; // in the third batch of three
    Dataset data = Dataset.ofLabels(PAIR, x, new int[10], 2);
    Model model = classifier();
    Trainer trainer = trainer(model);
    String message =
        assertThrows(
                ArithmeticException.class,
                () -> trainer.fit(data, Fit.epochs(2).batchSize(3).shuffle(false)))
            .getMessage();
    assertEquals("the loss is NaN in epoch 1, batch 3", message);
    for (float weight : model.parameters().values()) {
      assertTrue(Float.isFinite(weight));
    }
  }

  @Test
  void refusesDataThatDoesNotFitBeforeItTrains() {
    Model model = classifier();
    float[] before = model.parameters().values().clone();
    Trainer trainer = trainer(model);
    Fit fit = Fit.epochs(1);
    Dataset empty = Dataset.ofLabels(PAIR, new float[0], new int[0], 2);
    Dataset wide = points(4, 3, 2);
    Dataset targets = Dataset.ofTargets(PAIR, CORNERS, PAIR, new float[8]);
    refused("train is empty", () -> trainer.fit(empty, fit));
    refused("data is empty", () -> trainer.evaluate(empty));
    refused(
        "train has samples of [3], expected the model's input [2]", () -> trainer.fit(wide, fit));
    refused("train has 3 classes, expected the 2", () -> trainer.fit(points(4, 2, 3), fit));
    refused("train has targets, expected labels", () -> trainer.fit(targets, fit));
    refused("validation has samples of [3]", () -> trainer.fit(XOR, fit.validation(wide)));
    Trainer regression =
        new Trainer(Sequential.of(PAIR, new Dense(3)).build(1), new Sgd(), new MeanSquaredError());
    refused(
        "has targets of [2], expected [3] for the model's output [3]",
        () -> regression.evaluate(targets));
    assertThrows(NullPointerException.class, () -> trainer.fit(null, fit));
    assertArrayEquals(before, model.parameters().values());
  }

  @Test
  void reportsMetricsByName() {
    Model model = Sequential.of(PAIR, new Dense(4, TANH), new Dense(1, SIGMOID)).build(1);
    Dataset targets =
        Dataset.ofTargets(PAIR, CORNERS, Shape.of(1), new float[] {0, 1, 1, 0}).weighted(ones(4));
    Trainer trainer =
        new Trainer(model, new Adam(0.1f), new BinaryCrossentropy(), new Accuracy(), new Auc());
    History history = trainer.fit(targets, Fit.epochs(60).batchSize(4).validation(targets));
    EpochResult last = history.epochs().getLast();
    assertEquals(
        List.of("loss", "accuracy", "auc", "val_loss", "val_accuracy", "val_auc", "learning_rate"),
        List.copyOf(last.values().keySet()));
    assertEquals(1, last.get("val_accuracy"));
    assertEquals(1, last.get("val_auc"));
    assertEquals(0.1f, last.get("learning_rate"));
    assertEquals(60, history.get("val_auc").length);
    Evaluation evaluation = trainer.evaluate(targets);
    assertEquals(last.get("val_loss"), evaluation.loss());
    refused("no score acc, expected one of [loss, accuracy, auc]", () -> evaluation.get("acc"));
    float[] p = model.predict(CORNERS, 4);
    assertTrue(p[0] < 0.5 && p[1] > 0.5 && p[2] > 0.5 && p[3] < 0.5);
  }

  private static float[] ones(int n) {
    float[] ones = new float[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void aWeightOfTwoIsASampleTwice() {
    Dataset twice = XOR.subset(0, 1, 1, 2, 3, 3);
    Dataset weighted = XOR.weighted(new float[] {1, 2, 1, 2});
    Model one = classifier();
    Model other = classifier();
    // The mean divides by the number of samples: 6 of them here, 4 there.
    EpochResult many =
        new Trainer(one, new Sgd(0.6f), new SparseCategoricalCrossentropy())
            .fit(twice, Fit.epochs(1).batchSize(6))
            .epochs()
            .get(0);
    EpochResult few =
        new Trainer(other, new Sgd(0.4f), new SparseCategoricalCrossentropy())
            .fit(weighted, Fit.epochs(1).batchSize(4))
            .epochs()
            .get(0);
    assertArrayEquals(one.parameters().values(), other.parameters().values(), 1e-6f);
    assertEquals(many.loss() * 6, few.loss() * 4, 1e-9);
    // Without weights it would be another gradient.
    Model plain = classifier();
    new Trainer(plain, new Sgd(0.4f), new SparseCategoricalCrossentropy())
        .fit(XOR, Fit.epochs(1).batchSize(4));
    assertFalse(Arrays.equals(plain.parameters().values(), other.parameters().values()));
  }

  @Test
  void refusesMetricsThatDoNotFit() {
    Model model = classifier();
    Loss sparse = new SparseCategoricalCrossentropy();
    refused(
        "metric r2_score needs targets",
        () -> new Trainer(model, new Sgd(), sparse, new R2Score()));
    refused(
        "metrics are named [loss, accuracy, accuracy], expected each once",
        () -> new Trainer(model, new Sgd(), sparse, new Accuracy(), new Accuracy()));
    refused(
        "auc needs an output of one element",
        () -> new Trainer(model, new Sgd(), new CategoricalCrossentropy(), new Auc()));
    Model linear = Sequential.of(PAIR, new Dense(1)).build(1);
    refused(
        "loss binary_crossentropy needs a model that ends in a sigmoid, but this one ends in dense",
        () -> new Trainer(linear, new Sgd(), new BinaryCrossentropy()));
  }

  @Test
  void refusesALossThatDoesNotFitTheModel() {
    Model logits = Sequential.of(PAIR, new Dense(2)).build(1);
    refused(
        "needs a model that ends in Softmax, but this one ends in dense (Gemm)",
        () -> trainer(logits));
    Model rows = Sequential.of(Shape.of(2, 2), new Dense(2), new Softmax()).build(1);
    refused(
        "train has labels of [], expected [2] for the model's output [2, 2]",
        () ->
            trainer(rows)
                .fit(Dataset.ofLabels(Shape.of(2, 2), new float[8], new int[2], 2), Fit.epochs(1)));
    Model bare = Sequential.of(PAIR, new Softmax()).build(1);
    refused("needs a model with a layer before its Softmax", () -> trainer(bare));
  }

  /// Each step of a sequence has the class that its own elements say, or none.
  @Test
  void learnsAClassForEachStep() {
    SplittableRandom random = new SplittableRandom(1);
    float[] x = new float[200 * 6];
    int[] labels = new int[200 * 3];
    for (int i = 0; i < labels.length; i++) {
      x[2 * i] = (float) random.nextDouble(-1, 1);
      x[2 * i + 1] = (float) random.nextDouble(-1, 1);
      labels[i] = i % 5 == 4 ? -1 : x[2 * i] > x[2 * i + 1] ? 1 : 0;
    }
    Dataset data = Dataset.ofLabels(Shape.of(3, 2), x, Shape.of(3), labels, 2);
    Model model = Sequential.of(Shape.of(3, 2), new Dense(2), new Softmax()).build(1);
    Loss loss = new SparseCategoricalCrossentropy().withIgnoreClass(-1);
    Trainer trainer = new Trainer(model, new Adam(0.05f), loss);
    trainer.fit(data, Fit.epochs(30));
    assertTrue(trainer.evaluate(data).accuracy() > 0.97, () -> "" + trainer.evaluate(data));
    refused(
        "labels[4] is -1, expected 0 to 1",
        () ->
            new Trainer(model, new Sgd(), new SparseCategoricalCrossentropy())
                .fit(data, Fit.epochs(1).shuffle(false)));
  }

  @Test
  void refusesOptionsThatMakeNoSense() {
    refused("epochs is 0", () -> Fit.epochs(0));
    refused("batchSize is 0", () -> Fit.epochs(1).batchSize(0));
    refused("threads is 0", () -> Fit.epochs(1).threads(0));
    refused("learningRate is 0.0", () -> new Sgd(0));
    refused("learningRate is NaN", () -> new Adam(Float.NaN));
    refused("beta1 is 1.0", () -> new Adam().withConstants(1, 0.9f, 1e-7f));
    refused("epsilon is 0.0", () -> new Adam().withConstants(0.9f, 0.9f, 0));
  }

  @Test
  void aStepAllocatesNothingOnceItIsWarm() {
    Dataset data = points(64, 20, 5);
    Model model =
        Sequential.of(Shape.of(20), new Dense(33, RELU), new Dense(5), new Softmax()).build(1);
    Trainer trainer = trainer(model);
    long[] allocated = new long[4];
    Callback callback =
        new Callback() {
          private long before;

          @Override
          public void onBatchEnd(int epoch, int batch, Scores scores) {
            allocated[batch - 1] = Allocations.soFar() - before;
            before = Allocations.soFar();
          }
        };
    // Between the batches of an epoch; between epochs there is a new order.
    Fit fit = Fit.epochs(100).batchSize(16).callback(callback);
    long start = System.nanoTime();
    do {
      trainer.fit(data, fit);
    } while (allocated[1] + allocated[2] + allocated[3] > 0
        && System.nanoTime() - start < 30_000_000_000L);
    assertEquals(0, allocated[1] + allocated[2] + allocated[3]);
  }

  private static void refused(String message, Runnable call) {
    String actual = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(actual.contains(message), actual);
  }
}
