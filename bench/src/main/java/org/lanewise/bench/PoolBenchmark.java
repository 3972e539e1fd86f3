package org.lanewise.bench;

import java.util.concurrent.TimeUnit;
import org.lanewise.kernels.Padding;
import org.lanewise.kernels.Pool;
import org.lanewise.kernels.PoolGeometry;
import org.lanewise.kernels.Workers;
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

/// `java -jar bench/target/benchmarks.jar PoolBenchmark`
///
/// Pooling of 32 images and its gradients, beside a copy of the images (`copy`).
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
public class PoolBenchmark {
  private static final int BATCH = 32;

  /// The side of the image, channels, the side of the window, its stride; no padding.
  @Param({"28x32x2x2", "14x64x2x2", "28x1x2x2", "28x3x2x2", "112x64x3x2"})
  public String shape;

  private PoolGeometry geometry;
  private float[] x;
  private float[] y;
  private float[] dy;
  private float[] dx;

  @Setup
  public void setUp() {
    int[] s = Data.sizes(shape);
    geometry =
        new PoolGeometry(
            new int[] {s[0], s[0]},
            s[1],
            new int[] {s[2], s[2]},
            new int[] {s[3], s[3]},
            Padding.VALID);
    x = Data.uniform(BATCH * geometry.inputSize(), 1);
    y = new float[BATCH * geometry.outputSize()];
    dy = Data.uniform(y.length, 2);
    dx = new float[x.length];
    Pool.max(geometry, BATCH, x, 0, y, 0, Workers.caller());
  }

  @Benchmark
  public float[] max() {
    Pool.max(geometry, BATCH, x, 0, y, 0, Workers.caller());
    return y;
  }

  @Benchmark
  public float[] maxBackward() {
    Pool.maxBackward(geometry, BATCH, x, 0, y, 0, dy, 0, dx, 0, Workers.caller());
    return dx;
  }

  @Benchmark
  public float[] average() {
    Pool.average(geometry, BATCH, x, 0, dy, 0, Workers.caller());
    return dy;
  }

  @Benchmark
  public float[] averageBackward() {
    Pool.averageBackward(geometry, BATCH, dy, 0, dx, 0, Workers.caller());
    return dx;
  }

  @Benchmark
  public float[] copy() {
    System.arraycopy(x, 0, dx, 0, x.length);
    return dx;
  }
}
