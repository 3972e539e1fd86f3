package org.lanewise.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lanewise.kernels.Activation;
import org.lanewise.nn.Goal;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Model;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.data.Sample;
import org.lanewise.nn.data.SampleStream;
import org.lanewise.nn.data.Wanted;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Softmax;
import org.lanewise.nn.loss.MeanSquaredError;
import org.lanewise.nn.loss.SparseCategoricalCrossentropy;
import org.lanewise.nn.metric.MeanAbsoluteError;

/// One model with a class and a number as its outputs.
class SeveralOutputsTest {
  private static final Shape PAIR = Shape.of(2);

  private static Model model() {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input("x", PAIR);
    Value hidden = new Dense(8, Activation.TANH).build(graph, x);
    Value side = new Softmax().named("side").build(graph, new Dense(2).build(graph, hidden));
    Value sum = new Dense(1).named("sum").build(graph, hidden);
    return Model.of(graph.build(side, sum), 1);
  }

  private static Dataset data() {
    SplittableRandom random = new SplittableRandom(1);
    float[] x = new float[200];
    int[] labels = new int[100];
    float[] y = new float[100];
    for (int i = 0; i < 100; i++) {
      x[2 * i] = (float) random.nextDouble(-1, 1);
      x[2 * i + 1] = (float) random.nextDouble(-1, 1);
      labels[i] = x[2 * i] > x[2 * i + 1] ? 1 : 0;
      y[i] = x[2 * i] + x[2 * i + 1];
    }
    return Dataset.ofLabels(PAIR, x, labels, 2).andTargets(Shape.of(1), y);
  }

  private static Trainer trainer(Model model) {
    return new Trainer(
        model,
        new Adam(0.02f),
        Goal.of(new SparseCategoricalCrossentropy()),
        Goal.of(new MeanSquaredError(), new MeanAbsoluteError()).weight(0.5f));
  }

  @Test
  void learnsAllAndReportsEach() {
    Trainer trainer = trainer(model());
    History history = trainer.fit(data(), Fit.epochs(40).validation(data()));
    EpochResult last = history.epochs().get(39);
    assertEquals(
        List.of(
            "loss",
            "side_loss",
            "sum_loss",
            "side_accuracy",
            "sum_mean_absolute_error",
            "val_loss",
            "val_side_loss",
            "val_sum_loss",
            "val_side_accuracy",
            "val_sum_mean_absolute_error",
            "learning_rate"),
        List.copyOf(last.values().keySet()));
    assertEquals(last.get("side_loss") + 0.5 * last.get("sum_loss"), last.loss(), 1e-9);
    assertTrue(last.get("val_side_accuracy") > 0.9, last::toString);
    assertTrue(last.get("val_sum_mean_absolute_error") < 0.1, last::toString);
  }

  /// A stream of the same samples trains to the same weights, and learns when shuffled.
  @Test
  void aStreamTrainsLikeTheDataSet() {
    Dataset data = data();
    SampleStream stream =
        SampleStream.ofLabels(PAIR, 2, SeveralOutputsTest::samples).andTargets(Shape.of(1));
    Model streamed = model();
    Model whole = model();
    Fit fit = Fit.epochs(3).batchSize(16).shuffle(false);
    History expected = trainer(whole).fit(data, fit.validation(data));
    History actual = trainer(streamed).fit(stream, fit.validation(stream));
    assertArrayEquals(whole.parameters().values(), streamed.parameters().values());
    assertEquals(expected.epochs(), actual.epochs());
    Trainer trainer = trainer(model());
    EpochResult shuffled = trainer.fit(stream.shuffleBuffer(50), Fit.epochs(40)).epochs().getLast();
    assertTrue(shuffled.get("side_accuracy") > 0.9, shuffled::toString);
  }

  private static Iterator<Sample> samples() {
    Dataset data = data();
    float[] x = data.samples();
    return IntStream.range(0, data.size())
        .mapToObj(
            i -> {
              float[] pair = {x[2 * i], x[2 * i + 1]};
              return Sample.of(pair, data.label(i)).andTarget(new float[] {pair[0] + pair[1]});
            })
        .iterator();
  }

  @Test
  void aPartOfTheDataKeepsAllAnswers() {
    Dataset data = data();
    assertEquals(List.of(new Wanted(Shape.of(), 2), new Wanted(Shape.of(1), 0)), data.wanted());
    int[] all = new int[100];
    for (int i = 0; i < 100; i++) {
      all[i] = i;
    }
    Trainer trainer = trainer(model());
    assertEquals(trainer.evaluate(data), trainer.evaluate(data.subset(all)));
  }

  @Test
  void refusesWhatDoesNotFit() {
    refused(
        "there are 1 losses, expected one for each output of [side[2], sum[1]]",
        () -> new Trainer(model(), new Sgd(), new MeanSquaredError()));
    refused(
        "data has [labels of []], expected labels or targets for each of the model's outputs",
        () -> trainer(model()).evaluate(Dataset.ofLabels(PAIR, new float[4], new int[] {0, 1}, 2)));
    refused("y has 3 elements, expected 100", () -> data().andTargets(Shape.of(1), new float[3]));
    refused(
        "labels has 3 elements, expected 100", () -> data().andLabels(Shape.of(), new int[3], 2));
    refused(
        "the weight of the loss mean_squared_error is 0.0",
        () -> Goal.of(new MeanSquaredError()).weight(0));
  }

  private static void refused(String message, Runnable call) {
    String actual = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(actual.contains(message), actual);
  }
}
