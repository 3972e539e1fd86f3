package org.lanewise.bench.iris;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lanewise.nn.data.CsvTable;
import picocli.CommandLine;

class IrisTest {
  @Test
  void resourceHoldsTheIrises() throws IOException {
    CsvTable table = Iris.read();
    assertEquals(List.of("setosa", "versicolor", "virginica"), table.classes());
    assertEquals(
        List.of("sepal_length", "sepal_width", "petal_length", "petal_width"), table.features());
    int[] counts = new int[3];
    double sum = 0;
    for (int i = 0; i < table.data().size(); i++) {
      counts[table.data().label(i)]++;
      sum += table.data().samples()[4 * i];
    }
    assertArrayEquals(new int[] {50, 50, 50}, counts);
    assertEquals(5.8433, sum / 150, 1e-4);
  }

  @Test
  void findsANetworkThatTellsThemApart() {
    StringWriter out = new StringWriter();
    CommandLine program = new CommandLine(new Iris()).setOut(new PrintWriter(out));
    assertEquals(0, program.execute("--folds", "3", "--epochs", "30", "--seed", "2"));
    List<String> lines = out.toString().lines().toList();
    String last = lines.get(lines.size() - 1);
    assertTrue(last.matches("accuracy [01]\\.\\d{4}"), last);
    assertTrue(Double.parseDouble(last.substring(9)) > 0.9, last);
  }
}
