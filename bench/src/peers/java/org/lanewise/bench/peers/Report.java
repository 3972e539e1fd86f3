package org.lanewise.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.style.Styler;
import org.lanewise.kernels.Backend;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// Runs benchmarks that compare libraries and writes what came out as a table and a chart.
///
/// `mvn -q -am -pl bench compile -Ppeers,report -Dreport.args="gemm PeerGemmBenchmark"`
///
/// The first argument names the result: `bench/results/gemm.md` and `gemm.png`. The others are
/// JMH's. The machine's peak is measured in the same run. A value in the table is the median over
/// the forks of each fork's median.
public final class Report {
  private static final Path RESULTS = Path.of("results");
  private static final String GFLOPS = "gflops";

  private final String name;
  private final String command;
  private final double peak;
  private final String unit;
  private final boolean rate;

  /// By row of the table (the parameters but the library), by library: the medians of the forks.
  private final Map<String, Map<Library, double[]>> rows = new LinkedHashMap<>();

  /// Runs the benchmarks.
  public static void main(String[] args)
      throws IOException, RunnerException, CommandLineOptionException {
    if (args.length < 2) {
      throw new IllegalArgumentException("expected a name for the result, then JMH's arguments");
    }
    String[] jmh = Arrays.copyOfRange(args, 1, args.length);
    CommandLineOptions options = new CommandLineOptions(jmh);
    RunResult fma =
        new Runner(new OptionsBuilder().include(PeakBenchmark.class.getSimpleName()).build())
            .runSingle();
    double peak = Arrays.stream(forks(fma)).max().getAsDouble();
    Collection<RunResult> results = new Runner(options).run();
    new Report(args[0], String.join(" ", args), peak, results).write();
  }

  private Report(String name, String arguments, double peak, Collection<RunResult> results) {
    this.name = name;
    this.peak = peak;
    this.command =
        "mvn -q -am -pl bench compile -Ppeers,report -Dreport.args=\"" + arguments + "\"";
    RunResult first = results.iterator().next();
    this.rate = first.getSecondaryResults().containsKey(GFLOPS);
    this.unit = rate ? "GFLOP/s" : first.getPrimaryResult().getScoreUnit();
    for (RunResult result : results) {
      BenchmarkParams params = result.getParams();
      Library library = Library.valueOf(params.getParam("library"));
      String row =
          params.getParamsKeys().stream()
              .filter(key -> !key.equals("library") && varies(key, results))
              .map(key -> (key.equals("shape") ? "" : key + " ") + params.getParam(key))
              .collect(Collectors.joining(", "));
      rows.computeIfAbsent(row, r -> new TreeMap<>()).put(library, forks(result));
    }
  }

  private static boolean varies(String key, Collection<RunResult> results) {
    return results.stream().map(r -> r.getParams().getParam(key)).distinct().count() > 1;
  }

  /// The median of each fork.
  private static double[] forks(RunResult result) {
    return result.getBenchmarkResults().stream().mapToDouble(Report::medianOfFork).toArray();
  }

