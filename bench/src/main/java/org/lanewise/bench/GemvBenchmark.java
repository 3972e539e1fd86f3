package org.lanewise.bench;

import java.util.concurrent.TimeUnit;
import org.lanewise.kernels.Epilogue;
import org.lanewise.kernels.Gemv;
import org.lanewise.kernels.PackedMatrix;
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

/// `java -jar bench/target/benchmarks.jar GemvBenchmark`
///
/// y = A x by rows, y = A' x by columns, and y = x B with B packed once before. Read the line
/// `gflops`; two bytes of A are read for each floating-point operation.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
public class GemvBenchmark {
  /// Rows x columns of A.
  @Param({"64x784", "512x512", "1024x1024", "4096x4096"})
  public String shape;

  private int m;
  private int n;
  private float[] a;
  private float[] x;
  private float[] y;
  private PackedMatrix packed;

  @Setup
  public void setUp() {
    int[] sizes = Data.sizes(shape);
    m = sizes[0];
    n = sizes[1];
    a = Data.uniform(m * n, 1);
    x = Data.uniform(Math.max(m, n), 2);
    y = new float[Math.max(m, n)];
    packed = PackedMatrix.pack(true, n, m, a, 0, n);
  }

  @Benchmark
  public float[] rows(Gflops work) {
    Gemv.sgemv(false, m, n, 1, a, 0, n, x, 0, 1, 0, y, 0, 1);
    work.product(m, n, 1);
    return y;
  }

  @Benchmark
  public float[] columns(Gflops work) {
    Gemv.sgemv(true, m, n, 1, a, 0, n, x, 0, 1, 0, y, 0, 1);
    work.product(m, n, 1);
    return y;
  }

  @Benchmark
  public float[] packed(Gflops work) {
    Gemv.sgemv(packed, x, 0, y, 0, Epilogue.NONE);
    work.product(m, n, 1);
    return y;
  }
}
