package org.lanewise.nn.train;

import java.util.Objects;
import org.lanewise.nn.Snapshot;

/// Ends a training that no longer gets better, and at its end puts the best weights back, states of
/// layers included: Keras's `EarlyStopping` with `restore_best_weights`.
public final class EarlyStopping implements Callback {
  private final Monitor monitor;
  private final double minDelta;
  private final int patience;
  private Trainer trainer;
  private double best;
  private int waited;
  private float[] bestWeights;

  /// Stops a training.
  ///
  /// @param monitor what should get better
  /// @param minDelta by how much it must, to count, 0 or more
  /// @param patience after how many epochs in a row without that the training ends
  /// @throws IllegalArgumentException if `minDelta` is negative or not finite, or `patience` is
  ///     less than 1
  public EarlyStopping(Monitor monitor, float minDelta, int patience) {
    this.monitor = Objects.requireNonNull(monitor, "monitor is null");
    Rates.notNegative("minDelta", minDelta);
    Rates.positive("patience", patience);
    this.minDelta = minDelta;
    this.patience = patience;
  }

  /// Watches `val_loss`.
  ///
  /// @param patience after how many epochs in a row without improvement the training ends
  public EarlyStopping(int patience) {
    this(Monitor.min("val_loss"), 0, patience);
  }

  @Override
  public void onTrainBegin(Trainer trainer) {
    this.trainer = trainer;
    best = monitor.worst();
    waited = 0;
    bestWeights = null;
  }

  @Override
  public void onEpochEnd(EpochResult result) {
    double value = result.get(monitor.name());
    if (monitor.better(value, best, minDelta)) {
      best = value;
      waited = 0;
      bestWeights = trainer.model().parameters().values().clone();
    } else if (++waited >= patience) {
      trainer.stop();
    }
  }

  @Override
  public void onTrainEnd() {
    if (bestWeights != null) {
      float[] weights = trainer.model().parameters().values();
      System.arraycopy(bestWeights, 0, weights, 0, weights.length);
    }
  }

  @Override
  public void save(Snapshot snapshot) {
    snapshot.put("best", best);
    snapshot.put("waited", waited);
    if (bestWeights != null) {
      snapshot.put("weights", bestWeights);
    }
  }

  @Override
  public void load(Snapshot snapshot) {
    best = snapshot.number("best");
    waited = (int) snapshot.integer("waited");
    bestWeights =
        snapshot.hasArray("weights")
            ? snapshot.array("weights", trainer.model().parameters().size())
            : null;
  }
}
