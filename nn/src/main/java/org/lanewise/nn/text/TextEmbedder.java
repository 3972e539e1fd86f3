package org.lanewise.nn.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.lanewise.kernels.Gemv;
import org.lanewise.kernels.UnitNorm;
import org.lanewise.nn.ModelFormatException;
import org.lanewise.nn.SessionPool;
import org.lanewise.nn.json.Json;
import org.lanewise.nn.onnx.OnnxModel;
import org.lanewise.nn.onnx.OnnxSession;
import org.lanewise.nn.onnx.Tensor;
import org.lanewise.nn.onnx.UnsupportedNodesException;

/// Turns texts into vectors of length 1 whose product says how near their meanings are: a BERT-like
/// sentence embedder, such as all-MiniLM-L6-v2, from an ONNX file.
///
/// ```java
/// TextEmbedder embedder = TextEmbedder.load(Path.of("all-MiniLM-L6-v2"));
/// float[] query = embedder.embed("How do I pack weights?");
/// float[][] passages = embedder.embed(List.of("Panels of B are laid out once.", "At one."));
/// ```
///
/// A text becomes tokens, these become one vector each by the model, and what comes out is the mean
/// of these over the text, scaled to length 1 (N. Reimers and I. Gurevych, "Sentence-BERT", 2019).
///
/// Texts are padded to 8, 12, 16, 24, 32, 48 tokens and so on, or to the longest, and the mean
/// leaves the padding out: so few shapes are planned (see [OnnxModel]), 13 up to 512 tokens. The
/// first text of each is slower. For a model without `attention_mask` they are not padded.
///
/// Safe for use by many threads, which share one session a processor and wait for each other.
///
/// The class needs the library `org.tribuo:tribuo-util-onnx`, which is an optional dependency.
public final class TextEmbedder {
  private static final String TOKENS = "input_ids";
  private static final String MASK = "attention_mask";
  private static final String SEGMENTS = "token_type_ids";
  private static final int SHORTEST = 8;
  private static final int LARGEST = 1 << 24;
  private static final float EPSILON = 1e-12f;
  private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  private final WordPieceTokenizer tokenizer;
  private final Set<String> inputs;
  private final int longest;
  private final SessionPool<OnnxSession> sessions;
  private final int dimension;

  private TextEmbedder(OnnxModel model, WordPieceTokenizer tokenizer, int longest) {
    this.tokenizer = tokenizer;
    this.inputs = model.inputs().keySet();
    this.longest = longest;
    if (!inputs.contains(TOKENS) || !Set.of(TOKENS, MASK, SEGMENTS).containsAll(inputs)) {
      throw new IllegalArgumentException(
          "the inputs are "
              + inputs
              + ", expected "
              + TOKENS
              + ", and no others than "
              + MASK
              + " and "
              + SEGMENTS);
    }
    this.sessions = SessionPool.of(Runtime.getRuntime().availableProcessors(), model::session);
    this.dimension = embed("").length;
  }

  /// Reads an embedder as Hugging Face lays it out: `model.onnx` or `onnx/model.onnx`;
  /// `tokenizer.json` or `vocab.txt`; and the longest text as `max_seq_length` in
  /// `sentence_bert_config.json`, or else as `max_position_embeddings` in `config.json`.
  ///
  /// @param folder the folder
  /// @return the embedder
  /// @throws ModelFormatException if a file is missing, damaged or something else
  /// @throws UnsupportedNodesException if the model has operators that
  ///     there are not here
  /// @throws IOException if a file cannot be read
  /// @throws IllegalStateException if the library that reads ONNX is missing
  public static TextEmbedder load(Path folder) throws IOException {
    return load(
        either(folder, "model.onnx", "onnx/model.onnx"),
        either(folder, "tokenizer.json", "vocab.txt"),
        longest(either(folder, "sentence_bert_config.json", "config.json")));
  }

