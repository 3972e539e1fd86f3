package org.lanewise.bench.peers;

import org.lanewise.bench.Data;
import org.lanewise.bench.Models;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.Model;
import org.lanewise.nn.Session;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/// `mvn -q -am -pl bench compile -Ppeers,report -Dreport.args="recurrent PeerRecurrentBenchmark"`
///
/// One call of a recurrent layer over 50 steps of as many features as units, to the last output, by
/// our session and by ONNX Runtime's with the same weights. Its input has the steps first, as its
/// operators want it.
public class PeerRecurrentBenchmark extends PeerSession {
  @Param({"LSTM", "GRU"})
  public String cell;

  @Param({"128", "512"})
  public int units;

  @Param({"1", "32"})
  public int batch;

  private Model model;
  private float[] x;
  private float[] output;

  @Override
  Runnable lanewise(Workers threads) {
    model = Models.recurrent(cell, units, 1);
    x = Data.uniform(batch * Models.STEPS * units, 2);
    output = new float[batch * units];
    Session session = model.session(batch, threads);
    return () -> session.run(x, 0, output, 0, batch);
  }

  @Override
  Runnable onnxRuntime() {
    long[] in = {Models.STEPS, batch, units};
    long[] out = {1, batch, units};
    OnnxModel onnx = new OnnxModel(in, out).recurrent(cell, gates(), units);
    OnnxRuntime peer = new OnnxRuntime(onnx, in, out, workers);
    float[] theirs = new float[output.length];
    peer.run(stepsFirst(), theirs);
    Agreement.check(library, theirs, output, units);
    return peer::run;
  }

  private float[] stepsFirst() {
    int steps = Models.STEPS;
    float[] y = new float[x.length];
    for (int row = 0; row < batch; row++) {
      for (int t = 0; t < steps; t++) {
        System.arraycopy(x, (row * steps + t) * units, y, (t * batch + row) * units, units);
      }
    }
    return y;
  }

  /// W, R and B as ONNX wants them: a row for each unit of each gate, the gates i, o, f, c of an
  /// LSTM and z, r, h of a GRU, and two biases.
  private float[][] gates() {
    boolean lstm = cell.equals("LSTM");
    int[] order = lstm ? new int[] {0, 3, 1, 2} : new int[] {0, 1, 2};
    int n = order.length * units;
    float[] weights = model.parameters().values();
    float[][] gates = {new float[n * units], new float[n * units], new float[2 * n]};
    for (int g = 0; g < order.length; g++) {
      for (int j = 0; j < units; j++) {
        int to = g * units + j;
        int from = order[g] * units + j;
        for (int i = 0; i < units; i++) {
          gates[0][to * units + i] = weights[i * n + from];
          gates[1][to * units + i] = weights[(units + i) * n + from];
        }
        gates[2][to] = weights[2 * units * n + from];
        gates[2][n + to] = lstm ? 0 : weights[2 * units * n + n + from];
      }
    }
    return gates;
  }

  @Benchmark
  public void recurrent() {
    run();
  }
}
