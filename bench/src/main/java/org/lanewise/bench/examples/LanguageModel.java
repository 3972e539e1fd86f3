package org.lanewise.bench.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lanewise.bench.picture.NetworkDiagram;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.Decoder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Model;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Embedding;
import org.lanewise.nn.layer.LayerNormalization;
import org.lanewise.nn.layer.PositionEmbedding;
import org.lanewise.nn.layer.Softmax;
import org.lanewise.nn.layer.TransformerDecoder;
import org.lanewise.nn.layer.TransformerOptions;
import org.lanewise.nn.loss.SparseCategoricalCrossentropy;
import org.lanewise.nn.metric.Accuracy;
import org.lanewise.nn.train.Adam;
import org.lanewise.nn.train.CosineDecay;
import org.lanewise.nn.train.Trainer;
import org.lanewise.nn.train.WarmUp;

/// A small transformer that guesses the next character of a text, and then writes: Radford and
/// others, "Improving language understanding by generative pre-training", 2018, on characters.
final class LanguageModel implements Example {
  private static final int STEPS = 64;
  private static final int WIDTH = 96;
  private static final int BLOCKS = 2;
  private static final float LEARNING_RATE = 3e-3f;
  private static final int WRITTEN = 400;
  private static final double TEMPERATURE = 0.7;

  @Override
  public String name() {
    return "language-model";
  }

  @Override
  public String description() {
    return "a transformer writes character by character (Radford and others, 2018)";
  }

  @Override
  public int epochs() {
    return 6;
  }

  @Override
  public int samples() {
    return 4_000;
  }

  static Sequential network(int characters) {
    TransformerOptions options =
        TransformerOptions.of(4 * WIDTH, 4).activation(Activation.GELU).preNorm().dropout(0.1f);
    return Sequential.of(
        Shape.of(STEPS),
        new Embedding(characters, WIDTH),
        new PositionEmbedding(STEPS),
        blocks(options),
        new LayerNormalization(),
        new Dense(characters),
        new Softmax());
  }

  private static Layer blocks(TransformerOptions options) {
    return (graph, x) -> {
      Value y = x;
      for (int i = 0; i < BLOCKS; i++) {
        y = new TransformerDecoder(options).build(graph, y);
      }
      return y;
    };
  }

  @Override
  public Figure run(Run run) throws IOException {
    String text = read(run.text());
    int[] alphabet = text.chars().distinct().sorted().toArray();
    int[] numbers = text.chars().map(c -> Arrays.binarySearch(alphabet, c)).toArray();
    int held = numbers.length * 9 / 10;
    int room = held - STEPS - 1;
    if (room < 1 || numbers.length - held <= STEPS) {
      throw new IOException(
          run.text() + ": " + numbers.length + " characters, expected " + 11 * STEPS + " or more");
    }
    SplittableRandom random = new SplittableRandom(run.seed());
    Dataset train =
        windows(numbers, random.ints(run.samples(), 0, room).toArray(), alphabet.length);
    int[] starts =
        IntStream.iterate(held, i -> i + STEPS < numbers.length, i -> i + STEPS).toArray();
    Dataset test = windows(numbers, starts, alphabet.length);

    Model model = network(alphabet.length).build(run.seed());
    int steps = run.steps(train);
    Trainer trainer =
        new Trainer(
            model,
            new Adam(new WarmUp(steps / 20 + 1, new CosineDecay(LEARNING_RATE, steps))),
            new SparseCategoricalCrossentropy(),
            new Accuracy());
    run.fit(trainer, train, test);
    run.save(name(), NetworkDiagram.of(model));
    run.print().println(write(model, alphabet, "Lanewise", random));
    return new Figure(
        "bits a character of held-out text", trainer.evaluate(test).get("loss") / Math.log(2));
  }

  /// The text of a file, or of a folder's README.md and all package documentation below it.
  private static String read(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return Files.readString(path);
    }
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> found =
          files
              .filter(
                  file ->
                      file.equals(path.resolve("README.md")) || file.endsWith("package-info.java"))
              .sorted()
              .toList();
      for (Path file : found) {
        text.append(Files.readString(file));
      }
    }
    return text.toString();
  }

  /// A window of the text from each start, and beside each character the one that follows.
  private static Dataset windows(int[] numbers, int[] starts, int characters) {
    float[] x = new float[starts.length * STEPS];
    int[] next = new int[x.length];
    for (int i = 0; i < x.length; i++) {
      int at = starts[i / STEPS] + i % STEPS;
      x[i] = numbers[at];
      next[i] = numbers[at + 1];
    }
    return Dataset.ofLabels(Shape.of(STEPS), x, Shape.of(STEPS), next, characters);
  }

  /// Goes on from a beginning. Where the sequence is full, the next one begins with its last half.
  private static String write(
      Model model, int[] alphabet, String beginning, SplittableRandom random) {
    Decoder decoder = Decoder.of(model, 1, Workers.caller());
    StringBuilder text = new StringBuilder();
    beginning
        .chars()
        .filter(c -> Arrays.binarySearch(alphabet, c) >= 0)
        .forEach(text::appendCodePoint);
    if (text.isEmpty()) {
      text.appendCodePoint(alphabet[0]);
    }
    float[] number = new float[1];
    float[] probabilities = new float[alphabet.length];
    int read = 0;
    while (text.length() < WRITTEN) {
      if (decoder.position() == STEPS) {
        decoder.reset();
        read = text.length() - STEPS / 2;
      }
      for (; read < text.length(); read++) {
        number[0] = Arrays.binarySearch(alphabet, text.charAt(read));
        decoder.step(number, 0, probabilities, 0, 1);
      }
      text.append((char) alphabet[draw(probabilities, random)]);
    }
    return text.toString();
  }

  /// A number with its probability, the likely ones preferred.
  private static int draw(float[] probabilities, SplittableRandom random) {
    double[] sums = new double[probabilities.length];
    double sum = 0;
    for (int i = 0; i < sums.length; i++) {
      sum += Math.pow(probabilities[i], 1 / TEMPERATURE);
      sums[i] = sum;
    }
    double at = random.nextDouble() * sum;
    int i = 0;
    while (i < sums.length - 1 && sums[i] <= at) {
      i++;
    }
    return i;
  }
}
