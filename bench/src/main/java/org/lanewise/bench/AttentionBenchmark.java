package org.lanewise.bench;

import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/// `java -jar bench/target/benchmarks.jar AttentionBenchmark`
///
/// Attention of one sequence to itself, 12 heads of 64, and one step of it against a cache.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
public class AttentionBenchmark {
  private static final int HEADS = 12;
  private static final int DIM = 64;

  @Param({"128", "512"})
  public int length;

  @Param({"false", "true"})
  public boolean causal;

  private final Workers workers = Workers.caller();
  private Attention plan;
  private Attention step;
  private float[] q;
  private float[] k;
  private float[] v;
  private float[] y;
  private float[] dy;
  private float[] dq;
  private float[] dk;
  private float[] dv;
  private float[] lse;

  @Setup
  public void setUp() {
    int n = length * HEADS * DIM;
    plan = Attention.of(HEADS, length, length, DIM);
    step = Attention.of(HEADS, 1, length, DIM);
    if (causal) {
      plan = plan.causal();
      step = step.causal();
    }
    q = Data.uniform(n, 1);
    k = Data.uniform(n, 2);
    v = Data.uniform(n, 3);
    dy = Data.uniform(n, 4);
    y = new float[n];
    dq = new float[n];
    dk = new float[n];
    dv = new float[n];
    lse = new float[HEADS * length];
    forward();
  }

  @Benchmark
  public float[] forward() {
    plan.forward(1, length, 0, q, 0, k, 0, v, 0, null, 0, null, 0, 0, y, 0, lse, 0, workers);
    return y;
  }

  @Benchmark
  public float[] backward() {
    plan.backward(
        1, length, 0, q, 0, k, 0, v, 0, null, 0, null, 0, 0, y, 0, lse, 0, dy, 0, dq, 0, dk, 0, dv,
        0, null, 0, workers);
    return dq;
  }

  @Benchmark
  public float[] step() {
    step.forward(
        1, length, length - 1, q, 0, k, 0, v, 0, null, 0, null, 0, 0, dq, 0, null, 0, workers);
    return dq;
  }
}
