package org.lanewise.bench.peers;

import org.lanewise.bench.Data;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// `mvn -q -am -pl bench compile -Ppeers,report -Dreport.args="norm PeerNorm"`
///
/// Norms of rows, with scale and shift.
public class PeerNormBenchmark extends PeerOperation {
  @Param("layer_norm")
  public String operation;

  /// Rows x columns.
  @Param("64x1024")
  public String shape;

  @Param({"LANEWISE", "ONNXRUNTIME", "PYTORCH", "PLAIN_JAVA"})
  public Library library;

  @Setup
  public void setUp() {
    int[] sizes = Data.sizes(shape);
    prepare(library, operation, sizes[0], sizes[1]);
  }

  @Benchmark
  public void norm(Facts facts) {
    run(facts);
  }
}
