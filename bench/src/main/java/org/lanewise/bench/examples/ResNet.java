package org.lanewise.bench.examples;

import static org.lanewise.kernels.Activation.RELU;

import org.lanewise.kernels.Padding;
import org.lanewise.nn.Graph;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Initializer;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.layer.Activate;
import org.lanewise.nn.layer.Add;
import org.lanewise.nn.layer.BatchNormalization;
import org.lanewise.nn.layer.Conv2D;
import org.lanewise.nn.layer.ConvOptions;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.GlobalAveragePooling2D;
import org.lanewise.nn.layer.Softmax;

/// Blocks that add to what they read instead of replacing it: He, Zhang, Ren and Sun, "Deep
/// residual learning for image recognition", 2015, in the form for small images.
final class ResNet {
  private static final int BLOCKS = 2;

  /// The running statistics follow quickly, for the training is short.
  private static final BatchNormalization NORMALIZATION =
      new BatchNormalization(0.9f, 1e-3f, true, true);

  private ResNet() {}

  static Graph network(Shape image, int classes) {
    GraphBuilder graph = new GraphBuilder();
    Value x = relu(graph, convolution(graph, graph.input("image", image), 16, 3, 1));
    for (int filters = 16; filters <= 64; filters *= 2) {
      for (int block = 0; block < BLOCKS; block++) {
        x = residual(graph, x, filters, filters > 16 && block == 0 ? 2 : 1);
      }
    }
    Value features = new GlobalAveragePooling2D().build(graph, x);
    return graph.build(new Softmax().build(graph, new Dense(classes).build(graph, features)));
  }

  /// Where the block changes the shape, the way past it is a convolution over single pixels.
  private static Value residual(GraphBuilder graph, Value x, int filters, int stride) {
    Value inner = relu(graph, convolution(graph, x, filters, 3, stride));
    Value f = convolution(graph, inner, filters, 3, 1);
    Value past = f.shape().equals(x.shape()) ? x : convolution(graph, x, filters, 1, stride);
    return relu(graph, new Add().build(graph, f, past));
  }

  private static Value convolution(GraphBuilder graph, Value x, int filters, int size, int stride) {
    ConvOptions options =
        ConvOptions.DEFAULT
            .strides(stride)
            .padding(Padding.SAME)
            .withoutBias()
            .kernelInitializer(Initializer.HE_NORMAL);
    Value y = new Conv2D(filters, size, options).build(graph, x);
    return NORMALIZATION.build(graph, y);
  }

  private static Value relu(GraphBuilder graph, Value x) {
    return new Activate(RELU).build(graph, x);
  }
}
