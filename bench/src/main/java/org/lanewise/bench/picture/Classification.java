package org.lanewise.bench.picture;

import java.util.stream.IntStream;
import org.lanewise.nn.Model;
import org.lanewise.nn.Shape;
import org.lanewise.nn.data.Dataset;

/// What a model makes of images with class numbers, of which -1 stands for none.
final class Classification {
  private final int classes;
  private final int[] labels;
  private final float[] probabilities;
  private final int[] predicted;

  Classification(Model model, Dataset images) {
    labels = IntStream.range(0, images.size()).map(images::label).toArray();
    classes = images.classes();
    Shape output = model.graph().output().shape();
    Shape expected = Shape.of(classes);
    if (!output.equals(expected)) {
      throw new IllegalArgumentException(
          "the output of the model is "
              + output
              + ", expected "
              + expected
              + ": a probability for each class of the images");
    }
    probabilities = model.predict(images.samples(), labels.length);
    predicted = IntStream.range(0, labels.length).map(this::mostProbable).toArray();
  }

  private int mostProbable(int image) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      if (probability(image, c) > probability(image, best)) {
        best = c;
      }
    }
    return best;
  }

  private float probability(int image, int c) {
    return probabilities[image * classes + c];
  }

  /// The class that the model takes an image for.
  int predicted(int image) {
    return predicted[image];
  }

  /// How sure the model is of it.
  float certainty(int image) {
    return probability(image, predicted[image]);
  }

  /// How often each class was taken for each: a row a true class, a column a predicted one.
  int[][] counts() {
    int[][] counts = new int[classes][classes];
    for (int i = 0; i < labels.length; i++) {
      if (isLabelled(i)) {
        counts[labels[i]][predicted[i]]++;
      }
    }
    return counts;
  }

  /// The share of the images with a class that were recognised; NaN where there are none.
  double accuracy() {
    int[] labelled = IntStream.range(0, labels.length).filter(this::isLabelled).toArray();
    return (double) IntStream.of(labelled).filter(i -> !isWrong(i)).count() / labelled.length;
  }

  /// Whether the model takes an image for another class than its own.
  boolean isWrong(int image) {
    return isLabelled(image) && predicted[image] != labels[image];
  }

  private boolean isLabelled(int image) {
    return labels[image] >= 0;
  }
}
