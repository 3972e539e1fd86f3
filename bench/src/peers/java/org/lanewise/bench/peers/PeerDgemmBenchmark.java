package org.lanewise.bench.peers;

import org.lanewise.bench.Data;
import org.lanewise.bench.Gflops;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// `mvn -q -am -pl bench compile -Ppeers,report -Dreport.args="dgemm PeerDgemmBenchmark"`
///
/// C = A B by each library that has it, in double precision, after its result was compared with
/// ours.
public class PeerDgemmBenchmark extends PeerProduct {
  /// m x n x k: C is m x n, A is m x k.
  @Param({"64x64x64", "256x256x256", "512x512x512", "1024x1024x1024"})
  public String shape;

  @Param({"LANEWISE", "OPENBLAS", "MKL", "VECTORBLAS", "EJML"})
  public Library library;

  /// How many threads share one product.
  @Param({"1", "2"})
  public int workers;

  @Setup
  public void setUp() {
    size(shape);
    double[] a = Data.uniformDoubles(m * k, 1);
    double[] b = Data.uniformDoubles(k * n, 2);
    double[] ours = new double[m * n];
    Library.LANEWISE.dgemm(m, n, k, a, b, ours, 1).run();
    double[] theirs = new double[m * n];
    product = library.dgemm(m, n, k, a, b, theirs, workers);
    product.run();
    Agreement.check(library, theirs, ours, k);
  }

  @Benchmark
  public void dgemm(Gflops work) {
    run(work);
  }
}
