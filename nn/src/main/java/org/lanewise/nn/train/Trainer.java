package org.lanewise.nn.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.Loss;
import org.lanewise.nn.Model;
import org.lanewise.nn.Objective;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;
import org.lanewise.nn.data.Dataset;

/// Trains a model in place: batches through an [Objective], gradients into an [Optimizer].
///
/// Epochs train (dropout drops), evaluations do not. Of the parameters, those are left alone that
/// were [frozen][org.lanewise.nn.Parameters#freeze] when the fit began.
///
/// The optimizer's state stays with the trainer, so that a second [#fit] goes on where the first
/// ended. The same seeds and data give bitwise the same weights, with any number of threads. In the
/// steady state a step allocates nothing. Not thread-safe.
public final class Trainer {
  private static final int EVALUATE_BATCH = 256;

  /// Any odd number with many bits set keeps the random streams of neighbouring epochs apart.
  private static final long EPOCH_STRIDE = 0xD1342543DE82EF95L;

  /// Another such number, for the random streams of the steps.
  private static final long STEP_STRIDE = 0x9E3779B97F4A7C15L;

  private final Model model;
  private final Optimizer optimizer;
  private final Loss loss;
  private final Sweep sweep;
  private int step;

  /// A trainer with fresh optimizer state.
  ///
  /// @param model to be trained in place
  /// @param optimizer changes its weights
  /// @param loss what is made small
  /// @throws IllegalArgumentException if the loss does not fit the model: see [Loss]
  public Trainer(Model model, Optimizer optimizer, Loss loss) {
    this.model = Objects.requireNonNull(model, "model is null");
    this.optimizer = Objects.requireNonNull(optimizer, "optimizer is null");
    this.loss = Objects.requireNonNull(loss, "loss is null");
    new Objective(model, loss, 1, Workers.caller(), false); // refuses what does not fit
    this.sweep = new Sweep(optimizer, model.parameters());
  }

  /// Trains.
  ///
  /// @param train the samples
  /// @param options how
  /// @return one result an epoch
  /// @throws IllegalArgumentException if a data set is empty or does not fit the model and the
  ///     loss; no weight is changed then
  /// @throws ArithmeticException if the loss of a batch is NaN or infinite; the message names epoch
  ///     and batch, and the weights are those before that batch
  public History fit(Dataset train, Fit options) {
    Objects.requireNonNull(options, "options is null");
    check("train", train);
    int largest = train.size();
    if (options.validation != null) {
      check("validation", options.validation);
      largest = Math.max(largest, options.validation.size());
    }
    List<EpochResult> results = new ArrayList<>();
    try (Workers workers = options.threads == 1 ? Workers.caller() : Workers.of(options.threads)) {
      int batchSize = Math.min(options.batchSize, largest);
      Objective objective = new Objective(model, loss, batchSize, workers, false);
      int batches = Math.ceilDiv(train.size(), batchSize);
      for (int epoch = 1; epoch <= options.epochs; epoch++) {
        for (Callback callback : options.callbacks) {
          callback.onEpochBegin(epoch, batches);
        }
        int[] order = order(train.size(), options, epoch);
        Evaluation trained = trainEpoch(objective, train, order, batchSize, epoch, options);
        Evaluation validated =
            options.validation == null
                ? new Evaluation(Double.NaN, Double.NaN)
                : evaluate(objective, options.validation, batchSize);
        EpochResult result =
            new EpochResult(
                epoch, trained.loss(), trained.accuracy(), validated.loss(), validated.accuracy());
        results.add(result);
        for (Callback callback : options.callbacks) {
          callback.onEpochEnd(result);
        }
      }
    }
    return new History(results);
  }

  /// The order in which an epoch takes the samples: a function of seed and epoch alone, so that any
  /// epoch can be taken up again without those before it.
  private static int[] order(int size, Fit options, int epoch) {
    return options.shuffle
        ? Dataset.permutation(size, new SplittableRandom(options.seed ^ epoch * EPOCH_STRIDE))
        : IntStream.range(0, size).toArray();
  }

