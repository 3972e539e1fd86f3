package org.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.kernels.Activation.LEAKY_RELU;
import static org.lanewise.kernels.Activation.RELU;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.nn.layer.Activate;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Flatten;
import org.lanewise.nn.layer.Softmax;
import org.lanewise.nn.op.Add;

class ModelFileTest {
  @TempDir Path folder;

  private static Model model() {
    return Sequential.of(
            Shape.of(2, 3),
            new Flatten(),
            new Dense(4, RELU),
            new Activate(LEAKY_RELU),
            new Dense(2),
            new Softmax())
        .build(7);
  }

  private Path saved(Model model) throws IOException {
    Path file = folder.resolve("model.safetensors");
    model.save(file);
    return file;
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }

  @Test
  void everyBitComesBack() throws IOException {
    Model model = model();
    int[] odd = {0x7fc12345, 0x7f812345, 0x7f800000, 0xff800000, 0x80000000, 1, 0x807fffff};
    for (int i = 0; i < odd.length; i++) {
      model.parameters().values()[i] = Float.intBitsToFloat(odd[i]);
    }
    int[] before = bits(model.parameters().values());
    Model loaded = Model.load(saved(model));
    assertArrayEquals(before, bits(loaded.parameters().values()));
    assertEquals(model.graph().nodes().toString(), loaded.graph().nodes().toString());
    assertEquals(model.graph().parameters().toString(), loaded.graph().parameters().toString());
    assertEquals(model.summary(), loaded.summary());
  }

  @Test
  void theLoadedModelPredictsTheSame() throws IOException {
    Model model = model();
    float[] x = {1, -2, 3, -4, 5, -6, 7, 8, 9, 10, 11, 12};
    assertArrayEquals(model.predict(x, 2), Model.load(saved(model)).predict(x, 2));
  }

  @Test
  void aGraphThatForksAndSharesWeightsComesBack() throws IOException {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", Shape.of(3));
    Value unused = builder.input("unused", Shape.of());
    Parameter w = builder.parameter("ünï/\"w\"", Shape.of(3, 3), Initializer.HE_NORMAL);
    builder.parameter("spare", Shape.of(), Initializer.ZEROS);
    org.lanewise.nn.op.Gemm gemm = new org.lanewise.nn.op.Gemm(RELU);
    Value a = builder.add("a", gemm, List.of(x), List.of(w));
    Value b = builder.add("b", gemm, List.of(a), List.of(w));
    Value c = builder.add("c", new Add(), List.of(b, a), List.of());
    Model model = Model.of(builder.build(c, a), 3);
    Model loaded = Model.load(saved(model));
    assertEquals(model.graph().inputs().toString(), loaded.graph().inputs().toString());
    assertEquals(model.graph().outputs().toString(), loaded.graph().outputs().toString());
    assertEquals(model.graph().nodes().toString(), loaded.graph().nodes().toString());
    assertEquals("unused[]", unused.toString());
  }

  @Test
  void theFileIsWhatTheFormatDemands() throws IOException {
    byte[] bytes = Files.readAllBytes(saved(model()));
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int length = Math.toIntExact(buffer.getLong(0));
    assertEquals(0, length % 8);
    String header = new String(bytes, 8, length, StandardCharsets.UTF_8);
    assertTrue(header.startsWith("{\"__metadata__\":{\"format\":\"lanewise\""), header);
    assertTrue(
        header.contains(
            "\"dense/kernel\":{\"dtype\":\"F32\",\"shape\":[6,4],\"data_offsets\":[0,96]}"),
        header);
    assertEquals(8 + length + 4 * (24 + 4 + 8 + 2), bytes.length);
    float first = model().parameters().values()[0];
    assertEquals(first, buffer.getFloat(8 + length));
  }

  @Test
  void takesTheTensorsInAnyOrder() throws IOException {
    Model model = model();
    byte[] bytes = Files.readAllBytes(saved(model));
    int length = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    int data = 8 + length;
    byte[] moved = bytes.clone(); // the first kernel's 96 bytes and its bias's 16 change places
    System.arraycopy(bytes, data + 96, moved, data, 16);
    System.arraycopy(bytes, data, moved, data + 16, 96);
    Path file = folder.resolve("moved.safetensors");
    Files.write(file, replaced(moved, "[0,96]", "[16,112]", "[96,112]", "[0,16]"));
    assertArrayEquals(model.parameters().values(), Model.load(file).parameters().values());
  }