  private static Path either(Path folder, String first, String second) throws IOException {
    for (String name : List.of(first, second)) {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    throw new ModelFormatException(folder, "has neither " + first + " nor " + second, null);
  }

  private static int longest(Path config) throws IOException {
    boolean sentences = config.endsWith("sentence_bert_config.json");
    try {
      Json root = Json.parse("config", Files.readString(config));
      Json json = root.get(sentences ? "max_seq_length" : "max_position_embeddings");
      return checked(json.where(), json.integer());
    } catch (IllegalArgumentException | JsonProcessingException e) {
      throw new ModelFormatException(config, e.getMessage(), e);
    }
  }

  private static int checked(String name, long longest) {
    if (longest < 2 || longest > LARGEST) {
      throw new IllegalArgumentException(name + " is " + longest + ", expected 2 to 2^24");
    }
    return (int) longest;
  }

  /// Reads an embedder.
  ///
  /// @param model an ONNX model with the inputs `input_ids` and, or not, `attention_mask` and
  ///     `token_type_ids`, of the shape `[batch, tokens]`. Its first output of three dimensions
  ///     is taken as `[batch, tokens, dimension]`
  /// @param tokenizer a tokenizer as [WordPieceTokenizer#load] reads it
  /// @param longest the most tokens of a text, 2 or more, and no more than the model has positions:
  ///     the end of a longer text is cut off. BERT has 512 positions
  /// @return the embedder
  /// @throws ModelFormatException if a file is missing, damaged or something else, or the model has
  ///     no positions for as many tokens
  /// @throws UnsupportedNodesException if the model has operators that
  ///     there are not here
  /// @throws IOException if a file cannot be read
  /// @throws IllegalArgumentException if `longest` is out of range
  /// @throws IllegalStateException if the library that reads ONNX is missing
  public static TextEmbedder load(Path model, Path tokenizer, int longest) throws IOException {
    checked("longest", longest);
    WordPieceTokenizer words = WordPieceTokenizer.load(tokenizer);
    OnnxModel network = OnnxModel.load(model);
    TextEmbedder embedder;
    try {
      embedder = new TextEmbedder(network, words, longest);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(model, "is no text embedder: " + e.getMessage(), e);
    }
    try {
      network.session().prepare(embedder.inputs(new int[0], longest));
    } catch (IllegalArgumentException | UnsupportedNodesException e) {
      throw new ModelFormatException(
          model, "has no positions for " + longest + " tokens: " + e.getMessage(), e);
    }
    return embedder;
  }

  /// The length of the vectors.
  ///
  /// @return 1 or more
  public int dimension() {
    return dimension;
  }

  /// The vector of a text.
  ///
  /// @param text any text, the empty one too
  /// @return a new array of [#dimension] elements, of length 1 if they are finite and not all 0
  /// @throws IllegalArgumentException if the model cannot run on as many tokens
  /// @throws IllegalStateException if the thread is interrupted while it waits for a session; it
  ///     stays interrupted
  public float[] embed(String text) {
    int[] tokens = tokenizer.encode(text, longest);
    try {
      return sessions.use(FOREVER, session -> embed(session, tokens));
    } catch (InterruptedException | TimeoutException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while it waited for a session", e);
    }
  }

  /// The vectors of some texts, on all processors (in the common pool, as a parallel stream). A
  /// text is a run of its own, for in one run of several rows each takes as long as alone.
  ///
  /// @param texts any texts
  /// @return for each text, in order, the bits of [#embed(String)]
  /// @throws IllegalArgumentException as [#embed(String)]
  /// @throws IllegalStateException as [#embed(String)]
  public float[][] embed(List<String> texts) {
    return texts.parallelStream().map(this::embed).toArray(float[][]::new);
  }

  private float[] embed(OnnxSession session, int[] tokens) {
    int count = tokens.length;
    int length = inputs.contains(MASK) ? padded(count) : count; // else padding would count
    Tensor vectors = vectors(session.run(inputs(tokens, length)), length);
    int width = vectors.shape()[2];
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    float[] mean = new float[width];
    // The mean over the tokens: their matrix, transposed, times a vector of 1 / count.
    Gemv.sgemv(true, count, width, 1f / count, vectors.data(), 0, width, ones, 0, 1, 0, mean, 0, 1);
    float[] unit = new float[width];
    UnitNorm.forward(1, width, mean, 0, width, EPSILON, unit, 0, width, new float[1], 0);
    return unit;
  }

  private Map<String, Tensor> inputs(int[] tokens, int length) {
    long[] ids = Arrays.copyOf(Arrays.stream(tokens).asLongStream().toArray(), length);
    float[] mask = new float[length];
    Arrays.fill(mask, 0, tokens.length, 1);
    Map<String, Tensor> in = new HashMap<>();
    in.put(TOKENS, Tensor.of(ids, 1, length));
    in.put(MASK, Tensor.of(mask, 1, length));
    in.put(SEGMENTS, Tensor.of(new float[length], 1, length));
    in.keySet().retainAll(inputs);
    return in;
  }

  /// To a power of two, or the middle between two of them.
  private int padded(int count) {
    int power = SHORTEST;
    while (power < count) {
      power *= 2;
    }
    int middle = power / 4 * 3;
    return Math.min(count <= middle && middle > SHORTEST ? middle : power, longest);
  }

  private static Tensor vectors(Map<String, Tensor> outputs, int length) {
    for (Tensor output : outputs.values()) {
      int[] shape = output.shape();
      if (shape.length == 3 && shape[0] == 1 && shape[1] == length && shape[2] > 0) {
        return output;
      }
    }
    throw new IllegalArgumentException(
        "the outputs are "
            + outputs
            + ", expected one of the shape [1, "
            + length
            + ", dimension]");
  }
}
