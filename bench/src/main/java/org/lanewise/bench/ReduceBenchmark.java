package org.lanewise.bench;

import java.util.concurrent.TimeUnit;
import org.lanewise.kernels.Reduce;
import org.lanewise.kernels.Reduction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// `java -jar bench/target/benchmarks.jar ReduceBenchmark`
///
/// Reductions of a matrix of 256 x 512: of all elements, of the rows, of the columns.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
public class ReduceBenchmark {
  private static final int[] SHAPE = {256, 512};

  /// The axis that is reduced.
  @Param({"all", "0", "1"})
  public String axis;

  private Reduction reduction;
  private float[] x;
  private float[] y;
  private int[] places;

  @Setup
  public void setUp() {
    reduction =
        axis.equals("all") ? Reduction.of(SHAPE) : Reduction.of(SHAPE, Integer.parseInt(axis));
    x = Data.uniform(reduction.inputSize(), 1);
    y = new float[reduction.outputSize()];
    places = new int[reduction.outputSize()];
  }

  @Benchmark
  public float[] sum() {
    Reduce.sum(reduction, x, 0, y, 0);
    return y;
  }

  @Benchmark
  public float[] variance() {
    Reduce.variance(reduction, x, 0, y, 0);
    return y;
  }

  @Benchmark
  public float[] max() {
    Reduce.max(reduction, x, 0, y, 0);
    return y;
  }

  @Benchmark
  public int[] argmax() {
    Reduce.argmax(reduction, x, 0, places, 0);
    return places;
  }
}
