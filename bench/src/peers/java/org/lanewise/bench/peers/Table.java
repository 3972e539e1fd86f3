package org.lanewise.bench.peers;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;

/// What one benchmark measured: a row for its parameters, a column for each library.
final class Table {
  private static final String GFLOPS = "gflops";
  private static final String ULP = "ulp";
  private static final String BYTES = "bytes";
  private static final String COPY = "copy";
  private static final double ONE_ULP = 1;
  private static final double ALIKE = 1.5;

  private final String title;
  private final double peaks;

  /// By row and library: the medians of the forks.
  private final Map<String, Map<Library, double[]>> rows = new LinkedHashMap<>();

  /// By row and library: the largest errors.
  private final Map<String, Map<Library, Double>> errors = new LinkedHashMap<>();

  /// By row: what one call reads and writes.
  private final Map<String, Double> bytes = new LinkedHashMap<>();

  private boolean rate;
  private String unit = "";

  /// An empty table of a benchmark that could reach `peaks` times one core's peak in f32.
  Table(String title, double peaks) {
    this.title = title;
    this.peaks = peaks;
  }

  /// Adds a round of a row; one of the libraries has no result if it failed.
  void add(String row, List<Library> libraries, Collection<RunResult> results) {
    Map<Library, double[]> values = rows.computeIfAbsent(row, r -> new TreeMap<>());
    libraries.forEach(library -> values.putIfAbsent(library, new double[0]));
    for (RunResult result : results) {
      rate = hasRate(result.getSecondaryResults());
      unit = rate ? "GFLOP/s" : result.getPrimaryResult().getScoreUnit();
      Library library = Library.valueOf(result.getParams().getParam("library"));
      values.merge(library, forks(result), Table::join);
      double[] errorsOfForks = facts(result, ULP);
      if (errorsOfForks.length > 0) {
        double largest = Arrays.stream(errorsOfForks).max().getAsDouble();
        errors.computeIfAbsent(row, r -> new TreeMap<>()).merge(library, largest, Math::max);
        bytes.put(row, facts(result, BYTES)[0]);
      }
    }
  }

  private static double[] join(double[] some, double[] more) {
    double[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }

  /// The median of each fork: the arithmetic rate if the benchmark has one, or else its time.
  static double[] forks(RunResult result) {
    return result.getBenchmarkResults().stream().mapToDouble(Table::medianOfFork).toArray();
  }

  /// A fact that the benchmark states beside its time, in each iteration; none if it does not.
  private static double[] facts(RunResult result, String name) {
    return result.getBenchmarkResults().stream()
        .flatMap(fork -> fork.getIterationResults().stream())
        .filter(iteration -> iteration.getSecondaryResults().containsKey(name))
        .mapToDouble(iteration -> iteration.getSecondaryResults().get(name).getScore())
        .toArray();
  }

  private static double medianOfFork(BenchmarkResult fork) {
    return median(fork.getIterationResults().stream().mapToDouble(Table::score).toArray());
  }

  private static double score(IterationResult iteration) {
    return hasRate(iteration.getSecondaryResults())
        ? iteration.getSecondaryResults().get(GFLOPS).getScore()
        : iteration.getPrimaryResult().getScore();
  }

  private static boolean hasRate(Map<String, ?> secondary) {
    return secondary.containsKey(GFLOPS);
  }

  private static double median(double[] values) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  String title() {
    return title;
  }

  String unit() {
    return unit;
  }

  /// Whether more is better: the values are rates and not times.
  boolean isRate() {
    return rate;
  }

  /// What the benchmark could reach where one core's peak in f32 is `one`.
  double peak(double one) {
    return peaks * one;
  }

  List<String> rows() {
    return List.copyOf(rows.keySet());
  }

  /// Whether the benchmark measured errors beside the times.
  boolean hasErrors() {
    return !errors.isEmpty();
  }

  /// Those that some row compares.
  List<Library> libraries() {
    return rows.values().stream()
        .flatMap(row -> row.keySet().stream())
        .distinct()
        .sorted()
        .toList();
  }

  /// Whether the row compares it: not all libraries have all operations.
  boolean compares(String row, Library library) {
    return rows.get(row).containsKey(library);
  }

  /// The largest error in units in the last place; NaN if there is none.
  double error(String row, Library library) {
    return errors.getOrDefault(row, Map.of()).getOrDefault(library, Double.NaN);
  }

  /// What a library reads and writes, in GB/s, where the times are microseconds.
  double bandwidth(String row, Library library) {
    return bytes.get(row) / value(row, library) / 1e3;
  }

  /// The bandwidth of `System.arraycopy`, which bounds all others; NaN if the table has no copy.
  double copyBandwidth() {
    return rows.containsKey(COPY) ? bandwidth(COPY, Library.PLAIN_JAVA) : Double.NaN;
  }

  /// The medians of the forks; empty if the library failed.
  double[] values(String row, Library library) {
    return rows.get(row).getOrDefault(library, new double[0]);
  }

  /// The median of the forks' medians; NaN if the library failed.
  double value(String row, Library library) {
    return median(values(row, library));
  }

  /// Ours to the best of the peers that do the same: products pack B before the clock starts, or
  /// not; functions are about as accurate as ours, or to one unit in the last place. NaN if there
  /// is none.
  double ratio(String row, Library ours) {
    return ratio(row, ours, peer -> matches(row, peer, ours));
  }

  /// Ours to the best of all peers, however rough; NaN if there is none.
  double ratioToAny(String row, Library ours) {
    return ratio(row, ours, peer -> true);
  }

  /// Whether a peer does the same as we do.
  boolean matches(String row, Library peer, Library ours) {
    return hasErrors()
        ? !(error(row, peer) > Math.max(ALIKE * error(row, ours), ONE_ULP))
        : !rate || peer.packsBefore() == ours.packsBefore();
  }

  private double ratio(String row, Library ours, Predicate<Library> counts) {
    DoubleStream peers =
        libraries().stream()
            .filter(peer -> !peer.isOurs() && counts.test(peer))
            .mapToDouble(peer -> value(row, peer))
            .filter(value -> !Double.isNaN(value));
    double mine = value(row, ours);
    return rate ? mine / peers.max().orElse(Double.NaN) : peers.min().orElse(Double.NaN) / mine;
  }
}
