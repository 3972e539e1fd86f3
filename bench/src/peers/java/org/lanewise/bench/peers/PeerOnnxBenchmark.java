package org.lanewise.bench.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.onnx.OnnxSession;
import org.lanewise.nn.onnx.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// `mvn -q -am -pl bench compile -Ppeers,report -Dreport.args="onnx PeerOnnxBenchmark"`
///
/// One run of all-MiniLM-L6-v2 (f32) from its ONNX file, by our session and by ONNX Runtime's,
/// after their outputs were compared: the vectors of each token must have a cosine of at least
/// 0.99999.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 6, time = 2)
@Measurement(iterations = 5, time = 1)
public class PeerOnnxBenchmark {
  private static final String FILE = "/all-minilm-l6-v2.onnx";
  private static final String RESULT = "output_0";
  private static final int WIDTH = 384;
  private static final int FIRST_WORD = 1000;
  private static final int WORDS = 20_000;
  private static final double LEAST_COSINE = 0.99999;

  @Param({"8", "32", "128", "512"})
  public int tokens;

  @Param({"1", "8"})
  public int batch;

  @Param({"1", "2"})
  public int workers;

  @Param({"LANEWISE", "ONNXRUNTIME"})
  public Library library;

  private Workers threads;
  private Runnable call;

  @Setup
  public void setUp() throws IOException, OrtException {
    Path file = Files.createTempFile("model", ".onnx");
    try (InputStream in = PeerOnnxBenchmark.class.getResourceAsStream(FILE)) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      long[] ids = new long[batch * tokens];
      Arrays.setAll(ids, i -> FIRST_WORD + i * 7919L % WORDS);
      long[] ones = new long[ids.length];
      Arrays.fill(ones, 1);
      Map<String, long[]> inputs =
          Map.of("input_ids", ids, "attention_mask", ones, "token_type_ids", new long[ids.length]);
      threads = Workers.of(workers);
      float[] ours = lanewise(file, inputs);
      if (library == Library.ONNXRUNTIME) {
        check(ours, onnxRuntime(file, inputs));
      }
    } finally {
      Files.delete(file);
    }
  }

  private float[] lanewise(Path file, Map<String, long[]> inputs) throws IOException {
    OnnxSession session = org.lanewise.nn.onnx.OnnxModel.load(file).session(threads);
    Map<String, Tensor> tensors = new HashMap<>();
    inputs.forEach((name, values) -> tensors.put(name, Tensor.of(values, batch, tokens)));
    call = () -> session.run(tensors);
    return session.run(tensors).get(RESULT).data();
  }

  private float[] onnxRuntime(Path file, Map<String, long[]> inputs) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(workers);
    options.setInterOpNumThreads(1);
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    OrtSession session = environment.createSession(file.toString(), options);
    long[] shape = {batch, tokens};
    Map<String, OnnxTensor> tensors = new HashMap<>();
    for (Map.Entry<String, long[]> input : inputs.entrySet()) {
      LongBuffer values = LongBuffer.wrap(input.getValue());
      tensors.put(input.getKey(), OnnxTensor.createTensor(environment, values, shape));
    }
    call =
        () -> {
          try {
            session.run(tensors).close();
          } catch (OrtException e) {
            throw new IllegalStateException(e);
          }
        };
    float[] y = new float[batch * tokens * WIDTH];
    try (OrtSession.Result result = session.run(tensors)) {
      FloatBuffer buffer = ((OnnxTensor) result.get(RESULT).orElseThrow()).getFloatBuffer();
      buffer.get(y);
    }
    return y;
  }

  private static void check(float[] ours, float[] theirs) {
    for (int from = 0; from < theirs.length; from += WIDTH) {
      double product = 0;
      double x = 0;
      double y = 0;
      for (int i = from; i < from + WIDTH; i++) {
        product += (double) ours[i] * theirs[i];
        x += (double) ours[i] * ours[i];
        y += (double) theirs[i] * theirs[i];
      }
      double cosine = product / Math.sqrt(x * y);
      if (!(cosine >= LEAST_COSINE)) {
        throw new IllegalStateException(
            "token " + from / WIDTH + ": the cosine is " + cosine + ", expected " + LEAST_COSINE);
      }
    }
  }

  @TearDown
  public void tearDown() {
    threads.close();
  }

  @Benchmark
  public void onnx() {
    call.run();
  }
}
