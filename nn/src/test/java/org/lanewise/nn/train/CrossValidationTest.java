package org.lanewise.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.lanewise.kernels.Activation;
import org.lanewise.nn.Model;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.data.KFold;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Normalization;
import org.lanewise.nn.layer.Softmax;
import org.lanewise.nn.loss.SparseCategoricalCrossentropy;
import org.lanewise.nn.metric.Accuracy;

class CrossValidationTest {
  private static final KFold FOLDS = new KFold(4, true, 7);
  private static final List<HyperParameters> CHOICES =
      SearchSpace.EMPTY.values("units", 1, 6).values("rate", 1e-6, 0.05).grid();

  /// A ring round a disc, far from the origin and in odd units.
  private static Dataset rings() {
    SplittableRandom random = new SplittableRandom(1);
    float[] x = new float[2 * 120];
    int[] labels = new int[120];
    for (int i = 0; i < 120; i++) {
      labels[i] = i % 2;
      double angle = random.nextDouble(2 * Math.PI);
      double radius = labels[i] + random.nextDouble(0.7);
      x[2 * i] = (float) (500 + radius * Math.cos(angle));
      x[2 * i + 1] = (float) (-3 + 0.01 * radius * Math.sin(angle));
    }
    return Dataset.ofLabels(Shape.of(2), x, labels, 2);
  }

  private static Recipe.Training make(HyperParameters choice, Dataset train, long seed) {
    Model model =
        Sequential.of(
                train.sampleShape(),
                Normalization.standard(train),
                new Dense(choice.integer("units"), Activation.TANH),
                new Dense(2),
                new Softmax())
            .build(seed);
    return new Recipe.Training(
        new Trainer(
            model,
            new Adam(choice.number("rate")),
            new SparseCategoricalCrossentropy(),
            new Accuracy()),
        Fit.epochs(40).batchSize(10).seed(seed));
  }

  @Test
  void findsTheBestChoiceWithAnyNumberOfThreads() {
    Dataset data = rings();
    SelectionResult one = CrossValidation.run(data, FOLDS, CHOICES, CrossValidationTest::make, 1);
    assertEquals(one, CrossValidation.run(data, FOLDS, CHOICES, CrossValidationTest::make, 3));
    KFold others = new KFold(4, true, 8);
    assertNotEquals(one, CrossValidation.run(data, others, CHOICES, CrossValidationTest::make, 3));
    assertEquals(Map.of("units", 6, "rate", 0.05), one.best("accuracy", true).values());
    assertEquals(CHOICES, one.rows().stream().map(SelectionResult.Row::choice).toList());
    assertEquals(4, one.rows().get(0).folds().size());
    assertTrue(one.rows().get(3).mean("accuracy") > 0.9, one::toString);
  }

  @Test
  void trainsOnAllButTheHeldOutFoldWithTheFoldsSeed() {
    Dataset data = rings();
    Set<Long> seeds = ConcurrentHashMap.newKeySet();
    CrossValidation.run(
        data,
        FOLDS,
        CHOICES.subList(0, 1),
        (choice, train, seed) -> {
          seeds.add(seed);
          assertEquals(90, train.size());
          return make(choice, train, seed);
        },
        2);
    assertEquals(Set.of(7L, 8L, 9L, 10L), seeds);
  }

  @Test
  void tellsMeanAndDeviationAsATable() {
    List<Evaluation> folds =
        List.of(new Evaluation(Map.of("loss", 1.0)), new Evaluation(Map.of("loss", 4.0)));
    List<Evaluation> worse =
        List.of(new Evaluation(Map.of("loss", Double.NaN)), new Evaluation(Map.of("loss", 4.0)));
    SelectionResult result =
        new SelectionResult(
            List.of(
                new SelectionResult.Row(CHOICES.get(0), worse),
                new SelectionResult.Row(CHOICES.get(3), folds)));
    assertEquals(2.5, result.rows().get(1).mean("loss"));
    assertEquals(Math.sqrt(4.5), result.rows().get(1).deviation("loss"), 1e-15);
    assertEquals(CHOICES.get(3), result.best("loss", false));
    assertEquals(CHOICES.get(3), result.best("loss", true));
    assertEquals(
        List.of(
            "units       rate              loss",
            "    1  1.000e-06        NaN +- NaN",
            "    6    0.05000  2.5000 +- 2.1213"),
        result.toString().lines().toList());
    assertThrows(IllegalArgumentException.class, () -> result.best("accuracy", true));
  }

  @Test
  void refusesWhatCannotRunAndPassesOnWhatFails() {
    Dataset data = rings();
    Recipe recipe = CrossValidationTest::make;
    refused("choices is empty", () -> CrossValidation.run(data, FOLDS, List.of(), recipe, 1));
    refused("threads is 0", () -> CrossValidation.run(data, FOLDS, CHOICES, recipe, 0));
    refused(
        "hyper-parameter units is null",
        () -> CrossValidation.run(data, FOLDS, List.of(HyperParameters.NONE), recipe, 2));
  }

  private static void refused(String message, Runnable call) {
    String actual = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(actual.contains(message), actual);
  }
}
