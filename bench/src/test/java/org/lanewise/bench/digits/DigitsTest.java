package org.lanewise.bench.digits;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.nn.Shape;
import org.lanewise.nn.data.Dataset;
import picocli.CommandLine;

class DigitsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int run(String... args) {
    CommandLine program = Digits.commandLine();
    program.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return program.execute(args);
  }

  @Test
  void resourceHoldsTheDigits() throws IOException {
    Dataset digits = Images.digits();
    assertEquals(1797, digits.size());
    assertEquals(Shape.of(8, 8), digits.sampleShape());
    int[] counts = new int[10];
    for (int i = 0; i < digits.size(); i++) {
      counts[digits.label(i)]++;
    }
    assertArrayEquals(new int[] {178, 182, 177, 183, 181, 182, 181, 179, 174, 180}, counts);
    assertEquals(5 / 16f, digits.samples()[2]);
    for (float pixel : digits.samples()) {
      assertTrue(pixel >= 0 && pixel <= 1, "pixel " + pixel);
    }
  }

  @Test
  void holdsAFifthOut() throws IOException {
    Dataset.Split split = Images.builtIn(1);
    assertEquals(359, split.test().size());
    assertEquals(1438, split.train().size());
  }

  @Test
  void trainsSavesServesAndDraws() throws IOException {
    assertEquals(0, run("--out", folder.toString(), "--epochs", "2"), err::toString);
    List<String> lines = out.toString().lines().toList();
    String last = lines.get(lines.size() - 1);
    assertTrue(last.matches("test accuracy [01]\\.\\d{4}"), last);
    assertTrue(Double.parseDouble(last.substring(14)) > 0.8, last);
    assertTrue(Files.size(folder.resolve("model.safetensors")) > 8970 * Float.BYTES);
    assumeFalse(out.toString().contains("no pictures"), "this machine has no fonts");
    for (String picture : List.of("learning-curves", "confusion", "samples")) {
      Path file = folder.resolve(picture + ".png");
      assertTrue(ImageIO.read(file.toFile()).getWidth() > 300, file::toString);
    }
  }

  @Test
  void trainsAConvolutionalNetwork() {
    assertEquals(0, run("--out", folder.toString(), "--epochs", "2", "--cnn"), err::toString);
    List<String> lines = out.toString().lines().toList();
    assertTrue(out.toString().contains("conv2d_1"), out::toString);
    assertTrue(
        Double.parseDouble(lines.get(lines.size() - 1).substring(14)) > 0.85, lines::toString);
  }

  @Test
  void namesAMissingFileInOneLine() {
    Path nowhere = folder.resolve("nowhere");
    assertEquals(1, run("--data", nowhere.toString()));
    assertOneLine(nowhere.resolve("train-images-idx3-ubyte").toString());
  }

  @Test
  void namesAMalformedFileInOneLine() throws IOException {
    Path images = folder.resolve("train-images-idx3-ubyte");
    Files.write(images, new byte[] {0, 0, 8, 3, 0, 0, 0, 2});
    Files.write(folder.resolve("train-labels-idx1-ubyte"), new byte[] {0, 0, 8, 1, 0, 0, 0, 0});
    assertEquals(1, run("--data", folder.toString()));
    assertOneLine(images.toString());
  }

  private void assertOneLine(String file) {
    List<String> lines = err.toString().lines().toList();
    assertEquals(1, lines.size(), err::toString);
    assertTrue(lines.get(0).startsWith("digits: ") && lines.get(0).contains(file), lines.get(0));
    assertEquals("", out.toString());
  }

  @Test
  void refusesUnknownOptionsAndNumbers() {
    assertEquals(2, run("--epochs", "0"));
    assertEquals(2, run("--colour", "blue"));
  }
}
