package org.lanewise.bench.peers;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// `mvn -q -am -pl bench compile -Ppeers,report -Dreport.args="elementwise PeerElementwise"`
///
/// Functions of one element, in the first-level cache and far beyond it, and a copy, which no other
/// function can beat.
public class PeerElementwiseBenchmark extends PeerOperation {
  @Param({"exp", "log", "tanh", "sigmoid", "erf", "gelu", "softplus", "relu", "add", "copy"})
  public String operation;

  @Param({"4096", "1048576"})
  public int n;

  @Param({"LANEWISE", "MKL", "VECTOR_API", "ONNXRUNTIME", "PYTORCH", "PLAIN_JAVA"})
  public Library library;

  @Setup
  public void setUp() {
    prepare(library, operation, 1, n);
  }

  @Benchmark
  public void elementwise(Facts facts) {
    run(facts);
  }
}
