package org.lanewise.nn;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.lanewise.kernels.Reduce;
import org.lanewise.kernels.Workers;

/// A model and a loss laid out for training: one number as a function of inputs, weights and
/// targets, and its gradients.
///
/// Usage: write rows into [#inputs] and into [#labels] or [#targets], call [#forwardTraining], then
/// [#backward], and read [#gradients]; or call [#forward] to evaluate.
///
/// A cross-entropy is fused with the softmax that the model ends in: the graph is executed up to
/// the logits, and the loss does the rest, without the loss of digits that a logarithm of a softmax
/// would have. Nothing is allocated after the constructor. Not thread-safe.
public final class Objective {
  private final Loss loss;
  private final Execution execution;
  private final List<Slice> inputs;
  private final int cols;
  private final Loss.Targets targets;
  private final Slice predictions;
  private final int[] predicted;
  private final int[] expected;
  private int rows = -1;

  /// Lays a model and a loss out.
  ///
  /// @param model has one output
  /// @param loss what is to be computed
  /// @param maxBatch the largest number of rows
  /// @param workers the threads that kernels may use
  /// @param inputGradients whether backward is to go through to the inputs
  /// @throws IllegalArgumentException if `maxBatch` is less than 1, or the loss needs a model that
  ///     ends in a softmax over a vector and this does not
  /// @throws IllegalStateException if the model has several outputs
  public Objective(Model model, Loss loss, int maxBatch, Workers workers, boolean inputGradients) {
    Objects.requireNonNull(model, "model is null");
    this.loss = Objects.requireNonNull(loss, "loss is null");
    Graph graph = model.graph();
    Value output = graph.output();
    this.execution =
        new Execution(
            loss.isClassification() ? logits(graph, loss) : graph,
            model.parameters(),
            maxBatch,
            workers,
            inputGradients);
    this.inputs = IntStream.range(0, graph.inputs().size()).mapToObj(execution::input).toList();
    this.cols = output.shape().size();
    int size = execution.output(0).length();
    if (loss.isClassification()) {
      predictions = new Slice(new float[size], 0, size);
      predicted = new int[maxBatch];
    } else {
      predictions = execution.output(0);
      predicted = null;
    }
    expected = loss.isClassification() ? new int[maxBatch] : null;
    targets =
        loss.isSparse()
            ? new Loss.Targets(expected, null)
            : new Loss.Targets(null, new Slice(new float[size], 0, size));
  }

  /// The graph without its final softmax.
  private static Graph logits(Graph graph, Loss loss) {
    Value output = graph.output();
    Node last = graph.producer(output);
    if (!(last.op() instanceof org.lanewise.nn.op.Softmax)) {
      throw new IllegalArgumentException(
          "loss "
              + loss
              + " needs a model that ends in Softmax, but this one ends in "
              + last.name()
              + " ("
              + last.op().type()
              + ")");
    }
    if (output.shape().rank() != 1) {
      throw new IllegalArgumentException(
          "loss " + loss + " needs an output of the shape [classes], but it is " + output.shape());
    }
    Value logits = last.inputs().get(0);
    if (graph.inputs().contains(logits)) {
      throw new IllegalArgumentException(
          "loss " + loss + " needs a model with a layer before its Softmax");
    }
    return graph.withOutputs(logits);
  }

  /// Where the samples of a batch go, before a forward.
  ///
  /// @return a window of `maxBatch` rows for each of the model's inputs
  public List<Slice> inputs() {
    return inputs;
  }

  /// Where the labels of a batch go, before a forward.
  ///
  /// @return an array of `maxBatch` class numbers, itself; null if the loss is not sparse
  public int[] labels() {
    return targets.labels();
  }

  /// Where the targets of a batch go, before a forward.
  ///
  /// @return a window of `maxBatch` rows of the output's shape; null if the loss is sparse
  public Slice targets() {
    return targets.values();
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

  /// Computes predictions and loss as training needs them: see [Execution#forwardTraining].
  ///
  /// @param rows how many of the rows of input and targets count
  /// @param seed where all randomness comes from: another one for each step
  /// @return the mean loss over the rows; 0 for none
  /// @throws IllegalArgumentException if `rows` is not within 0 and the largest batch, or a label
  ///     is not a class
  public double forwardTraining(int rows, long seed) {
    execution.forwardTraining(rows, seed);
    return loss(rows);
  }

  private double loss(int rows) {
    this.rows = rows;
    return loss.forward(rows, cols, execution.output(0), targets, predictions);
  }

  /// Computes the gradients of the mean loss for the rows of the last forward, overwriting those
  /// before.
  ///
  /// @throws IllegalStateException if there was none, or it had no row
  public void backward() {
    if (rows < 1) {
      throw new IllegalStateException("backward without a forward of at least one row");
    }
    Slice dy = execution.outputGradient(0);
    if (dy != null) {
      loss.backward(rows, cols, execution.output(0), targets, predictions, dy);
      execution.backward();
    }
  }

  /// What the model answered in the last forward.
  ///
  /// @return a window of `maxBatch` rows of the output's shape
  public Slice predictions() {
    return predictions;
  }

  /// Counts the rows of the last forward whose most probable class is the right one.
  ///
  /// @return 0 up to the number of rows
  /// @throws IllegalStateException if the loss is not one of classification, or there was no
  ///     forward
  public int correct() {
    if (!loss.isClassification() || rows < 0) {
      throw new IllegalStateException("no classes to compare: loss " + loss + ", rows " + rows);
    }
    Reduce.argmaxRows(rows, cols, predictions.array(), predictions.offset(), cols, predicted, 0);
    if (!loss.isSparse()) {
      Slice t = targets.values();
      Reduce.argmaxRows(rows, cols, t.array(), t.offset(), cols, expected, 0);
    }
    int count = 0;
    for (int i = 0; i < rows; i++) {
      count += predicted[i] == expected[i] ? 1 : 0;
    }
    return count;
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
