package org.lanewise.bench.peers;

import java.util.concurrent.TimeUnit;
import org.lanewise.bench.Data;
import org.lanewise.bench.Gflops;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What the benchmarks of products share: one product again and again, and JMH's settings. Our code
/// is compiled after some 400 ms; the median of several short iterations leaves out those that were
/// disturbed.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 2, time = 350, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 100, timeUnit = TimeUnit.MILLISECONDS)
public abstract class PeerProduct {
  int m;
  int n;
  int k;
  Runnable product;

  /// Takes the sizes from "m x n x k".
  final void size(String shape) {
    int[] sizes = Data.sizes(shape);
    m = sizes[0];
    n = sizes[1];
    k = sizes[2];
  }

  /// Runs the product once and counts it.
  final void run(Gflops work) {
    product.run();
    work.product(m, n, k);
  }
}