  @Test
  void savingReplacesTheOldFileAndLeavesNothingElse() throws IOException {
    Path file = saved(model());
    Model other = model();
    other.parameters().values()[0] = 42;
    other.save(file);
    assertEquals(42, Model.load(file).parameters().values()[0]);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void anUnknownOpIsRefusedAndTheOldFileStays() throws IOException {
    Path file = saved(model());
    byte[] before = Files.readAllBytes(file);
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", Shape.of(2));
    Parameter b = builder.parameter("b", Shape.of(2), Initializer.ZEROS);
    Model own = Model.of(builder.build(builder.add("own", new Shift(), List.of(x), List.of(b))), 0);
    String message =
        assertThrows(IllegalArgumentException.class, () -> own.save(file)).getMessage();
    assertTrue(message.contains("node own has the op Shift"), message);
    assertArrayEquals(before, Files.readAllBytes(file));
  }

  @Test
  void saysThatAFolderIsMissing() {
    Path file = folder.resolve("absent").resolve("model");
    IOException e = assertThrows(IOException.class, () -> model().save(file));
    assertEquals(file + ": its folder does not exist", e.getMessage());
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(saved(model()));
    Path file = folder.resolve("short.safetensors");
    for (int n = 0; n < bytes.length; n++) {
      Files.write(file, Arrays.copyOf(bytes, n));
      refused(file, "short.safetensors: ");
    }
    Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
    refused(file, "something follows the last tensor");
  }

  @Test
  void aFlippedBitIsRefusedOrHarmless() throws IOException {
    byte[] bytes = Files.readAllBytes(saved(model()));
    Path file = folder.resolve("flipped.safetensors");
    for (int i = 0; i < bytes.length - 4 * 38; i++) {
      byte[] flipped = bytes.clone();
      flipped[i] ^= (byte) (1 << i % 8);
      Files.write(file, flipped);
      try {
        Model.load(file); // a name, say, may be another valid name
      } catch (ModelFormatException e) {
        assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "dtype":"F32"           | "dtype":"F16"           | has the dtype F16, expected F32
          "dtype":"F32"           | "dtype":5               | header.dense/kernel.dtype is 5
          "shape":[6,4]           | "shape":[4,6]           | has the shape [4, 6], expected [6, 4]
          "shape":[6,4]           | "shape":[6,5]           | expected 120 bytes
          "shape":[6,4]           | "shape":[-6,-4]         | shape[0] is -6, expected 1
          "shape":[6,4]           | "shape":[2147483647,4]  | more elements than an array
          "shape":[6,4]           | "shape":[99999999999,4] | shape[0] is 99999999999
          "shape":[6,4]           | "shape":[1e1,4]         | expected an integer
          "shape":[6,4]           | "shape":7               | expected an array
          "data_offsets":[0,96]   | "data_offsets":[0]      | has 1 data_offsets, expected 2
          "data_offsets":[0,96]   | "data_offsets":[8,104]  | expected 0, where the one before ends
          "data_offsets":[96,112] | "data_offsets":[92,108] | begins at 92, expected 96
          "data_offsets":[96,112] | "data_offsets":[112,96] | lies from 112 to 96
          "data_offsets":[0,96]   | "offsets":[0,96]        | has no field data_offsets
          "dense/bias":           | "dense/kernel":         | Duplicate field
          "dense/bias":           | "other":                | tensor dense/bias[4] is missing
          "format":"lanewise"     | "format":"pt"           | format is 'pt', expected 'lanewise'
          "version":"1"           | "version":"2"           | version is '2', expected '1'
          "__metadata__"          | "metadata"              | no __metadata__
          \\"op\\":\\"Gemm\\"       | \\"op\\":\\"Gem\\"        | node dense: there is no op Gem
          \\"activation\\":\\"relu | \\"activation\\":\\"rely | node dense: name is 'rely'
          [\\"input\\"]           | [\\"dense\\"]             | inputs[0] is 'dense', which nothing
          \\"shape\\":[2,3]       | \\"shape\\":[2,4]         | flatten (Reshape): the input has
          {\\"name\\":\\"dense_1\\" | {\\"name\\":\\"dense\\"   | the name dense of a node is taken
          \\"outputs\\":[         | \\"output\\":[            | architecture has no field outputs
          """)
  void damageIsNamed(String good, String bad, String message) throws IOException {
    byte[] bytes = Files.readAllBytes(saved(model()));
    Path file = folder.resolve("bad.safetensors");
    Files.write(file, replaced(bytes, good, bad));
    refused(file, message);
  }

  @Test
  void anExtraTensorIsRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(saved(model()));
    String tensor = "\"dense/kernel\":";
    String extra =
        "\"extra\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[152,156]}," + tensor;
    byte[] more = replaced(bytes, tensor, extra);
    Path file = folder.resolve("extra.safetensors");
    Files.write(file, Arrays.copyOf(more, more.length + 4));
    refused(file, "tensors [extra] belong to no node");
  }

  @Test
  void aHugeClaimCostsNothing() throws IOException {
    Path file = folder.resolve("huge.safetensors");
    Files.write(file, new byte[] {-1, -1, -1, -1, -1, -1, -1, 127, '{', '}'});
    refused(file, "its header should have 9223372036854775807 bytes, but only 2 follow");
    Files.write(file, new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, '{', '}'});
    refused(file, "its header should have 18446744073709551615 bytes");
    Files.writeString(file, "\30\0\0\0\0\0\0\0" + "[".repeat(24));
    refused(file, "nesting depth");
    refused(folder, "it is a folder");
    refused(folder.resolve("absent"), "there is no such file");
  }

  private static void refused(Path file, String message) {
    String actual = assertThrows(ModelFormatException.class, () -> Model.load(file)).getMessage();
    assertTrue(actual.startsWith(file.toString()) && actual.contains(message), actual);
  }

  /// The file with texts of its header replaced, each at its first place.
  private static byte[] replaced(byte[] file, String... pairs) {
    int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    String header = new String(file, 8, length, StandardCharsets.UTF_8);
    for (int i = 0; i < pairs.length; i += 2) {
      int at = header.indexOf(pairs[i]);
      assertTrue(at >= 0, () -> "no such text to replace");
      header = header.substring(0, at) + pairs[i + 1] + header.substring(at + pairs[i].length());
    }
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + file.length - 8 - length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .put(file, 8 + length, file.length - 8 - length)
        .array();
  }
}
