package org.lanewise.bench.examples;

import static org.lanewise.kernels.Activation.RELU;

import org.lanewise.kernels.Padding;
import org.lanewise.nn.Graph;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.layer.Conv1D;
import org.lanewise.nn.layer.ConvOptions;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.GlobalMaxPooling1D;
import org.lanewise.nn.layer.MaxPooling1D;
import org.lanewise.nn.layer.Reshape;
import org.lanewise.nn.layer.Softmax;

/// Networks that read an image as a sequence of its rows.
final class Sequences {
  private Sequences() {}

  /// Windows over neighbouring rows: LeCun and Bengio, "Convolutional networks for images, speech
  /// and time series", 1995.
  static Graph conv1d(Shape image, int classes) {
    ConvOptions options = ConvOptions.of(RELU).padding(Padding.SAME);
    return Sequential.of(
            image,
            rows(image),
            new Conv1D(64, 3, options),
            new MaxPooling1D(),
            new Conv1D(64, 3, options),
            new GlobalMaxPooling1D(),
            new Dense(classes),
            new Softmax())
        .graph();
  }

  private static Layer rows(Shape image) {
    return new Reshape(image.dim(0), image.dim(1));
  }
}
