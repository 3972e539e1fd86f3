package org.lanewise.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.kernels.Activation;
import org.lanewise.nn.Model;
import org.lanewise.nn.ModelFormatException;
import org.lanewise.nn.Regularizer;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.layer.BatchNormalization;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Dropout;
import org.lanewise.nn.layer.GaussianNoise;
import org.lanewise.nn.loss.MeanSquaredError;

class CallbackTest {
  private static Model model() {
    return Sequential.of(Shape.of(2), new Dense(5, Activation.TANH), new Dense(1)).build(1);
  }

  private static Dataset data() {
    float[] x = new float[40];
    float[] y = new float[20];
    for (int i = 0; i < 20; i++) {
      x[2 * i] = (float) Math.sin(i);
      x[2 * i + 1] = (float) Math.cos(3 * i);
      y[i] = x[2 * i] * x[2 * i + 1];
    }
    return Dataset.ofTargets(Shape.of(2), x, Shape.of(1), y);
  }

  private static Trainer trainer(Model model) {
    return new Trainer(
        model, new Adam(new ExponentialDecay(0.05f, 10, 0.9f)), new MeanSquaredError());
  }

  /// Tells a callback of made-up losses, and marks the weights with the epoch.
  private static int feed(Callback callback, Trainer trainer, String name, double... values) {
    boolean[] stopped = new boolean[1];
    callback.onTrainBegin(trainer);
    for (int i = 0; i < values.length; i++) {
      Arrays.fill(trainer.model().parameters().values(), i + 1);
      callback.onEpochEnd(new EpochResult(i + 1, Map.of("loss", 0.0, name, values[i])));
      stopped[0] |= trainer.isStopped();
      if (stopped[0]) {
        callback.onTrainEnd();
        return i + 1;
      }
    }
    callback.onTrainEnd();
    return 0;
  }

  @Test
  void earlyStoppingWaitsAndRestoresTheBest() {
    Trainer trainer = trainer(model());
    assertEquals(5, feed(new EarlyStopping(2), trainer, "val_loss", 5, 4, 3, 3, 3.5, 1));
    assertEquals(3, trainer.model().parameters().values()[0]);
    trainer = trainer(model());
    Monitor accuracy = Monitor.max("accuracy");
    Callback stop = new EarlyStopping(accuracy, 0.1f, 1);
    assertEquals(3, feed(stop, trainer, "accuracy", 0.5, 0.7, 0.75, 0.9));
    assertEquals(2, trainer.model().parameters().values()[0]);
    // NaN is no improvement.
    trainer = trainer(model());
    assertEquals(2, feed(new EarlyStopping(1), trainer, "val_loss", 1, Double.NaN));
    // Nobody stops what goes on getting better; the best is the last.
    trainer = trainer(model());
    assertEquals(0, feed(new EarlyStopping(1), trainer, "val_loss", 3, 2, 1));
    assertEquals(3, trainer.model().parameters().values()[0]);
  }

