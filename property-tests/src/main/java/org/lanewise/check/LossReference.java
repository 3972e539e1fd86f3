package org.lanewise.check;

import java.util.OptionalInt;
import org.lanewise.nn.Loss;
import org.lanewise.nn.loss.BinaryCrossentropy;
import org.lanewise.nn.loss.CategoricalCrossentropy;
import org.lanewise.nn.loss.CosineSimilarity;
import org.lanewise.nn.loss.Hinge;
import org.lanewise.nn.loss.Huber;
import org.lanewise.nn.loss.KlDivergence;
import org.lanewise.nn.loss.LogCosh;
import org.lanewise.nn.loss.MeanAbsoluteError;
import org.lanewise.nn.loss.MeanSquaredError;
import org.lanewise.nn.loss.SparseCategoricalCrossentropy;
import org.lanewise.nn.loss.SquaredHinge;

/// The losses in double, straight from their formulas.
public final class LossReference {
  /// Keras's epsilon.
  private static final double EPSILON = 1e-7;

  private LossReference() {}

  /// The mean loss of predictions.
  ///
  /// @param loss which one
  /// @param samples the number of samples
  /// @param cols the length of a row; each sample has as many rows as it has places
  /// @param y the predictions; probabilities where the loss is a cross-entropy
  /// @param labels the classes, one a row, for a sparse loss
  /// @param targets what was wanted, as long as `y`, for the others
  /// @param weights the weights of the samples; null for 1
  /// @return the weighted sum, divided by the number of rows that count
  /// @throws IllegalArgumentException if the loss is unknown here
  public static double mean(
      Loss loss,
      int samples,
      int cols,
      double[] y,
      int[] labels,
      float[] targets,
      float[] weights) {
    int rows = y.length / cols;
    double sum = 0;
    int count = 0;
    for (int i = 0; i < rows; i++) {
      boolean ignored =
          loss instanceof SparseCategoricalCrossentropy
              && ((SparseCategoricalCrossentropy) loss)
                  .ignoreClass()
                  .equals(OptionalInt.of(labels[i]));
      if (!ignored) {
        count++;
        double weight = weights == null ? 1 : weights[i / (rows / samples)];
        sum += weight * row(loss, cols, i * cols, y, labels == null ? -1 : labels[i], targets);
      }
    }
    return count == 0 ? 0 : sum / count;
  }

  private static double row(Loss loss, int cols, int from, double[] y, int label, float[] targets) {
    if (loss instanceof CosineSimilarity) {
      return cosine(cols, from, y, targets);
    }
    double sum = 0;
    for (int j = 0; j < cols; j++) {
      double p = y[from + j];
      double t = loss.isSparse() ? (j == label ? 1 : 0) : targets[from + j];
      sum += element(loss, cols, p, t);
    }
    return sum;
  }

  /// What an element adds to the loss of its row.
  private static double element(Loss loss, int cols, double p, double t) {
    double d = Math.abs(p - t);
    if (loss instanceof MeanSquaredError) {
      return d * d / cols;
    }
    if (loss instanceof MeanAbsoluteError) {
      return d / cols;
    }
    if (loss instanceof Huber) {
      double delta = ((Huber) loss).delta();
      return (d <= delta ? d * d / 2 : delta * (d - delta / 2)) / cols;
    }
    if (loss instanceof Hinge) {
      return Math.max(1 - t * p, 0) / cols;
    }
    if (loss instanceof SquaredHinge) {
      return Math.pow(Math.max(1 - t * p, 0), 2) / cols;
    }
    if (loss instanceof LogCosh) {
      return Math.log(Math.cosh(d)) / cols;
    }
    if (loss instanceof BinaryCrossentropy) {
      return (-t * Math.log(p) - (1 - t) * Math.log1p(-p)) / cols;
    }
    if (loss instanceof KlDivergence) {
      double wanted = Math.clamp(t, EPSILON, 1);
      return wanted * Math.log(wanted / Math.clamp(p, EPSILON, 1));
    }
    if (loss instanceof CategoricalCrossentropy) {
      double smoothing = ((CategoricalCrossentropy) loss).labelSmoothing();
      return -((1 - smoothing) * t + smoothing / cols) * Math.log(p);
    }
    if (loss instanceof SparseCategoricalCrossentropy) {
      double smoothing = ((SparseCategoricalCrossentropy) loss).labelSmoothing();
      double wanted = (1 - smoothing) * t + smoothing / cols;
      return wanted == 0 ? 0 : -wanted * Math.log(p);
    }
    throw new IllegalArgumentException("no double form of the loss " + loss.name());
  }

  private static double cosine(int cols, int from, double[] y, float[] targets) {
    double dot = 0;
    double squares = 0;
    double wanted = 0;
    for (int j = from; j < from + cols; j++) {
      dot += y[j] * targets[j];
      squares += y[j] * y[j];
      wanted += (double) targets[j] * targets[j];
    }
    return -dot / (Math.max(Math.sqrt(squares), EPSILON) * Math.max(Math.sqrt(wanted), EPSILON));
  }
}
