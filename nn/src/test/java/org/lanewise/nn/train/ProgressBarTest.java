package org.lanewise.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.lanewise.nn.Model;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.data.Sample;
import org.lanewise.nn.data.SampleStream;
import org.lanewise.nn.data.Samples;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.loss.MeanSquaredError;
import org.lanewise.nn.metric.MeanAbsoluteError;

class ProgressBarTest {
  private static final Shape ONE = Shape.of(1);
  private static final Dataset DATA =
      Dataset.ofTargets(ONE, new float[] {1, 2, 3, 4, 5}, ONE, new float[] {2, 4, 6, 8, 10});

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private List<String> lines() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static Trainer trainer() {
    Model model = Sequential.of(ONE, new Dense(1)).build(1);
    return new Trainer(model, new Sgd(0.01f), new MeanSquaredError(), new MeanAbsoluteError());
  }

  private History fit(Samples data, Fit fit) {
    try (ProgressBar bar = ProgressBar.lines(fit.epochs, stream)) {
      return trainer().fit(data, fit.batchSize(2).callback(bar));
    }
  }

  private static String values(EpochResult result) {
    return String.format(
        Locale.ROOT,
        "loss %.4f  mean_absolute_error %.4f",
        result.loss(),
        result.get("mean_absolute_error"));
  }

  @Test
  void printsALineForEachEpoch() {
    History history = fit(DATA, Fit.epochs(3).validation(DATA));
    assertEquals(3, lines().size(), () -> lines().toString());
    for (int i = 0; i < 3; i++) {
      EpochResult result = history.epochs().get(i);
      String line = lines().get(i);
      assertTrue(line.startsWith("epoch  " + (i + 1) + "/3 100% ["), line);
      assertTrue(line.contains("] 3/3 ("), line); // five samples in batches of two
      String validation =
          String.format(Locale.ROOT, "  validation %.4f", result.get("val_mean_absolute_error"));
      assertTrue(line.contains(values(result) + validation), line);
    }
  }

  @Test
  void countsBatchesWhereTheirNumberIsUnknown() {
    Iterable<Sample> source = List.of(Sample.of(new float[1], new float[1]));
    History history = fit(SampleStream.ofTargets(ONE, ONE, source), Fit.epochs(1));
    assertEquals(1, lines().size(), () -> lines().toString());
    String line = lines().get(0);
    assertTrue(line.startsWith("epoch  1/1"), line);
    assertTrue(line.contains(values(history.epochs().get(0))), line);
    assertTrue(!line.contains("validation"), line);
  }

  @Test
  void leavesALineWhereTrainingEndsInTheMiddle() {
    Dataset bad = Dataset.ofTargets(ONE, new float[] {1, 2, Float.NaN}, ONE, new float[3]);
    assertThrows(ArithmeticException.class, () -> fit(bad, Fit.epochs(2).shuffle(false)));
    assertEquals(1, lines().size(), () -> lines().toString());
    assertTrue(lines().get(0).contains("] 1/2 ("), () -> lines().toString());
  }

  @Test
  void stepsWithoutATrainer() {
    try (ProgressBar bar = ProgressBar.lines(1, stream)) {
      bar.onEpochBegin(1, 4);
      for (int i = 0; i < 4; i++) {
        bar.step("step " + i);
      }
    }
    assertEquals(1, lines().size(), () -> lines().toString());
    assertTrue(lines().get(0).contains("] 4/4 ("), () -> lines().toString());
    assertTrue(lines().get(0).contains("step 3"), () -> lines().toString());
  }
}
