package org.lanewise.bench;

import java.util.concurrent.TimeUnit;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Conv;
import org.lanewise.kernels.ConvGeometry;
import org.lanewise.kernels.Epilogue;
import org.lanewise.kernels.Gemm;
import org.lanewise.kernels.PackedKernel;
import org.lanewise.kernels.Padding;
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

/// `java -jar bench/target/benchmarks.jar ConvBenchmark`
///
/// Convolutions of 3 x 3 and of single positions, and their gradients, beside the matrix product of
/// the same size (`product`), which a convolution cannot beat. Read the line `gflops`.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
public class ConvBenchmark {
  /// The side of the image, channels, filters, the side of the kernel, groups; stride 1, no
  /// padding.
  @Param({"28x1x32x3x1", "13x32x64x3x1", "56x64x64x3x1", "28x128x128x1x1", "56x64x64x3x64"})
  public String shape;

  @Param({"1", "32", "128"})
  public int batch;

  private ConvGeometry geometry;
  private PackedKernel packed;
  private Epilogue epilogue;
  private float[] x;
  private float[] w;
  private float[] y;
  private float[] dx;
  private float[] dw;
  private float[] rows;
  private int m;
  private int n;
  private int k;

  @Setup
  public void setUp() {
    int[] s = Data.sizes(shape);
    geometry =
        new ConvGeometry(
            new int[] {s[0], s[0]},
            s[1],
            s[2],
            new int[] {s[3], s[3]},
            null,
            Padding.VALID,
            null,
            s[4]);
    x = Data.uniform(batch * geometry.inputSize(), 1);
    w = Data.uniform(geometry.kernelSize(), 2);
    y = Data.uniform(batch * geometry.outputSize(), 3);
    dx = new float[x.length];
    dw = new float[w.length];
    packed = PackedKernel.forward(geometry, w, 0);
    epilogue = new Epilogue(new float[s[2]], 0, Activation.RELU);
    n = s[2];
    m = y.length / n;
    k = w.length / n;
    rows = new float[Math.multiplyExact(m, k)];
  }

  @Benchmark
  public float[] forward(Gflops work) {
    Conv.forward(geometry, batch, x, 0, w, 0, y, 0, epilogue, Workers.caller());
    work.product(m, n, k);
    return y;
  }

  @Benchmark
  public float[] packed(Gflops work) {
    Conv.forward(batch, x, 0, packed, y, 0, epilogue, Workers.caller());
    work.product(m, n, k);
    return y;
  }

  @Benchmark
  public float[] backwardInput(Gflops work) {
    Conv.backwardInput(geometry, batch, y, 0, w, 0, dx, 0, Epilogue.NONE, Workers.caller());
    work.product(m, n, k);
    return dx;
  }

  @Benchmark
  public float[] backwardKernel(Gflops work) {
    Conv.backwardKernel(geometry, batch, x, 0, y, 0, dw, 0, Workers.caller());
    work.product(m, n, k);
    return dw;
  }

  @Benchmark
  public float[] product(Gflops work) {
    Gemm.sgemm(
        false, false, m, n, k, 1, rows, 0, k, w, 0, n, 0, y, 0, n, epilogue, Workers.caller());
    work.product(m, n, k);
    return y;
  }
}
