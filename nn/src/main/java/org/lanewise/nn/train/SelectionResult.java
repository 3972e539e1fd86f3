package org.lanewise.nn.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What a [CrossValidation] came to, as data and, by [#toString], as a table.
///
/// @param rows one a choice, in the order of the choices
public record SelectionResult(List<Row> rows) {
  /// One choice.
  ///
  /// @param choice the hyper-parameters
  /// @param folds an evaluation a fold
  public record Row(HyperParameters choice, List<Evaluation> folds) {
    /// Copies the list.
    public Row {
      folds = List.copyOf(folds);
    }

    /// The mean over the folds.
    ///
    /// @param metric `loss` or the name of a metric
    /// @return the mean, in which each fold counts the same
    /// @throws IllegalArgumentException if there is no such metric
    public double mean(String metric) {
      double sum = 0;
      for (Evaluation fold : folds) {
        sum += fold.get(metric);
      }
      return sum / folds.size();
    }

    /// The sample standard deviation over the folds: the sum of squares divided by their number
    /// less one.
    ///
    /// @param metric `loss` or the name of a metric
    /// @return 0 or more
    /// @throws IllegalArgumentException if there is no such metric
    public double deviation(String metric) {
      double mean = mean(metric);
      double sum = 0;
      for (Evaluation fold : folds) {
        sum += (fold.get(metric) - mean) * (fold.get(metric) - mean);
      }
      return Math.sqrt(sum / (folds.size() - 1));
    }
  }

  /// Copies the list.
  public SelectionResult {
    rows = List.copyOf(rows);
  }

  /// The choice with the best mean; of equal ones the first. NaN is worse than any number.
  ///
  /// @param metric `loss` or the name of a metric
  /// @param largest whether more is better
  /// @return one of the choices
  /// @throws IllegalArgumentException if there is no such metric
  public HyperParameters best(String metric, boolean largest) {
    return rows.stream()
        .min(Comparator.comparingDouble(row -> largest ? -row.mean(metric) : row.mean(metric)))
        .orElseThrow()
        .choice();
  }

  /// A table with a column for each hyper-parameter and for each metric, `mean +- deviation`.
  @Override
  public String toString() {
    List<String> names = List.copyOf(rows.get(0).choice().values().keySet());
    List<String> metrics = List.copyOf(rows.get(0).folds().get(0).values().keySet());
    List<List<String>> lines = new ArrayList<>();
    List<String> head = new ArrayList<>(names);
    head.addAll(metrics);
    lines.add(head);
    for (Row row : rows) {
      List<String> line = new ArrayList<>();
      names.forEach(name -> line.add(text(row.choice().values().get(name))));
      metrics.forEach(
          metric ->
              line.add(
                  String.format(
                      Locale.ROOT, "%.4f +- %.4f", row.mean(metric), row.deviation(metric))));
      lines.add(line);
    }
    int[] widths =
        IntStream.range(0, head.size())
            .map(c -> lines.stream().mapToInt(line -> line.get(c).length()).max().orElseThrow())
            .toArray();
    return lines.stream()
        .map(
            line ->
                IntStream.range(0, head.size())
                    .mapToObj(c -> " ".repeat(widths[c] - line.get(c).length()) + line.get(c))
                    .collect(Collectors.joining("  ")))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static String text(Object value) {
    return value instanceof Double ? String.format(Locale.ROOT, "%.4g", value) : value.toString();
  }
}
