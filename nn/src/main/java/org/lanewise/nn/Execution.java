package org.lanewise.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.lanewise.kernels.Axpy;
import org.lanewise.kernels.Workers;

/// A graph laid out for training: forward, and backward to the gradients of the parameters and, on
/// request, of the inputs. Everything that trains or checks a graph stands on this class.
///
/// Usage: write rows into [#input], call [#forwardTraining] (or [#forward], to evaluate), read
/// [#output]; write the gradient of some objective by the output into [#outputGradient], call
/// [#backward], read [#gradients]. The weights are read at each call, so that an optimizer may
/// change them between two.
///
/// All values live in one array, all their gradients in another and what ops save in a third, made
/// by the constructor; neither [#forward] nor [#backward] allocates. Each value keeps a window of
/// its own, for backward reads what forward left. The gradient of a value that feeds several nodes
/// is the sum of what they give back, and so is that of a parameter that several nodes share: the
/// first node to be visited writes the sum's window, each later one writes scratch, which is then
/// added. No gradient is computed for a parameter that is a state or was frozen when the execution
/// was made, nor for a value that no other parameter (and, without `inputGradients`, nothing at
/// all) stands behind.
///
/// Not thread-safe: one thread at a time. The workers may spread a kernel over more.
public final class Execution {
  private final Graph graph;
  private final int maxBatch;
  private final Slice[] values;
  private final Slice[] valueGradients;
  private final float[] gradients;
  private final Slice[] memories;
  private final Op[] forwardOps;
  private final Call[] forwardCalls;
  private final boolean[] frozen;
  private final Op[] backwardOps;
  private final Call[] backwardCalls;
  private final Sum[][] sums;
  private final Penalised[] penalised;
  private boolean training;
  private int rows = -1;

  /// Lays a graph out.
  ///
  /// @param graph what to execute
  /// @param parameters the weights of that graph, or of the graph that it was cut from
  /// @param maxBatch the largest number of rows
  /// @param workers the threads that kernels may use
  /// @param inputGradients whether backward is to go through to the inputs
  /// @throws IllegalArgumentException if `maxBatch` is less than 1, the parameters are another
  ///     graph's, or the arrays would be too large for the JVM
  public Execution(
      Graph graph, Parameters parameters, int maxBatch, Workers workers, boolean inputGradients) {
    Objects.requireNonNull(graph, "graph is null");
    Objects.requireNonNull(parameters, "parameters is null");
    Objects.requireNonNull(workers, "workers is null");
    if (maxBatch < 1) {
      throw new IllegalArgumentException("maxBatch is " + maxBatch + ", expected 1 or more");
    }
    this.graph = graph;
    this.maxBatch = maxBatch;
    List<Node> nodes = graph.nodes();

    boolean[] wanted = new boolean[graph.values()];
    graph.inputs().forEach(input -> wanted[input.id()] = inputGradients);
    frozen = new boolean[nodes.size()];
    for (int n = 0; n < frozen.length; n++) {
      Node node = nodes.get(n);
      wanted[node.output().id()] =
          node.parameters().stream().anyMatch(parameters::isTrained)
              || node.inputs().stream().anyMatch(in -> wanted[in.id()]);
      frozen[n] =
          node.parameters().stream().anyMatch(parameter -> !parameter.trainable())
              && node.parameters().stream().allMatch(parameters::isFrozen);
    }

    List<Value> all = new ArrayList<>(graph.inputs());
    nodes.forEach(node -> all.add(node.output()));
    values = windows(all);
    valueGradients = windows(all.stream().filter(value -> wanted[value.id()]).toList());
    gradients = new float[parameters.size()];

    Slice[] saved = windows(nodes, node -> node.op().saved(node, maxBatch));
    memories = windows(nodes, node -> node.op().memory(node, maxBatch));
    Scratch scratch = new Scratch();
    for (Node node : nodes) {
      scratch.shared(node.op().forwardScratch(node, maxBatch));
      scratch.shared(node.op().backwardScratch(node, maxBatch));
    }

    // Visit the nodes as backward will: the first to give a gradient owns its window.
    boolean[] valueWritten = new boolean[graph.values()];
    graph.outputs().forEach(output -> valueWritten[output.id()] = true);
    boolean[] parameterWritten = new boolean[parameters.list().size()];
    forwardOps = new Op[nodes.size()];
    forwardCalls = new Call[nodes.size()];
    List<Op> backwardOps = new ArrayList<>();
    List<Call> backwardCalls = new ArrayList<>();
    List<Sum[]> sums = new ArrayList<>();
    for (int n = nodes.size() - 1; n >= 0; n--) {
      Node node = nodes.get(n);
      Slice[] x = new Slice[node.inputs().size()];
      Slice[] dx = new Slice[x.length];
      Slice[] w = new Slice[node.parameters().size()];
      Slice[] dw = new Slice[w.length];
      List<Sum> later = new ArrayList<>();
      scratch.nextNode();
      for (int i = 0; i < x.length; i++) {
        Value input = node.inputs().get(i);
        x[i] = values[input.id()];
        dx[i] = valueGradients[input.id()];
        if (dx[i] != null && valueWritten[input.id()]) {
          Slice sum = dx[i];
          dx[i] = scratch.take(sum.length());
          later.add(new Sum(dx[i], sum, 0, input.shape().size()));
        }
        valueWritten[input.id()] = true;
      }
      for (int i = 0; i < w.length; i++) {
        Parameter parameter = node.parameters().get(i);
        w[i] = parameters.slice(parameter);
        if (!parameters.isTrained(parameter)) {
          continue;
        }
        dw[i] = parameters.slice(gradients, parameter);
        if (parameterWritten[parameter.index()]) {
          Slice sum = dw[i];
          dw[i] = scratch.take(sum.length());
          later.add(new Sum(dw[i], sum, sum.length(), 0));
        }
        parameterWritten[parameter.index()] = true;
      }
      int out = node.output().id();
      forwardOps[n] = node.op();
      forwardCalls[n] =
          new Call(
              node,
              workers,
              x,
              w,
              values[out],
              scratch.shared,
              saved[n],
              memories[n],
              dx,
              dw,
              valueGradients[out]);
      if (wanted[out]) {
        backwardOps.add(node.op());
        backwardCalls.add(forwardCalls[n]);
        sums.add(later.toArray(Sum[]::new));
      }
    }
    this.backwardOps = backwardOps.toArray(Op[]::new);
    this.backwardCalls = backwardCalls.toArray(Call[]::new);
    this.sums = sums.toArray(Sum[][]::new);
    penalised =
        graph.parameters().stream()
            .filter(p -> parameterWritten[p.index()] && !p.regularizer().equals(Regularizer.NONE))
            .map(
                p ->
                    new Penalised(
                        p.regularizer(), parameters.slice(p), parameters.slice(gradients, p)))
            .toArray(Penalised[]::new);
    scratch.allocate();
    for (Call call : forwardCalls) {
      call.prepare();
    }
  }

