package org.lanewise.bench.examples;

import static org.lanewise.kernels.Activation.RELU;

import org.lanewise.kernels.Padding;
import org.lanewise.nn.Graph;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.layer.Concatenate;
import org.lanewise.nn.layer.Conv2D;
import org.lanewise.nn.layer.ConvOptions;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.GlobalAveragePooling2D;
import org.lanewise.nn.layer.MaxPooling2D;
import org.lanewise.nn.layer.Softmax;

/// Windows of several sizes side by side, narrowed before the large ones: Szegedy and others,
/// "Going deeper with convolutions", 2014.
final class Inception {
  private Inception() {}

  static Graph network(Shape image, int classes) {
    GraphBuilder graph = new GraphBuilder();
    Value x = convolution(graph, graph.input("image", image), 16, 3);
    x = module(graph, new MaxPooling2D().build(graph, x), 16);
    x = module(graph, new MaxPooling2D().build(graph, x), 32);
    Value features = new GlobalAveragePooling2D().build(graph, x);
    return graph.build(new Softmax().build(graph, new Dense(classes).build(graph, features)));
  }

  private static Value module(GraphBuilder graph, Value x, int width) {
    Value one = convolution(graph, x, width, 1);
    Value three = convolution(graph, convolution(graph, x, width / 2, 1), width, 3);
    Value five = convolution(graph, convolution(graph, x, width / 4, 1), width / 2, 5);
    Value pooled = new MaxPooling2D(3, 1, Padding.SAME).build(graph, x);
    Value pool = convolution(graph, pooled, width / 2, 1);
    return new Concatenate().build(graph, one, three, five, pool);
  }

  private static Value convolution(GraphBuilder graph, Value x, int filters, int size) {
    return new Conv2D(filters, size, ConvOptions.of(RELU).padding(Padding.SAME)).build(graph, x);
  }
}
