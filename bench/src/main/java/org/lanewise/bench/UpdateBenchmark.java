package org.lanewise.bench;

import java.util.concurrent.TimeUnit;
import org.lanewise.kernels.Regularization;
import org.lanewise.kernels.Update;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// `java -jar bench/target/benchmarks.jar UpdateBenchmark`
///
/// Nanoseconds a weight of the optimizers' sweeps, over 2048 weights that stay in the first-level
/// cache.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
@OperationsPerInvocation(UpdateBenchmark.N)
public class UpdateBenchmark {
  static final int N = 2048;
  private static final Regularization NONE = Regularization.NONE;

  private float[] w;
  private float[] g;
  private float[] m;
  private float[] v;
  private float[] vMax;

  @Setup
  public void setUp() {
    w = Data.uniform(N, 1);
    g = Data.uniform(N, 2);
    m = new float[N];
    v = new float[N];
    vMax = new float[N];
  }

  @Benchmark
  public float[] sgd() {
    Update.sgd(N, 1e-3f, 1, NONE, w, 0, g, 0);
    return w;
  }

  @Benchmark
  public float[] nesterov() {
    Update.nesterov(N, 1e-3f, 0.9f, 1, NONE, w, 0, g, 0, v, 0);
    return w;
  }

  @Benchmark
  public float[] rmsprop() {
    Update.rmsprop(N, 1e-3f, 0.9f, 1e-7f, 1, NONE, w, 0, g, 0, v, 0);
    return w;
  }

  @Benchmark
  public float[] adam() {
    Update.adam(N, 1e-3f, 0.9f, 0.999f, 1e-7f, 9, 1, NONE, w, 0, g, 0, m, 0, v, 0);
    return w;
  }

  @Benchmark
  public float[] adamW() {
    Regularization decay = NONE.withWeightDecay(0.004f);
    Update.adam(N, 1e-3f, 0.9f, 0.999f, 1e-7f, 9, 1, decay, w, 0, g, 0, m, 0, v, 0);
    return w;
  }

  @Benchmark
  public float[] amsgrad() {
    Update.amsgrad(N, 1e-3f, 0.9f, 0.999f, 1e-7f, 9, 1, NONE, w, 0, g, 0, m, 0, v, 0, vMax, 0);
    return w;
  }
}
