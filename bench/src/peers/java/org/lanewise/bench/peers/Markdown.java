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

  /// The values with their ratios and shares of `peak` or of a copy's speed, the picture, the
  /// values of each fork, and the errors.
  String section(double peak, String picture) {
    List<String> head = new ArrayList<>(libraries.stream().map(Library::title).toList());
    String forks = grid(head, this::forks);
    ours.forEach(library -> head.add("ratio, " + library.title()));
    if (table.hasErrors()) {
      ours.forEach(library -> head.add("ratio to any, " + library.title()));
      ours.forEach(library -> head.add("GB/s, " + library.title()));
      ours.forEach(library -> head.add("of a copy's, " + library.title()));
    }
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

        %s%s""",
        table.title(), table.unit(), values, picture, forks, errors());
  }

  private List<String> values(String row, double peak) {
    List<String> cells = new ArrayList<>();
    libraries.forEach(library -> cells.add(time(row, library)));
    ours.forEach(library -> cells.add(format("%.2f", table.ratio(row, library))));
    if (table.hasErrors()) {
      ours.forEach(library -> cells.add(format("%.2f", table.ratioToAny(row, library))));
      ours.forEach(library -> cells.add(format("%.0f", table.bandwidth(row, library))));
      ours.forEach(
          library -> cells.add(share(table.bandwidth(row, library), table.copyBandwidth())));
    }
    if (table.isRate()) {
      ours.forEach(library -> cells.add(share(table.value(row, library), peak)));
    }
    return cells;
  }

  private String time(String row, Library library) {
    if (!table.compares(row, library)) {
      return "";
    }
    String text = value(table.value(row, library));
    boolean rough =
        !ours.isEmpty() && ours.stream().noneMatch(mine -> table.matches(row, library, mine));
    return rough ? "(" + text + ")" : text;
  }

  private String errors() {
    if (!table.hasErrors()) {
      return "";
    }
    String grid =
        grid(
            libraries.stream().map(Library::title).toList(),
            row -> libraries.stream().map(library -> error(table.error(row, library))).toList());
    return String.format(
        """

        The largest errors, in units in the last place:

        %s""",
        grid);
  }

  private static String share(double part, double whole) {
    return format("%.0f%%", 100 * part / whole);
  }

  private static String error(double ulp) {
    return format(ulp < 100 ? "%.2f" : "%.1e", ulp);
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
