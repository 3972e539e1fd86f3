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

/// `mvn -q -am -pl bench compile -Ppeers,report -Dreport.args="gemv PeerGemvBenchmark"`
///
/// y = A x and y = A' x by each library that has them, on one thread, in GFLOP/s, after its result
/// was compared with ours.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class PeerGemvBenchmark {
  /// Rows x columns of A.
  @Param({"64x784", "512x512", "1024x1024", "4096x4096"})
  public String shape;

  @Param({"false", "true"})
  public boolean trans;

  @Param({"LANEWISE", "OPENBLAS", "MKL", "VECTORBLAS"})
  public Library library;

  private int m;
  private int n;
  private float[] y;
  private Runnable product;

  @Setup
  public void setUp() {
    int[] sizes = Data.sizes(shape);
    m = sizes[0];
    n = sizes[1];
    float[] a = Data.uniform(m * n, 1);
    float[] x = Data.uniform(trans ? m : n, 2);
    float[] ours = new float[trans ? n : m];
    Library.LANEWISE.gemv(trans, m, n, a, x, ours).run();
    y = new float[ours.length];
    product = library.gemv(trans, m, n, a, x, y);
    product.run();
    Agreement.check(library, y, ours, x.length);
  }

  @Benchmark
  public float[] gemv(Gflops work) {
    product.run();
    work.product(m, n, 1);
    return y;
  }
}
