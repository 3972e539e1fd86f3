package org.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Axpy;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.LSTM;
import org.lanewise.nn.layer.RecurrentOptions;
import org.lanewise.nn.loss.MeanSquaredError;
import org.lanewise.nn.op.Gemm;
import org.lanewise.nn.train.Adam;
import org.lanewise.nn.train.Fit;
import org.lanewise.nn.train.Sgd;
import org.lanewise.nn.train.Trainer;

/// What an op is told of training and evaluation, states, and what is frozen.
class TrainingModeTest {
  /// `y = x`; in training it counts in its state and notes the seeds that it sees.
  private record Counter(List<Long> seeds) implements Op {
    @Override
    public String type() {
      return "Counter";
    }

    @Override
    public Shape shape(List<Shape> inputs, List<Shape> parameters) {
      return inputs.get(0);
    }

    @Override
    public void forward(Call call) {
      Slice x = call.input(0);
      Slice y = call.output();
      int n = call.batch() * call.outputShape().size();
      System.arraycopy(x.array(), x.offset(), y.array(), y.offset(), n);
      if (call.training()) {
        Slice count = call.parameter(0);
        Axpy.saxpy(1, 1, new float[] {1}, 0, count.array(), count.offset());
      }
      note(call);
    }

    @Override
    public void backward(Call call) {
      assertNull(call.parameterGradient(0));
      note(call);
      Slice dy = call.outputGradient();
      Slice dx = call.inputGradient(0);
      int n = call.batch() * call.outputShape().size();
      System.arraycopy(dy.array(), dy.offset(), dx.array(), dx.offset(), n);
    }

    private void note(Call call) {
      seeds.add(call.training() ? (Long) call.seed() : null);
    }
  }

  private static Layer counter(List<Long> seeds) {
    return (graph, x) -> {
      String name = graph.uniqueName("counter");
      Parameter count = graph.state(name + "/count", Shape.of(1), Initializer.ZEROS);
      return graph.add(name, new Counter(seeds), List.of(x), List.of(count));
    };
  }

  private static Model model(List<Long> first, List<Long> second) {
    return Sequential.of(
            Shape.of(2), new Dense(3), counter(first), new Dense(2), counter(second), new Dense(1))
        .build(1);
  }

  private static float count(Model model) {
    return model.parameters().slice("counter/count").toArray()[0];
  }

  private static Dataset data() {
    float[] x = {1, 2, 3, 4, 5, 6, 7, 8};
    return Dataset.ofTargets(Shape.of(2), x, Shape.of(1), new float[] {1, 0, 1, 0});
  }

  @Test
  void forwardAndBackwardOfAStepSeeOneSeedAndNoOtherStepOrNodeDoes() {
    List<Long> first = new ArrayList<>();
    List<Long> second = new ArrayList<>();
    Model model = model(first, second);
    Execution execution =
        new Execution(model.graph(), model.parameters(), 2, Workers.caller(), false);
    for (int step = 0; step < 3; step++) {
      execution.forwardTraining(2, 7 + step);
      execution.backward();
    }
    for (List<Long> seeds : List.of(first, second)) {
      for (int i = 0; i < 6; i += 2) {
        assertEquals(seeds.get(i), seeds.get(i + 1));
      }
    }
    HashSet<Long> different = new HashSet<>(first);
    different.addAll(second);
    assertEquals(6, different.size());
    assertEquals(Execution.nodeSeed(8, 1), first.get(2));
    assertEquals(Execution.nodeSeed(9, 3), second.get(4));
    assertEquals(3, count(model));
  }

  @Test
  void evaluationAndSessionsDoNotTrain() {
    List<Long> seeds = new ArrayList<>();
    Model model = model(seeds, new ArrayList<>());
    Execution execution =
        new Execution(model.graph(), model.parameters(), 2, Workers.caller(), false);
    execution.forward(2);
    execution.backward();
    model.predict(new float[4], 2);
    new Trainer(model, new Sgd(), new MeanSquaredError()).evaluate(data());
    assertEquals(4, seeds.size());
    seeds.forEach(seed -> assertNull(seed));
    assertEquals(0, count(model));
  }

  @Test
  void fitTrainsAndItsValidationDoesNot() {
    List<Long> seeds = new ArrayList<>();
    Model model = model(seeds, new ArrayList<>());
    new Trainer(model, new Adam(), new MeanSquaredError())
        .fit(data(), Fit.epochs(3).batchSize(2).validation(data()));
    assertEquals(3 * 2, count(model));
    assertEquals(3 * 2, new HashSet<>(seeds).stream().filter(seed -> seed != null).count());
    // Forward and backward of two batches, forward of two more.
    assertEquals(3 * 6, seeds.size());
  }