  private Evaluation trainEpoch(
      Objective objective, Dataset data, int[] order, int batchSize, int epoch, Fit options) {
    Mean mean = new Mean(loss);
    List<Slice> windows = sweep.windows();
    for (int from = 0, batch = 1; from < order.length; from += batchSize, batch++) {
      int rows = Math.min(batchSize, order.length - from);
      load(objective, data, order, from, rows);
      double batchLoss = objective.forwardTraining(rows, options.seed ^ step * STEP_STRIDE);
      if (!Double.isFinite(batchLoss)) {
        throw new ArithmeticException(
            "the loss is " + batchLoss + " in epoch " + epoch + ", batch " + batch);
      }
      mean.add(objective, batchLoss, rows);
      objective.backward();
      float rate = optimizer.learningRate().at(step);
      step++;
      sweep.run(step, rate, windows, objective.gradients());
      for (int i = 0; i < options.callbacks.size(); i++) {
        options.callbacks.get(i).onBatchEnd(epoch, batch, mean.loss(), mean.accuracy());
      }
    }
    return new Evaluation(mean.loss(), mean.accuracy());
  }

  /// Computes loss and accuracy on some data, and changes nothing.
  ///
  /// @param data the samples
  /// @return the means over them
  /// @throws IllegalArgumentException if the data set is empty or does not fit the model and the
  ///     loss
  public Evaluation evaluate(Dataset data) {
    check("data", data);
    int batchSize = Math.min(EVALUATE_BATCH, data.size());
    return evaluate(
        new Objective(model, loss, batchSize, Workers.caller(), false), data, batchSize);
  }

  private Evaluation evaluate(Objective objective, Dataset data, int batchSize) {
    Mean mean = new Mean(loss);
    int[] order = IntStream.range(0, data.size()).toArray();
    for (int from = 0; from < order.length; from += batchSize) {
      int rows = Math.min(batchSize, order.length - from);
      load(objective, data, order, from, rows);
      mean.add(objective, objective.forward(rows), rows);
    }
    return new Evaluation(mean.loss(), mean.accuracy());
  }

  private void load(Objective objective, Dataset data, int[] order, int from, int rows) {
    Slice input = objective.input();
    data.gather(order, from, rows, input.array(), input.offset());
    if (loss.isSparse()) {
      data.gatherLabels(order, from, rows, objective.labels(), 0);
    } else {
      Slice targets = objective.targets();
      data.gatherTargets(order, from, rows, targets.array(), targets.offset());
    }
  }

  private void check(String name, Dataset data) {
    Objects.requireNonNull(data, name + " is null");
    Shape input = model.graph().input().shape();
    Shape output = model.graph().output().shape();
    if (data.size() == 0) {
      throw new IllegalArgumentException(name + " is empty, expected at least one sample");
    }
    if (!data.sampleShape().equals(input)) {
      throw new IllegalArgumentException(
          name + " has samples of " + data.sampleShape() + ", expected the model's input " + input);
    }
    if (loss.isSparse() != data.hasLabels()) {
      throw new IllegalArgumentException(
          name
              + " has "
              + (data.hasLabels() ? "labels" : "targets")
              + ", expected "
              + (loss.isSparse() ? "labels" : "targets")
              + " for the loss "
              + loss);
    }
    if (data.hasLabels() && data.classes() != output.size()) {
      throw new IllegalArgumentException(
          name
              + " has "
              + data.classes()
              + " classes, expected the "
              + output.size()
              + " of the model's output "
              + output);
    }
    if (!data.hasLabels() && !data.targetShape().equals(output)) {
      throw new IllegalArgumentException(
          name
              + " has targets of "
              + data.targetShape()
              + ", expected the model's output "
              + output);
    }
  }

  /// Running means over samples.
  private static final class Mean {
    private final boolean classification;
    private double loss;
    private long correct;
    private long rows;

    Mean(Loss loss) {
      classification = loss.isClassification();
    }

    void add(Objective objective, double batchLoss, int batchRows) {
      loss += batchLoss * batchRows;
      correct += classification ? objective.correct() : 0;
      rows += batchRows;
    }

    double loss() {
      return loss / rows;
    }

    double accuracy() {
      return classification ? (double) correct / rows : Double.NaN;
    }
  }
}
