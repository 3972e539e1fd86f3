package org.lanewise.bench;

import java.util.concurrent.TimeUnit;
import org.lanewise.kernels.BatchNorm;
import org.lanewise.kernels.GroupNorm;
import org.lanewise.kernels.LayerNorm;
import org.lanewise.kernels.RmsNorm;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// `java -jar bench/target/benchmarks.jar NormBenchmark`
///
/// The norms of 64 rows of 1024, or 64 images of 32 channels of 32 elements.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
public class NormBenchmark {
  private static final int ROWS = 64;
  private static final int COLS = 1024;
  private static final int CHANNELS = 32;
  private static final int PIXELS = COLS / CHANNELS;
  private static final int GROUPS = 8;
  private static final float EPSILON = 1e-5f;

  private float[] x;
  private float[] y;
  private float[] dx;
  private float[] gamma;
  private float[] beta;
  private float[] dgamma;
  private float[] dbeta;
  private float[] mean;
  private float[] inv;
  private float[] runningMean;
  private float[] runningVariance;

  @Setup
  public void setUp() {
    x = Data.uniform(ROWS * COLS, 1);
    y = new float[ROWS * COLS];
    dx = new float[ROWS * COLS];
    gamma = Data.uniform(COLS, 2);
    beta = Data.uniform(COLS, 3);
    dgamma = new float[COLS];
    dbeta = new float[COLS];
    mean = new float[ROWS * GROUPS];
    inv = new float[ROWS * GROUPS];
    runningMean = new float[CHANNELS];
    runningVariance = new float[CHANNELS];
    layerNorm();
  }

  @Benchmark
  public float[] layerNorm() {
    LayerNorm.forward(
        ROWS, COLS, x, 0, COLS, gamma, 0, beta, 0, EPSILON, y, 0, COLS, mean, 0, inv, 0);
    return y;
  }

  @Benchmark
  public float[] layerNormBackward() {
    LayerNorm.backward(
        ROWS, COLS, x, 0, COLS, gamma, 0, mean, 0, inv, 0, y, 0, COLS, dx, 0, COLS, dgamma, 0,
        dbeta, 0);
    return dx;
  }

  @Benchmark
  public float[] rmsNorm() {
    RmsNorm.forward(ROWS, COLS, x, 0, COLS, gamma, 0, EPSILON, y, 0, COLS, inv, 0);
    return y;
  }

  @Benchmark
  public float[] groupNorm() {
    GroupNorm.forward(
        ROWS, CHANNELS, PIXELS, GROUPS, x, 0, gamma, 0, beta, 0, EPSILON, y, 0, mean, 0, inv, 0);
    return y;
  }

  @Benchmark
  public float[] batchNorm() {
    BatchNorm.forwardTraining(
        ROWS,
        CHANNELS,
        PIXELS,
        x,
        0,
        gamma,
        0,
        beta,
        0,
        EPSILON,
        0.9f,
        runningMean,
        0,
        runningVariance,
        0,
        y,
        0,
        mean,
        0,
        inv,
        0);
    return y;
  }
}
