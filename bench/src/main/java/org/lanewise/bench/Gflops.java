package org.lanewise.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Lets JMH print a second line for a benchmark that runs in [Mode#Throughput] by the second: the
/// arithmetic rate, in GFLOP/s.
///
/// [Mode#Throughput]: org.openjdk.jmh.annotations.Mode#Throughput
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class Gflops {
  /// Floating-point operations so far, in thousand millions. JMH divides them by the time.
  public double gflops;

  /// Counts one product.
  public void product(double m, double n, double k) {
    gflops += 2e-9 * m * n * k;
  }
}