  private static double medianOfFork(BenchmarkResult fork) {
    List<Double> scores = new ArrayList<>();
    for (IterationResult iteration : fork.getIterationResults()) {
      scores.add(
          iteration.getSecondaryResults().containsKey(GFLOPS)
              ? iteration.getSecondaryResults().get(GFLOPS).getScore()
              : iteration.getPrimaryResult().getScore());
    }
    return median(scores.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  private void write() throws IOException {
    Files.createDirectories(RESULTS);
    List<Library> libraries =
        rows.values().stream().flatMap(row -> row.keySet().stream()).distinct().sorted().toList();
    StringBuilder text = new StringBuilder("# " + name + ", " + unit + "\n\n");
    text.append("- CPU: ").append(cpu()).append('\n');
    text.append("- Lanewise: ").append(Backend.describe()).append('\n');
    text.append("- Peers: ").append(versions()).append('\n');
    text.append("- Date: ").append(LocalDate.now()).append('\n');
    text.append("- Command: `").append(command).append("`\n");
    text.append(
        String.format(
            Locale.ROOT,
            "- Peak of one core, fused multiply-adds on registers: %.0f GFLOP/s%n%n",
            peak));
    text.append(
        rate
            ? "The ratio is ours to the best peer of its kind: more than 1 is faster than every peer.\n"
            : "The ratio is the best peer's time to ours: more than 1 is faster than every peer.\n");
    text.append("Packed: B was packed before the clock started.\n\n");
    table(text, libraries, values -> format(median(values)), true);
    text.append("\n## Medians of the forks\n\n");
    table(
        text,
        libraries,
        values -> Arrays.stream(values).mapToObj(Report::format).collect(Collectors.joining(" ")),
        false);
    text.append("\n![Chart](").append(name).append(".png)\n");
    Files.writeString(RESULTS.resolve(name + ".md"), text);
    chart(libraries);
    System.out.println(text);
  }

  private void table(
      StringBuilder text,
      List<Library> libraries,
      Function<double[], String> cell,
      boolean ratios) {
    List<Library> ours = ratios ? libraries.stream().filter(Library::isOurs).toList() : List.of();
    List<String> head = new ArrayList<>(List.of(""));
    libraries.forEach(library -> head.add(library.title()));
    ours.forEach(library -> head.add("ratio, " + library.title()));
    text.append(line(head));
    text.append("|---").append("|--:".repeat(head.size() - 1)).append("|\n");
    rows.forEach(
        (row, values) -> {
          List<String> cells = new ArrayList<>(List.of(row));
          for (Library library : libraries) {
            cells.add(values.containsKey(library) ? cell.apply(values.get(library)) : "");
          }
          ours.forEach(library -> cells.add(ratio(library, values)));
          text.append(line(cells));
        });
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  /// Ours to the best of the peers that pack B before the clock starts, or that do not, as we do.
  private String ratio(Library ours, Map<Library, double[]> values) {
    double[] peers =
        values.entrySet().stream()
            .filter(e -> !e.getKey().isOurs() && e.getKey().packsBefore() == ours.packsBefore())
            .mapToDouble(e -> median(e.getValue()))
            .toArray();
    if (peers.length == 0 || !values.containsKey(ours)) {
      return "";
    }
    double mine = median(values.get(ours));
    double best =
        rate ? Arrays.stream(peers).max().getAsDouble() : Arrays.stream(peers).min().getAsDouble();
    return String.format(Locale.ROOT, "%.2f", rate ? mine / best : best / mine);
  }

  private static String format(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
  }

  private void chart(List<Library> libraries) throws IOException {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(1100)
            .height(560)
            .title(rate ? name + " (the top is one core's peak)" : name)
            .yAxisTitle(unit)
            .theme(Styler.ChartTheme.Matlab)
            .build();
    chart.getStyler().setDefaultSeriesRenderStyle(CategorySeries.CategorySeriesRenderStyle.Line);
    chart.getStyler().setOverlapped(true);
    chart.getStyler().setXAxisLabelRotation(45);
    chart.getStyler().setYAxisMin(0.0);
    if (rate) {
      chart.getStyler().setYAxisMax(peak);
    } else {
      chart.getStyler().setYAxisMin(null);
      chart.getStyler().setYAxisLogarithmic(true);
    }
    List<String> labels = List.copyOf(rows.keySet());
    for (Library library : libraries) {
      List<Double> values = new ArrayList<>();
      for (Map<Library, double[]> row : rows.values()) {
        values.add(row.containsKey(library) ? median(row.get(library)) : null);
      }
      chart.addSeries(library.title(), labels, values).setLineWidth(library.isOurs() ? 4f : 1.5f);
    }
    ImageIO.write(
        BitmapEncoder.getBufferedImage(chart), "png", RESULTS.resolve(name + ".png").toFile());
  }

  private static String cpu() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    String model = System.getProperty("os.arch");
    if (Files.isReadable(info)) {
      Map<String, String> fields =
          Files.readAllLines(info).stream()
              .map(line -> line.split("\\s*:\\s*", 2))
              .filter(pair -> pair.length == 2)
              .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, b) -> a));
      model =
          String.format(
              "%s, family %s model %s",
              fields.get("model name"), fields.get("cpu family"), fields.get("model"));
    }
    return model + ", " + Runtime.getRuntime().availableProcessors() + " cores";
  }

  /// The peers' versions, as the names of their files give them.
  private static String versions() throws IOException {
    Pattern jar = Pattern.compile("(blas|ejml-fdense|onnxruntime)-([\\d.]+)\\.jar");
    Matcher matcher = jar.matcher(System.getProperty("java.class.path"));
    List<String> found =
        matcher.results().map(m -> m.group(1) + " " + m.group(2)).collect(Collectors.toList());
    try (Stream<Path> natives = Files.list(NativeBlas.NATIVES)) {
      natives.map(path -> path.getFileName().toString().replaceFirst("-", " ")).forEach(found::add);
    }
    return String.join(", ", found.stream().sorted().toList());
  }
}
