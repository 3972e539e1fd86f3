package org.lanewise.nn.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Reads tables from CSV files (RFC 4180), plain or compressed with gzip, in UTF-8. Immutable: each
/// method gives a changed copy.
///
/// ```java
/// CsvTable table =
///     Csv.withLabel("species").categorical("colour").fill("height", "0").read(file);
/// ```
///
/// The first line names the columns. Every other column than label, target and weight is a feature,
/// in the order of the file, unless [#features] names them. Numbers are written as in Java, with a
/// point, and are finite. Texts are taken without the white space round them. A missing value (an
/// empty text, or what [#missing] names) is an error unless [#fill] gives a value for it.
///
/// This class needs the library `de.siegmar:fastcsv`, which is an optional dependency.
public final class Csv {
  private final Kind kind;
  private final Columns columns;
  private final char separator;
  private final Set<String> missing;

  /// What the rows are to be trained to.
  enum Kind {
    LABEL,
    TARGET
  }

  /// What was said of columns. An empty list of features stands for all, an empty list of texts for
  /// those that the file has.
  record Columns(
      List<String> answers,
      String weight,
      List<String> features,
      Map<String, List<String>> categories,
      List<String> classes,
      Map<String, String> fills) {
    Columns {
      features = unique("features", features);
      unique("targets", answers);
    }
  }

  private Csv(Kind kind, Columns columns, char separator, Set<String> missing) {
    this.kind = kind;
    this.columns = columns;
    this.separator = separator;
    this.missing = missing;
  }

  /// Rows with a class, in one column.
  ///
  /// @param column its name; its texts are the classes, in the order of their code points
  /// @return the reader
  public static Csv withLabel(String column) {
    return withLabel(column, List.of());
  }

  /// Rows with a class, in one column.
  ///
  /// @param column its name
  /// @param classes its texts, in the order of the labels; any other is an error
  /// @return the reader
  public static Csv withLabel(String column, List<String> classes) {
    return of(Kind.LABEL, List.of(column), unique("classes", classes));
  }

  /// Rows with numbers as targets.
  ///
  /// @param columns their names, in the order of the target's elements
  /// @return the reader
  /// @throws IllegalArgumentException if there is none
  public static Csv withTargets(String... columns) {
    if (columns.length == 0) {
      throw new IllegalArgumentException("columns is empty, expected at least one target");
    }
    return of(Kind.TARGET, List.of(columns), List.of());
  }

  private static Csv of(Kind kind, List<String> answers, List<String> classes) {
    Columns columns = new Columns(answers, null, List.of(), Map.of(), classes, Map.of());
    return new Csv(kind, columns, ',', Set.of(""));
  }

  /// Takes the weights of the samples from a column.
  ///
  /// @param column its name; its numbers are 0 or more
  /// @return a changed reader
  public Csv weight(String column) {
    Objects.requireNonNull(column, "column is null");
    return with(column, columns.features, columns.categories, columns.classes, columns.fills);
  }

  /// Takes these columns as features and no others.
  ///
  /// @param names in the order of the features
  /// @return a changed reader
  /// @throws IllegalArgumentException if there is none, or one is named twice
  public Csv features(String... names) {
    if (names.length == 0) {
      throw new IllegalArgumentException("names is empty, expected at least one feature");
    }
    return with(columns.weight, List.of(names), columns.categories, columns.classes, columns.fills);
  }

  /// Takes the texts of a feature as categories and not as numbers.
  ///
  /// @param column its name
  /// @param texts the categories in the order of their numbers, any other is an error; none for
  ///     those in the file, in the order of their code points
  /// @return a changed reader
  /// @throws IllegalArgumentException if a text is there twice
  public Csv categorical(String column, String... texts) {
    Map<String, List<String>> more = new LinkedHashMap<>(columns.categories);
    more.put(column, unique("texts", List.of(texts)));
    return with(columns.weight, columns.features, more, columns.classes, columns.fills);
  }

  /// Gives a value for what is missing in a column.
  ///
  /// @param column its name
  /// @param text read as if it had stood there
  /// @return a changed reader
  public Csv fill(String column, String text) {
    Map<String, String> more = new LinkedHashMap<>(columns.fills);
    more.put(column, Objects.requireNonNull(text, "text is null"));
    return with(columns.weight, columns.features, columns.categories, columns.classes, more);
  }

  /// Sets which texts stand for a missing value, beside the empty one.
  ///
  /// @param texts such as `NA` and `?`
  /// @return a changed reader
  public Csv missing(String... texts) {
    Set<String> all = new HashSet<>(List.of(texts));
    all.add("");
    return new Csv(kind, columns, separator, Set.copyOf(all));
  }

  /// Sets what stands between two values, by default a comma.
  ///
  /// @param separator such as `;` or a tabulator
  /// @return a changed reader
  public Csv separator(char separator) {
    return new Csv(kind, columns, separator, missing);
  }

  private Csv with(
      String weight,
      List<String> features,
      Map<String, List<String>> categories,
      List<String> classes,
      Map<String, String> fills) {
    Columns changed = new Columns(columns.answers, weight, features, categories, classes, fills);
    return new Csv(kind, changed, separator, missing);
  }

  /// This reader, bound to what it found in a file.
  Csv bound(List<String> features, Map<String, List<String>> categories, List<String> classes) {
    return with(columns.weight, features, categories, classes, columns.fills);
  }

  /// Reads a file.
  ///
  /// @param file with a name that ends in `.gz`, it is compressed
  /// @return the table
  /// @throws IOException if the file is missing or malformed; the message names the file and, of a
  ///     wrong value, line and column
  public CsvTable read(Path file) throws IOException {
    return new CsvRows(this, file).read();
  }

  boolean isLabelled() {
    return kind == Kind.LABEL;
  }

  Columns columns() {
    return columns;
  }

  char separator() {
    return separator;
  }

  boolean isMissing(String text) {
    return missing.contains(text);
  }

  private static List<String> unique(String name, List<String> texts) {
    List<String> copy = List.copyOf(texts);
    for (int i = 0; i < copy.size(); i++) {
      if (copy.indexOf(copy.get(i)) < i) {
        throw new IllegalArgumentException(name + " has '" + copy.get(i) + "' twice");
      }
    }
    return copy;
  }
}
