package org.lanewise.bench.iris;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.lanewise.kernels.Activation;
import org.lanewise.nn.Model;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.data.Csv;
import org.lanewise.nn.data.CsvTable;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.data.KFold;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Normalization;
import org.lanewise.nn.layer.Softmax;
import org.lanewise.nn.loss.SparseCategoricalCrossentropy;
import org.lanewise.nn.metric.Accuracy;
import org.lanewise.nn.train.Adam;
import org.lanewise.nn.train.CrossValidation;
import org.lanewise.nn.train.Fit;
import org.lanewise.nn.train.HyperParameters;
import org.lanewise.nn.train.Recipe;
import org.lanewise.nn.train.SearchSpace;
import org.lanewise.nn.train.SelectionResult;
import org.lanewise.nn.train.Trainer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Tells irises apart: a CSV file, a scaler within the model, a grid of hyper-parameters, and
/// stratified cross-validation.
@Command(
    name = "iris",
    description = "Chooses a network for Fisher's irises by stratified cross-validation.")
public final class Iris implements Callable<Integer> {
  private static final int BATCH = 16;

  @Option(names = "--folds", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
  private int folds = 10;

  @Option(names = "--epochs", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
  private int epochs = 100;

  @Option(names = "--seed", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
  private long seed = 1;

  @Option(names = "--threads", paramLabel = "N", description = "Default: one a processor")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--help", usageHelp = true, description = "Shows this text.")
  private boolean help;

  @Spec private CommandSpec spec;

  /// Runs the program.
  public static void main(String[] args) {
    System.exit(new CommandLine(new Iris()).execute(args));
  }

  /// The irises, in the file's order; see README.md beside the resource.
  static CsvTable read() throws IOException {
    Path file = Files.createTempFile("iris", ".csv");
    try (InputStream in = Iris.class.getResourceAsStream("iris.csv")) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      return Csv.withLabel("species").read(file);
    } finally {
      Files.delete(file);
    }
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter print = spec.commandLine().getOut();
    Dataset data = read().data();
    List<HyperParameters> choices =
        SearchSpace.EMPTY.values("units", 4, 16).values("rate", 0.003, 0.01, 0.03).grid();
    SelectionResult result =
        CrossValidation.run(data, new KFold(folds, true, seed), choices, this::make, threads);
    HyperParameters best = result.best("loss", false);
    double accuracy =
        result.rows().stream()
            .filter(row -> row.choice().equals(best))
            .findFirst()
            .orElseThrow()
            .mean("accuracy");
    print.printf(
        Locale.ROOT,
        "%d irises, stratified %d-fold cross-validation, %d epochs, seed %d%n%n%s%n%n"
            + "least loss: %s%naccuracy %.4f%n",
        data.size(),
        folds,
        epochs,
        seed,
        result,
        best,
        accuracy);
    print.flush();
    return CommandLine.ExitCode.OK;
  }

  private Recipe.Training make(HyperParameters choice, Dataset train, long foldSeed) {
    Model model =
        Sequential.of(
                train.sampleShape(),
                Normalization.standard(train),
                new Dense(choice.integer("units"), Activation.TANH),
                new Dense(train.classes()),
                new Softmax())
            .build(foldSeed);
    return new Recipe.Training(
        new Trainer(
            model,
            new Adam(choice.number("rate")),
            new SparseCategoricalCrossentropy(),
            new Accuracy()),
        Fit.epochs(epochs).batchSize(BATCH).seed(foldSeed));
  }
}
