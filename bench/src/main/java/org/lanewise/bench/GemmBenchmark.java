package org.lanewise.bench;

import java.util.concurrent.TimeUnit;
import org.lanewise.kernels.Epilogue;
import org.lanewise.kernels.Gemm;
import org.lanewise.kernels.PackedMatrix;
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

/// `java -jar bench/target/benchmarks.jar GemmBenchmark`
///
/// C = A B, with B as it lies and with B packed once before. Read the line `gflops`.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
public class GemmBenchmark {
  /// m x n x k: C is m x n, A is m x k.
  @Param({
    "16x16x16",
    "64x64x64",
    "256x256x256",
    "512x512x512",
    "1024x1024x1024",
    "1x64x784",
    "32x64x784",
    "256x512x512"
  })
  public String shape;

  /// How many threads share one product.
  @Param("1")
  public int workers;

  private int m;
  private int n;
  private int k;
  private float[] a;
  private float[] b;
  private float[] c;
  private PackedMatrix packed;
  private Workers pool;

  @Setup
  public void setUp() {
    int[] sizes = Data.sizes(shape);
    m = sizes[0];
    n = sizes[1];
    k = sizes[2];
    a = Data.uniform(m * k, 1);
    b = Data.uniform(k * n, 2);
    c = new float[m * n];
    packed = PackedMatrix.pack(false, k, n, b, 0, n);
    pool = workers == 1 ? Workers.caller() : Workers.of(workers);
  }

  @TearDown
  public void tearDown() {
    pool.close();
  }

  @Benchmark
  public float[] plain(Gflops work) {
    Gemm.sgemm(false, false, m, n, k, 1, a, 0, k, b, 0, n, 0, c, 0, n, Epilogue.NONE, pool);
    work.product(m, n, k);
    return c;
  }

  @Benchmark
  public float[] packed(Gflops work) {
    Gemm.sgemm(m, a, 0, k, packed, c, 0, n, Epilogue.NONE, pool);
    work.product(m, n, k);
    return c;
  }
}
