package org.lanewise.nn;

/// A number that says how well a model does, streamed over batches. It reads what a loss reads,
/// sample weights aside. The metrics are in [org.lanewise.nn.metric]; the interface is open.
public interface Metric {
  /// The name in results, Keras's where it has the metric; validation has `val_` before it.
  ///
  /// @return for example `accuracy`
  String name();

  /// Whether it needs targets of the output's shape, and cannot do with labels.
  ///
  /// @return false for metrics of classes
  default boolean needsTargets() {
    return false;
  }

  /// Begins a pass over some data.
  ///
  /// @param output the shape of one sample of the output
  /// @param maxBatch the largest number of samples in one update
  /// @return what counts from nothing
  /// @throws IllegalArgumentException if the metric does not take such an output
  State start(Shape output, int maxBatch);

  /// What has been counted so far.
  interface State {
    /// Counts a batch.
    ///
    /// @param call predictions and targets; neither output nor gradient is to be read
    void update(LossCall call);

    /// The metric of all batches so far.
    ///
    /// @return the number; NaN where it has no meaning, such as before the first batch
    double result();
  }
}
