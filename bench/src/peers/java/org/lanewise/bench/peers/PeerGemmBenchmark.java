package org.lanewise.bench.peers;

import org.lanewise.bench.Data;
import org.lanewise.bench.Gflops;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// `mvn -q -am -pl bench compile -Ppeers,report -Dreport.args="gemm PeerGemmBenchmark"`
///
/// C = A B by each library, in single precision, after its result was compared with ours. Some of
/// it: `-p workers=1 -p library=LANEWISE,MKL -p shape=256x256x256`.
public class PeerGemmBenchmark extends PeerProduct {
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

  @Param({
    "LANEWISE",
    "OPENBLAS",
    "MKL",
    "ONEDNN",
    "VECTORBLAS",
    "EJML",
    "LANEWISE_PACKED",
    "ONNXRUNTIME"
  })
  public Library library;

  /// How many threads share one product.
  @Param({"1", "2"})
  public int workers;

  @Setup
  public void setUp() {
    size(shape);
    float[] a = Data.uniform(m * k, 1);
    float[] b = Data.uniform(k * n, 2);
    float[] ours = new float[m * n];
    Library.LANEWISE.gemm(m, n, k, a, b, ours, 1).run();
    float[] theirs = new float[m * n];
    product = library.gemm(m, n, k, a, b, theirs, workers);
    product.run();
    Agreement.check(library, theirs, ours, k);
  }

  @Benchmark
  public void sgemm(Gflops work) {
    run(work);
  }
}
