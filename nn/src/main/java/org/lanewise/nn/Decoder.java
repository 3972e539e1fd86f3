package org.lanewise.nn;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lanewise.kernels.Workers;

/// A model of sequences that runs step by step: a language model that writes, a forecast that feeds
/// itself. A step costs what is new, for attention keeps the keys and values of the steps before.
/// [#step] allocates nothing.
///
/// ```java
/// Decoder decoder = Decoder.of(model, 1, Workers.caller());
/// for (int i = 0; i < decoder.steps(); i++) {
///   token[0] = next;
///   decoder.step(token, 0, logits, 0, 1);
///   next = Sampling.of(logits);
/// }
/// ```
///
/// The model's first input is the sequence, `[steps]` or `[steps, features]`, and so is its output;
/// further inputs are whole in each step, and what depends on them alone is computed in each: an
/// encoder is best a model of its own, whose output is an input here. Each op must [know its
/// steps][Op#step]: attention must be causal, and convolutions and pooling over the steps are
/// refused.
///
/// The results are those of the whole sequence up to the order of the sums in a score. Not
/// thread-safe: one decoder a thread.
public final class Decoder {
  private final Session session;
  private final int steps;
  private int position;

  /// That of the steps so far.
  private int sequences;

  private Decoder(Session session, int steps) {
    this.session = session;
    this.steps = steps;
  }

  /// Packs the weights of a model as they are now.
  ///
  /// @param model a model with one output, whose first input is a sequence
  /// @param maxBatch the most sequences side by side
  /// @param workers the threads that kernels may use; the caller closes them
  /// @return a decoder at the first step
  /// @throws IllegalArgumentException if `maxBatch` is less than 1, input or output are no
  ///     sequences, or an op cannot run step by step; the message names the node
  public static Decoder of(Model model, int maxBatch, Workers workers) {
    Objects.requireNonNull(workers, "workers is null");
    Graph graph = Objects.requireNonNull(model, "model is null").graph();
    List<Value> inputs = graph.inputs();
    if (inputs.isEmpty() || inputs.get(0).shape().rank() < 1) {
      throw new IllegalArgumentException(
          "the inputs are " + inputs + ", expected [steps] or [steps, ...] as the first");
    }
    int steps = inputs.get(0).shape().dim(0);
    Graph one = oneStep(graph, steps);
    Parameters parameters = new Parameters(one);
    System.arraycopy(
        model.parameters().values(), 0, parameters.values(), 0, parameters.values().length);
    return new Decoder(new Session(one, parameters::slice, maxBatch, workers), steps);
  }

  private static Graph oneStep(Graph graph, int steps) {
    GraphBuilder builder = new GraphBuilder();
    Map<Value, Value> values = new HashMap<>();
    Map<Value, Boolean> stepped = new HashMap<>();
    for (Value input : graph.inputs()) {
      boolean first = values.isEmpty();
      Shape shape = first ? one(input.shape()) : input.shape();
      values.put(input, builder.input(input.name(), shape));
      stepped.put(input, first);
    }
    List<Parameter> parameters =
        graph.parameters().stream()
            .map(p -> builder.parameter(p.name(), p.shape(), p.initializer()))
            .toList();
    for (Node node : graph.nodes()) {
      boolean steppedNode = node.inputs().stream().anyMatch(stepped::get);
      Op op = steppedNode ? node.op().step(node, stepped::get) : node.op();
      Shape shape = node.output().shape();
      if (op == null || steppedNode && (shape.rank() < 1 || shape.dim(0) != steps)) {
        throw refused(node);
      }
      Value value =
          builder.add(
              node.name(),
              op,
              node.inputs().stream().map(values::get).toList(),
              node.parameters().stream().map(p -> parameters.get(p.index())).toList());
      if (steppedNode && !value.shape().equals(one(shape))) {
        throw refused(node);
      }
      values.put(node.output(), value);
      stepped.put(node.output(), steppedNode);
    }
    Value output = graph.output();
    if (!stepped.get(output)) {
      throw new IllegalArgumentException(
          "the output " + output + " does not depend on " + graph.inputs().get(0));
    }
    return builder.build(values.get(output));
  }

  private static IllegalArgumentException refused(Node node) {
    return new IllegalArgumentException(
        node.name()
            + " ("
            + node.op().type()
            + ") cannot run step by step, expected ops that take steps apart, and causal attention"
            + " without other masks");
  }

  /// The shape of one step.
  private static Shape one(Shape shape) {
    int[] dims = shape.dims();
    dims[0] = 1;
    return Shape.of(dims);
  }

  /// The longest sequence: that of the model's input.
  ///
  /// @return 1 or more
  public int steps() {
    return steps;
  }

  /// How many steps there were since the start or the last [#reset].
  ///
  /// @return 0 to [#steps]
  public int position() {
    return position;
  }

  /// Forgets the sequences: the next step is the first.
  public void reset() {
    session.reset();
    position = 0;
  }

  /// Computes the next step of a model of one input. Allocates nothing.
  ///
  /// @param input the step of each sequence; not changed
  /// @param inputOffset the index of the first
  /// @param output receives the step of the output of each sequence
  /// @param outputOffset the index of the first
  /// @param batch how many sequences there are, the same in all steps
  /// @throws NullPointerException if an array is null
  /// @throws IllegalArgumentException if the batch is out of range or not that of the steps before,
  ///     an array is too short, or the model has several inputs
  /// @throws IllegalStateException if there were [#steps] steps already
  public void step(float[] input, int inputOffset, float[] output, int outputOffset, int batch) {
    check(batch);
    session.run(input, inputOffset, output, outputOffset, batch);
    sequences = batch;
    position++;
  }

  /// Computes the next step. Allocates nothing.
  ///
  /// @param inputs the step of the first input, and all of each other one, for each sequence
  /// @param inputOffsets the index of the first element of each
  /// @param outputs receives the step of the output of each sequence, in its only array
  /// @param outputOffsets the index of the first
  /// @param batch how many sequences there are, the same in all steps
  /// @throws NullPointerException if an array is null
  /// @throws IllegalArgumentException as [Session#run(float[][], int[], float[][], int[], int)], or
  ///     if the batch is not that of the steps before
  /// @throws IllegalStateException if there were [#steps] steps already
  public void step(
      float[][] inputs, int[] inputOffsets, float[][] outputs, int[] outputOffsets, int batch) {
    check(batch);
    session.run(inputs, inputOffsets, outputs, outputOffsets, batch);
    sequences = batch;
    position++;
  }

  private void check(int batch) {
    if (position == steps) {
      throw new IllegalStateException(
          "there were " + position + " steps, and the model takes no more: reset first");
    }
    if (position > 0 && batch != sequences) {
      throw new IllegalArgumentException(
          "batch is " + batch + ", expected that of the steps before, " + sequences);
    }
  }
}