  @Test
  void anOptimizerLeavesStatesAndFrozenLayersAlone() {
    Model model = model(new ArrayList<>(), new ArrayList<>());
    model.parameters().freeze("dense_1");
    float[] before = model.parameters().values().clone();
    new Trainer(model, new Adam(), new MeanSquaredError()).fit(data(), Fit.epochs(2));
    for (Parameter parameter : model.parameters().list()) {
      float[] now = model.parameters().slice(parameter).toArray();
      float[] then = model.parameters().slice(before, parameter).toArray();
      if (parameter.name().startsWith("dense_1/")) {
        assertArrayEquals(then, now, parameter::name);
      } else if (parameter.trainable()) {
        for (int i = 0; i < now.length; i++) {
          assertNotEquals(then[i], now[i], parameter.name());
        }
      } else {
        assertEquals(2, now[0], parameter.name());
      }
    }
  }

  @Test
  void aFrozenLayerComputesAsInServing() {
    List<Long> seeds = new ArrayList<>();
    Model model = model(seeds, new ArrayList<>());
    model.parameters().freeze("counter");
    new Trainer(model, new Adam(), new MeanSquaredError()).fit(data(), Fit.epochs(2));
    seeds.forEach(seed -> assertNull(seed));
    assertEquals(0, count(model));
    model.parameters().unfreeze("counter/count");
    new Trainer(model, new Adam(), new MeanSquaredError()).fit(data(), Fit.epochs(2));
    assertEquals(2, count(model));
  }

  @Test
  void aFrozenLayerDropsAsBefore() {
    Layer layer = new LSTM(8, RecurrentOptions.DEFAULT.withDropout(0, 0.5f));
    Model model = Sequential.of(Shape.of(4, 2), layer).build(1);
    model.parameters().freeze("lstm");
    Execution execution =
        new Execution(model.graph(), model.parameters(), 1, Workers.caller(), false);
    Slice x = execution.input(0);
    Arrays.fill(x.array(), x.offset(), x.offset() + x.length(), 1);
    execution.forwardTraining(1, 1);
    float[] one = execution.output(0).toArray();
    execution.forwardTraining(1, 2);
    assertFalse(Arrays.equals(one, execution.output(0).toArray()));
  }

  @Test
  void theWindowsToSweepAreAsFewAsPossible() {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input("x", Shape.of(2));
    Parameter a = graph.parameter("a", Shape.of(2, 2), Initializer.ZEROS);
    Parameter b = graph.parameter("b/one", Shape.of(2, 2), Initializer.ZEROS);
    Parameter c = graph.parameter("b/two", Shape.of(2, 2), Initializer.ZEROS);
    Parameter d = graph.parameter("bb", Shape.of(2, 2), Initializer.ZEROS);
    graph.state("s", Shape.of(3), Initializer.ZEROS);
    for (Parameter w : List.of(a, b, c, d)) {
      x = graph.add(graph.uniqueName("y"), new Gemm(Activation.LINEAR), List.of(x), List.of(w));
    }
    Parameters parameters = new Parameters(graph.build(x), 1);
    assertEquals("0+16", windows(parameters));
    parameters.freeze("b");
    assertEquals("0+4 12+4", windows(parameters));
    assertTrue(parameters.isFrozen(c));
    assertFalse(parameters.isTrained(c));
    assertFalse(parameters.isFrozen(d));
    parameters.unfreeze("b/one");
    assertEquals("0+8 12+4", windows(parameters));
    parameters.freeze("a");
    parameters.freeze("b/one");
    parameters.freeze("bb");
    assertEquals("", windows(parameters));
    for (String name : new String[] {"c", "b/", "b/o", ""}) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> parameters.freeze(name)).getMessage();
      assertTrue(message.startsWith("there is no layer or parameter " + name), message);
    }
  }

  private static String windows(Parameters parameters) {
    return String.join(
        " ",
        parameters.trained().stream()
            .map(window -> window.offset() + "+" + window.length())
            .toList());
  }

  @Test
  void statesAreSavedWithTheModel(@TempDir Path folder) throws IOException {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input("x", Shape.of(2));
    Parameter state = graph.state("state", Shape.of(2, 2), Initializer.GLOROT_UNIFORM);
    Value y = graph.add("y", new Gemm(Activation.LINEAR), List.of(x), List.of(state));
    Model model = Model.of(graph.build(y), 1);
    model.save(folder.resolve("model"));
    Model loaded = Model.load(folder.resolve("model"));
    assertFalse(loaded.parameters().list().get(0).trainable());
    assertArrayEquals(model.parameters().values(), loaded.parameters().values());
  }

  @Test
  void nothingIsLeftToDoWhereAllIsFrozen() {
    Model model = Sequential.of(Shape.of(2), new Dense(1)).build(1);
    model.parameters().freeze("dense");
    float[] before = model.parameters().values().clone();
    new Trainer(model, new Adam(), new MeanSquaredError()).fit(data(), Fit.epochs(2));
    assertArrayEquals(before, model.parameters().values());
  }
}
