package org.lanewise.bench.peers;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.bench.Data;
import org.lanewise.bench.Models;
import org.lanewise.nn.Model;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Shape;

/// A network to train, the weights that it begins with, and the samples, the same for every
/// library. Each is labelled with the largest of its first pixels, so that there is something to
/// learn.
final class TrainingTask {
  /// Batches of an epoch.
  static final int STEPS = 32;

  static final int CLASSES = 10;

  /// Adam's constants.
  static final float RATE = 1e-3f;

  static final float BETA1 = 0.9f;
  static final float BETA2 = 0.999f;
  static final float EPSILON = 1e-7f;

  final Model model;
  final int batch;
  final int threads;
  final float[] x;
  final int[] labels;

  /// A network by the name that [Models] gives it.
  TrainingTask(String network, int batch, int threads) {
    this.model = Models.named(network, 1);
    this.batch = batch;
    this.threads = threads;
    int samples = STEPS * batch;
    int pixels = image().size();
    this.x = Data.uniform(samples * pixels, 2);
    this.labels = new int[samples];
    for (int i = 0; i < samples; i++) {
      for (int c = 1; c < CLASSES; c++) {
        if (x[i * pixels + c] > x[i * pixels + labels[i]]) {
          labels[i] = c;
        }
      }
    }
  }

  /// The shape of a sample: extents with the channels last, or the inputs of a dense layer.
  Shape image() {
    return model.graph().inputs().get(0).shape();
  }

  /// The layers in order: of a convolution with ReLU and 2 x 2 pooling, or dense with ReLU, or, as
  /// the last, with softmax.
  List<Layer> layers() {
    List<Layer> layers = new ArrayList<>();
    List<Parameter> parameters = model.parameters().list();
    int channels = 1; // of what is flattened
    for (int i = 0; i < parameters.size(); i += 2) {
      Shape shape = parameters.get(i).shape();
      float[] w = model.parameters().slice(parameters.get(i)).toArray();
      float[] b = model.parameters().slice(parameters.get(i + 1)).toArray();
      int filters = shape.dim(-1);
      if (shape.rank() == 4) {
        int[] dims = {filters, shape.dim(2), shape.dim(0), shape.dim(1)};
        layers.add(new Layer(dims, channelsFirst(w, shape.dim(2), filters), b));
        channels = filters;
      } else {
        int[] dims = {filters, shape.dim(0)};
        layers.add(new Layer(dims, channelsFirst(w, channels, filters), b));
        channels = 1;
      }
    }
    return layers;
  }

  /// `[filters, channels, positions]` of `[positions, channels, filters]`.
  private static float[] channelsFirst(float[] w, int channels, int filters) {
    float[] turned = new float[w.length];
    int positions = w.length / channels / filters;
    for (int p = 0; p < positions; p++) {
      for (int c = 0; c < channels; c++) {
        for (int f = 0; f < filters; f++) {
          turned[(f * channels + c) * positions + p] = w[(p * channels + c) * filters + f];
        }
      }
    }
    return turned;
  }

  /// A layer as libraries keep it that have the channels first.
  ///
  /// @param shape `[filters, channels, height, width]` or `[outputs, inputs]`
  /// @param weights in that order
  /// @param bias one for each filter or output
  record Layer(int[] shape, float[] weights, float[] bias) {
    boolean isConvolution() {
      return shape.length == 4;
    }
  }
}
