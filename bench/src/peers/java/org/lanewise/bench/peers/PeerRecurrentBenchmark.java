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

/// `mvn -q -am -pl bench compile -Ppeers,report -Dreport.args="recurrent PeerRecurrentBenchmark"`
///
/// One call of a recurrent layer over 50 steps of as many features as units, to the last output, by
/// our session and by ONNX Runtime's with the same weights, after their outputs were compared. Its
/// input has the steps first, as its operators want it.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class PeerRecurrentBenchmark {
  @Param({"LSTM", "GRU"})
  public String cell;

  @Param({"128", "512"})
  public int units;

  @Param({"1", "32"})
  public int batch;

  @Param({"LANEWISE_PACKED", "ONNXRUNTIME"})
  public Library library;

  private float[] output;
  private Runnable call;

  @Setup
  public void setUp() {
    Model model = Models.recurrent(cell, units, 1);
    int steps = Models.STEPS;
    float[] x = Data.uniform(batch * steps * units, 2);
    Session session = model.session(batch);
    session.warmUp(batch);
    output = new float[batch * units];
    session.run(x, 0, output, 0, batch);
    call = () -> session.run(x, 0, output, 0, batch);
    if (library == Library.ONNXRUNTIME) {
      long[] in = {steps, batch, units};
      long[] out = {1, batch, units};
      OnnxModel onnx = new OnnxModel(in, out).recurrent(cell, gates(model), units);
      OnnxRuntime peer = new OnnxRuntime(onnx, in, out, 1);
      float[] theirs = new float[output.length];
      peer.run(stepsFirst(x, steps), theirs);
      Agreement.check(library, theirs, output, units);
      call = peer::run;
    }
  }

  private float[] stepsFirst(float[] x, int steps) {
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
  private float[][] gates(Model model) {
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
  public float[] layer() {
    call.run();
    return output;
  }
}
