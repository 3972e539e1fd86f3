package org.lanewise.bench.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.bench.picture.Pictures;
import picocli.CommandLine;

/// Each example, tiny: a few epochs over a few of the built-in digits.
class ExamplesTest {
  private static final Pattern FIGURE = Pattern.compile(" (-?\\d+\\.\\d{4}), seed 1, ");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int run(String... args) {
    CommandLine program = Examples.commandLine();
    program.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return program.execute(args);
  }

  private int run(List<String> args) {
    List<String> all = new ArrayList<>(args);
    all.addAll(List.of("--out", folder.toString(), "--threads", "1", "--text", "../README.md"));
    return run(all.toArray(String[]::new));
  }

  /// The bounds lie between what an untrained network comes to and what this one does.
  @ParameterizedTest
  @CsvSource({
    "autoencoder, 3, 1000, 0, 0.06",
    "vae, 8, 1000, 0, 0.08",
    "vgg, 3, 1000, 0.6, 1",
    "resnet, 2, 600, 0.5, 1",
    "densenet, 3, 600, 0.5, 1",
    "inception, 5, 1000, 0.4, 1",
    "fcn, 20, 300, 0.1, 1",
    "rcnn, 4, 500, 0.3, 1",
    "conv3d, 6, 1000, 0.3, 1",
    "gan, 40, 1000, 1.3, 10",
    "distillation, 8, 800, 0.7, 1",
    "transfer, 8, 1400, 0.4, 1",
    "conv1d, 4, 1000, 0.7, 1",
    "lstm, 6, 1000, 0.5, 1",
    "gru, 6, 1000, 0.5, 1",
    "language-model, 3, 1000, 2, 4.7"
  })
  void learns(String name, int epochs, int samples, double least, double most) throws Exception {
    List<String> args = List.of(name, "--epochs", "" + epochs, "--samples", "" + samples);
    assertEquals(0, run(args), err::toString);
    Matcher figure = FIGURE.matcher(out.toString());
    assertTrue(figure.find(), out::toString);
    double value = Double.parseDouble(figure.group(1));
    assertTrue(value >= least && value <= most, out::toString);
    assertTrue(exists(name + ".png") || exists(name + ".svg"), "the picture, of " + out.toString());
    assertEquals(Pictures.fontsMissing() == null, exists(name + "-curves.png"), out::toString);
    boolean attends = name.equals("language-model");
    assertEquals(attends, exists(name + "-attention-1.png"));
    assertEquals(attends, exists(name + "-attention-2.png"));
  }

  /// A row is 56 high and 6 apart, and there are six of more epochs.
  @ParameterizedTest
  @CsvSource({"1, 1", "3, 3", "6, 6", "7, 6"})
  void ganShowsHowItLearns(int epochs, int rows) throws Exception {
    assertEquals(0, run(List.of("gan", "--epochs", "" + epochs, "--samples", "50")), err::toString);
    assertEquals(
        6 + 62 * rows, ImageIO.read(folder.resolve("gan.png").toFile()).getHeight(), out::toString);
  }

  @Test
  void ganShowsTheFirstAndTheLastEpoch() {
    for (int epochs = 1; epochs <= 50; epochs++) {
      int last = epochs;
      List<Integer> shown =
          IntStream.rangeClosed(1, last).filter(e -> Gan.isShown(e, last)).boxed().toList();
      assertEquals(Math.min(6, last), shown.size(), shown::toString);
      assertEquals(1, shown.getFirst());
      assertEquals(last, shown.getLast());
    }
  }

  private boolean exists(String picture) {
    return Files.exists(folder.resolve(picture));
  }

  @Test
  void oneSeedGivesOneFigureWithAnyNumberOfThreads() {
    String[] args = {"vae", "--epochs", "1", "--samples", "200", "--out", folder.toString()};
    for (String threads : List.of("--threads=1", "--threads=2")) {
      assertEquals(
          0, run(Stream.concat(Stream.of(args), Stream.of(threads)).toArray(String[]::new)));
    }
    Matcher figure = FIGURE.matcher(out.toString());
    assertTrue(figure.find(), out::toString);
    String first = figure.group(1);
    assertTrue(figure.find(), out::toString);
    assertEquals(first, figure.group(1));
  }

  @Test
  void listsThemAll() {
    assertEquals(0, run());
    assertEquals(Examples.ALL.size(), out.toString().lines().count());
    for (Example example : Examples.ALL) {
      assertTrue(out.toString().contains(example.name()), example::name);
    }
  }

  @Test
  void namesWhatThereIsInsteadOfAnUnknownExample() {
    assertEquals(2, run("transmogrifier"));
    assertTrue(err.toString().contains("autoencoder"), err::toString);
  }

  @Test
  void refusesNumbersBelowOne() {
    for (String option : List.of("--epochs", "--samples", "--threads")) {
      assertEquals(2, run("autoencoder", option, "0"));
      assertTrue(err.toString().contains(option + " is 0, expected 1 or more"), err::toString);
    }
  }

  @Test
  void namesAMissingFileInOneLine() {
    String nowhere = folder.resolve("nowhere").toString();
    assertEquals(1, run(List.of("autoencoder", "--data", nowhere)));
    assertTrue(err.toString().startsWith("examples: " + nowhere), err::toString);
    assertEquals(1, err.toString().lines().count());
  }
}
