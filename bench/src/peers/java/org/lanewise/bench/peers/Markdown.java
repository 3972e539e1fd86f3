package org.lanewise.bench.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A [Table] as a section of a report.
final class Markdown {
  private final Table table;
  private final List<Library> libraries;
  private final List<Library> ours;

  Markdown(Table table) {
    this.table = table;
    this.libraries = table.libraries();
    this.ours = libraries.stream().filter(Library::isOurs).toList();
  }

  /// The values with their ratios and shares of `peak`, the picture, and the values of each fork.
  String section(double peak, String picture) {
    List<String> head = new ArrayList<>(libraries.stream().map(Library::title).toList());
    String forks = grid(head, this::forks);
    ours.forEach(library -> head.add("ratio, " + library.title()));
    if (table.isRate()) {
      ours.forEach(library -> head.add("of peak, " + library.title()));
    }
    String values = grid(head, row -> values(row, peak));
    return String.format(
        """

        ## %s, %s

        %s
        ![Chart](%s)

        The medians of the forks:

        %s""",
        table.title(), table.unit(), values, picture, forks);
  }

  private List<String> values(String row, double peak) {
    List<String> cells = new ArrayList<>();
    libraries.forEach(library -> cells.add(value(table.value(row, library))));
    ours.forEach(library -> cells.add(format("%.2f", table.ratio(row, library))));
    if (table.isRate()) {
      ours.forEach(library -> cells.add(format("%.0f%%", 100 * table.value(row, library) / peak)));
    }
    return cells;
  }

  private List<String> forks(String row) {
    return libraries.stream()
        .map(
            library ->
                Arrays.stream(table.values(row, library))
                    .mapToObj(Markdown::value)
                    .collect(Collectors.joining(" ")))
        .toList();
  }

  private String grid(List<String> head, Function<String, List<String>> cells) {
    StringBuilder text = new StringBuilder(line("", head));
    text.append("|---").append("|--:".repeat(head.size())).append("|\n");
    table.rows().forEach(row -> text.append(line(row, cells.apply(row))));
    return text.toString();
  }

  private static String line(String label, List<String> cells) {
    return "| " + label + " | " + String.join(" | ", cells) + " |\n";
  }

  private static String value(double value) {
    return Double.isNaN(value)
        ? "failed"
        : format(value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
  }

  private static String format(String pattern, double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, pattern, value);
  }
}
