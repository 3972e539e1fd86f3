package org.lanewise.nn.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.nn.Metric;
import org.lanewise.nn.Objective;
import org.lanewise.nn.Shape;

/// The loss and the metrics of a pass over some data, as far as it has come: as Keras reports them,
/// the loss as the mean over the samples of what each had when its batch came.
public final class Scores {
  private final List<String> names;
  private final Metric.State[] states;
  private double loss;
  private long rows;

  Scores(List<Metric> metrics, Shape output, int maxBatch) {
    List<String> list = new ArrayList<>();
    list.add("loss");
    metrics.forEach(metric -> list.add(metric.name()));
    names = List.copyOf(list);
    states =
        metrics.stream().map(metric -> metric.start(output, maxBatch)).toArray(Metric.State[]::new);
  }

  void add(Objective objective, double batchLoss, int batchRows) {
    loss += batchLoss * batchRows;
    rows += batchRows;
    for (int i = 0; i < states.length; i++) {
      objective.update(states[i]);
    }
  }

  long rows() {
    return rows;
  }

  /// What there is: `loss`, and the metrics in their order.
  ///
  /// @return an immutable list
  public List<String> names() {
    return names;
  }

  /// The loss so far.
  ///
  /// @return the mean over the samples; NaN before the first
  public double loss() {
    return loss / rows;
  }

  /// The loss or a metric so far. It is computed here: most take no time, but an exact area under
  /// a curve sorts all scores.
  ///
  /// @param name one of [#names]
  /// @return the number
  /// @throws IllegalArgumentException if there is none of this name
  public double get(String name) {
    int i = names.indexOf(name);
    if (i < 0) {
      throw new IllegalArgumentException(
          "there is no score " + name + ", expected one of " + names);
    }
    return i == 0 ? loss() : states[i - 1].result();
  }

  void putTo(Map<String, Double> values, String prefix) {
    for (String name : names) {
      values.put(prefix + name, get(name));
    }
  }

  Evaluation evaluation() {
    Map<String, Double> values = new LinkedHashMap<>();
    putTo(values, "");
    return new Evaluation(values);
  }
}
