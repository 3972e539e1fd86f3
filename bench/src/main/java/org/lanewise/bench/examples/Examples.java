package org.lanewise.bench.examples;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.lanewise.bench.Program;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Lists the examples, or runs one by name.
@Command(
    name = "examples",
    description = "Trains a network from the literature. Without a name it lists what there is.")
public final class Examples implements Callable<Integer> {
  static final List<Example> ALL =
      List.of(
          new Autoencoder(),
          new VariationalAutoencoder(),
          new Classifier(
              "vgg",
              "small convolutions, two and two (Simonyan and Zisserman, 2014)",
              Vgg::network,
              "conv2d",
              3,
              20_000),
          new Classifier(
              "resnet",
              "blocks that add to what they read (He, Zhang, Ren and Sun, 2015)",
              ResNet::network,
              "activation",
              3,
              10_000),
          new Classifier(
              "densenet",
              "layers that read all layers before them (Huang and others, 2016)",
              DenseNet::network,
              "conv2d",
              3,
              10_000),
          new Classifier(
              "inception",
              "windows of several sizes side by side (Szegedy and others, 2014)",
              Inception::network,
              "conv2d",
              6,
              20_000),
          new Segmentation(),
          new Detection(),
          new Motion(),
          new Gan(),
          new Distillation(),
          new Transfer(),
          new Classifier(
              "conv1d",
              "rows of an image as a sequence, convolved (LeCun and Bengio, 1995)",
              Sequences::conv1d,
              "conv1d",
              5,
              20_000),
          new Classifier(
              "lstm",
              "rows of an image as a sequence, remembered (Hochreiter and Schmidhuber, 1997)",
              Sequences::lstm,
              "lstm",
              4,
              10_000),
          new Classifier(
              "gru",
              "the same with gated recurrent units (Cho and others, 2014)",
              Sequences::gru,
              "gru",
              4,
              10_000),
          new LanguageModel());

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "One of the examples.")
  private String name;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "A folder with MNIST's four idx files, compressed with gzip or not. Default: the 1,797"
              + " digits of the UCI repository, a fifth held out.")
  private Path data;

  @Option(
      names = "--target",
      paramLabel = "DIR",
      description = "A folder like that with other images, for transfer to these.")
  private Path target;

  @Option(
      names = "--text",
      paramLabel = "PATH",
      description =
          "For language-model: a text, or a folder whose README.md and package documentation are"
              + " the text. Default: ${DEFAULT-VALUE}")
  private Path text = Path.of("README.md");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Receives the pictures. Default: ${DEFAULT-VALUE}")
  private Path out = Path.of("bench", "target", "examples");

  @Option(names = "--epochs", paramLabel = "N", description = "Default: the example's own.")
  private Integer epochs;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Trains on so many images at most. Default: the example's own number.")
  private Integer samples;

  @Option(names = "--seed", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
  private long seed = 1;

  @Option(names = "--threads", paramLabel = "N", description = "Default: one a processor")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--help", usageHelp = true, description = "Shows this text.")
  private boolean help;

  @Spec private CommandSpec spec;

  /// Runs the program.
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return Program.commandLine(new Examples());
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter print = spec.commandLine().getOut();
    if (name == null) {
      for (Example example : ALL) {
        print.printf("%-14s %s%n", example.name(), example.description());
      }
      print.flush();
      return CommandLine.ExitCode.OK;
    }
    Example example = example();
    Files.createDirectories(out);
    Run run =
        new Run(
            name,
            data,
            target,
            text,
            positive("--epochs", epochs, example.epochs()),
            positive("--samples", samples, example.samples()),
            seed,
            positive("--threads", threads, threads),
            out,
            print);
    long start = System.nanoTime();
    Figure figure = example.run(run);
    print.printf(
        Locale.ROOT,
        "%s: %s %.4f, seed %d, %.0f seconds%n",
        example.name(),
        figure.name(),
        figure.value(),
        seed,
        (System.nanoTime() - start) / 1e9);
    print.flush();
    return CommandLine.ExitCode.OK;
  }

  private Example example() {
    for (Example example : ALL) {
      if (example.name().equals(name)) {
        return example;
      }
    }
    List<String> names = ALL.stream().map(Example::name).toList();
    throw new CommandLine.ParameterException(
        spec.commandLine(), "there is no example " + name + ", expected one of " + names);
  }

  private int positive(String option, Integer value, int otherwise) {
    if (value != null && value < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), option + " is " + value + ", expected 1 or more");
    }
    return value == null ? otherwise : value;
  }
}
