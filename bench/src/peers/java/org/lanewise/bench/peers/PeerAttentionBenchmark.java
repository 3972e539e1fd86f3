package org.lanewise.bench.peers;

import org.lanewise.bench.Data;
import org.lanewise.kernels.Attention;
import org.lanewise.kernels.Workers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/// `mvn -q -am -pl bench compile -Ppeers,report -Dreport.args="attention PeerAttentionBenchmark"`
///
/// Attention of one sequence to itself, 12 heads of 64, without projections: by our kernel and by
/// ONNX Runtime's `MultiHeadAttention`.
public class PeerAttentionBenchmark extends PeerSession {
  private static final int HEADS = 12;
  private static final int DIM = 64;
  private static final int WIDTH = HEADS * DIM;

  @Param({"128", "512"})
  public int length;

  @Param({"false", "true"})
  public boolean causal;

  private float[] x;
  private float[] output;

  @Override
  Runnable lanewise(Workers threads) {
    x = Data.uniform(length * WIDTH, 1);
    output = new float[x.length];
    Attention all = Attention.of(HEADS, length, length, DIM);
    Attention plan = causal ? all.causal() : all;
    return () ->
        plan.forward(
            1, length, 0, x, 0, x, 0, x, 0, null, 0, null, 0, 0, output, 0, null, 0, threads);
  }

  @Override
  Runnable onnxRuntime() {
    long[] shape = {1, length, WIDTH};
    OnnxModel model = new OnnxModel(shape, shape).attention(HEADS, causal);
    OnnxRuntime peer = new OnnxRuntime(model, shape, shape, workers);
    float[] theirs = new float[output.length];
    peer.run(x, theirs);
    Agreement.check(library, theirs, output, DIM);
    return peer::run;
  }

  @Benchmark
  public void attention() {
    run();
  }
}
