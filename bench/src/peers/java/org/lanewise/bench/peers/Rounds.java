package org.lanewise.bench.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs benchmarks of libraries row by row: one fork of every library, and again for as many rounds
/// as there are forks. JMH alone would run all of the first library before the second (it sorts the
/// parameters by name), on a machine that has drifted meanwhile.
final class Rounds {
  private static final String LIBRARY = "library";
  private static final String WORKERS = "workers";
  private static final String OPERATION = "operation";

  /// Parameters whose values name themselves.
  private static final Set<String> NAMED = Set.of(OPERATION, "shape", "network");

  /// Parameters whose every value has a table of its own.
  private static final Set<String> OF_TABLES = Set.of(WORKERS, "n");

  private final Options options;
  private final Map<String, Table> tables = new LinkedHashMap<>();

  /// JMH's options: which benchmarks, which parameters, how many forks.
  Rounds(Options options) {
    this.options = options;
  }

  /// Whether the benchmarks count arithmetic, and so compare with the core's peak.
  boolean measureRates() {
    return benchmarks().stream().anyMatch(benchmark -> benchmark.getMode() == Mode.Throughput);
  }

  /// A table a benchmark and number of workers or elements, in the order of the options.
  Collection<Table> run() throws RunnerException {
    for (BenchmarkListEntry benchmark : benchmarks()) {
      Map<String, List<String>> values = values(benchmark);
      List<String> libraries = values.remove(LIBRARY);
      for (Map<String, String> row : combinations(values)) {
        run(benchmark, row, label(row, values), libraries);
      }
    }
    return tables.values();
  }

  private Set<BenchmarkListEntry> benchmarks() {
    OutputFormat silent = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
    Set<BenchmarkListEntry> found = new LinkedHashSet<>();
    for (String include : options.getIncludes()) {
      found.addAll(
          BenchmarkList.defaultList().find(silent, List.of(include), options.getExcludes()));
    }
    found.removeIf(benchmark -> !benchmark.getParams().orElse(Map.of()).containsKey(LIBRARY));
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          options.getIncludes() + " names no benchmark that compares libraries");
    }
    return found;
  }

  private Map<String, List<String>> values(BenchmarkListEntry benchmark) {
    Map<String, List<String>> values = new TreeMap<>();
    benchmark
        .getParams()
        .get()
        .forEach(
            (key, all) ->
                values.put(key, List.copyOf(options.getParameter(key).orElse(Arrays.asList(all)))));
    return values;
  }

  /// Every combination of the parameters' values, the first parameter varying slowest.
  private static List<Map<String, String>> combinations(Map<String, List<String>> values) {
    List<Map<String, String>> rows = List.of(Map.of());
    for (Map.Entry<String, List<String>> parameter : values.entrySet()) {
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> row : rows) {
        for (String value : parameter.getValue()) {
          Map<String, String> copy = new TreeMap<>(row);
          copy.put(parameter.getKey(), value);
          longer.add(copy);
        }
      }
      rows = longer;
    }
    return rows;
  }

  /// The row's parameters, without those that are the same all over the table.
  private static String label(Map<String, String> row, Map<String, List<String>> values) {
    return row.keySet().stream()
        .filter(key -> !OF_TABLES.contains(key))
        .filter(key -> NAMED.contains(key) || values.get(key).size() > 1)
        .map(key -> (NAMED.contains(key) ? "" : key + " ") + row.get(key))
        .collect(Collectors.joining(", "));
  }

  private void run(
      BenchmarkListEntry benchmark, Map<String, String> row, String label, List<String> libraries)
      throws RunnerException {
    String name = benchmark.getUsername();
    int workers = Integer.parseInt(row.getOrDefault(WORKERS, "1"));
    ChainedOptionsBuilder builder = only(name).parent(options).forks(1);
    row.forEach(builder::param);
    List<Library> able =
        libraries.stream()
            .map(Library::valueOf)
            .filter(library -> workers == 1 || library.sharesProducts())
            .filter(
                library ->
                    !row.containsKey(OPERATION) || library.has(Operation.of(row.get(OPERATION))))
            .toList();
    builder.param(LIBRARY, able.stream().map(Library::name).toArray(String[]::new));
    String method = name.substring(name.lastIndexOf('.') + 1);
    String title =
        row.keySet().stream()
            .filter(OF_TABLES::contains)
            .map(key -> ", " + key + " " + row.get(key))
            .collect(Collectors.joining("", method, ""));
    double peaks = method.startsWith("d") ? workers / 2.0 : workers; // BLAS's d: double precision
    Table table = tables.computeIfAbsent(title, t -> new Table(t, peaks));
    int rounds = options.getForkCount().orElse(benchmark.getForks().get());
    for (int round = 0; round < rounds; round++) {
      table.add(label, able, new Runner(builder.build()).run());
    }
  }

  /// Options of one benchmark, whichever their parent includes: JMH's own builder adds up both.
  private static OptionsBuilder only(String name) {
    return new OptionsBuilder() {
      @Override
      public List<String> getIncludes() {
        return List.of("^" + Pattern.quote(name) + "$");
      }
    };
  }
}
