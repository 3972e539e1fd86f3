package org.lanewise.bench.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.lanewise.bench.Data;
import org.lanewise.bench.Models;
import org.lanewise.nn.SessionPool;
import org.lanewise.nn.onnx.OnnxExport;
import org.lanewise.nn.onnx.OnnxModel;
import org.lanewise.nn.onnx.OnnxSession;
import org.lanewise.nn.onnx.Tensor;

/// A model that a service answers with, and how often it is asked.
enum ServiceModel {
  PERCEPTRON("784-64-64-10", 16_000, 8, 3) {
    @Override
    Path file(ModelFiles files) throws IOException {
      Path file = files.folder().resolve("784-64-64-10.onnx");
      OnnxExport.write(Models.perceptron(new int[] {784, 64, 64, 10}, 1), file);
      return file;
    }

    @Override
    Map<String, Tensor> inputs() {
      return Map.of("input", Tensor.of(Data.uniform(784, 2), 1, 784));
    }
  },

  EMBEDDER("all-MiniLM-L6-v2, 8 tokens", 100, 20, 8) {
    private static final int TOKENS = 8;

    @Override
    Path file(ModelFiles files) throws IOException {
      return files.resource("all-minilm-l6-v2.onnx");
    }

    @Override
    Map<String, Tensor> inputs() {
      long[] ids = new long[TOKENS];
      Arrays.setAll(ids, i -> 2000 + i);
      float[] ones = new float[TOKENS];
      Arrays.fill(ones, 1);
      return Map.of(
          "input_ids",
          Tensor.of(ids, 1, TOKENS),
          "attention_mask",
          Tensor.of(ones, 1, TOKENS),
          "token_type_ids",
          Tensor.of(new float[TOKENS], 1, TOKENS));
    }
  };

  static final String LANEWISE = "Lanewise";
  static final String ONNX_RUNTIME = "ONNX Runtime";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  final String title;

  /// Requests a second, of all threads.
  final int rate;

  /// How long the load lasts, and a JVM whose start is timed.
  final int loadSeconds;

  final int startSeconds;

  ServiceModel(String title, int rate, int loadSeconds, int startSeconds) {
    this.title = title;
    this.rate = rate;
    this.loadSeconds = loadSeconds;
    this.startSeconds = startSeconds;
  }

  /// The file, made or unpacked.
  abstract Path file(ModelFiles files) throws IOException;

  abstract Map<String, Tensor> inputs();

  /// Loads the model.
  ///
  /// @param sessions how many threads may compute at a time
  /// @return a request, which any thread may make
  Runnable load(String library, Path file, int sessions) throws IOException, OrtException {
    Map<String, Tensor> inputs = inputs();
    if (library.equals(ONNX_RUNTIME)) {
      RuntimeSession session = new RuntimeSession(file, 1, OptLevel.ALL_OPT, false);
      Map<String, OnnxTensor> tensors = session.tensors(inputs);
      return () -> session.run(tensors);
    }
    OnnxModel model = OnnxModel.load(file);
    SessionPool<OnnxSession> pool = SessionPool.of(sessions, model::session);
    return () -> {
      try {
        pool.use(PATIENCE, session -> session.run(inputs));
      } catch (InterruptedException | TimeoutException e) {
        throw new IllegalStateException(e);
      }
    };
  }
}
