package org.lanewise.bench.peers;

import org.lanewise.bench.Data;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// `mvn -q -am -pl bench compile -Ppeers,report -Dreport.args="softmax PeerSoftmax"`
///
/// Softmax and its logarithm over rows: of attention, of a vocabulary, of ten classes.
public class PeerSoftmaxBenchmark extends PeerOperation {
  @Param({"softmax", "log_softmax"})
  public String operation;

  /// Rows x columns.
  @Param({"64x1024", "1x32000", "4096x10"})
  public String shape;

  @Param({"LANEWISE", "ONNXRUNTIME", "PYTORCH", "PLAIN_JAVA"})
  public Library library;

  @Setup
  public void setUp() {
    int[] sizes = Data.sizes(shape);
    prepare(library, operation, sizes[0], sizes[1]);
  }

  @Benchmark
  public void softmax(Facts facts) {
    run(facts);
  }
}
