package org.lanewise.nn.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.Allocations;
import org.lanewise.nn.Execution;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Loss;
import org.lanewise.nn.Model;
import org.lanewise.nn.Node;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Regularizer;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Session;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.loss.BinaryCrossentropy;
import org.lanewise.nn.loss.SparseCategoricalCrossentropy;
import org.lanewise.nn.train.EpochResult;
import org.lanewise.nn.train.Fit;
import org.lanewise.nn.train.History;
import org.lanewise.nn.train.Sgd;
import org.lanewise.nn.train.Trainer;

/// A layer on each step: as if the steps were samples.
class TimeDistributedTest {
  private static final int STEPS = 3;

  private static float[] random(int n) {
    SplittableRandom random = new SplittableRandom(1);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextDouble(-1, 1);
    }
    return x;
  }

  private static void put(Slice slice, float[] values) {
    System.arraycopy(values, 0, slice.array(), slice.offset(), values.length);
  }

  @Test
  void stepsAreSamplesInTrainingToo(@TempDir Path folder) throws Exception {
    Layer layer =
        (graph, x) ->
            new Dense(4, Activation.GELU)
                .build(
                    graph,
                    new BatchNormalization()
                        .build(graph, new Conv1D(2, 3, Activation.RELU).build(graph, x)));
    Model each = Sequential.of(Shape.of(STEPS, 6, 2), new TimeDistributed(layer)).build(1);
    Model samples = Sequential.of(Shape.of(6, 2), layer).build(1);
    float[] weights = each.parameters().values();
    System.arraycopy(samples.parameters().values(), 0, weights, 0, weights.length);
    assertEquals(Shape.of(STEPS, 4, 4), each.graph().output().shape());
    assertEquals(
        List.of(
            "time_distributed/conv1d/kernel",
            "time_distributed/conv1d/bias",
            "time_distributed/batch_normalization/gamma"),
        each.graph().parameters().stream().map(Parameter::name).limit(3).toList());
    int rows = 2;
    float[] x = random(rows * STEPS * 12);
    Path file = folder.resolve("model.safetensors");
    each.save(file);
    assertArrayEquals(samples.predict(x, rows * STEPS), Model.load(file).predict(x, rows));

    Execution a = new Execution(each.graph(), each.parameters(), rows, Workers.caller(), true);
    int all = rows * STEPS;
    Execution b = new Execution(samples.graph(), samples.parameters(), all, Workers.caller(), true);
    put(a.input(0), x);
    put(b.input(0), x);
    a.forwardTraining(rows, 5);
    b.forwardTraining(all, 5);
    assertArrayEquals(b.output(0).toArray(), a.output(0).toArray());
    float[] dy = random(all * 16);
    put(a.outputGradient(0), dy);
    put(b.outputGradient(0), dy);
    a.backward();
    b.backward();
    assertArrayEquals(b.inputGradient(0).toArray(), a.inputGradient(0).toArray());
    assertArrayEquals(b.gradients(), a.gradients());
    assertArrayEquals(samples.parameters().values(), weights, "the running statistics");
    assertEquals(
        0,
        Allocations.inSteadyState(
            () -> {
              a.forwardTraining(rows, 5);
              a.backward();
            }));
  }

  /// What a session packs for an op, it packs for the same op on each step.
  @Test
  void sessionsHaveTheWeightsPacked() {
    for (Layer layer :
        List.of(
            new LSTM(3),
            new GRU(3, false, RecurrentOptions.DEFAULT.withSequences()),
            new Dense(4, Activation.TANH),
            new Conv1D(2, 3, Activation.RELU))) {
      Model model = Sequential.of(Shape.of(STEPS, 6, 2), new TimeDistributed(layer)).build(1);
      Node node = model.graph().nodes().get(0);
      List<Slice> weights =
          node.parameters().stream().map(p -> model.parameters().slice(p)).toList();
      assertNotNull(node.op().freeze(node, weights), layer::toString);
      int rows = 2;
      float[] x = random(rows * STEPS * 12);
      Execution training =
          new Execution(model.graph(), model.parameters(), rows, Workers.caller(), false);
      put(training.input(0), x);
      training.forward(rows);
      float[] expected = training.output(0).toArray();
      Session session = model.session(rows);
      Arrays.fill(model.parameters().values(), 0);
      float[] y = new float[expected.length];
      session.run(x, 0, y, 0, rows);
      assertArrayEquals(expected, y, layer::toString);
    }
  }

  @Test
  void servingAllocatesNothing() {
    Session session =
        Sequential.of(Shape.of(STEPS, 2, 2), new TimeDistributed(new LSTM(3))).build(1).session(2);
    float[] x = random(2 * STEPS * 4);
    float[] y = new float[2 * STEPS * 3];
    assertEquals(0, Allocations.inSteadyState(() -> session.run(x, 0, y, 0, 2)));
  }

  @Test
  void namesWhatDoesNotFit() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> Sequential.of(Shape.of(4), new TimeDistributed(new Dense(2))).build(1))
            .getMessage();
    assertEquals("time_distributed: the input has the shape [4], expected [steps, ...]", message);
    message =
        assertThrows(
                IllegalArgumentException.class,
                () -> Sequential.of(Shape.of(4, 2), new TimeDistributed(new LSTM(2))).build(1))
            .getMessage();
    assertEquals(
        "time_distributed: lstm: the input has the shape [2], expected [steps, features]", message);
    LSTM stateful = new LSTM(2, RecurrentOptions.DEFAULT.withState());
    message =
        assertThrows(
                IllegalArgumentException.class,
                () -> Sequential.of(Shape.of(4, 3, 2), new TimeDistributed(stateful)).build(1))
            .getMessage();
    assertEquals(
        "time_distributed: lstm is stateful, expected a layer that forgets each step", message);
  }

  @Test
  void crossEntropiesAreFusedWithTheLastLayer() {
    float[] x = random(4 * STEPS * 2);
    int[] labels = {0, 1, 2, 2, 1, 0, 1, 1, 1, 0, 0, 2};
    Dataset classes = Dataset.ofLabels(Shape.of(STEPS, 2), x, Shape.of(STEPS), labels, 3);
    List<Layer> softmax = List.of(new Dense(3), new Softmax());
    assertSameLoss(softmax, new SparseCategoricalCrossentropy(), classes);
    float[] y = {0, 1, 0, 0, 1, 0, 1, 1, 1, 0, 0, 0};
    Dataset halves = Dataset.ofTargets(Shape.of(STEPS, 2), x, Shape.of(STEPS, 1), y);
    List<Layer> gate = List.of(new Dense(1), new Activate(Activation.SIGMOID));
    assertSameLoss(gate, new BinaryCrossentropy(), halves);
    assertSameLoss(List.of(new Dense(1, Activation.SIGMOID)), new BinaryCrossentropy(), halves);
  }

  private static void assertSameLoss(List<Layer> layers, Loss loss, Dataset data) {
    Layer[] plain = layers.toArray(Layer[]::new);
    Layer[] each = layers.stream().map(TimeDistributed::new).toArray(Layer[]::new);
    assertEquals(losses(plain, loss, data), losses(each, loss, data));
  }

  private static List<Double> losses(Layer[] layers, Loss loss, Dataset data) {
    Model model = Sequential.of(Shape.of(STEPS, 2), layers).build(1);
    Trainer trainer = new Trainer(model, new Sgd(0.5f), loss);
    History history = trainer.fit(data, Fit.epochs(3).batchSize(2));
    return history.epochs().stream().map(EpochResult::loss).toList();
  }

  @Test
  void regularizersStay() {
    Layer layer = new Dense(4).kernelRegularizer(Regularizer.l2(1));
    Model each = Sequential.of(Shape.of(STEPS, 2), new TimeDistributed(layer)).build(1);
    Model alone = Sequential.of(Shape.of(2), layer).build(1);
    float[] weights = each.parameters().values();
    System.arraycopy(alone.parameters().values(), 0, weights, 0, weights.length);
    double penalty = penalty(alone);
    assertTrue(penalty > 0);
    assertEquals(penalty, penalty(each));
  }

  private static double penalty(Model model) {
    Execution execution =
        new Execution(model.graph(), model.parameters(), 1, Workers.caller(), false);
    execution.forwardTraining(1, 0);
    return execution.penalty();
  }
}
