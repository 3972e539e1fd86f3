package org.lanewise.bench;

import java.util.concurrent.TimeUnit;
import org.lanewise.kernels.CrossEntropy;
import org.lanewise.kernels.LogSumExp;
import org.lanewise.kernels.MaskedSoftmax;
import org.lanewise.kernels.Softmax;
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

/// `java -jar bench/target/benchmarks.jar SoftmaxBenchmark`
///
/// Softmax and its relatives over the rows of a matrix, and softmax fused with cross-entropy.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
public class SoftmaxBenchmark {
  /// Rows x columns.
  @Param({"1x10", "32x10", "32x1000", "128x128"})
  public String shape;

  private int rows;
  private int cols;
  private float[] logits;
  private float[] y;
  private float[] dy;
  private float[] dx;
  private int[] labels;

  @Setup
  public void setUp() {
    int[] sizes = Data.sizes(shape);
    rows = sizes[0];
    cols = sizes[1];
    logits = Data.uniform(rows * cols, 1);
    dy = Data.uniform(rows * cols, 2);
    labels = Data.labels(rows, cols, 3);
    y = new float[rows * cols];
    dx = new float[rows * cols];
    Softmax.forward(rows, cols, logits, 0, cols, y, 0, cols);
  }

  @Benchmark
  public float[] softmax() {
    Softmax.forward(rows, cols, logits, 0, cols, y, 0, cols);
    return y;
  }

  @Benchmark
  public float[] softmaxBackward() {
    Softmax.backward(rows, cols, y, 0, cols, dy, 0, cols, dx, 0, cols);
    return dx;
  }

  @Benchmark
  public float[] logSoftmax() {
    Softmax.logForward(rows, cols, logits, 0, cols, dx, 0, cols);
    return dx;
  }

  @Benchmark
  public float[] causalSoftmax() {
    MaskedSoftmax.causalForward(rows, cols, logits, 0, cols, dx, 0, cols);
    return dx;
  }

  @Benchmark
  public float[] logSumExp() {
    LogSumExp.forward(rows, cols, logits, 0, cols, dx, 0);
    return dx;
  }

  @Benchmark
  public double crossEntropy() {
    return CrossEntropy.sparseForward(rows, cols, logits, 0, cols, labels, 0, y, 0, cols);
  }

  @Benchmark
  public float[] crossEntropyBackward() {
    CrossEntropy.sparseBackward(rows, cols, y, 0, cols, labels, 0, 1f / rows, dx, 0, cols);
    return dx;
  }
}
