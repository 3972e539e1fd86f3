package org.lanewise.bench;

import java.util.concurrent.TimeUnit;
import org.lanewise.kernels.BatchNorm;
import org.lanewise.kernels.GroupNorm;
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

/// `java -jar bench/target/benchmarks.jar BatchNormBenchmark`
///
/// Normalisations of images with the channels first and (inner extent 1) last, beside a copy.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
public class BatchNormBenchmark {
  private static final int GROUPS = 8;

  /// Outer extent x channels x inner extent.
  @Param({"128x32x784", "16x32x784", "100352x32x1"})
  public String shape;

  private int outer;
  private int channels;
  private int inner;
  private float[] x;
  private float[] y;
  private float[] dy;
  private float[] dx;
  private float[] gamma;
  private float[] beta;
  private float[] dgamma;
  private float[] dbeta;
  private float[] runningMean;
  private float[] runningVariance;
  private float[] mean;
  private float[] invStdDev;
  private float[] groupMean;
  private float[] groupInvStdDev;

  @Setup
  public void setUp() {
    int[] sizes = Data.sizes(shape);
    outer = sizes[0];
    channels = sizes[1];
    inner = sizes[2];
    int n = outer * channels * inner;
    x = Data.uniform(n, 1);
    dy = Data.uniform(n, 2);
    gamma = Data.uniform(channels, 3);
    beta = Data.uniform(channels, 4);
    y = new float[n];
    dx = new float[n];
    dgamma = new float[channels];
    dbeta = new float[channels];
    runningMean = new float[channels];
    runningVariance = new float[channels];
    mean = new float[channels];
    invStdDev = new float[channels];
    groupMean = new float[outer * GROUPS];
    groupInvStdDev = new float[outer * GROUPS];
    training();
  }

  @Benchmark
  public float[] copy() {
    System.arraycopy(x, 0, y, 0, x.length);
    return y;
  }

  @Benchmark
  public float[] training() {
    BatchNorm.forwardTraining(
        outer,
        channels,
        inner,
        x,
        0,
        gamma,
        0,
        beta,
        0,
        1e-5f,
        0.9f,
        runningMean,
        0,
        runningVariance,
        0,
        y,
        0,
        mean,
        0,
        invStdDev,
        0);
    return y;
  }

  @Benchmark
  public float[] inference() {
    BatchNorm.forwardInference(
        outer,
        channels,
        inner,
        x,
        0,
        gamma,
        0,
        beta,
        0,
        runningMean,
        0,
        runningVariance,
        0,
        1e-5f,
        y,
        0);
    return y;
  }

  @Benchmark
  public float[] backward() {
    BatchNorm.backward(
        outer, channels, inner, x, 0, gamma, 0, mean, 0, invStdDev, 0, dy, 0, dx, 0, dgamma, 0,
        dbeta, 0);
    return dx;
  }

  @Benchmark
  public float[] groups() {
    GroupNorm.forward(
        outer,
        channels,
        inner,
        GROUPS,
        x,
        0,
        gamma,
        0,
        beta,
        0,
        1e-5f,
        y,
        0,
        groupMean,
        0,
        groupInvStdDev,
        0);
    return y;
  }
}
