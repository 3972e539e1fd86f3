package org.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.nn.Shape;

class CsvTest {
  private static final String PLANTS =
      "height,colour,kind,weight\n1.5,red,rose,1\n-2e1, blue ,tulip,0.5\n,red,rose,2\n";
  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("plants.csv"), text);
  }

  @Test
  void readsNumbersCategoriesLabelsAndWeights() throws IOException {
    CsvTable table =
        Csv.withLabel("kind")
            .weight("weight")
            .categorical("colour")
            .fill("height", "3")
            .read(file(PLANTS));
    assertEquals(List.of("height", "colour"), table.features());
    assertEquals(Map.of("colour", List.of("blue", "red")), table.categories());
    assertEquals(List.of("rose", "tulip"), table.classes());
    Dataset data = table.data();
    assertEquals(Shape.of(2), data.sampleShape());
    assertArrayEquals(new float[] {1.5f, 1, -20, 0, 3, 1}, data.samples());
    assertEquals(2, data.classes());
    assertEquals(List.of(0, 1, 0), List.of(data.label(0), data.label(1), data.label(2)));
    assertEquals(0.5f, data.weight(1));
    assertArrayEquals(new int[] {0, 2}, table.depths());
    assertArrayEquals(new int[] {0}, table.numeric());
  }

  @Test
  void readsTargetsAndChosenFeatures() throws IOException {
    CsvTable table =
        Csv.withTargets("b", "a")
            .features("d", "c")
            .separator(';')
            .read(file("\uFEFFa;b;c;d;e\r\n1;2;3;\"4\";x\r\n\r\n5;6;7;8;\"y;\"\"\n\""));
    assertArrayEquals(new float[] {4, 3, 8, 7}, table.data().samples());
    assertArrayEquals(new float[] {2, 1, 6, 5}, table.data().targets());
    assertEquals(Shape.of(2), table.data().targetShape());
    assertEquals(List.of(), table.classes());
  }

  @Test
  void readsMoreFilesWithTheSameNumbers() throws IOException {
    Csv reader =
        Csv.withLabel("kind").features("colour").categorical("colour").read(file(PLANTS)).reader();
    CsvTable more = reader.read(file("kind,colour\ntulip,red\n"));
    assertEquals(1, more.data().label(0));
    assertEquals(2, more.data().classes());
    assertArrayEquals(new float[] {1}, more.data().samples());
    refused(
        "line 2, column colour is 'green', expected one of [blue, red]",
        reader,
        "kind,colour\ntulip,green\n");
    refused(
        "line 3, column kind is 'lily', expected one of [rose, tulip]",
        reader,
        "kind,colour\ntulip,red\nlily,red\n");
  }

  @Test
  void readsCompressedFiles() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write("a,b\n1,2\n".getBytes(StandardCharsets.US_ASCII));
    }
    Path file = folder.resolve("a.csv.gz");
    Files.write(file, out.toByteArray());
    Csv csv = Csv.withTargets("b");
    assertArrayEquals(new float[] {1}, csv.read(file).data().samples());
    for (int n = 0; n < out.size(); n++) {
      Files.write(file, Arrays.copyOf(out.toByteArray(), n));
      String message = assertThrows(IOException.class, () -> csv.read(file)).getMessage();
      assertTrue(message.startsWith(file.toString()), message);
    }
  }

  @Test
  void aLongFileKeepsItsRows() throws IOException {
    StringBuilder text = new StringBuilder("a,b\n");
    for (int i = 0; i < 1000; i++) {
      text.append(i).append(',').append(-i).append('\n');
    }
    Dataset data = Csv.withTargets("b").read(file(text.toString())).data();
    assertEquals(1000, data.size());
    for (int i = 0; i < 1000; i++) {
      assertEquals(i, data.samples()[i]);
      assertEquals(-i, data.targets()[i]);
    }
  }

  @Test
  void namesLineAndColumnOfWhatIsWrong() throws IOException {
    Csv csv = Csv.withTargets("b");
    for (String text :
        List.of(
            "x", "1,5", "NaN", "Infinity", "1e39", "0x1p3", "1f", "1d", "--1", ".", "1 2", "٣x")) {
      refused(
          "line 3, column a is '" + text + "', expected a finite number",
          csv,
          "a,b\n1,2\n\"" + text + "\",2\n");
    }
    refused(
        "line 4, column b is ' ', expected a value: it is missing", csv, "a,b\n1,2\n1,2\n1, \n");
    refused("line 2, column a is '?', expected a value", csv.missing("?"), "a,b\n?,2\n");
    refused("line 2, column b is 'no', expected a finite number", csv.fill("b", "no"), "a,b\n1,\n");
    refused("line 3 has 3 values, expected 2", csv, "a,b\n1,2\n1,2,3\n");
    refused("line 3 has 1 values, expected 2", csv, "a,b\n1,2\n1\n");
    refused("line 5, column a is 'x'", csv, "a,b\n\"1\",2\n\n1,\"2\"\nx,2\n");
    refused(
        "line 2, column b is '-1', expected a weight of 0 or more",
        Csv.withLabel("a").features("c").weight("b"),
        "a,b,c\n1,-1,2\n");
    refused("x...', expected a finite number", csv, "a,b\n" + "x".repeat(100_000) + ",1\n");
  }

  @Test
  void namesTheColumnThatIsNotThere() throws IOException {
    Csv csv = Csv.withTargets("b");
    refused("it is empty", csv, "");
    refused("there is no column b, it has [a, c]", csv, "a,c\n");
    refused("there is no column z", csv.features("z"), "a,b\n");
    refused("there is no column z", csv.fill("z", "1"), "a,b\n");
    refused("there is no column z", csv.weight("z"), "a,b\n");
    refused("column z is categorical, but it is not one of", csv.categorical("z"), "a,b\n");
    refused("line 1, column 2 has the name 'a', expected a name that no other", csv, "a,a,b\n");
    refused("line 1, column 2 has the name ''", csv, "a,,b\n");
    refused("of its columns [b] none is a feature", csv, "b\n1\n");
    refused("column b is a feature and also", csv.features("b"), "a,b\n");
    refused("it has no row", Csv.withLabel("b"), "a,b\n");
    assertThrows(IllegalArgumentException.class, () -> csv.features("a", "a"));
    assertThrows(IllegalArgumentException.class, () -> csv.categorical("a", "x", "x"));
    assertThrows(IllegalArgumentException.class, Csv::withTargets);
    assertEquals(0, csv.read(file("a,b\n")).data().size());
  }

  @Test
  void refusesWhatIsNotText() throws IOException {
    Path file = folder.resolve("bytes.csv");
    Files.write(file, new byte[] {'a', ',', 'b', '\n', '1', ',', (byte) 0xff, '\n'});
    String message =
        assertThrows(IOException.class, () -> Csv.withTargets("b").read(file)).getMessage();
    assertTrue(message.contains("bytes.csv: after line 1 it is not UTF-8"), message);
    Path absent = folder.resolve("absent.csv");
    message = assertThrows(IOException.class, () -> Csv.withLabel("b").read(absent)).getMessage();
    assertTrue(message.contains("absent.csv: there is no such file"), message);
    // A quote that is never closed takes in the rest of the file.
    refused("line 2, column b is '2", Csv.withTargets("b"), "a,b\n1,\"2\n3,4\n");
  }

  private void refused(String message, Csv csv, String text) throws IOException {
    Path file = file(text);
    String actual = assertThrows(IOException.class, () -> csv.read(file)).getMessage();
    assertTrue(actual.startsWith(file + ": ") && actual.contains(message), actual);
    assertTrue(actual.length() < 400, "a long message");
  }
}
