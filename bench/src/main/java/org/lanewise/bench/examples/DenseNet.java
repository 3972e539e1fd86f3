package org.lanewise.bench.examples;

import static org.lanewise.kernels.Activation.RELU;

import org.lanewise.kernels.Padding;
import org.lanewise.nn.Graph;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.layer.Activate;
import org.lanewise.nn.layer.AveragePooling2D;
import org.lanewise.nn.layer.BatchNormalization;
import org.lanewise.nn.layer.Concatenate;
import org.lanewise.nn.layer.Conv2D;
import org.lanewise.nn.layer.ConvOptions;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.GlobalAveragePooling2D;
import org.lanewise.nn.layer.Softmax;

/// Within a block each layer reads all layers before it: Huang, Liu, van der Maaten and Weinberger,
/// "Densely connected convolutional networks", 2016.
final class DenseNet {
  private static final int GROWTH = 12;
  private static final int BLOCKS = 2;
  private static final int LAYERS = 4;

  /// The running statistics follow quickly, for the training is short.
  private static final BatchNormalization NORMALIZATION =
      new BatchNormalization(0.9f, 1e-3f, true, true);

  private DenseNet() {}

  static Graph network(Shape image, int classes) {
    GraphBuilder graph = new GraphBuilder();
    Value x = convolution(graph, graph.input("image", image), 2 * GROWTH, 3);
    for (int block = 0; block < BLOCKS; block++) {
      x = transition(graph, block(graph, x));
    }
    Value features = new GlobalAveragePooling2D().build(graph, normalized(graph, block(graph, x)));
    return graph.build(new Softmax().build(graph, new Dense(classes).build(graph, features)));
  }

  private static Value block(GraphBuilder graph, Value x) {
    Value all = x;
    for (int layer = 0; layer < LAYERS; layer++) {
      Value added = convolution(graph, normalized(graph, all), GROWTH, 3);
      all = new Concatenate().build(graph, all, added);
    }
    return all;
  }

  /// Half the channels, a quarter of the pixels.
  private static Value transition(GraphBuilder graph, Value x) {
    int half = x.shape().dim(-1) / 2;
    return new AveragePooling2D().build(graph, convolution(graph, normalized(graph, x), half, 1));
  }

  private static Value normalized(GraphBuilder graph, Value x) {
    return new Activate(RELU).build(graph, NORMALIZATION.build(graph, x));
  }

  private static Value convolution(GraphBuilder graph, Value x, int filters, int size) {
    ConvOptions options = ConvOptions.DEFAULT.padding(Padding.SAME).withoutBias();
    return new Conv2D(filters, size, options).build(graph, x);
  }
}
