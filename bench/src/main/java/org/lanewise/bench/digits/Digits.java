package org.lanewise.bench.digits;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.lanewise.bench.Program;
import org.lanewise.bench.picture.ClassifiedImages;
import org.lanewise.bench.picture.ConfusionMatrix;
import org.lanewise.bench.picture.LearningCurves;
import org.lanewise.bench.picture.Pictures;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Backend;
import org.lanewise.kernels.Padding;
import org.lanewise.nn.Model;
import org.lanewise.nn.Op;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.layer.Conv2D;
import org.lanewise.nn.layer.ConvOptions;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Dropout;
import org.lanewise.nn.layer.Flatten;
import org.lanewise.nn.layer.MaxPooling2D;
import org.lanewise.nn.layer.Softmax;
import org.lanewise.nn.loss.SparseCategoricalCrossentropy;
import org.lanewise.nn.op.Reshape;
import org.lanewise.nn.train.Adam;
import org.lanewise.nn.train.CosineDecay;
import org.lanewise.nn.train.Fit;
import org.lanewise.nn.train.History;
import org.lanewise.nn.train.ProgressBar;
import org.lanewise.nn.train.Trainer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Trains a network to read digits, saves it, loads it again, and serves it: the whole library in
/// one program.
@Command(name = "digits", description = "Trains a network to read digits, saves it, and serves it.")
public final class Digits implements Callable<Integer> {
  private static final int HIDDEN = 64;
  private static final int FILTERS = 32;
  private static final float DROPOUT = 0.25f;
  private static final ConvOptions SAME = ConvOptions.of(Activation.RELU).padding(Padding.SAME);
  private static final float LEARNING_RATE = 1e-3f;
  private static final long SEED = 1;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "A folder with MNIST's four idx files, compressed with gzip or not. Default: the 1,797"
              + " digits of the UCI repository, a fifth held out.")
  private Path data;

  @Option(
      names = "--cnn",
      description =
          "Two convolutions with pooling before a dense layer, instead of dense layers of 64, 64 and"
              + " 10.")
  private boolean cnn;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Receives the model and the pictures. Default: ${DEFAULT-VALUE}")
  private Path out = Path.of("bench", "target", "digits");

  @Option(names = "--epochs", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
  private int epochs = 10;

  @Option(names = "--help", usageHelp = true, description = "Shows this text.")
  private boolean help;

  @Spec private CommandSpec spec;

  /// Runs the program.
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /// The program with its way to report errors: one line, and exit code 1.
  static CommandLine commandLine() {
    return Program.commandLine(new Digits());
  }

  /// Keras's 32; the small built-in set has so few batches in ten epochs that halving them counts:
  /// 0.975 instead of 0.964.
  private static int batchSize(int samples) {
    return samples < 10_000 ? 16 : 32;
  }

  private static Sequential dense(Dataset images) {
    return Sequential.of(
        images.sampleShape(),
        new Flatten(),
        new Dense(HIDDEN, Activation.RELU),
        new Dense(HIDDEN, Activation.RELU),
        new Dense(images.classes()),
        new Softmax());
  }

  /// The convolutions see one channel: images come without.
  private static Sequential convolutional(Dataset images) {
    Shape image = images.sampleShape();
    Op channel = new Reshape(Shape.of(image.dim(0), image.dim(1), 1));
    return Sequential.of(
        image,
        (graph, input) -> graph.add("channel", channel, List.of(input), List.of()),
        new Conv2D(FILTERS, 3, SAME),
        new MaxPooling2D(),
        new Conv2D(2 * FILTERS, 3, SAME),
        new MaxPooling2D(),
        new Flatten(),
        new Dropout(DROPOUT),
        new Dense(2 * HIDDEN, Activation.RELU),
        new Dense(images.classes()),
        new Softmax());
  }

  @Override
  public Integer call() throws IOException {
    if (epochs < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--epochs is " + epochs + ", expected 1 or more");
    }
    PrintWriter print = spec.commandLine().getOut();
    Dataset.Split images = data == null ? Images.builtIn(SEED) : Images.idx(data);
    Dataset train = images.train();
    Dataset test = images.test();
    Files.createDirectories(out);

    Model model = (cnn ? convolutional(train) : dense(train)).build(SEED);
    print.printf(
        Locale.ROOT,
        "%,d images of %s to train on, %,d held out%nbackend: %s%n%n%s%n",
        train.size(),
        train.sampleShape(),
        test.size(),
        Backend.describe(),
        model.summary());
    print.flush();

    int batchSize = batchSize(train.size());
    int steps = epochs * Math.ceilDiv(train.size(), batchSize);
    Adam adam = cnn ? new Adam(new CosineDecay(LEARNING_RATE, steps)) : new Adam(LEARNING_RATE);
    Trainer trainer = new Trainer(model, adam, new SparseCategoricalCrossentropy());
    History history;
    try (ProgressBar progress = new ProgressBar(epochs)) {
      history =
          trainer.fit(
              train,
              Fit.epochs(epochs)
                  .batchSize(batchSize)
                  .seed(SEED)
                  .validation(test)
                  .callback(progress));
    }

    Path file = out.resolve("model.safetensors");
    model.save(file);
    Model loaded = Model.load(file);
    float[] probabilities = loaded.predict(test.samples(), test.size());
    if (!Arrays.equals(probabilities, model.predict(test.samples(), test.size()))) {
      throw new IOException(file + ": the model predicts otherwise than the one that was saved");
    }
    print.printf("%nsaved and loaded again, predictions identical: %s%n", file);
    print.println(Serving.measure(loaded, test));

    print.println(draw(model, test, history));
    double accuracy = trainer.evaluate(test).accuracy();
    print.printf(Locale.ROOT, "test accuracy %.4f%n", accuracy);
    print.flush();
    return CommandLine.ExitCode.OK;
  }

  /// Draws all pictures, where the machine has fonts to write with.
  private String draw(Model model, Dataset test, History history) throws IOException {
    String missing = Pictures.fontsMissing();
    if (missing != null) {
      return "no pictures, " + missing;
    }
    return String.format(
        "pictures: %s, %s, %s",
        Pictures.save(LearningCurves.of(history), out.resolve("learning-curves.png")),
        Pictures.save(ConfusionMatrix.of(model, test), out.resolve("confusion.png")),
        Pictures.save(ClassifiedImages.of(model, test), out.resolve("samples.png")));
  }
}
