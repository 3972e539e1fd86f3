package org.lanewise.nn.loss;

import org.lanewise.kernels.CrossEntropy;
import org.lanewise.kernels.CrossEntropyOptions;
import org.lanewise.nn.Loss;
import org.lanewise.nn.LossCall;

/// The cross-entropy between a given distribution and the model's, over the last dimension. The
/// model must end in a softmax, with which the loss is fused.
public final class CategoricalCrossentropy implements Loss {
  private final CrossEntropyOptions options;
  private final float labelSmoothing;

  /// Without smoothing.
  public CategoricalCrossentropy() {
    this(0);
  }

  /// With smoothed targets: `(1 - labelSmoothing) target + labelSmoothing / classes`.
  ///
  /// @param labelSmoothing from 0 to 1
  /// @throws IllegalArgumentException if it is not within 0 and 1
  public CategoricalCrossentropy(float labelSmoothing) {
    this.options = CrossEntropyOptions.NONE.withLabelSmoothing(labelSmoothing);
    this.labelSmoothing = labelSmoothing;
  }

  /// How much of a target is spread over all classes.
  ///
  /// @return 0 to 1
  public float labelSmoothing() {
    return labelSmoothing;
  }

  @Override
  public String name() {
    return "categorical_crossentropy";
  }

  @Override
  public Fusion fusion() {
    return Fusion.SOFTMAX;
  }

  @Override
  public double forward(LossCall c) {
    return CrossEntropy.forward(
        c.rows(),
        c.cols(),
        c.y(),
        c.yOffset(),
        c.cols(),
        c.targets(),
        c.targetsOffset(),
        c.cols(),
        options,
        c.predictions(),
        c.predictionsOffset(),
        c.cols());
  }

  @Override
  public void backward(LossCall c, float scale) {
    CrossEntropy.backward(
        c.rows(),
        c.cols(),
        c.predictions(),
        c.predictionsOffset(),
        c.cols(),
        c.targets(),
        c.targetsOffset(),
        c.cols(),
        options,
        scale,
        c.dy(),
        c.dyOffset(),
        c.cols());
  }
}
