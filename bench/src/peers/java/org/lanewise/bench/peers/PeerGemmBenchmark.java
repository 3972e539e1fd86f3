package org.lanewise.bench.peers;

import java.util.concurrent.TimeUnit;
import org.lanewise.bench.Data;
import org.lanewise.bench.Gflops;
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

/// `mvn -q -am -pl bench compile -Ppeers,report -Dreport.args="gemm PeerGemmBenchmark"`
///
/// C = A B by each library, in GFLOP/s, after its result was compared with ours. One at a time:
/// `-p library=MKL -p shape=256x256x256`.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class PeerGemmBenchmark {
  /// m x n x k: C is m x n, A is m x k.
  @Param({
    "16x16x16",
    "32x32x32",
    "64x64x64",
    "128x128x128",
    "256x256x256",
    "512x512x512",
    "1024x1024x1024",
    "2048x2048x2048",
    "1x64x784",
    "1x512x512",
    "32x64x784",
    "128x64x784",
    "256x512x512",
    "128x3072x768",
    "1x4096x4096"
  })
  public String shape;

  @Param public Library library;

  /// How many threads share one product.
  @Param("1")
  public int workers;

  private int m;
  private int n;
  private int k;
  private float[] c;
  private Runnable product;

  @Setup
  public void setUp() {
    int[] sizes = Data.sizes(shape);
    m = sizes[0];
    n = sizes[1];
    k = sizes[2];
    float[] a = Data.uniform(m * k, 1);
    float[] b = Data.uniform(k * n, 2);
    float[] ours = new float[m * n];
    Library.LANEWISE.gemm(m, n, k, a, b, ours, 1).run();
    c = new float[m * n];
    product = library.gemm(m, n, k, a, b, c, workers);
    product.run();
    Agreement.check(library, c, ours, k);
  }

  @Benchmark
  public float[] gemm(Gflops work) {
    product.run();
    work.product(m, n, k);
    return c;
  }
}
