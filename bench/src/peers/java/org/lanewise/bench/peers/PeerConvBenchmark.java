package org.lanewise.bench.peers;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.lanewise.bench.Data;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Padding;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.Model;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Session;
import org.lanewise.nn.Shape;
import org.lanewise.nn.layer.Conv2D;
import org.lanewise.nn.layer.ConvOptions;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// `mvn -q -am -pl bench compile -Ppeers,report -Dreport.args="conv PeerConvBenchmark"`
///
/// One call of a convolution with bias and relu, padded to keep its size, by our session and by
/// ONNX Runtime's with the same weights, after their outputs were compared. Each has images in its
/// own order: ours channels last, theirs channels first.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class PeerConvBenchmark {
  /// The side of the image, channels, filters, the side of the kernel, stride, groups.
  @Param({
    "28x1x32x3x1x1",
    "14x32x64x3x1x1",
    "224x3x64x7x2x1",
    "56x64x64x3x1x1",
    "14x256x256x3x1x1",
    "56x64x256x1x1x1",
    "112x32x32x3x1x32"
  })
  public String shape;

  @Param({"1", "8"})
  public int batch;

  @Param({"1", "2"})
  public int workers;

  @Param({"LANEWISE_PACKED", "ONNXRUNTIME"})
  public Library library;

  private Workers threads;
  private float[] output;
  private Runnable call;

  @Setup
  public void setUp() {
    int[] s = Data.sizes(shape);
    int side = s[0];
    int channels = s[1];
    int filters = s[2];
    int kernel = s[3];
    int stride = s[4];
    int groups = s[5];
    ConvOptions options = ConvOptions.of(Activation.RELU).padding(Padding.SAME);
    options = options.strides(stride).groups(groups);
    Model model =
        Sequential.of(Shape.of(side, side, channels), new Conv2D(filters, kernel, options))
            .build(1);
    threads = Workers.of(workers);
    Session session = model.session(batch, threads);
    session.warmUp(batch);
    float[] x = Data.uniform(batch * side * side * channels, 2);
    int outputSide = (side + stride - 1) / stride;
    output = new float[batch * outputSide * outputSide * filters];
    session.run(x, 0, output, 0, batch);
    call = () -> session.run(x, 0, output, 0, batch);
    if (library == Library.ONNXRUNTIME) {
      long[] in = {batch, channels, side, side};
      long[] out = {batch, filters, outputSide, outputSide};
      float[] weights = model.parameters().values();
      int n = kernel * kernel * channels / groups * filters;
      float[] w = transposed(Arrays.copyOf(weights, n), 1, n / filters, filters);
      w = transposed(w, filters, kernel * kernel, channels / groups);
      float[] b = new float[filters];
      System.arraycopy(weights, n, b, 0, filters);
      OnnxModel onnx = new OnnxModel(in, out).conv(w, b, filters, kernel, stride, groups);
      OnnxRuntime peer = new OnnxRuntime(onnx, in, out, workers);
      float[] theirs = new float[output.length];
      peer.run(transposed(x, batch, side * side, channels), theirs);
      theirs = transposed(theirs, batch, filters, outputSide * outputSide);
      Agreement.check(library, theirs, output, n / filters);
      call = peer::run;
    }
  }

  /// The matrices of rows x cols in x, each transposed.
  private static float[] transposed(float[] x, int matrices, int rows, int cols) {
    float[] y = new float[x.length];
    for (int m = 0; m < matrices; m++) {
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < cols; j++) {
          y[(m * cols + j) * rows + i] = x[(m * rows + i) * cols + j];
        }
      }
    }
    return y;
  }

  @TearDown
  public void tearDown() {
    threads.close();
  }

  @Benchmark
  public float[] conv() {
    call.run();
    return output;
  }
}
