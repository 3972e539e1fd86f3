package org.lanewise.bench.peers;

import org.lanewise.bench.Data;
import org.lanewise.bench.Models;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.Model;
import org.lanewise.nn.Session;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/// `mvn -q -am -pl bench compile -Ppeers,report -Dreport.args="model PeerModelBenchmark"`
///
/// One call of a model, ReLU between the layers and softmax at the end, by our session and by ONNX
/// Runtime's with the same weights. Time a call, not a sample.
public class PeerModelBenchmark extends PeerSession {
  @Param({"64-64-10", "784-64-64-10", "784-512-512-10"})
  public String layers;

  @Param({"1", "32", "256"})
  public int batch;

  private int[] sizes;
  private Model model;
  private float[] input;
  private float[] output;

  @Override
  Runnable lanewise(Workers threads) {
    sizes = Data.sizes(layers);
    model = Models.perceptron(sizes, 1);
    input = Data.uniform(batch * sizes[0], 2);
    output = new float[batch * sizes[sizes.length - 1]];
    Session session = model.session(batch, threads);
    return () -> session.run(input, 0, output, 0, batch);
  }

  @Override
  Runnable onnxRuntime() {
    int outputs = sizes[sizes.length - 1];
    OnnxRuntime peer = new OnnxRuntime(onnx(), batch, sizes[0], outputs, workers);
    float[] theirs = new float[output.length];
    peer.run(input, theirs);
    Agreement.check(library, theirs, output, sizes[0]);
    return peer::run;
  }

  /// The same network, the weights one after another as the model keeps them.
  private OnnxModel onnx() {
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
  public void model() {
    run();
  }
}
