package org.lanewise.nn.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.lanewise.nn.Shape;

/// Turns the rows of one CSV file into arrays.
final class CsvRows {
  private static final int LONGEST_IN_MESSAGE = 60;

  private final Csv csv;
  private final Csv.Columns told;
  private final Path file;
  private List<String> header;
  private long line = 1;

  CsvRows(Csv csv, Path file) {
    this.csv = csv;
    this.told = csv.columns();
    this.file = file;
  }

  CsvTable read() throws IOException {
    try (InputStream raw = Files.newInputStream(file);
        InputStream plain =
            file.toString().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw;
        Reader text = new InputStreamReader(plain, StandardCharsets.UTF_8.newDecoder());
        CsvReader<CsvRecord> reader =
            CsvReader.builder()
                .fieldSeparator(csv.separator())
                .skipEmptyLines(true)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .ofCsvRecord(text)) {
      return table(reader.iterator());
    } catch (NoSuchFileException e) {
      throw new NoSuchFileException(file.toString(), null, "there is no such file");
    } catch (UncheckedIOException e) {
      throw unreadable(e.getCause());
    } catch (CharacterCodingException | ZipException | EOFException e) {
      throw unreadable(e);
    } catch (CsvParseException e) {
      throw new IOException(file + ": after line " + line + " it is not CSV: " + e.getMessage(), e);
    }
  }

  private IOException unreadable(IOException e) {
    String what =
        e instanceof CharacterCodingException
            ? "it is not UTF-8"
            : "it cannot be read: " + e.getMessage();
    return new IOException(file + ": after line " + line + " " + what, e);
  }

  private CsvTable table(Iterator<CsvRecord> records) throws IOException {
    if (!records.hasNext()) {
      throw new IOException(file + ": it is empty, expected a line with the names of the columns");
    }
    header = header(records.next());
    List<Column> answers = new ArrayList<>();
    for (String name : told.answers()) {
      answers.add(csv.isLabelled() ? new Categories(name, told.classes()) : new Numbers(name));
    }
    Column weight = told.weight() == null ? null : new Numbers(told.weight());
    List<Column> features = new ArrayList<>();
    for (String name : featureNames()) {
      List<String> texts = told.categories().get(name);
      features.add(texts == null ? new Numbers(name) : new Categories(name, texts));
    }
    refuseUnknown(told.categories().keySet(), features);
    for (String name : told.fills().keySet()) {
      index(name);
    }
    List<Column> all = new ArrayList<>(features);
    all.addAll(answers);
    if (weight != null) {
      all.add(weight);
    }

    int rows = 0;
    while (records.hasNext()) {
      CsvRecord record = records.next();
      line = record.getStartingLineNumber();
      if (record.getFieldCount() != header.size()) {
        throw new IOException(
            file
                + ": line "
                + line
                + " has "
                + record.getFieldCount()
                + " values, expected "
                + header.size()
                + ", one for each column");
      }
      for (Column column : all) {
        column.add(rows, record.getField(column.index));
      }
      rows++;
    }

    int count = rows;
    float[] x = side(features, count);
    Shape sample = Shape.of(features.size());
    Dataset data;
    List<String> classes = List.of();
    if (csv.isLabelled()) {
      Categories labels = (Categories) answers.get(0);
      classes = labels.texts();
      if (classes.isEmpty()) {
        throw new IOException(file + ": it has no row, expected at least one to know the classes");
      }
      int[] y = new int[count];
      Arrays.setAll(y, row -> (int) labels.value(row));
      data = Dataset.ofLabels(sample, x, y, classes.size());
    } else {
      data = Dataset.ofTargets(sample, x, Shape.of(answers.size()), side(answers, count));
    }
    if (weight != null) {
      data = data.weighted(side(List.of(weight), count));
    }
    List<String> names = features.stream().map(column -> column.name).toList();
    Map<String, List<String>> categories = new HashMap<>();
    for (Column column : features) {
      if (column instanceof Categories) {
        categories.put(column.name, ((Categories) column).texts());
      }
    }
    return new CsvTable(data, names, categories, classes, csv.bound(names, categories, classes));
  }

  private List<String> header(CsvRecord record) throws IOException {
    List<String> names = new ArrayList<>();
    for (String field : record.getFields()) {
      String name = (names.isEmpty() && field.startsWith("\uFEFF") ? field.substring(1) : field);
      name = name.strip();
      if (name.isEmpty() || names.contains(name)) {
        throw new IOException(
            file
                + ": line "
                + record.getStartingLineNumber()
                + ", column "
                + (names.size() + 1)
                + " has the name '"
                + shortened(name)
                + "', expected a name that no other column has");
      }
      names.add(name);
    }
    return names;
  }

