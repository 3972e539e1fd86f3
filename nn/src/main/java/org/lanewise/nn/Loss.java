package org.lanewise.nn;

/// What training makes small: a mean over the rows of a batch, in Keras's formulation and under
/// its names. The losses are in [org.lanewise.nn.loss]; the interface is open.
public interface Loss {
  /// What a model must end in, because the loss is computed from what goes into it: without the
  /// loss of digits that a logarithm of probabilities has.
  enum Fusion {
    /// Anything: the loss reads the output.
    NONE,
    /// A softmax over the last dimension.
    SOFTMAX,
    /// A sigmoid, as an activation layer or as the activation of a layer.
    SIGMOID
  }

  /// Keras's name.
  ///
  /// @return for example `mean_squared_error`
  String name();

  /// What the model must end in.
  ///
  /// @return a fusion
  default Fusion fusion() {
    return Fusion.NONE;
  }

  /// Whether the targets are class numbers, rather than a tensor of the output's shape.
  ///
  /// @return true for sparse losses
  default boolean isSparse() {
    return false;
  }

  /// Computes the mean loss over the rows that [#count] counts. A fused loss reads what goes into
  /// softmax or sigmoid, and overwrites the predictions.
  ///
  /// @param call outputs and targets
  /// @return the mean; 0 where no row counts
  double forward(LossCall call);

  /// Overwrites the output's gradient with `scale` times the gradient of the sum over the rows,
  /// which is [#count] times the mean.
  ///
  /// @param call outputs and targets, as [#forward] left them
  /// @param scale a factor
  void backward(LossCall call, float scale);

  /// What the mean divides by.
  ///
  /// @param call outputs and targets
  /// @return the number of rows, without those that count for nothing
  default double count(LossCall call) {
    return call.rows();
  }
}
