package org.lanewise.bench.peers;

import java.util.concurrent.TimeUnit;
import org.lanewise.bench.Data;
import org.lanewise.kernels.Attention;
import org.lanewise.kernels.Workers;
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

/// `mvn -q -am -pl bench compile -Ppeers,report -Dreport.args="attention PeerAttentionBenchmark"`
///
/// Attention of one sequence to itself, 12 heads of 64, without projections: by our kernel and by
/// ONNX Runtime's `MultiHeadAttention`, after their outputs were compared.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class PeerAttentionBenchmark {
  private static final int HEADS = 12;
  private static final int DIM = 64;
  private static final int WIDTH = HEADS * DIM;

  /// Before JMH's own warm-up, until compiled code runs.
  private static final long WARM_UP = 2_000_000_000L; // ns

  @Param({"128", "512"})
  public int length;

  @Param({"false", "true"})
  public boolean causal;

  @Param({"1", "2"})
  public int workers;

  @Param({"LANEWISE", "ONNXRUNTIME"})
  public Library library;

  private Workers threads;
  private float[] output;
  private Runnable call;

  @Setup
  public void setUp() {
    threads = Workers.of(workers);
    float[] x = Data.uniform(length * WIDTH, 1);
    output = new float[x.length];
    Attention all = Attention.of(HEADS, length, length, DIM);
    Attention plan = causal ? all.causal() : all;
    Runnable ours =
        () ->
            plan.forward(
                1, length, 0, x, 0, x, 0, x, 0, null, 0, null, 0, 0, output, 0, null, 0, threads);
    ours.run();
    call = ours;
    if (library == Library.ONNXRUNTIME) {
      long[] shape = {1, length, WIDTH};
      OnnxModel model = new OnnxModel(shape, shape).attention(HEADS, causal);
      OnnxRuntime peer = new OnnxRuntime(model, shape, shape, workers);
      float[] theirs = new float[output.length];
      peer.run(x, theirs);
      Agreement.check(library, theirs, output, DIM);
      call = peer::run;
      return;
    }
    long end = System.nanoTime() + WARM_UP;
    while (System.nanoTime() < end) {
      call.run();
    }
  }

  @TearDown
  public void tearDown() {
    threads.close();
  }

  @Benchmark
  public float[] attention() {
    call.run();
    return output;
  }
}
