package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.lanewise.kernels.Activation;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Model;
import org.lanewise.nn.ModelFormatException;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;

/// Models as safetensors files: what comes back, and what damage does.
class ModelFileProperties {
  private static Path folder;
  private static byte[] smallFile;

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("lanewise");
    smallFile = saved(small());
  }

  @AfterContainer
  static void removeFolder() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private static Path file() {
    return folder.resolve("model.safetensors");
  }

  private static byte[] saved(Model model) throws IOException {
    model.save(file());
    return Files.readAllBytes(file());
  }

  private static Model loaded(byte[] bytes) throws IOException {
    Files.write(file(), bytes);
    return Model.load(file());
  }

  private static String header(byte[] bytes) {
    int length = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return new String(bytes, 8, length, StandardCharsets.UTF_8);
  }

  /// A file with another header and the same data.
  private static byte[] withHeader(byte[] bytes, String header) {
    int old = 8 + header(bytes).getBytes(StandardCharsets.UTF_8).length;
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length + bytes.length - old)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .put(bytes, old, bytes.length - old)
        .array();
  }

  private static ModelFormatException refused(byte[] bytes) throws IOException {
    Files.write(file(), bytes);
    ModelFormatException error = assertThrows(ModelFormatException.class, () -> Model.load(file()));
    assertTrue(error.getMessage().contains(file().toString()), error.getMessage());
    return error;
  }

  private static void refused(byte[] bytes, String... words) throws IOException {
    String message = refused(bytes).getMessage();
    for (String word : words) {
      assertTrue(message.contains(word), "'" + message + "' does not say '" + word + "'");
    }
  }

  private static Model small() {
    return Networks.classifier(Activation.LEAKY_RELU, 1, 2, 2, 2);
  }

  /// The file of [#small], saved once: each save waits for the disk.
  private static byte[] smallFile() {
    return smallFile.clone();
  }

  /// Files by which the fuzzer reaches most of the code.
  @Example
  void readsOrRefusesTheCorpus() throws IOException, URISyntaxException {
    Path corpus = Path.of(ModelFileProperties.class.getResource("safetensors").toURI());
    int read = 0;
    try (Stream<Path> files = Files.list(corpus)) {
      for (Path file : files.sorted().toList()) {
        try {
          read += SafetensorsFuzz.tryFile(file) == null ? 1 : 0;
        } catch (RuntimeException | Error e) {
          throw new AssertionError(file.toString(), e);
        }
      }
    }
    assertTrue(read > 0);
  }

  @Provide
  Arbitrary<Model> models() {
    return Arbitraries.oneOf(Networks.classifiers(), Networks.layers());
  }

  @Property(tries = 40)
  void bringsBackTheSameModel(@ForAll("models") Model model, @ForAll long seed) throws IOException {
    byte[] bytes = saved(model);
    Model again = Model.load(file());
    assertEquals(model.summary(), again.summary());
    assertArrayEquals(model.parameters().values(), again.parameters().values());
    for (int i = 0; i < model.graph().nodes().size(); i++) {
      assertEquals(model.graph().nodes().get(i).op(), again.graph().nodes().get(i).op());
    }
    assertArrayEquals(bytes, saved(again), "saved again, the bytes are the same");
    if (model.graph().inputs().size() == 1) {
      float[] x = Points.uniform(3 * model.graph().input().shape().size(), -1, 1, seed);
      assertArrayEquals(model.predict(x, 3), again.predict(x, 3));
    }
  }

  /// Bit for bit: NaN payloads, infinities, subnormals.
  @Property(tries = 20)
  void keepsEveryBitOfTheWeights(@ForAll long seed) throws IOException {
    Model model = Networks.classifier(Activation.TANH, 1, 7, 5, 3);
    float[] weights = model.parameters().values();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Float.intBitsToFloat(random.nextInt());
    }
    weights[0] = Float.NEGATIVE_INFINITY;
    weights[1] = -0f;
    weights[2] = Float.intBitsToFloat(0x7fc12345);
    saved(model);
    float[] again = Model.load(file()).parameters().values();
    for (int i = 0; i < weights.length; i++) {
      assertEquals(
          Float.floatToRawIntBits(weights[i]), Float.floatToRawIntBits(again[i]), "weight " + i);
    }
  }

  /// What the format demands of every file: a length, a JSON object that begins with a brace, ends
  /// in spaces at a multiple of 8, and gives type, shape and place of each tensor.
  @Property(tries = 30)
  void followsTheFormat(@ForAll("models") Model model) throws IOException {
    byte[] bytes = saved(model);
    String header = header(bytes);
    assertEquals(0, header.getBytes(StandardCharsets.UTF_8).length % 8);
    assertTrue(header.startsWith("{\"__metadata__\":{"), header);
    assertTrue(header.stripTrailing().endsWith("}"), header);
    int data = 8 + header.getBytes(StandardCharsets.UTF_8).length;
    assertEquals(data + 4 * model.parameters().size(), bytes.length);
    ByteBuffer floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    model
        .parameters()
        .list()
        .forEach(
            parameter -> {
              int begin = 4 * parameter.offset();
              int end = begin + 4 * parameter.shape().size();
              String entry =
                  "\""
                      + parameter.name()
                      + "\":{\"dtype\":\"F32\",\"shape\":"
                      + parameter.shape().toString().replace(" ", "")
                      + ",\"data_offsets\":["
                      + begin
                      + ","
                      + end
                      + "]}";
              assertTrue(header.contains(entry), () -> header + " has no " + entry);
              assertEquals(
                  model.parameters().slice(parameter).toArray()[0], floats.getFloat(data + begin));
            });
  }

  @Example
  void refusesAFileCutAtAnyByte() throws IOException {
    byte[] bytes = smallFile();
    for (int length = 0; length < bytes.length; length++) {
      refused(Arrays.copyOf(bytes, length), "truncated");
    }
  }

  @Property(tries = 50)
  void refusesBytesAfterTheEnd(@ForAll @IntRange(min = 1, max = 100) int more) throws IOException {
    byte[] bytes = smallFile();
    refused(Arrays.copyOf(bytes, bytes.length + more), "follows");
  }

  /// A flipped bit in the header is refused or makes a model that is whole; it never makes anything
  /// else happen. One bit of each byte, another in each run.
  @Property(tries = 3)
  void survivesAnyFlippedBitOfTheHeader(@ForAll long seed) throws IOException {
    byte[] bytes = smallFile();
    int header = 8 + header(bytes).length();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < header; i++) {
      byte[] damaged = bytes.clone();
      damaged[i] ^= (byte) (1 << random.nextInt(8));
      try {
        Model model = loaded(damaged);
        assertEquals(small().parameters().size(), model.parameters().size());
        model.summary();
        model.predict(new float[2], 1);
      } catch (ModelFormatException e) {
        assertTrue(e.getMessage().contains(file().toString()), e.getMessage());
      }
    }
  }

  @Property(tries = 200)
  void survivesAnyBytes(@ForAll long seed, @ForAll @IntRange(max = 200) int length)
      throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    refused(bytes);
    if (length > 8) {
      // With a length that fits, so that the header is read.
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length - 8);
      refused(bytes);
    }
  }

  @Property
  void refusesALengthThatIsNotThere(@ForAll("lengths") long length) throws IOException {
    byte[] bytes = smallFile();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    refused(bytes, "header");
  }

  @Provide
  Arbitrary<Long> lengths() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            0L, 1L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 31, 1L << 40, 100_000_001L),
        Arbitraries.longs().greaterOrEqual(10_000));
  }

  /// A header changed in one place, and what the error must say.
  record Damage(String from, String to, List<String> words) {
    @Override
    public String toString() {
      return from + " -> " + to;
    }
  }

  private static Damage damage(String from, String to, String... words) {
    return new Damage(from, to, List.of(words));
  }

  /// `dense/kernel [2, 2]` lies from 0 to 16, its bias to 24, `dense_1/kernel` to 40, its bias to
  /// 48.
  @Provide
  Arbitrary<Damage> damages() {
    return Arbitraries.of(
        damage("\"F32\"", "\"F16\"", "dense/kernel", "F16", "F32"),
        damage("\"shape\":[2,2],\"data", "\"shape\":[2,3],\"data", "dense/kernel", "16", "24"),
        damage("\"shape\":[2,2],\"data", "\"shape\":[4],\"data", "dense/kernel", "[4]", "[2, 2]"),
        damage("\"shape\":[2,2],\"data", "\"shape\":[-2,-2],\"data", "-2"),
        damage("\"shape\":[2,2],\"data", "\"shape\":[0,2],\"data", "0"),
        damage("\"shape\":[2,2],\"data", "\"shape\":[65536,65536],\"data", "65536"),
        damage("\"shape\":[2,2],\"data", "\"shape\":[2147483648,2],\"data", "2147483648"),
        damage("\"shape\":[2,2],\"data", "\"shape\":[2.5,2],\"data"),
        damage("\"shape\":[2,2],\"data", "\"shape\":\"2\",\"data"),
        damage("[0,16]", "[4,20]", "dense/kernel", "4", "0"),
        damage("[16,24]", "[12,20]", "dense/bias", "12", "16"),
        damage("[0,16]", "[16,0]", "dense/kernel"),
        damage("[0,16]", "[-16,0]", "dense/kernel", "-16"),
        damage("[0,16]", "[0]", "dense/kernel"),
        damage("[40,48]", "[40,9223372036854775807]", "dense_1/bias"),
        damage("[40,48]", "[99999999999999999999,48]"),
        damage("\"data_offsets\"", "\"data_offset\"", "data_offsets"),
        damage("\"dense/bias\":{", "\"dense/kernel\":{", "dense/kernel"),
        damage("\"dense/bias\":{", "\"other/bias\":{", "dense/bias"),
        damage("\"__metadata__\"", "\"metadata\"", "__metadata__"),
        damage("\"format\":\"lanewise\"", "\"format\":\"pt\"", "format", "pt", "lanewise"),
        damage("\"version\":\"1\"", "\"version\":\"2\"", "version", "2", "1"),
        damage("\\\"op\\\":\\\"Gemm\\\"", "\\\"op\\\":\\\"Convolve\\\"", "Convolve"),
        damage("leaky_relu(0.2)", "leaky_relu(x)", "leaky_relu(x)"),
        damage("\\\"activation\\\"", "\\\"deactivation\\\"", "activation"),
        damage("\\\"outputs\\\":[", "\\\"outputs\\\":[\\\"nowhere\\\",", "nowhere"),
        damage("\\\"inputs\\\":[\\\"input\\\"]", "\\\"inputs\\\":[\\\"dense_1\\\"]", "dense_1"),
        damage("\\\"inputs\\\":[\\\"input\\\"]", "\\\"inputs\\\":[]", "inputs"),
        damage("{", "[", "JSON"),
        damage("{", "{{", "JSON"));
  }

  @Property
  void refusesAWrongHeaderAndSaysWhy(@ForAll("damages") Damage damage) throws IOException {
    byte[] bytes = smallFile();
    String header = header(bytes);
    assertTrue(header.contains(damage.from()), () -> damage.from() + " is not in " + header);
    int at = header.indexOf(damage.from());
    String changed =
        header.substring(0, at) + damage.to() + header.substring(at + damage.from().length());
    refused(withHeader(bytes, changed), damage.words().toArray(new String[0]));
  }

  @Example
  void refusesDeepNestingWithoutAStackOverflow() throws IOException {
    byte[] bytes = smallFile();
    refused(withHeader(bytes, "{\"a\":".repeat(200_000)));
    refused(withHeader(bytes, "[".repeat(500_000)));
  }

  @Example
  void refusesWhatIsNotAFile() {
    ModelFormatException missing =
        assertThrows(
            ModelFormatException.class, () -> Model.load(folder.resolve("no.safetensors")));
    assertTrue(missing.getMessage().contains("no.safetensors"), missing.getMessage());
    assertThrows(ModelFormatException.class, () -> Model.load(folder));
  }

  /// The old file stays whole when a save fails, and nothing is left lying beside it.
  @Example
  void keepsTheOldFileWhenASaveFails() throws IOException {
    byte[] before = saved(small());
    GraphBuilder graph = new GraphBuilder();
    Value input = graph.input("input", Shape.of(2));
    Value scaled =
        graph.add("scale", new GradientCheckProperties.Scale(2, 2), List.of(input), List.of());
    Model unknown = Model.of(graph.build(scaled), 1);
    BadInput.refused(() -> unknown.save(file()), "scale", "Scale");
    assertArrayEquals(before, Files.readAllBytes(file()));
    assertThrows(IOException.class, () -> small().save(folder.resolve("no/such/folder")));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file()), files.toList());
    }
  }
}
