package org.lanewise.nn.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.Goal;
import org.lanewise.nn.Loss;
import org.lanewise.nn.Metric;
import org.lanewise.nn.Model;
import org.lanewise.nn.Objective;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;
import org.lanewise.nn.Snapshot;
import org.lanewise.nn.Value;
import org.lanewise.nn.data.Batch;
import org.lanewise.nn.data.Pass;
import org.lanewise.nn.data.Samples;
import org.lanewise.nn.data.Wanted;
import org.lanewise.nn.metric.Accuracy;

/// Trains a model in place: batches through an [Objective], gradients into an [Optimizer].
///
/// Stateful layers begin each epoch and each evaluation with zeros, and go from one batch to the
/// next within it: where samples go on from batch to batch, they want [Fit#shuffle] of false.
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
  private final List<Goal> goals;
  private final Sweep sweep;
  private int step;
  private double rateFactor = 1;
  private boolean stopped;

  /// A trainer of a model of one output, with fresh optimizer state.
  ///
  /// @param model to be trained in place
  /// @param optimizer changes its weights
  /// @param loss what is made small
  /// @param metrics what is reported beside it; without any, the accuracy of a cross-entropy
  /// @throws IllegalArgumentException if the loss or a metric does not fit the model, or two
  ///     metrics have one name: see [Loss] and [Metric]
  public Trainer(Model model, Optimizer optimizer, Loss loss, Metric... metrics) {
    this(model, optimizer, Goal.of(loss, metrics));
  }

  /// A trainer with fresh optimizer state.
  ///
  /// @param model to be trained in place
  /// @param optimizer changes its weights
  /// @param goals one for each output, in the order of [org.lanewise.nn.Graph#outputs]; one that is
  ///     a cross-entropy without metrics has its accuracy
  /// @throws IllegalArgumentException if there are more or fewer goals than outputs, a loss or a
  ///     metric does not fit its output, or two metrics of an output have one name
  public Trainer(Model model, Optimizer optimizer, Goal... goals) {
    this.model = Objects.requireNonNull(model, "model is null");
    this.optimizer = Objects.requireNonNull(optimizer, "optimizer is null");
    this.goals = Arrays.stream(goals).map(Trainer::withMetrics).toList();
    new Objective(model, this.goals, 1, Workers.caller(), false); // refuses what does not fit
    checkMetrics();
    this.sweep = new Sweep(optimizer, model.parameters());
  }

  private static Goal withMetrics(Goal goal) {
    boolean plain = goal.metrics().isEmpty() && goal.loss().fusion() != Loss.Fusion.NONE;
    return plain ? new Goal(goal.loss(), goal.weight(), List.of(new Accuracy())) : goal;
  }

  private void checkMetrics() {
    for (Goal goal : goals) {
      for (Metric metric : goal.metrics()) {
        if (metric.needsTargets() && goal.loss().isSparse()) {
          throw new IllegalArgumentException(
              "metric "
                  + metric.name()
                  + " needs targets, but there are labels for the loss "
                  + goal.loss().name());
        }
      }
    }
    List<String> names = scores(1).names(); // refuses what does not fit
    if (names.stream().distinct().count() != names.size()) {
      throw new IllegalArgumentException("metrics are named " + names + ", expected each once");
    }
  }

  private Scores scores(int maxBatch) {
    return new Scores(goals, model.graph().outputs(), maxBatch);
  }

  /// Trains.
  ///
  /// @param train the samples
  /// @param options how
  /// @return one result an epoch that was trained here
  /// @throws IllegalArgumentException if a data set is empty or does not fit the model and the
  ///     loss; no weight is changed then
  /// @throws ArithmeticException if the loss of a batch is NaN or infinite; the message names epoch
  ///     and batch, and the weights are those before that batch; unless a callback answers for it
  /// @throws java.io.UncheckedIOException if a checkpoint cannot be read or written
  public History fit(Samples train, Fit options) {
    Objects.requireNonNull(options, "options is null");
    check("train", train);
    int batchSize = options.batchSize;
    if (options.validation == null) {
      batchSize = atMost(batchSize, train);
    } else {
      check("validation", options.validation);
      batchSize = Math.max(atMost(batchSize, train), atMost(batchSize, options.validation));
    }
    List<EpochResult> results = new ArrayList<>();
    try (Workers workers = options.threads == 1 ? Workers.caller() : Workers.of(options.threads)) {
      Objective objective = new Objective(model, goals, batchSize, workers, false);
      Batch batch = batch(objective, batchSize);
      int batches = train.size() < 0 ? -1 : Math.ceilDiv(train.size(), batchSize);
      stopped = false;
      options.callbacks.forEach(callback -> callback.onTrainBegin(this));
      int done = resume(options);
      for (int epoch = done + 1; epoch <= options.epochs && !stopped; epoch++) {
        for (Callback callback : options.callbacks) {
          callback.onEpochBegin(epoch, batches);
        }
        Map<String, Double> values = new LinkedHashMap<>();
        workers.stayAwake();
        Scores scores;
        try {
          scores = trainEpoch(objective, batch, train, epoch, options, workers);
        } finally {
          workers.rest();
        }
        if (scores == null) {
          break;
        }
        scores.putTo(values, "");
        if (options.validation != null) {
          evaluate(objective, batch, "validation", options.validation).putTo(values, "val_");
        }
        values.put("learning_rate", (double) learningRate(step - 1));
        EpochResult result = new EpochResult(epoch, values);
        results.add(result);
        for (Callback callback : options.callbacks) {
          callback.onEpochEnd(result);
        }
        keep(options, epoch);
      }
      options.callbacks.forEach(Callback::onTrainEnd);
    }
    return new History(results);
  }

  /// The order of an epoch is a function of seed and epoch alone, so that any epoch can be taken up
  /// again without those before it.
  private Scores trainEpoch(
      Objective objective, Batch batch, Samples data, int epoch, Fit options, Workers workers) {
    Scores scores = scores(batch.rows());
    objective.reset();
    objective.weighted(data.isWeighted());
    List<Slice> windows = sweep.windows();
    try (Pass pass = data.pass(options.shuffle, options.seed ^ epoch * EPOCH_STRIDE)) {
      int rows = pass.next(batch);
      for (int n = 1; rows > 0; n++, rows = pass.next(batch)) {
        double batchLoss = objective.forwardTraining(rows, options.seed ^ step * STEP_STRIDE);
        if (!Double.isFinite(batchLoss)) {
          for (Callback callback : options.callbacks) {
            if (callback.onNonFiniteLoss(epoch, n)) {
              return null;
            }
          }
          throw new ArithmeticException(
              "the loss is " + batchLoss + " in epoch " + epoch + ", batch " + n);
        }
        scores.add(objective, batchLoss, rows);
        objective.backward();
        float rate = learningRate(step);
        step++;
        sweep.run(step, rate, windows, objective.gradients(), workers);
        for (int i = 0; i < options.callbacks.size(); i++) {
          options.callbacks.get(i).onBatchEnd(epoch, n, scores);
        }
      }
    }
    return notEmpty("train", scores);
  }

  private static Scores notEmpty(String name, Scores scores) {
    if (scores.rows() == 0) {
      throw new IllegalArgumentException(name + " is empty, expected at least one sample");
    }
    return scores;
  }

  /// The rate of a step, from 0.
  private float learningRate(int step) {
    return (float) (rateFactor * optimizer.learningRate().at(step));
  }

  /// The learning rate of the next step.
  ///
  /// @return what the schedule says, times what [#learningRate(float)] has made of it
  public float learningRate() {
    return learningRate(step);
  }

  /// Sets the learning rate of the next step. If the optimizer's is a schedule, later rates change
  /// in the same proportion.
  ///
  /// @param rate positive
  /// @throws IllegalArgumentException if it is not positive and finite
  public void learningRate(float rate) {
    Rates.positive("rate", rate);
    rateFactor *= (double) rate / learningRate();
  }

  /// The model that is trained.
  ///
  /// @return the model itself
  public Model model() {
    return model;
  }

  /// Ends the training with the present epoch.
  public void stop() {
    stopped = true;
  }

  boolean isStopped() {
    return stopped;
  }

  private void keep(Fit options, int epoch) {
    if (options.checkpoint == null) {
      return;
    }
    Snapshot snapshot = new Snapshot();
    snapshot.put("seed", options.seed);
    snapshot.put("epoch", epoch);
    snapshot.put("step", step);
    snapshot.put("rate", rateFactor);
    snapshot.put("stopped", stopped ? 1 : 0);
    snapshot.put("weights", model.parameters().values());
    for (int slot = 0; slot < sweep.state().length; slot++) {
      snapshot.put("optimizer/" + slot, sweep.state()[slot]);
    }
    for (int i = 0; i < options.callbacks.size(); i++) {
      options.callbacks.get(i).save(snapshot.part("callback/" + i));
    }
    try {
      snapshot.save(options.checkpoint);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Takes up what [#keep] has kept, and tells which epoch that was; 0 for none.
  private int resume(Fit options) {
    if (options.checkpoint == null || !Files.exists(options.checkpoint)) {
      return 0;
    }
    Snapshot snapshot;
    try {
      snapshot = Snapshot.load(options.checkpoint);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      if (snapshot.integer("seed") != options.seed) {
        throw new IllegalArgumentException(
            "its seed is "
                + snapshot.integer("seed")
                + ", expected that of the fit, "
                + options.seed);
      }
      float[] weights = model.parameters().values();
      float[] kept = snapshot.array("weights", weights.length);
      float[][] state = new float[sweep.state().length][];
      for (int slot = 0; slot < state.length; slot++) {
        state[slot] = snapshot.array("optimizer/" + slot, weights.length);
      }
      for (int i = 0; i < options.callbacks.size(); i++) {
        options.callbacks.get(i).load(snapshot.part("callback/" + i));
      }
      int epoch = (int) snapshot.integer("epoch");
      step = (int) snapshot.integer("step");
      rateFactor = snapshot.number("rate");
      stopped = snapshot.integer("stopped") != 0;
      System.arraycopy(kept, 0, weights, 0, weights.length);
      for (int slot = 0; slot < state.length; slot++) {
        System.arraycopy(state[slot], 0, sweep.state()[slot], 0, weights.length);
      }
      return epoch;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(options.checkpoint + ": " + e.getMessage(), e);
    }
  }

  /// Computes loss and metrics on some data, and changes nothing.
  ///
  /// @param data the samples
  /// @return the means over them
  /// @throws IllegalArgumentException if the data set is empty or does not fit the model and the
  ///     loss
  public Evaluation evaluate(Samples data) {
    check("data", data);
    int batchSize = atMost(EVALUATE_BATCH, data);
    Objective objective = new Objective(model, goals, batchSize, Workers.caller(), false);
    return evaluate(objective, batch(objective, batchSize), "data", data).evaluation();
  }

  private Scores evaluate(Objective objective, Batch batch, String name, Samples data) {
    Scores scores = scores(batch.rows());
    objective.reset();
    objective.weighted(data.isWeighted());
    try (Pass pass = data.pass(false, 0)) {
      for (int rows = pass.next(batch); rows > 0; rows = pass.next(batch)) {
        scores.add(objective, objective.forward(rows), rows);
      }
    }
    return notEmpty(name, scores);
  }

  private static int atMost(int batchSize, Samples data) {
    return data.size() < 0 ? batchSize : Math.min(batchSize, data.size());
  }

  private Batch batch(Objective objective, int rows) {
    List<Batch.Answers> answers =
        IntStream.range(0, goals.size())
            .mapToObj(i -> new Batch.Answers(objective.labels(i), objective.targets(i)))
            .toList();
    return new Batch(rows, objective.inputs(), answers, objective.weights());
  }

  private void check(String name, Samples data) {
    Objects.requireNonNull(data, name + " is null");
    List<Shape> inputs = model.graph().inputs().stream().map(Value::shape).toList();
    if (data.size() == 0) {
      throw new IllegalArgumentException(name + " is empty, expected at least one sample");
    }
    List<Shape> samples = data.sampleShapes();
    if (!samples.equals(inputs)) {
      throw new IllegalArgumentException(
          name
              + " has samples of "
              + (samples.size() == 1 ? samples.get(0) : samples)
              + ", expected the model's input "
              + (inputs.size() == 1 ? inputs.get(0) : inputs));
    }
    List<Value> outputs = model.graph().outputs();
    if (data.wanted().size() != outputs.size()) {
      throw new IllegalArgumentException(
          name
              + " has "
              + data.wanted()
              + ", expected labels or targets for each of the model's outputs "
              + outputs);
    }
    for (int i = 0; i < goals.size(); i++) {
      check(name, data.wanted().get(i), goals.get(i).loss(), outputs.get(i).shape());
    }
  }

  private static void check(String name, Wanted wanted, Loss loss, Shape output) {
    if (loss.isSparse() != wanted.isLabels()) {
      throw new IllegalArgumentException(
          name
              + " has "
              + (wanted.isLabels() ? "labels" : "targets")
              + ", expected "
              + (loss.isSparse() ? "labels" : "targets")
              + " for the loss "
              + loss.name());
    }
    if (wanted.isLabels() && wanted.classes() != output.dim(-1)) {
      throw new IllegalArgumentException(
          name
              + " has "
              + wanted.classes()
              + " classes, expected the "
              + output.dim(-1)
              + " of the model's output "
              + output);
    }
    Shape shape = wanted.isLabels() ? output.withoutLast() : output;
    if (!wanted.shape().equals(shape)) {
      throw new IllegalArgumentException(
          name + " has " + wanted + ", expected " + shape + " for the model's output " + output);
    }
  }
}
