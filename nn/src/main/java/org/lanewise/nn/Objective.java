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
import org.lanewise.nn.op.TimeDistributed;

/// A model and the losses of its outputs laid out for training: one number as a function of inputs,
/// weights and targets, and its gradients.
///
/// Usage: write rows into [#inputs] and into [#labels] or [#targets], call [#forwardTraining], then
/// [#backward], and read [#gradients]; or call [#forward] to evaluate.
///
/// A cross-entropy is fused with the softmax or the sigmoid that its output comes from: the graph
/// is executed up to the logits, and the loss does the rest, without the loss of digits that a
/// logarithm of probabilities would have. Nothing is allocated after the constructor. Not
/// thread-safe.
///
/// Losses and metrics know nothing of masks: padded steps count, which Keras leaves out, unless
/// their label is the class that a sparse loss ignores.
public final class Objective {
  private final Execution execution;
  private final List<Slice> inputs;
  private final Term[] terms;
  private final float[] weights;
  private boolean weighted;
  private int rows = -1;

  /// One output, its loss, and what is wanted of it.
  private static final class Term {
    final Goal goal;
    final LossCall call;
    final int[] labels;
    final Slice targets;
    final Slice predictions;
    final Slice gradient;
    double mean;

    Term(Goal goal, Shape output, Slice y, Slice gradient) {
      this.goal = goal;
      this.gradient = gradient;
      Loss loss = goal.loss();
      int size = y.length();
      predictions = loss.fusion() == Loss.Fusion.NONE ? y : new Slice(new float[size], 0, size);
      labels = loss.isSparse() ? new int[size / output.dim(-1)] : null;
      targets = loss.isSparse() ? null : new Slice(new float[size], 0, size);
      call = new LossCall(output, y, predictions, targets, labels, gradient);
    }

    /// @param weights those of the samples; null for 1
    void forward(int rows, float[] weights) {
      Loss loss = goal.loss();
      if (weights == null) {
        mean = loss.forward(call.samples(0, rows));
        return;
      }
      double sum = 0;
      for (int i = 0; i < rows; i++) {
        call.samples(i, 1);
        sum += weights[i] * loss.count(call) * loss.forward(call);
      }
      double count = loss.count(call.samples(0, rows));
      mean = count == 0 ? 0 : sum / count;
    }

    void backward(int rows, float[] weights) {
      Loss loss = goal.loss();
      double count = loss.count(call.samples(0, rows));
      double scale = count == 0 ? 0 : goal.weight() / count;
      if (weights == null) {
        loss.backward(call, (float) scale);
        return;
      }
      for (int i = 0; i < rows; i++) {
        loss.backward(call.samples(i, 1), (float) (weights[i] * scale));
      }
    }
  }

  /// Lays a model of one output and its loss out.
  ///
  /// @param model has one output
  /// @param loss what is to be computed
  /// @param maxBatch the largest number of rows
  /// @param workers the threads that kernels may use
  /// @param inputGradients whether backward is to go through to the inputs
  /// @throws IllegalArgumentException as the other constructor
  public Objective(Model model, Loss loss, int maxBatch, Workers workers, boolean inputGradients) {
    this(model, List.of(Goal.of(loss)), maxBatch, workers, inputGradients);
  }

  /// Lays a model and the losses of its outputs out.
  ///
  /// @param model any model
  /// @param goals one for each output, in the order of [Graph#outputs]
  /// @param maxBatch the largest number of rows
  /// @param workers the threads that kernels may use
  /// @param inputGradients whether backward is to go through to the inputs
  /// @throws IllegalArgumentException if `maxBatch` is less than 1, there are more or fewer goals
  ///     than outputs, or a loss needs an output that comes from a softmax or a sigmoid and it does
  ///     not
  public Objective(
      Model model, List<Goal> goals, int maxBatch, Workers workers, boolean inputGradients) {
    Graph graph = Objects.requireNonNull(model, "model is null").graph();
    List<Value> outputs = graph.outputs();
    if (goals.size() != outputs.size()) {
      throw new IllegalArgumentException(
          "there are " + goals.size() + " losses, expected one for each output of " + outputs);
    }
    Graph executed = graph;
    for (int i = 0; i < outputs.size(); i++) {
      Loss loss = goals.get(i).loss();
      executed =
          switch (loss.fusion()) {
            case NONE -> executed;
            case SOFTMAX -> beforeSoftmax(executed, i, loss);
            case SIGMOID -> beforeSigmoid(executed, i, loss);
          };
      if (loss.isSparse() && outputs.get(i).shape().rank() < 1) {
        throw new IllegalArgumentException(
            "loss "
                + loss.name()
                + " needs an output of the shape [..., classes], but it is "
                + outputs.get(i).shape());
      }
    }
    this.execution = new Execution(executed, model.parameters(), maxBatch, workers, inputGradients);
    inputs = IntStream.range(0, graph.inputs().size()).mapToObj(execution::input).toList();
    terms = new Term[outputs.size()];
    for (int i = 0; i < terms.length; i++) {
      terms[i] =
          new Term(
              goals.get(i),
              outputs.get(i).shape(),
              execution.output(i),
              execution.outputGradient(i));
    }
    weights = new float[maxBatch];
    Arrays.fill(weights, 1);
  }

