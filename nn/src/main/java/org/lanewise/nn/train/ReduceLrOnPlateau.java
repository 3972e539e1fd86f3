package org.lanewise.nn.train;

import java.util.Objects;
import org.lanewise.nn.Snapshot;

/// Lowers the learning rate when a training no longer gets better: Keras's `ReduceLROnPlateau`.
public final class ReduceLrOnPlateau implements Callback {
  private static final double MIN_DELTA = 1e-4;

  private final Monitor monitor;
  private final float factor;
  private final int patience;
  private final float minRate;
  private Trainer trainer;
  private double best;
  private int waited;

  /// Lowers the rate. To count, an improvement must be by more than 1e-4, as in Keras.
  ///
  /// @param monitor what should get better
  /// @param factor what the rate is multiplied by, above 0 and below 1; 0.1 by default in Keras
  /// @param patience after how many epochs in a row without improvement; 10 by default in Keras
  /// @param minRate what the rate does not fall below, 0 or more
  /// @throws IllegalArgumentException if one is out of its range
  public ReduceLrOnPlateau(Monitor monitor, float factor, int patience, float minRate) {
    this.monitor = Objects.requireNonNull(monitor, "monitor is null");
    Rates.positive("factor", factor);
    Rates.fraction("factor", factor);
    Rates.positive("patience", patience);
    Rates.notNegative("minRate", minRate);
    this.factor = factor;
    this.patience = patience;
    this.minRate = minRate;
  }

  @Override
  public void onTrainBegin(Trainer trainer) {
    this.trainer = trainer;
    best = monitor.worst();
    waited = 0;
  }

  @Override
  public void onEpochEnd(EpochResult result) {
    double value = result.get(monitor.name());
    if (monitor.better(value, best, MIN_DELTA)) {
      best = value;
      waited = 0;
    } else if (++waited >= patience) {
      waited = 0;
      float rate = trainer.learningRate();
      float lower = Math.max(rate * factor, minRate);
      if (lower > 0 && lower < rate) {
        trainer.learningRate(lower);
      }
    }
  }

  @Override
  public void save(Snapshot snapshot) {
    snapshot.put("best", best);
    snapshot.put("waited", waited);
  }

  @Override
  public void load(Snapshot snapshot) {
    best = snapshot.number("best");
    waited = (int) snapshot.integer("waited");
  }
}
