package org.lanewise.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import org.lanewise.kernels.Backend;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// Runs benchmarks that compare libraries and writes what came out as tables and charts.
///
/// `mvn -q -am -pl bench compile -Ppeers,report -Dreport.args="gemm PeerGemm PeerDgemm"`
///
/// The first argument names the result: `bench/results/gemm.md` and a picture a table. The others
/// are JMH's. The peak is measured before and after: the machine drifts.
public final class Report {
  private static final Path RESULTS = Path.of("results");

  private static final String LEGEND =
      """

      A value is the median of the forks' medians. A ratio is ours to the best peer of its kind:
      more than 1 is faster than every peer. Packed: B was packed before the clock started.
      """;

  private static final String ERRORS =
      """

      One thread. A ratio counts the peers whose largest error is at most 1 ulp, or 1.5 times ours;
      the times of the others are in parentheses. GB/s: what a call must read and write at least,
      and its share of what System.arraycopy (the copy by Math) reaches.
      """;

  private Report() {}

  /// Runs the benchmarks.
  public static void main(String[] args)
      throws IOException, RunnerException, CommandLineOptionException {
    if (args.length < 2) {
      throw new IllegalArgumentException("expected a name for the result, then JMH's arguments");
    }
    // The class path of the forks in a file: ONNX Runtime 1.29 crashes on long command lines.
    System.setProperty("jmh.separateClasspathJAR", "true");
    String name = args[0];
    CommandLineOptions options = new CommandLineOptions(Arrays.copyOfRange(args, 1, args.length));
    Rounds rounds = new Rounds(options);
    boolean rates = rounds.measureRates();
    double before = rates ? peak() : Double.NaN;
    Collection<Table> tables = rounds.run();
    double after = rates ? peak() : Double.NaN;
    double peak = Math.max(before, after);
    StringBuilder text = new StringBuilder(head(name, String.join(" ", args)));
    text.append(rates ? peaks(before, after) : "").append(LEGEND);
    text.append(tables.stream().anyMatch(Table::hasErrors) ? ERRORS : "");
    boolean alone = tables.size() == 1;
    for (Table table : tables) {
      text.append(new Markdown(table).section(table.peak(peak), picture(name, alone, table)));
    }
    Files.createDirectories(RESULTS);
    Files.writeString(RESULTS.resolve(name + ".md"), text);
    for (Table table : tables) {
      Chart.write(table, table.peak(peak), RESULTS.resolve(picture(name, alone, table)));
    }
    System.out.println(text);
  }

  private static String picture(String name, boolean alone, Table table) {
    return name + (alone ? "" : "-" + table.title().replaceAll("\\W+", "-")) + ".png";
  }

  private static String head(String name, String arguments) throws IOException {
    return String.format(
        Locale.ROOT,
        """
        # %s

        - CPU: %s
        - Lanewise: %s
        - Peers: %s
        - Date: %s
        - Command: `mvn -q -am -pl bench compile -Ppeers,report -Dreport.args="%s"`
        """,
        name,
        Machine.cpu(),
        Backend.describe(),
        Machine.peers(),
        LocalDate.now(),
        arguments);
  }

  private static String peaks(double before, double after) {
    return String.format(
        Locale.ROOT,
        """
        - Peak of one core, f32 fused multiply-adds on registers: %.0f GFLOP/s before, %.0f after.
          Shares are of the larger, twice that for two workers, half for f64 (dgemm).
        """,
        before,
        after);
  }

  /// The best fork's rate: whatever disturbs can only slow it down.
  private static double peak() throws RunnerException {
    Options options = new OptionsBuilder().include(PeakBenchmark.class.getSimpleName()).build();
    return Arrays.stream(Table.forks(new Runner(options).runSingle())).max().getAsDouble();
  }
}