  private static Graph beforeSoftmax(Graph graph, int output, Loss loss) {
    Node last = graph.producer(graph.outputs().get(output));
    if (!ofStep(last).equals(new Softmax())) {
      throw unfit(loss, "Softmax", last);
    }
    return before(last, graph, output, loss, "Softmax");
  }

  /// What a node computes, on each step or at once: for a softmax over the last dimension, and for
  /// what goes element by element, that is the same.
  private static Op ofStep(Node node) {
    return node.op() instanceof TimeDistributed each ? each.op() : node.op();
  }

  private static Graph beforeSigmoid(Graph graph, int output, Loss loss) {
    Node last = graph.producer(graph.outputs().get(output));
    if (ofStep(last).equals(new Activate(Activation.SIGMOID))) {
      return before(last, graph, output, loss, "sigmoid");
    }
    if (ofStep(last).equals(new Gemm(Activation.SIGMOID))) {
      if (graph.nodes().stream().anyMatch(node -> node.inputs().contains(last.output()))) {
        throw new IllegalArgumentException(
            "loss "
                + loss.name()
                + " needs an output that no other layer reads, but "
                + last.name()
                + " is read");
      }
      Op linear = new Gemm(Activation.LINEAR);
      return graph.withOp(
          last, last.op() instanceof TimeDistributed ? new TimeDistributed(linear) : linear);
    }
    throw unfit(loss, "a sigmoid", last);
  }

  private static Graph before(Node last, Graph graph, int output, Loss loss, String what) {
    Value logits = last.inputs().get(0);
    if (graph.inputs().contains(logits)) {
      throw new IllegalArgumentException(
          "loss " + loss.name() + " needs a model with a layer before its " + what);
    }
    Value[] outputs = graph.outputs().toArray(Value[]::new);
    outputs[output] = logits;
    return graph.withOutputs(outputs);
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

  /// Where the labels of a batch for the first output go, before a forward.
  ///
  /// @return an array of class numbers, itself: for `maxBatch` rows of an output `[..., classes]`,
  ///     one for each place; null if the loss is not sparse
  public int[] labels() {
    return labels(0);
  }

  /// Where the labels of a batch go, before a forward.
  ///
  /// @param output the position among the model's outputs
  /// @return as from the other
  public int[] labels(int output) {
    return terms[output].labels;
  }

  /// Where the targets of a batch for the first output go, before a forward.
  ///
  /// @return a window of `maxBatch` rows of the output's shape; null if the loss is sparse
  public Slice targets() {
    return targets(0);
  }

  /// Where the targets of a batch go, before a forward.
  ///
  /// @param output the position among the model's outputs
  /// @return as from the other
  public Slice targets(int output) {
    return terms[output].targets;
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

  /// Zeroes the states of stateful layers: see [Execution#reset].
  public void reset() {
    execution.reset();
  }

  /// Computes predictions and loss as a session does: see [Execution#forward(int)].
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
    double sum = 0;
    for (int i = 0; i < terms.length; i++) {
      terms[i].forward(rows, weighted ? weights : null);
      sum += terms[i].goal.weight() * terms[i].mean;
    }
    return sum;
  }

  /// The loss of one output in the last forward, without its weight.
  ///
  /// @param output the position among the model's outputs
  /// @return the mean loss over the rows; 0 for none
  public double outputLoss(int output) {
    return terms[output].mean;
  }

  /// Computes the gradients of the mean loss for the rows of the last forward, overwriting those
  /// before.
  ///
  /// @throws IllegalStateException if there was none, or it had no row
  public void backward() {
    if (rows < 1) {
      throw new IllegalStateException("backward without a forward of at least one row");
    }
    for (int i = 0; i < terms.length; i++) {
      if (terms[i].gradient != null) {
        terms[i].backward(rows, weighted ? weights : null);
      }
    }
    execution.backward();
  }

  /// What the model answered in the last forward, of the first output.
  ///
  /// @return a window of `maxBatch` rows of the output's shape
  public Slice predictions() {
    return predictions(0);
  }

  /// What the model answered in the last forward.
  ///
  /// @param output the position among the model's outputs
  /// @return a window of `maxBatch` rows of the output's shape
  public Slice predictions(int output) {
    return terms[output].predictions;
  }

  /// Lets a metric count the rows of the last forward.
  ///
  /// @param output the position among the model's outputs
  /// @param state what has been counted so far
  public void update(int output, Metric.State state) {
    state.update(terms[output].call.samples(0, rows));
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