  /// One window of each value in a new array.
  private Slice[] windows(List<Value> list) {
    Arena arena = new Arena();
    int[] offsets = new int[list.size()];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = arena.take((long) maxBatch * list.get(i).shape().size());
    }
    float[] array = arena.allocate();
    Slice[] slices = new Slice[graph.values()];
    for (int i = 0; i < offsets.length; i++) {
      Value value = list.get(i);
      slices[value.id()] = new Slice(array, offsets[i], maxBatch * value.shape().size());
    }
    return slices;
  }

  /// One window for each node that needs some floats, in a new array; null for the others.
  static Slice[] windows(List<Node> nodes, ToLongFunction<Node> need) {
    Arena arena = new Arena();
    Slice[] slices = new Slice[nodes.size()];
    for (int n = 0; n < slices.length; n++) {
      long floats = need.applyAsLong(nodes.get(n));
      if (floats > 0) {
        int offset = arena.take(floats);
        slices[n] = Slice.unbound((int) floats);
        slices[n].bind(null, offset);
      }
    }
    float[] array = arena.allocate();
    for (Slice slice : slices) {
      if (slice != null) {
        slice.bind(array, slice.offset());
      }
    }
    return slices;
  }

  /// The graph that is executed.
  ///
  /// @return the graph given to the constructor
  public Graph graph() {
    return graph;
  }

  /// The largest number of rows.
  ///
  /// @return 1 or more
  public int maxBatch() {
    return maxBatch;
  }

  /// Where the rows of an input go, before [#forward].
  ///
  /// @param i the position among the graph's inputs
  /// @return a window of `maxBatch` rows
  public Slice input(int i) {
    return values[graph.inputs().get(i).id()];
  }

  /// Where [#forward] leaves an output.
  ///
  /// @param i the position among the graph's outputs
  /// @return a window of `maxBatch` rows
  public Slice output(int i) {
    return values[graph.outputs().get(i).id()];
  }

  /// Where the gradient of an output goes, before each [#backward], which adds to it if the output
  /// feeds other nodes too.
  ///
  /// @param i the position among the graph's outputs
  /// @return a window of `maxBatch` rows; null if nothing behind the output has a gradient
  public Slice outputGradient(int i) {
    return valueGradients[graph.outputs().get(i).id()];
  }

  /// Where [#backward] leaves the gradient of an input. Of an input that no node reads it is never
  /// written: zero.
  ///
  /// @param i the position among the graph's inputs
  /// @return a window of `maxBatch` rows; null unless input gradients were asked for
  public Slice inputGradient(int i) {
    return valueGradients[graph.inputs().get(i).id()];
  }

  /// Where [#backward] leaves the gradients of the parameters, overwriting those before: the layout
  /// is that of [Parameters#values]. Of a parameter that no node reads, or that is not trained, it
  /// is never written: zero.
  ///
  /// @return the array itself
  public float[] gradients() {
    return gradients;
  }

  /// Computes the outputs from the inputs as a session does: statistics do not move, but stateful
  /// layers go on, until [#reset].
  ///
  /// @param rows how many of the rows of the inputs count
  /// @throws IllegalArgumentException if `rows` is negative or more than the largest batch
  public void forward(int rows) {
    forward(rows, false, 0);
  }

  /// Computes the outputs from the inputs as training needs them: what drops or adds noise does so,
  /// what normalises takes the statistics of the batch, and states move on. A node with such
  /// statistics whose parameters are all frozen computes as in [#forward], as Keras's
  /// `BatchNormalization` does.
  ///
  /// @param rows how many of the rows of the inputs count
  /// @param seed where all randomness comes from: another one for each step
  /// @throws IllegalArgumentException if `rows` is negative or more than the largest batch
  public void forwardTraining(int rows, long seed) {
    forward(rows, true, seed);
  }

  private void forward(int rows, boolean training, long seed) {
    if (rows < 0 || rows > maxBatch) {
      throw new IllegalArgumentException("rows is " + rows + ", expected 0 to " + maxBatch);
    }
    this.rows = rows;
    this.training = training;
    for (int i = 0; i < forwardOps.length; i++) {
      boolean trains = training && !frozen[i];
      forwardCalls[i].begin(rows, trains, trains ? nodeSeed(seed, i) : 0);
      forwardOps[i].forward(forwardCalls[i]);
    }
  }

  /// Forgets what ops kept from earlier runs: the state of stateful layers is zero again.
  public void reset() {
    for (Slice memory : memories) {
      if (memory != null) {
        memory.clear();
      }
    }
  }

  /// What nodes and parameters add to a loss: see [Op#penalty] and [Regularizer]. [#backward] adds
  /// its gradients.
  ///
  /// @return the sum for the last forward; 0 unless it trained
  public double penalty() {
    double sum = 0;
    for (int i = 0; i < forwardOps.length; i++) {
      sum += forwardOps[i].penalty(forwardCalls[i]);
    }
    for (int i = 0; training && i < penalised.length; i++) {
      sum += penalised[i].regularizer.penalty(penalised[i].w);
    }
    return sum;
  }

  /// What [Call#seed] is.
  ///
  /// @param seed the seed of the step
  /// @param node the position of the node in [Graph#nodes]
  /// @return the mix of both
  public static long nodeSeed(long seed, int node) {
    return mix(mix(seed) + node);
  }

  /// Spreads what differs in a few bits over all: the finaliser of SplitMix (Steele, Lea and Flood,
  /// "Fast splittable pseudorandom number generators", 2014), in Stafford's variant 13.
  private static long mix(long seed) {
    long z = seed + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /// Computes the gradients for the rows of the last forward, in its mode.
  ///
  /// @throws IllegalStateException if there was none
  public void backward() {
    if (rows < 0) {
      throw new IllegalStateException("backward before the first forward");
    }
    for (int i = 0; i < backwardOps.length; i++) {
      backwardOps[i].backward(backwardCalls[i]);
      Sum[] later = sums[i];
      for (int j = 0; j < later.length; j++) {
        later[j].add(rows);
      }
    }
    for (int i = 0; training && i < penalised.length; i++) {
      penalised[i].regularizer.addGradient(penalised[i].w, penalised[i].dw);
    }
  }

  /// A trained parameter whose size costs something.
  private record Penalised(Regularizer regularizer, Slice w, Slice dw) {}

  /// A gradient on its way from scratch to the window that other nodes have written before:
  /// `fixed` elements, and `perRow` more for each row.
  private record Sum(Slice term, Slice sum, int fixed, int perRow) {
    void add(int rows) {
      int n = fixed + rows * perRow;
      Axpy.saxpy(n, 1, term.array(), term.offset(), sum.array(), sum.offset());
    }
  }

  /// One array for what lives no longer than the visit of a node: the scratch of its op, and behind
  /// it the gradients that are then added to others.
  private static final class Scratch {
    private final Arena arena = new Arena();
    private final List<Slice> slices = new ArrayList<>();
    private Slice shared = Slice.unbound(0);
    private long next;

    /// Makes the part that ops share as long as one of them needs it.
    void shared(long floats) {
      arena.grow(floats);
      shared = Slice.unbound((int) arena.size());
    }

    void nextNode() {
      next = shared.length();
    }

    /// Takes a window for the current node. The array comes with [#allocate].
    Slice take(int length) {
      arena.grow(next + length);
      Slice slice = Slice.unbound(length);
      slice.bind(null, (int) next);
      slices.add(slice);
      next = Arena.align(next + length);
      return slice;
    }

    void allocate() {
      float[] array = arena.allocate();
      shared.bind(array, 0);
      slices.forEach(slice -> slice.bind(array, slice.offset()));
    }
  }
}
