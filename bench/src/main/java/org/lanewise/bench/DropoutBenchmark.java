package org.lanewise.bench;

import java.util.concurrent.TimeUnit;
import org.lanewise.kernels.Dropout;
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

/// `java -jar bench/target/benchmarks.jar DropoutBenchmark`
///
/// Nanoseconds an element of dropout, over 2048 elements that stay in the first-level cache.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
@OperationsPerInvocation(DropoutBenchmark.N)
public class DropoutBenchmark {
  static final int N = 2048;

  private float[] x;
  private float[] y;

  @Setup
  public void setUp() {
    x = Data.uniform(N, 1);
    y = new float[N];
  }

  @Benchmark
  public float[] forward() {
    Dropout.forward(1, 0, 0.1f, N, x, 0, y, 0);
    return y;
  }
}
