package org.lanewise.nn.loss;

import java.util.OptionalInt;
import org.lanewise.kernels.CrossEntropy;
import org.lanewise.kernels.CrossEntropyOptions;
import org.lanewise.nn.Loss;
import org.lanewise.nn.LossCall;

/// Minus the logarithm of the probability that the model gives to the label, as the mean over all
/// labels: of an output `[classes]` a sample has one, of `[..., classes]` one for each place, such
/// as a step of a sequence. The model must end in a softmax, with which the loss is fused.
public final class SparseCategoricalCrossentropy implements Loss {
  private final CrossEntropyOptions options;
  private final float labelSmoothing;
  private final OptionalInt ignoreClass;

  private SparseCategoricalCrossentropy(
      CrossEntropyOptions options, float labelSmoothing, OptionalInt ignoreClass) {
    this.options = options;
    this.labelSmoothing = labelSmoothing;
    this.ignoreClass = ignoreClass;
  }

  /// Without smoothing, and with all classes.
  public SparseCategoricalCrossentropy() {
    this(CrossEntropyOptions.NONE, 0, OptionalInt.empty());
  }

  /// The same with a label whose rows count for nothing: the mean is that of the others.
  ///
  /// @param label the label, a class or not
  /// @return a new loss
  public SparseCategoricalCrossentropy withIgnoreClass(int label) {
    return new SparseCategoricalCrossentropy(
        options.withIgnoreIndex(label), labelSmoothing, OptionalInt.of(label));
  }

  /// The same with smoothed labels: `1 - smoothing` for the label, and `smoothing / classes` for
  /// each class.
  ///
  /// @param smoothing from 0 to 1
  /// @return a new loss
  /// @throws IllegalArgumentException if it is not within 0 and 1
  public SparseCategoricalCrossentropy withLabelSmoothing(float smoothing) {
    return new SparseCategoricalCrossentropy(
        options.withLabelSmoothing(smoothing), smoothing, ignoreClass);
  }

  /// How much of a label is spread over all classes.
  ///
  /// @return 0 to 1
  public float labelSmoothing() {
    return labelSmoothing;
  }

  /// The label whose rows count for nothing.
  ///
  /// @return empty for none
  public OptionalInt ignoreClass() {
    return ignoreClass;
  }

  @Override
  public String name() {
    return "sparse_categorical_crossentropy";
  }

  @Override
  public Fusion fusion() {
    return Fusion.SOFTMAX;
  }

  @Override
  public boolean isSparse() {
    return true;
  }

  @Override
  public double count(LossCall c) {
    return CrossEntropy.weight(c.rows(), c.cols(), c.labels(), c.labelsOffset(), options);
  }

  @Override
  public double forward(LossCall c) {
    return CrossEntropy.sparseForward(
        c.rows(),
        c.cols(),
        c.y(),
        c.yOffset(),
        c.cols(),
        c.labels(),
        c.labelsOffset(),
        options,
        c.predictions(),
        c.predictionsOffset(),
        c.cols());
  }

  @Override
  public void backward(LossCall c, float scale) {
    CrossEntropy.sparseBackward(
        c.rows(),
        c.cols(),
        c.predictions(),
        c.predictionsOffset(),
        c.cols(),
        c.labels(),
        c.labelsOffset(),
        options,
        scale,
        c.dy(),
        c.dyOffset(),
        c.cols());
  }
}
