package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.nn.ModelFormatException;
import org.lanewise.nn.text.LangChain4jEmbeddingModel;
import org.lanewise.nn.text.TextEmbedder;
import org.lanewise.nn.text.WordPieceTokenizer;

class TextEmbedderTest {
  private static final List<String> VOCABULARY =
      List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "lane", "##s", "are", "wise", ".");
  private static final List<String> WORDS = List.of("lanes", "lane", "are", "wise", ".", "odd");
  private static final double TOLERANCE = 1e-5;

  @TempDir Path folder;
  private TinyBert bert;
  private WordPieceTokenizer tokenizer;

  @BeforeEach
  void write() throws IOException {
    bert = new TinyBert(VOCABULARY.size(), 1);
    bert.write(folder.resolve("model.onnx"));
    Files.write(folder.resolve("vocab.txt"), VOCABULARY);
    Files.writeString(folder.resolve("config.json"), "{\"max_position_embeddings\": 20}");
    tokenizer = WordPieceTokenizer.of(VOCABULARY, true);
  }

  private static String text(int words, long seed) {
    Random random = new Random(seed);
    return String.join(" ", random.ints(words, 0, WORDS.size()).mapToObj(WORDS::get).toList());
  }

  private void check(String text, int longest, float[] actual) {
    double[] expected = bert.embed(tokenizer.encode(text, longest));
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], TOLERANCE, text + " at " + i);
    }
  }

  @Test
  void embedsTextsOfAnyLengthAsComputedWithoutPadding() throws IOException {
    TextEmbedder embedder = TextEmbedder.load(folder);
    assertEquals(TinyBert.WIDTH, embedder.dimension());
    for (int words = 0; words < 2 * TinyBert.POSITIONS; words++) {
      String text = text(words, words);
      check(text, TinyBert.POSITIONS, embedder.embed(text));
    }
  }

  /// A token's vector is a row of a table, plus the mean over all tokens, padding included.
  @Test
  void doesNotPadForAModelWithoutAMask() throws IOException {
    int width = 3;
    float[] table = Points.uniform(VOCABULARY.size() * width, -1, 1, 1);
    TensorProto.Builder rows =
        TensorProto.newBuilder()
            .setName("table")
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .addDims(VOCABULARY.size())
            .addDims(width);
    for (float v : table) {
      rows.addFloatData(v);
    }
    GraphProto graph =
        OnnxNodes.graph(
            "input_ids:7",
            "last_hidden_state",
            OnnxNodes.node("Gather", "table input_ids", "own"),
            OnnxNodes.node("ReduceMean", "own", "mean", OnnxNodes.integers("axes", 1L)),
            OnnxNodes.node("Add", "own mean", "last_hidden_state"));
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
            .setGraph(graph.toBuilder().addInitializer(rows))
            .build();
    Files.write(folder.resolve("model.onnx"), model.toByteArray());
    int[] tokens = tokenizer.encode("lanes", 20);
    double[] sum = new double[width];
    for (int token : tokens) {
      for (int j = 0; j < width; j++) {
        sum[j] += table[token * width + j];
      }
    }
    double norm = Math.sqrt(Arrays.stream(sum).map(v -> v * v).sum());
    float[] actual = TextEmbedder.load(folder).embed("lanes");
    for (int j = 0; j < width; j++) {
      assertEquals(sum[j] / norm, actual[j], TOLERANCE);
    }
  }

  @Test
  void theReferenceTellsTextsApart() {
    double[] one = bert.embed(tokenizer.encode("lanes are wise", 20));
    double[] other = bert.embed(tokenizer.encode("wise lanes are", 20));
    assertTrue(Math.abs(one[0] - other[0]) > 100 * TOLERANCE);
  }

  @Test
  void cutsTheEndOfALongText() throws IOException {
    TextEmbedder embedder =
        TextEmbedder.load(folder.resolve("model.onnx"), folder.resolve("vocab.txt"), 11);
    String text = "lane ".repeat(9);
    check(text, 11, embedder.embed(text));
    assertArrayEquals(embedder.embed(text), embedder.embed(text + "wise are wise"));
  }

  @Test
  void embedsTheEmptyText() throws IOException {
    TextEmbedder embedder = TextEmbedder.load(folder);
    check("", 20, embedder.embed(""));
    assertArrayEquals(embedder.embed(""), embedder.embed(" \n"));
    assertEquals(0, embedder.embed(List.of()).length);
  }

  @Test
  void aListHasTheBitsOfEachText() throws IOException {
    TextEmbedder embedder = TextEmbedder.load(folder);
    List<String> texts = IntStream.range(0, 40).mapToObj(i -> text(i % 23, i)).toList();
    float[][] together = embedder.embed(texts);
    assertEquals(texts.size(), together.length);
    for (int i = 0; i < together.length; i++) {
      assertArrayEquals(embedder.embed(texts.get(i)), together[i]);
    }
  }

  @Test
  void manyThreadsGetTheBitsOfOne() throws Exception {
    TextEmbedder embedder = TextEmbedder.load(folder);
    List<String> texts = IntStream.range(0, 20).mapToObj(i -> text(i, i)).toList();
    List<float[]> expected = texts.stream().map(embedder::embed).toList();
    int[] wrong = new int[16];
    List<Thread> threads =
        IntStream.range(0, wrong.length)
            .mapToObj(
                t ->
                    Thread.ofVirtual()
                        .start(
                            () -> {
                              wrong[t] = texts.size();
                              for (int i = 0; i < texts.size(); i++) {
                                int at = (i + t) % texts.size();
                                float[] actual = embedder.embed(texts.get(at));
                                if (Arrays.equals(expected.get(at), actual)) {
                                  wrong[t]--;
                                }
                              }
                            }))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertArrayEquals(new int[wrong.length], wrong);
  }

  @Test
  void langChain4jGetsTheSameVectors() throws IOException {
    TextEmbedder embedder = TextEmbedder.load(folder);
    LangChain4jEmbeddingModel model = new LangChain4jEmbeddingModel(embedder);
    List<TextSegment> segments =
        List.of(TextSegment.from("lanes are wise"), TextSegment.from("wise"));
    List<Embedding> embeddings = model.embedAll(segments).content();
    assertEquals(TinyBert.WIDTH, model.dimension());
    assertEquals(2, embeddings.size());
    assertArrayEquals(embedder.embed("lanes are wise"), embeddings.get(0).vector());
    assertArrayEquals(embedder.embed("wise"), model.embed("wise").content().vector());
  }

  @Test
  void readsTheLongestTextOfSentenceTransformersFirst() throws IOException {
    Files.writeString(folder.resolve("sentence_bert_config.json"), "{\"max_seq_length\": 4}");
    TextEmbedder embedder = TextEmbedder.load(folder);
    check("lane are wise", 4, embedder.embed("lane are wise"));
  }

  @Test
  void errorsNameWhatIsWrong() throws IOException {
    Path model = folder.resolve("model.onnx");
    Path vocabulary = folder.resolve("vocab.txt");
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> TextEmbedder.load(model, vocabulary, 1));
    assertEquals("longest is 1, expected 2 to 2^24", e.getMessage());

    Path config = folder.resolve("config.json");
    Files.writeString(config, "{\"max_position_embeddings\": 0}");
    e = assertThrows(ModelFormatException.class, () -> TextEmbedder.load(folder));
    assertEquals(
        config + ": config.max_position_embeddings is 0, expected 2 to 2^24", e.getMessage());
    Files.writeString(config, "{}");
    e = assertThrows(ModelFormatException.class, () -> TextEmbedder.load(folder));
    assertTrue(e.getMessage().contains("max_position_embeddings"), e.getMessage());
    Files.delete(config);
    e = assertThrows(ModelFormatException.class, () -> TextEmbedder.load(folder));
    assertEquals(
        folder + ": has neither sentence_bert_config.json nor config.json", e.getMessage());
  }

  @Test
  void refusesMoreTokensThanTheModelHasPositions() throws IOException {
    Path model = folder.resolve("model.onnx");
    Path vocabulary = folder.resolve("vocab.txt");
    TextEmbedder.load(model, vocabulary, TinyBert.POSITIONS);
    Exception e =
        assertThrows(
            ModelFormatException.class,
            () -> TextEmbedder.load(model, vocabulary, TinyBert.POSITIONS + 1));
    assertTrue(e.getMessage().startsWith(model + ": has no positions for 21 tokens: "));
  }

  @Test
  void refusesModelsThatEmbedNoTexts() throws IOException {
    Path model = folder.resolve("model.onnx");
    byte[] bytes = Files.readAllBytes(model);
    String renamed =
        new String(bytes, StandardCharsets.ISO_8859_1).replace("token_type_ids", "some_other_ids");
    Files.write(model, renamed.getBytes(StandardCharsets.ISO_8859_1));
    Exception e = assertThrows(ModelFormatException.class, () -> TextEmbedder.load(folder));
    assertEquals(
        model
            + ": is no text embedder: the inputs are [input_ids, attention_mask, some_other_ids],"
            + " expected input_ids, and no others than attention_mask and token_type_ids",
        e.getMessage());
  }
}
