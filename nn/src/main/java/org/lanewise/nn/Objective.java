package org.lanewise.nn;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.op.Activate;
import org.lanewise.nn.op.Gemm;
import org.lanewise.nn.op.Softmax;

/// A model and a loss laid out for training: one number as a function of inputs, weights and
/// targets, and its gradients.
///
/// Usage: write rows into [#inputs] and into [#labels] or [#targets], call [#forwardTraining], then
/// [#backward], and read [#gradients]; or call [#forward] to evaluate.
///
/// A cross-entropy is fused with the softmax or the sigmoid that the model ends in: the graph is
/// executed up to the logits, and the loss does the rest, without the loss of digits that a
/// logarithm of probabilities would have. Nothing is allocated after the constructor. Not
/// thread-safe.
public final class Objective {
  private final Loss loss;
  private final Execution execution;
  private final List<Slice> inputs;
  private final LossCall call;
  private final int[] labels;
  private final Slice targets;
  private final Slice predictions;
  private final float[] weights;
  private boolean weighted;
  private int rows = -1;

  /// Lays a model and a loss out.
  ///
  /// @param model has one output
  /// @param loss what is to be computed
  /// @param maxBatch the largest number of rows
  /// @param workers the threads that kernels may use
  /// @param inputGradients whether backward is to go through to the inputs
  /// @throws IllegalArgumentException if `maxBatch` is less than 1, or the loss needs a model that
  ///     ends in a softmax or a sigmoid and this does not
  /// @throws IllegalStateException if the model has several outputs
  public Objective(Model model, Loss loss, int maxBatch, Workers workers, boolean inputGradients) {
    Objects.requireNonNull(model, "model is null");
    this.loss = Objects.requireNonNull(loss, "loss is null");
    Graph graph = model.graph();
    Shape output = graph.output().shape();
    Graph executed =
        switch (loss.fusion()) {
          case NONE -> graph;
          case SOFTMAX -> beforeSoftmax(graph, loss);
          case SIGMOID -> beforeSigmoid(graph, loss);
        };
    if (loss.isSparse() && output.rank() < 1) {
      throw new IllegalArgumentException(
          "loss "
              + loss.name()
              + " needs an output of the shape [..., classes], but it is "
              + output);
    }
    this.execution = new Execution(executed, model.parameters(), maxBatch, workers, inputGradients);
    inputs = IntStream.range(0, graph.inputs().size()).mapToObj(execution::input).toList();
    Slice y = execution.output(0);
    int size = y.length();
    predictions = loss.fusion() == Loss.Fusion.NONE ? y : new Slice(new float[size], 0, size);
    labels = loss.isSparse() ? new int[size / output.dim(-1)] : null;
    targets = loss.isSparse() ? null : new Slice(new float[size], 0, size);
    weights = new float[maxBatch];
    Arrays.fill(weights, 1);
    call = new LossCall(output, y, predictions, targets, labels, execution.outputGradient(0));
  }

  private static Graph beforeSoftmax(Graph graph, Loss loss) {
    Node last = graph.producer(graph.output());
    if (!last.op().equals(new Softmax())) {
      throw unfit(loss, "Softmax", last);
    }
    return before(last, graph, loss, "Softmax");
  }

  private static Graph beforeSigmoid(Graph graph, Loss loss) {
    Node last = graph.producer(graph.output());
    if (last.op().equals(new Activate(Activation.SIGMOID))) {
      return before(last, graph, loss, "sigmoid");
    }
    if (last.op().equals(new Gemm(Activation.SIGMOID))) {
      return graph.withOp(last, new Gemm(Activation.LINEAR));
    }
    throw unfit(loss, "a sigmoid", last);
  }

  private static Graph before(Node last, Graph graph, Loss loss, String what) {
    Value logits = last.inputs().get(0);
    if (graph.inputs().contains(logits)) {
      throw new IllegalArgumentException(
          "loss " + loss.name() + " needs a model with a layer before its " + what);
    }
    return graph.withOutputs(logits);
  }

