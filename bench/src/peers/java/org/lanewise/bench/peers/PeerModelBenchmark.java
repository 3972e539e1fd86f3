package org.lanewise.bench.peers;

import java.util.concurrent.TimeUnit;
import org.lanewise.bench.Data;
import org.lanewise.bench.Models;
import org.lanewise.nn.Model;
import org.lanewise.nn.Session;
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
import org.openjdk.jmh.annotations.Warmup;

/// `mvn -q -am -pl bench compile -Ppeers,report -Dreport.args="model PeerModelBenchmark"`
///
/// One call of a model, ReLU between the layers and softmax at the end, by our session and by ONNX
/// Runtime's with the same weights, after their outputs were compared. Time a call, not a sample.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class PeerModelBenchmark {
  @Param({"64-64-10", "784-64-64-10"})
  public String layers;

  @Param({"1", "32", "256"})
  public int batch;

  @Param({"LANEWISE_PACKED", "ONNXRUNTIME"})
  public Library library;

  private float[] output;
  private Runnable call;

  @Setup
  public void setUp() {
    int[] sizes = Data.sizes(layers);
    int outputs = sizes[sizes.length - 1];
    Model model = Models.perceptron(sizes, 1);
    float[] input = Data.uniform(batch * sizes[0], 2);
    Session session = model.session(batch);
    session.warmUp(batch);
    output = new float[batch * outputs];
    session.run(input, 0, output, 0, batch);
    call = () -> session.run(input, 0, output, 0, batch);
    if (library == Library.ONNXRUNTIME) {
      OnnxRuntime peer = new OnnxRuntime(onnx(model, sizes), batch, sizes[0], outputs, 1);
      float[] theirs = new float[output.length];
      peer.run(input, theirs);
      Agreement.check(library, theirs, output, sizes[0]);
      call = peer::run;
    }
  }

  /// The same network, the weights one after another as the model keeps them.
  private OnnxModel onnx(Model model, int[] sizes) {
    OnnxModel onnx = new OnnxModel(batch, sizes[0], sizes[sizes.length - 1]);
    float[] weights = model.parameters().values();
    int offset = 0;
    for (int i = 1; i < sizes.length; i++) {
      int bias = offset + sizes[i - 1] * sizes[i];
      onnx.gemm(weights, offset, bias, sizes[i - 1], sizes[i]);
      offset = bias + sizes[i];
      onnx.apply(i < sizes.length - 1 ? "Relu" : "Softmax");
    }
    return onnx;
  }

  @Benchmark
  public float[] model() {
    call.run();
    return output;
  }
}
