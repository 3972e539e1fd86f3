package org.lanewise.nn.train;

import java.util.Map;

/// What one epoch came to, under Keras's names.
///
/// @param epoch its number, from 1
/// @param values `loss` and the metrics of the training, each sample as it was when its batch came;
///     then `val_loss` and so on of the validation data after the epoch, if there are any; then
///     `learning_rate`, that of the last step
public record EpochResult(int epoch, Map<String, Double> values) {
  /// Copies the map.
  public EpochResult {
    values = Results.copy(values);
  }

  /// The mean loss of the training.
  ///
  /// @return `loss`
  public double loss() {
    return get("loss");
  }

  /// The share of training samples classified rightly.
  ///
  /// @return `accuracy`; NaN where that was not asked for
  public double accuracy() {
    return values.getOrDefault("accuracy", Double.NaN);
  }

  /// The mean loss of the validation data.
  ///
  /// @return `val_loss`; NaN without such data
  public double validationLoss() {
    return values.getOrDefault("val_loss", Double.NaN);
  }

  /// The share of validation samples classified rightly.
  ///
  /// @return `val_accuracy`; NaN without such data, or where that was not asked for
  public double validationAccuracy() {
    return values.getOrDefault("val_accuracy", Double.NaN);
  }

  /// One of the numbers.
  ///
  /// @param name one of the keys of [#values]
  /// @return the number
  /// @throws IllegalArgumentException if there is none of this name
  public double get(String name) {
    return Results.get(values, name);
  }
}
