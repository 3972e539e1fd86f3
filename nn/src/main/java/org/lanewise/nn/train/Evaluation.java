package org.lanewise.nn.train;

import java.util.Map;

/// How well a model does on some data.
///
/// @param values `loss` and the metrics, in their order
public record Evaluation(Map<String, Double> values) {
  /// Copies the map.
  public Evaluation {
    values = Results.copy(values);
  }

  /// The mean loss over the samples.
  ///
  /// @return `loss`
  public double loss() {
    return get("loss");
  }

  /// The share of samples classified rightly.
  ///
  /// @return `accuracy`; NaN where that was not asked for
  public double accuracy() {
    return values.getOrDefault("accuracy", Double.NaN);
  }

  /// The loss or a metric.
  ///
  /// @param name one of the keys of [#values]
  /// @return the number
  /// @throws IllegalArgumentException if there is none of this name
  public double get(String name) {
    return Results.get(values, name);
  }
}