  private static IllegalArgumentException unfit(Loss loss, String what, Node last) {
    return new IllegalArgumentException(
        "loss "
            + loss.name()
            + " needs a model that ends in "
            + what
            + ", but this one ends in "
            + last.name()
            + " ("
            + last.op().type()
            + ")");
  }

  /// Where the samples of a batch go, before a forward.
  ///
  /// @return a window of `maxBatch` rows for each of the model's inputs
  public List<Slice> inputs() {
    return inputs;
  }

  /// Where the labels of a batch go, before a forward.
  ///
  /// @return an array of class numbers, itself: for `maxBatch` rows of an output `[..., classes]`,
  ///     one for each place; null if the loss is not sparse
  public int[] labels() {
    return labels;
  }

  /// Where the targets of a batch go, before a forward.
  ///
  /// @return a window of `maxBatch` rows of the output's shape; null if the loss is sparse
  public Slice targets() {
    return targets;
  }

  /// Where the weights of the samples of a batch go, before a forward, once they
  /// [count][#weighted]. The loss is then the sum of each sample's times its weight, divided, as in
  /// Keras, by the number of samples.
  ///
  /// @return an array of `maxBatch` weights, itself; 1 at first
  public float[] weights() {
    return weights;
  }

  /// Sets whether [#weights] count. Each sample then goes through the loss on its own.
  ///
  /// @param weighted false at first
  public void weighted(boolean weighted) {
    this.weighted = weighted;
  }

  /// Computes predictions and loss as a session does, and changes no state.
  ///
  /// @param rows how many of the rows of input and targets count
  /// @return the mean loss over the rows; 0 for none
  /// @throws IllegalArgumentException if `rows` is not within 0 and the largest batch, or a label
  ///     is not a class
  public double forward(int rows) {
    execution.forward(rows);
    return loss(rows);
  }

  /// Computes predictions and loss as training needs them, with the [penalties][Op#penalty] of the
  /// nodes: see [Execution#forwardTraining].
  ///
  /// @param rows how many of the rows of input and targets count
  /// @param seed where all randomness comes from: another one for each step
  /// @return the mean loss over the rows; 0 for none
  /// @throws IllegalArgumentException if `rows` is not within 0 and the largest batch, or a label
  ///     is not a class
  public double forwardTraining(int rows, long seed) {
    execution.forwardTraining(rows, seed);
    return loss(rows) + execution.penalty();
  }

  private double loss(int rows) {
    this.rows = rows;
    if (!weighted) {
      return loss.forward(call.samples(0, rows));
    }
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      call.samples(i, 1);
      sum += weights[i] * loss.count(call) * loss.forward(call);
    }
    double count = loss.count(call.samples(0, rows));
    return count == 0 ? 0 : sum / count;
  }

  /// Computes the gradients of the mean loss for the rows of the last forward, overwriting those
  /// before.
  ///
  /// @throws IllegalStateException if there was none, or it had no row
  public void backward() {
    if (rows < 1) {
      throw new IllegalStateException("backward without a forward of at least one row");
    }
    if (execution.outputGradient(0) == null) {
      return;
    }
    double count = loss.count(call.samples(0, rows));
    double scale = count == 0 ? 0 : 1 / count;
    if (!weighted) {
      loss.backward(call, (float) scale);
    } else {
      for (int i = 0; i < rows; i++) {
        loss.backward(call.samples(i, 1), (float) (weights[i] * scale));
      }
    }
    execution.backward();
  }

  /// What the model answered in the last forward.
  ///
  /// @return a window of `maxBatch` rows of the output's shape
  public Slice predictions() {
    return predictions;
  }

  /// Lets a metric count the rows of the last forward.
  ///
  /// @param state what has been counted so far
  public void update(Metric.State state) {
    state.update(call.samples(0, rows));
  }

  /// The gradients of the parameters.
  ///
  /// @return the array itself, in the layout of [Parameters#values]
  public float[] gradients() {
    return execution.gradients();
  }

  /// The gradient of an input.
  ///
  /// @param i the position among the model's inputs
  /// @return a window of `maxBatch` rows; null unless it was asked for
  public Slice inputGradient(int i) {
    return execution.inputGradient(i);
  }
}
