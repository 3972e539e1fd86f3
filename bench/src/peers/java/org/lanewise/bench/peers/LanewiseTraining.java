package org.lanewise.bench.peers;

import java.util.function.DoubleSupplier;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.loss.SparseCategoricalCrossentropy;
import org.lanewise.nn.train.Adam;
import org.lanewise.nn.train.Fit;
import org.lanewise.nn.train.Trainer;

/// Training by this project, as its users write it: what is measured includes copying each batch
/// from the data set, the accuracy, and the buffers made for an epoch.
final class LanewiseTraining implements DoubleSupplier {
  private final Trainer trainer;
  private final Dataset data;
  private final Fit epoch;

  LanewiseTraining(TrainingTask task) {
    data = Dataset.ofLabels(task.image(), task.x, task.labels, TrainingTask.CLASSES);
    Adam adam =
        new Adam(TrainingTask.RATE)
            .withConstants(TrainingTask.BETA1, TrainingTask.BETA2, TrainingTask.EPSILON);
    trainer = new Trainer(task.model, adam, new SparseCategoricalCrossentropy());
    epoch = Fit.epochs(1).batchSize(task.batch).shuffle(false).threads(task.threads);
  }

  /// An epoch; returns the mean loss.
  @Override
  public double getAsDouble() {
    return trainer.fit(data, epoch).epochs().get(0).loss();
  }
}