  @Test
  void earlyStoppingEndsAFit() {
    Model model = model();
    // With a rate of nothing to speak of, nothing gets better by a tenth.
    Callback stop = new EarlyStopping(Monitor.min("val_loss"), 0.1f, 3);
    History history =
        new Trainer(model, new Sgd(1e-6f), new MeanSquaredError())
            .fit(data(), Fit.epochs(50).validation(data()).callback(stop));
    assertEquals(4, history.epochs().size());
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> trainer(model()).fit(data(), Fit.epochs(1).callback(new EarlyStopping(1))))
            .getMessage();
    assertTrue(message.startsWith("there is no score val_loss"), message);
  }

  @Test
  void aPlateauLowersTheRate() {
    Trainer trainer = new Trainer(model(), new Sgd(0.5f), new MeanSquaredError());
    Callback plateau = new ReduceLrOnPlateau(Monitor.min("val_loss"), 0.5f, 2, 0.1f);
    feed(plateau, trainer, "val_loss", 1, 1, 1);
    assertEquals(0.25f, trainer.learningRate());
    feed(plateau, trainer, "val_loss", 1, 1, 0.5, 0.49999, 0.49998);
    assertEquals(0.125f, trainer.learningRate());
    feed(plateau, trainer, "val_loss", 1, 1, 1, 1, 1, 1, 1);
    assertEquals(0.1f, trainer.learningRate());
    History history = trainer.fit(data(), Fit.epochs(1));
    assertEquals(0.1f, history.get("learning_rate")[0]);
  }

  @Test
  void aRateThatWasSetScalesTheSchedule() {
    Trainer trainer = trainer(model());
    trainer.learningRate(0.01f);
    assertEquals(0.01f, trainer.learningRate());
    trainer.fit(data(), Fit.epochs(5).batchSize(10));
    assertEquals(0.01 * 0.9, trainer.learningRate(), 1e-8);
  }

  @Test
  void terminateOnNanEndsQuietly() {
    float[] x = new float[12];
    x[7] = Float.NaN;
    Dataset data = Dataset.ofTargets(Shape.of(2), x, Shape.of(1), new float[6]);
    Fit fit = Fit.epochs(3).batchSize(2).shuffle(false);
    Model model = model();
    History history = trainer(model).fit(data, fit.callback(new TerminateOnNan()));
    assertEquals(List.of(), history.epochs());
    for (float weight : model.parameters().values()) {
      assertTrue(Float.isFinite(weight));
    }
    assertThrows(ArithmeticException.class, () -> trainer(model()).fit(data, fit));
  }

  @Test
  void csvLoggerWritesALineAnEpoch(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("log.csv");
    Files.writeString(file, "old");
    History history =
        trainer(model())
            .fit(data(), Fit.epochs(3).validation(data()).callback(new CsvLogger(file)));
    List<String> lines = Files.readAllLines(file);
    assertEquals("epoch,loss,val_loss,learning_rate", lines.get(0));
    assertEquals(4, lines.size());
    for (int i = 0; i < 3; i++) {
      String[] fields = lines.get(i + 1).split(",");
      assertEquals(i + 1, Integer.parseInt(fields[0]));
      assertEquals(history.get("val_loss")[i], Double.parseDouble(fields[2]));
    }
    Fit nowhere = Fit.epochs(1).callback(new CsvLogger(folder.resolve("no/log.csv")));
    assertThrows(UncheckedIOException.class, () -> trainer(model()).fit(data(), nowhere));
  }

  @Test
  void resumesToTheSameBits(@TempDir Path folder) {
    for (Optimizer optimizer :
        List.of(
            new Sgd(0.1f).withMomentum(0.9f),
            new Adagrad(0.1f),
            new Adam(new ExponentialDecay(0.05f, 3, 0.9f)).withAmsgrad())) {
      Path file = folder.resolve(optimizer.getClass().getSimpleName());
      Model whole = model();
      History expected = fit(whole, optimizer, fit(7));
      Model broken = model();
      fit(broken, optimizer, fit(3).checkpoint(file));
      Model resumed = model();
      History rest = fit(resumed, optimizer, fit(7).checkpoint(file));
      assertArrayEquals(whole.parameters().values(), resumed.parameters().values());
      assertEquals(expected.epochs().subList(3, 7), rest.epochs());
      assertFalse(Arrays.equals(broken.parameters().values(), resumed.parameters().values()));
      // Nothing is left to do.
      Model again = model();
      assertEquals(List.of(), fit(again, optimizer, fit(7).checkpoint(file)).epochs());
      assertArrayEquals(whole.parameters().values(), again.parameters().values());
    }
  }

  /// Everything that is random in training, and states beside the weights.
  private static Model randomModel() {
    return Sequential.of(
            Shape.of(2),
            new GaussianNoise(0.1f),
            new Dense(8, Activation.TANH).kernelRegularizer(Regularizer.l2(0.01f)),
            new BatchNormalization(),
            new Dropout(0.3f),
            new Dense(1))
        .build(1);
  }

  /// Cut off in the middle of an epoch, and while the checkpoint was written, a training goes on
  /// from the last whole epoch, in another process as in the same one.
  @Test
  void resumesFromTheMiddleOfAnEpochToTheSameBits(@TempDir Path folder) throws IOException {
    Model whole = randomModel();
    fit(whole, new Adam(0.01f), fit(5));
    for (int cut : new int[] {1, 2, 6, 9, 11}) { // of 4 batches an epoch
      Path file = folder.resolve("cut" + cut);
      Model broken = randomModel();
      Trainer trainer = new Trainer(broken, new Adam(0.01f), new MeanSquaredError());
      int[] batches = new int[1];
      Callback bomb =
          new Callback() {
            @Override
            public void onBatchEnd(int epoch, int batch, Scores scores) {
              if (++batches[0] == cut) {
                throw new IllegalStateException("cut off");
              }
            }
          };
      assertThrows(
          IllegalStateException.class,
          () -> trainer.fit(data(), fit(5).callback(bomb).checkpoint(file)));
      assertEquals(cut > 4, Files.exists(file));
      // What a process leaves that dies while it writes.
      Files.write(folder.resolve(".cut" + cut + ".5a.tmp"), new byte[100]);
      Fit fit = fit(5).callback(new Callback() {}).checkpoint(file);
      Model resumed = randomModel();
      History rest = fit(resumed, new Adam(0.01f), fit);
      assertEquals(5 - (cut - 1) / 4, rest.epochs().size());
      assertArrayEquals(whole.parameters().values(), resumed.parameters().values());
    }
  }

  private static Fit fit(int epochs) {
    return Fit.epochs(epochs)
        .batchSize(6)
        .seed(3)
        .validation(data())
        .callback(new ReduceLrOnPlateau(Monitor.min("loss"), 0.5f, 1, 0));
  }

  private static History fit(Model model, Optimizer optimizer, Fit fit) {
    return new Trainer(model, optimizer, new MeanSquaredError()).fit(data(), fit);
  }

  @Test
  void resumesWhatEarlyStoppingRemembers(@TempDir Path folder) {
    Path file = folder.resolve("checkpoint");
    Monitor loss = Monitor.min("loss");
    // Nothing gets better by 10: the best weights are those after the first epoch.
    Model whole = model();
    trainer(whole).fit(data(), Fit.epochs(9).callback(new EarlyStopping(loss, 10, 4)));
    Model broken = model();
    Fit stop = Fit.epochs(3).callback(new EarlyStopping(loss, 10, 4)).checkpoint(file);
    trainer(broken).fit(data(), stop);
    Model resumed = model();
    Fit go = Fit.epochs(9).callback(new EarlyStopping(loss, 10, 4)).checkpoint(file);
    assertEquals(2, trainer(resumed).fit(data(), go).epochs().size());
    assertArrayEquals(whole.parameters().values(), resumed.parameters().values());
    // It has stopped, and stays so.
    Model again = model();
    assertEquals(0, trainer(again).fit(data(), go).epochs().size());
    assertArrayEquals(whole.parameters().values(), again.parameters().values());
  }

  @Test
  void refusesACheckpointOfSomethingElse(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("checkpoint");
    trainer(model()).fit(data(), Fit.epochs(1).checkpoint(file));
    Fit fit = Fit.epochs(2).checkpoint(file);
    refused("its seed is 0, expected that of the fit, 1", model(), new Adam(), fit.seed(1));
    refused("tensor optimizer/2 is missing, expected 21", model(), new Adam().withAmsgrad(), fit);
    Model wide = Sequential.of(Shape.of(2), new Dense(1)).build(1);
    refused("tensor weights has 21 elements, expected 3", wide, new Adam(), fit);
    refused(
        "it has no number callback/0/best",
        model(),
        new Adam(),
        fit.callback(new EarlyStopping(1)));
    byte[] bytes = Files.readAllBytes(file);
    for (int length = 0; length < bytes.length; length += 29) {
      Files.write(file, Arrays.copyOf(bytes, length));
      Throwable cause =
          assertThrows(UncheckedIOException.class, () -> trainer(model()).fit(data(), fit))
              .getCause();
      assertTrue(cause instanceof ModelFormatException, cause.toString());
    }
    model().save(file);
    assertThrows(UncheckedIOException.class, () -> trainer(model()).fit(data(), fit));
    Fit nowhere = Fit.epochs(1).checkpoint(folder.resolve("no/file"));
    assertThrows(UncheckedIOException.class, () -> trainer(model()).fit(data(), nowhere));
  }

  private static void refused(String message, Model model, Optimizer optimizer, Fit fit) {
    float[] before = model.parameters().values().clone();
    Trainer trainer = new Trainer(model, optimizer, new MeanSquaredError());
    String actual =
        assertThrows(IllegalArgumentException.class, () -> trainer.fit(data(), fit)).getMessage();
    assertTrue(actual.contains(message), actual);
    assertArrayEquals(before, model.parameters().values());
  }

  @Test
  void refusesBadConstants() {
    Monitor loss = Monitor.min("loss");
    assertThrows(IllegalArgumentException.class, () -> new EarlyStopping(0));
    assertThrows(IllegalArgumentException.class, () -> new EarlyStopping(loss, -1, 1));
    assertThrows(IllegalArgumentException.class, () -> new ReduceLrOnPlateau(loss, 1, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new ReduceLrOnPlateau(loss, 0.5f, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> trainer(model()).learningRate(0));
  }
}
