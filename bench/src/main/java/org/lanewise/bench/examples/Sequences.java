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
import org.lanewise.nn.layer.GRU;
import org.lanewise.nn.layer.GlobalMaxPooling1D;
import org.lanewise.nn.layer.LSTM;
import org.lanewise.nn.layer.MaxPooling1D;
import org.lanewise.nn.layer.RecurrentOptions;
import org.lanewise.nn.layer.Reshape;
import org.lanewise.nn.layer.Softmax;

/// Networks that read an image as a sequence of its rows.
final class Sequences {
  private static final int UNITS = 64;
  private static final RecurrentOptions SEQUENCES = RecurrentOptions.DEFAULT.withSequences();

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

  /// Long short-term memory: Hochreiter and Schmidhuber, 1997.
  static Graph lstm(Shape image, int classes) {
    return recurrent(image, classes, new LSTM(UNITS, SEQUENCES));
  }

  /// Gated recurrent units: Cho and others, "Learning phrase representations using RNN
  /// encoder-decoder for statistical machine translation", 2014.
  static Graph gru(Shape image, int classes) {
    return recurrent(image, classes, new GRU(UNITS, SEQUENCES));
  }

  /// The classes are read off the largest value that each element of the state has had.
  private static Graph recurrent(Shape image, int classes, Layer layer) {
    return Sequential.of(
            image, rows(image), layer, new GlobalMaxPooling1D(), new Dense(classes), new Softmax())
        .graph();
  }

  private static Layer rows(Shape image) {
    return new Reshape(image.dim(0), image.dim(1));
  }
}
