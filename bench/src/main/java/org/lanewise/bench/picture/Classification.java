package org.lanewise.bench.picture;

import java.util.stream.IntStream;
import org.lanewise.nn.Model;
import org.lanewise.nn.data.Dataset;

/// What a model makes of images with class numbers.
final class Classification {
  private final Dataset images;
  private final float[] probabilities;
  private final int[] predicted;

  Classification(Model model, Dataset images) {
    this.images = images;
    this.probabilities = model.predict(images.samples(), images.size());
    this.predicted = IntStream.range(0, images.size()).map(this::mostProbable).toArray();
  }

  private int mostProbable(int image) {
    int best = 0;
    for (int c = 1; c < images.classes(); c++) {
      if (probability(image, c) > probability(image, best)) {
        best = c;
      }
    }
    return best;
  }

  private float probability(int image, int c) {
    return probabilities[image * images.classes() + c];
  }

  /// The class that the model takes an image for.
  int predicted(int image) {
    return predicted[image];
  }

  /// How sure the model is of it.
  float certainty(int image) {
    return probability(image, predicted[image]);
  }

  boolean isRight(int image) {
    return predicted[image] == images.label(image);
  }

  /// The share of the images that were recognised.
  double accuracy() {
    return (double) IntStream.range(0, images.size()).filter(this::isRight).count() / images.size();
  }
}
