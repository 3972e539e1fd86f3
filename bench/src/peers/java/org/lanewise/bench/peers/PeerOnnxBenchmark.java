package org.lanewise.bench.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.onnx.OnnxModel;
import org.lanewise.nn.onnx.OnnxSession;
import org.lanewise.nn.onnx.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Warmup;

/// `mvn -q -am -pl bench compile -Ppeers,report -Dreport.args="onnx PeerOnnxBenchmark"`
///
/// One run of all-MiniLM-L6-v2 from its ONNX file, by our session and by ONNX Runtime's. The means
/// over a text's tokens must have a cosine of at least 0.99999 in f32; in int8, where a last bit
/// decides how a number is rounded, of 0.99.
@Warmup(iterations = 6, time = 2)
@Measurement(iterations = 5, time = 1)
public class PeerOnnxBenchmark extends PeerSession {
  private static final String MASK = "attention_mask";
  private static final int FIRST_WORD = 1000;
  private static final int WORDS = 20_000;

  @Param({"f32", "int8"})
  public String weights;

  @Param({"8", "32", "128", "512"})
  public int tokens;

  @Param({"1", "8"})
  public int batch;

  private Path file;
  private Map<String, Tensor> inputs;
  private OnnxSession session;
  private String output;

  @Override
  Runnable lanewise(Workers threads) throws IOException {
    String name = weights.equals("f32") ? "all-minilm-l6-v2.onnx" : "all-minilm-l6-v2-q.onnx";
    file = new ModelFiles(Path.of("target", "models").toAbsolutePath()).resource(name);
    long[] ids = new long[batch * tokens];
    Arrays.setAll(ids, i -> FIRST_WORD + i * 7919L % WORDS);
    long[] ones = new long[ids.length];
    Arrays.fill(ones, 1);
    inputs =
        Map.of(
            "input_ids",
            Tensor.of(ids, batch, tokens),
            MASK,
            Tensor.of(ones, batch, tokens),
            "token_type_ids",
            Tensor.of(new long[ids.length], batch, tokens));
    OnnxModel model = OnnxModel.load(file);
    session = model.session(threads);
    output = model.outputs().get(0);
    return () -> session.run(inputs);
  }

  @Override
  Runnable onnxRuntime() throws OrtException {
    RuntimeSession peer = new RuntimeSession(file, workers, OptLevel.ALL_OPT, false);
    Map<String, OnnxTensor> tensors = peer.tensors(inputs);
    float[] theirs = peer.outputs(tensors).get(output).data();
    float[] ours = session.run(inputs).get(output).data();
    double cosine = RealModels.cosine(inputs.get(MASK), theirs, ours);
    double least = weights.equals("f32") ? 0.99999 : 0.99;
    if (!(cosine >= least)) {
      throw new IllegalStateException("the least cosine is " + cosine + ", expected " + least);
    }
    return () -> peer.run(tensors);
  }

  @Benchmark
  public void onnx() {
    run();
  }
}
