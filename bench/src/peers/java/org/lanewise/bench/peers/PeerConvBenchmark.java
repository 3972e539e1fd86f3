package org.lanewise.bench.peers;

import java.util.Arrays;
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
import org.openjdk.jmh.annotations.Param;

/// `mvn -q -am -pl bench compile -Ppeers,report -Dreport.args="conv PeerConvBenchmark"`
///
/// One call of a convolution with bias and relu, padded to keep its size, by our session and by
/// ONNX Runtime's with the same weights. Each has images in its own order: ours channels last,
/// theirs channels first.
public class PeerConvBenchmark extends PeerSession {
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

  private int side;
  private int channels;
  private int filters;
  private int kernel;
  private int stride;
  private int groups;
  private int outputSide;
  private Model model;
  private float[] x;
  private float[] output;

  @Override
  Runnable lanewise(Workers threads) {
    int[] s = Data.sizes(shape);
    side = s[0];
    channels = s[1];
    filters = s[2];
    kernel = s[3];
    stride = s[4];
    groups = s[5];
    ConvOptions options = ConvOptions.of(Activation.RELU).padding(Padding.SAME);
    options = options.strides(stride).groups(groups);
    model =
        Sequential.of(Shape.of(side, side, channels), new Conv2D(filters, kernel, options))
            .build(1);
    x = Data.uniform(batch * side * side * channels, 2);
    outputSide = (side + stride - 1) / stride;
    output = new float[batch * outputSide * outputSide * filters];
    Session session = model.session(batch, threads);
    return () -> session.run(x, 0, output, 0, batch);
  }

  @Override
  Runnable onnxRuntime() {
    long[] in = {batch, channels, side, side};
    long[] out = {batch, filters, outputSide, outputSide};
    float[] weights = model.parameters().values();
    int n = kernel * kernel * channels / groups * filters;
    float[] w = transposed(Arrays.copyOf(weights, n), 1, n / filters, filters);
    w = transposed(w, filters, kernel * kernel, channels / groups);
    float[] b = Arrays.copyOfRange(weights, n, n + filters);
    OnnxModel onnx = new OnnxModel(in, out).conv(w, b, filters, kernel, stride, groups);
    OnnxRuntime peer = new OnnxRuntime(onnx, in, out, workers);
    float[] theirs = new float[output.length];
    peer.run(transposed(x, batch, side * side, channels), theirs);
    theirs = transposed(theirs, batch, filters, outputSide * outputSide);
    Agreement.check(library, theirs, output, n / filters);
    return peer::run;
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

  @Benchmark
  public void conv() {
    run();
  }
}
