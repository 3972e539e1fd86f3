package org.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.nn.Shape;

class IdxTest {
  @TempDir Path folder;
  private final byte[] images = idx(3, new int[] {2, 1, 3}, 0, 255, 51, 1, 2, 3);
  private final byte[] labels = idx(1, new int[] {2}, 9, 4);

  private static byte[] idx(int rank, int[] dims, int... elements) {
    ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * dims.length + elements.length);
    buffer.putInt(0x800 | rank);
    Arrays.stream(dims).forEach(buffer::putInt);
    Arrays.stream(elements).forEach(element -> buffer.put((byte) element));
    return buffer.array();
  }

  private static byte[] compressed(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  @BeforeEach
  void write() throws IOException {
    Files.write(folder.resolve("train-images-idx3-ubyte"), images);
    Files.write(folder.resolve("train-labels-idx1-ubyte.gz"), compressed(labels));
  }

  @Test
  void readsPlainAndCompressed() throws IOException {
    Dataset data = Idx.train(folder);
    assertEquals(2, data.size());
    assertEquals(10, data.classes());
    assertEquals(Shape.of(1, 3), data.sampleShape());
    assertArrayEquals(new float[] {0, 1, 0.2f, 1 / 255f, 2 / 255f, 3 / 255f}, data.samples());
    assertEquals(9, data.label(0));
    assertEquals(4, data.label(1));
  }

  @Test
  void namesAMissingFile() throws IOException {
    refused("t10k-images-idx3-ubyte: there is no such file, and none with .gz", Idx::test);
    Path absent = folder.resolve("absent");
    refused("absent: there is no such file", any -> Idx.read(absent, absent, 10));
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    Path file = folder.resolve("train-images-idx3-ubyte");
    for (int n = 0; n < images.length; n++) {
      Files.write(file, Arrays.copyOf(images, n));
      refused("train-images-idx3-ubyte: it is truncated", Idx::train);
    }
    Files.write(file, Arrays.copyOf(images, images.length + 1));
    refused("train-images-idx3-ubyte: it goes on after", Idx::train);
    Files.write(file, images);
    Path zipped = folder.resolve("train-labels-idx1-ubyte.gz");
    byte[] whole = Files.readAllBytes(zipped);
    for (int n = 0; n < whole.length; n++) {
      Files.write(zipped, Arrays.copyOf(whole, n));
      refused("train-labels-idx1-ubyte.gz: it is", Idx::train);
    }
    Files.write(zipped, labels);
    refused("train-labels-idx1-ubyte.gz: it is not a whole gzip file", Idx::train);
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    Path file = folder.resolve("train-images-idx3-ubyte");
    Files.write(file, labels);
    refused("it begins with 00000801, expected 00000803", Idx::train);
    Files.write(file, idx(3, new int[] {2, 0, 3}));
    refused("extent 1 is 0, expected 1 or more", Idx::train);
    Files.write(file, idx(3, new int[] {2, -5, 3}));
    refused("extent 1 is -5, expected 1 or more", Idx::train);
    Files.write(file, idx(3, new int[] {1 << 30, 1 << 30, 1 << 30}));
    refused("are more than an array holds", Idx::train);
    Files.write(file, idx(3, new int[] {1 << 20, 20, 20}));
    refused("it is truncated: 0 elements, expected 419430400", Idx::train);
    Files.write(file, idx(3, new int[] {3, 1, 1}, 0, 0, 0));
    refused("it has 2 labels, expected 3", Idx::train);
    Files.write(file, images);
    Files.write(folder.resolve("train-labels-idx1-ubyte"), idx(1, new int[] {2}, 1, 10));
    refused("train-labels-idx1-ubyte: label 1 is 10, expected 0 to 9", Idx::train);
  }

  private interface Reader {
    Dataset read(Path folder) throws IOException;
  }

  private void refused(String message, Reader reader) {
    IOException e = assertThrows(IOException.class, () -> reader.read(folder));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