  /// Those that were named, or all that are nothing else.
  private List<String> featureNames() throws IOException {
    Set<String> others = new HashSet<>(told.answers());
    if (told.weight() != null) {
      others.add(told.weight());
    }
    List<String> names =
        told.features().isEmpty()
            ? header.stream().filter(name -> !others.contains(name)).toList()
            : told.features();
    if (names.isEmpty()) {
      throw new IOException(file + ": of its columns " + header + " none is a feature");
    }
    for (String name : names) {
      if (others.contains(name)) {
        throw new IOException(
            file + ": column " + name + " is a feature and also label, target or weight");
      }
    }
    return names;
  }

  private void refuseUnknown(Set<String> names, List<Column> features) throws IOException {
    for (String name : names) {
      if (features.stream().noneMatch(column -> column.name.equals(name))) {
        throw new IOException(
            file + ": column " + name + " is categorical, but it is not one of the features");
      }
    }
  }

  private int index(String name) throws IOException {
    int index = header.indexOf(name);
    if (index < 0) {
      throw new IOException(file + ": there is no column " + name + ", it has " + header);
    }
    return index;
  }

  /// Columns as rows.
  private static float[] side(List<Column> columns, int rows) {
    float[] values = new float[Math.multiplyExact(rows, columns.size())];
    for (int c = 0; c < columns.size(); c++) {
      for (int row = 0; row < rows; row++) {
        values[row * columns.size() + c] = columns.get(c).value(row);
      }
    }
    return values;
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_IN_MESSAGE
        ? text
        : text.substring(0, LONGEST_IN_MESSAGE) + "...";
  }

  /// One column as it is read.
  private abstract class Column {
    final String name;
    final int index;
    private float[] values = new float[64];

    Column(String name) throws IOException {
      this.name = name;
      this.index = index(name);
    }

    void add(int row, String field) throws IOException {
      String text = field.strip();
      if (csv.isMissing(text)) {
        text = told.fills().get(name);
        if (text == null) {
          throw wrong(field, "a value: it is missing, and there is no fill for this column");
        }
      }
      if (row == values.length) {
        values = Arrays.copyOf(values, Math.multiplyExact(2, row));
      }
      values[row] = parse(text);
    }

    /// The number that a text stands for.
    abstract float parse(String text) throws IOException;

    float value(int row) {
      return values[row];
    }

    IOException wrong(String text, String expected) {
      return new IOException(
          file
              + ": line "
              + line
              + ", column "
              + name
              + " is '"
              + shortened(text)
              + "', expected "
              + expected);
    }
  }

  /// A column of numbers.
  private final class Numbers extends Column {
    Numbers(String name) throws IOException {
      super(name);
    }

    @Override
    float parse(String text) throws IOException {
      char last = text.isEmpty() ? ' ' : text.charAt(text.length() - 1);
      // Java's own forms with a type's letter or in base 16 are no numbers here.
      boolean plain =
          (Character.isDigit(last) || last == '.')
              && text.indexOf('x') < 0
              && text.indexOf('X') < 0;
      float value = Float.NaN;
      try {
        value = plain ? Float.parseFloat(text) : Float.NaN;
      } catch (NumberFormatException e) {
        // stays NaN
      }
      if (!Float.isFinite(value)) {
        throw wrong(text, "a finite number");
      }
      if (name.equals(told.weight()) && value < 0) {
        throw wrong(text, "a weight of 0 or more");
      }
      return value;
    }
  }

  /// A column of texts, numbered as they come and renumbered in their order at the end.
  private final class Categories extends Column {
    private final List<String> known;
    private final Map<String, Integer> numbers = new HashMap<>();
    private int[] order;

    Categories(String name, List<String> known) throws IOException {
      super(name);
      this.known = known;
      known.forEach(text -> numbers.put(text, numbers.size()));
    }

    @Override
    float parse(String text) throws IOException {
      Integer number = numbers.get(text);
      if (number == null && !known.isEmpty()) {
        throw wrong(text, "one of " + known);
      }
      if (number == null) {
        number = numbers.size();
        numbers.put(text, number);
      }
      return number;
    }

    List<String> texts() {
      return known.isEmpty() ? List.copyOf(new TreeMap<>(numbers).keySet()) : known;
    }

    @Override
    float value(int row) {
      if (order == null) {
        order = new int[numbers.size()];
        List<String> texts = texts();
        for (int i = 0; i < order.length; i++) {
          order[numbers.get(texts.get(i))] = i;
        }
      }
      return order[(int) super.value(row)];
    }
  }
}
