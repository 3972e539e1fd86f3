package org.lanewise.bench.peers;

import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.lanewise.bench.Gflops;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// `mvn -q -am -pl bench compile -Ppeers,jmh -Djmh.args=PeakBenchmark`
///
/// What one core can do at most: fused multiply-adds on registers alone, in as many independent
/// chains as hide their latency, each from a value of its own, or the JIT compiler merges them. A
/// measurement of the machine, not of Lanewise; with [VectorApi] the only place outside the
/// kernels that speaks to the Vector API.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class PeakBenchmark {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final int CHAINS = 12;
  private static final int STEPS = 10_000;

  private float x = 0.5f;
  private float y = 0.25f;

  @Benchmark
  public float fma(Gflops work) {
    FloatVector a = FloatVector.broadcast(F, x);
    FloatVector b = FloatVector.broadcast(F, y);
    FloatVector c0 = b.mul(0);
    FloatVector c1 = b.mul(1);
    FloatVector c2 = b.mul(2);
    FloatVector c3 = b.mul(3);
    FloatVector c4 = b.mul(4);
    FloatVector c5 = b.mul(5);
    FloatVector c6 = b.mul(6);
    FloatVector c7 = b.mul(7);
    FloatVector c8 = b.mul(8);
    FloatVector c9 = b.mul(9);
    FloatVector c10 = b.mul(10);
    FloatVector c11 = b.mul(11);
    for (int i = 0; i < STEPS; i++) {
      c0 = c0.fma(a, b);
      c1 = c1.fma(a, b);
      c2 = c2.fma(a, b);
      c3 = c3.fma(a, b);
      c4 = c4.fma(a, b);
      c5 = c5.fma(a, b);
      c6 = c6.fma(a, b);
      c7 = c7.fma(a, b);
      c8 = c8.fma(a, b);
      c9 = c9.fma(a, b);
      c10 = c10.fma(a, b);
      c11 = c11.fma(a, b);
    }
    work.product(F.length(), CHAINS, STEPS);
    FloatVector sum = c0.add(c1).add(c2).add(c3).add(c4).add(c5);
    return sum.add(c6).add(c7).add(c8).add(c9).add(c10).add(c11).lane(0);
  }
}
