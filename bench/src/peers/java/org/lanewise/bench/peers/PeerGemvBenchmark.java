package org.lanewise.bench.peers;

import org.lanewise.bench.Data;
import org.lanewise.bench.Gflops;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// `mvn -q -am -pl bench compile -Ppeers,report -Dreport.args="gemv PeerGemvBenchmark"`
///
/// y = A x and y = A' x by each library that has them, on one thread, in GFLOP/s, after its result
/// was compared with ours.
public class PeerGemvBenchmark extends PeerProduct {
  /// Rows x columns of A.
  @Param({"64x784", "512x512", "1024x1024", "4096x4096"})
  public String shape;

  @Param({"false", "true"})
  public boolean trans;

  @Param({"LANEWISE", "OPENBLAS", "MKL", "VECTORBLAS"})
  public Library library;

  @Setup
  public void setUp() {
    int[] sizes = Data.sizes(shape);
    m = sizes[0];
    n = sizes[1];
    k = 1;
    float[] a = Data.uniform(m * n, 1);
    float[] x = Data.uniform(trans ? m : n, 2);
    float[] ours = new float[trans ? n : m];
    Library.LANEWISE.gemv(trans, m, n, a, x, ours).run();
    float[] theirs = new float[ours.length];
    product = library.gemv(trans, m, n, a, x, theirs);
    product.run();
    Agreement.check(library, theirs, ours, x.length);
  }

  @Benchmark
  public void sgemv(Gflops work) {
    run(work);
  }
}
