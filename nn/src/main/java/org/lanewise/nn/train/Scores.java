package org.lanewise.nn.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.nn.Goal;
import org.lanewise.nn.Metric;
import org.lanewise.nn.Objective;
import org.lanewise.nn.Value;

/// The loss and the metrics of a pass over some data, as far as it has come: as Keras reports them,
/// the loss as the mean over the samples of what each had when its batch came.
public final class Scores {
  private final List<String> names;
  private final double[] losses;
  private final Metric.State[] states;

  /// The output of each state.
  private final int[] outputs;

  private double loss;
  private long rows;

  /// With several outputs, what belongs to one has its name before it.
  Scores(List<Goal> goals, List<Value> outputs, int maxBatch) {
    boolean several = goals.size() > 1;
    List<String> list = new ArrayList<>();
    list.add("loss");
    for (int i = 0; several && i < goals.size(); i++) {
      list.add(outputs.get(i).name() + "_loss");
    }
    losses = new double[several ? goals.size() : 0];
    List<Metric.State> states = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < goals.size(); i++) {
      Value output = outputs.get(i);
      for (Metric metric : goals.get(i).metrics()) {
        list.add(several ? output.name() + "_" + metric.name() : metric.name());
        states.add(metric.start(output.shape(), maxBatch));
        places.add(i);
      }
    }
    names = List.copyOf(list);
    this.states = states.toArray(Metric.State[]::new);
    this.outputs = places.stream().mapToInt(Integer::intValue).toArray();
  }

  void add(Objective objective, double batchLoss, int batchRows) {
    loss += batchLoss * batchRows;
    rows += batchRows;
    for (int i = 0; i < losses.length; i++) {
      losses[i] += objective.outputLoss(i) * batchRows;
    }
    for (int i = 0; i < states.length; i++) {
      objective.update(outputs[i], states[i]);
    }
  }

  long rows() {
    return rows;
  }

  /// What there is: `loss`, with several outputs the loss of each, such as `digit_loss`, and the
  /// metrics in their order, then with names such as `digit_accuracy`.
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
    if (i == 0) {
      return loss();
    }
    return i <= losses.length ? losses[i - 1] / rows : states[i - 1 - losses.length].result();
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
