package org.lanewise.bench.examples;

import static org.lanewise.kernels.Activation.RELU;

import org.lanewise.kernels.Padding;
import org.lanewise.nn.Graph;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.layer.Conv2D;
import org.lanewise.nn.layer.ConvOptions;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Dropout;
import org.lanewise.nn.layer.Flatten;
import org.lanewise.nn.layer.MaxPooling2D;
import org.lanewise.nn.layer.Softmax;

/// Nothing but small convolutions, two and two before each pooling, and dense layers: Simonyan and
/// Zisserman, "Very deep convolutional networks for large-scale image recognition", 2014.
final class Vgg {
  private Vgg() {}

  static Graph network(Shape image, int classes) {
    return Sequential.of(
            image,
            conv(16),
            conv(16),
            new MaxPooling2D(),
            conv(32),
            conv(32),
            new MaxPooling2D(),
            new Flatten(),
            new Dense(128, RELU),
            new Dropout(0.5f),
            new Dense(classes),
            new Softmax())
        .graph();
  }

  private static Conv2D conv(int filters) {
    return new Conv2D(filters, 3, ConvOptions.of(RELU).padding(Padding.SAME));
  }
}
