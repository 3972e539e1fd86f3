package org.lanewise.bench.peers;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// `mvn -q -am -pl bench compile -Ppeers,report -Dreport.args="reduction PeerReduction"`
///
/// All elements of an array to one number.
public class PeerReductionBenchmark extends PeerOperation {
  @Param("sum")
  public String operation;

  @Param({"4096", "1048576"})
  public int n;

  @Param({"LANEWISE", "VECTOR_API", "ONNXRUNTIME", "PYTORCH", "PLAIN_JAVA"})
  public Library library;

  @Setup
  public void setUp() {
    prepare(library, operation, 1, n);
  }

  @Benchmark
  public void reduction(Facts facts) {
    run(facts);
  }
}
