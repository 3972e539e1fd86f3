package org.lanewise.nn;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.fusion.Fusions;
import org.lanewise.nn.fusion.Nodes;
import org.lanewise.nn.op.Constant;

/// A model ready to serve: weights packed as they were when the session was made, batch norms
/// folded into them, other nodes fused, and one array for all that lies between input and output,
/// whose parts are used again as soon as their content is read for the last time. [#run] allocates
/// nothing.
///
/// Not thread-safe: one session a thread. [#fork] makes another over the same packed weights, for
/// the price of the intermediate values alone.
public final class Session {
  private static final int WARM_UP_ROUNDS = 20_000;
  private static final int WARM_UP_CLEAN = 100;
  private static final int WARM_UP_LEAST = 50;
  private static final long WARM_UP_NANOS = 10_000_000_000L;

  private final Program program;
  private final Workers workers;
  private final int[] inputSizes;
  private final int[] outputSizes;
  private final Slice[] inputs;
  private final Slice[] outputs;

  /// The arguments of the [#run] of one input and one output, as those of the other.
  private final float[][] onlyInput = new float[1][];

  private final float[][] onlyOutput = new float[1][];
  private final int[] onlyInputOffset = new int[1];
  private final int[] onlyOutputOffset = new int[1];

  private final Frozen[] steps;
  private final Call[] calls;
  private final Slice[] memories;

  /// What forks share; the weights of a node are null where its step has them packed, and the
  /// constants where a value is none.
  private record Program(
      Graph graph,
      int maxBatch,
      List<Node> nodes,
      Frozen[] steps,
      Slice[][] weights,
      Slice[] constants,
      Views views,
      ArenaPlan plan) {}

  Session(Graph graph, Function<Parameter, Slice> parameters, int maxBatch, Workers workers) {
    this(compile(graph, parameters, maxBatch), workers);
  }

  /// A session over weights that are no model's. Those that are [constant][Slice#constant] are
  /// shared with other sessions over them, of other graphs too, and so is what is made of them: one
  /// network for many shapes has its weights packed once.
  ///
  /// @param graph what to compute
  /// @param parameters the weights of each parameter, as many as its shape says
  /// @param maxBatch the largest number of rows in one run
  /// @param workers the threads that kernels may use; the caller closes them
  /// @return a new session
  /// @throws IllegalArgumentException if `maxBatch` is less than 1, or arrays would be too long
  public static Session of(
      Graph graph, Function<Parameter, Slice> parameters, int maxBatch, Workers workers) {
    Objects.requireNonNull(graph, "graph is null");
    Objects.requireNonNull(parameters, "parameters is null");
    return new Session(graph, parameters, maxBatch, workers);
  }

  private static Program compile(Graph model, Function<Parameter, Slice> parameters, int maxBatch) {
    if (maxBatch < 1) {
      throw new IllegalArgumentException("maxBatch is " + maxBatch + ", expected 1 or more");
    }
    List<Value> ends = new ArrayList<>(model.inputs());
    ends.addAll(model.outputs());
    for (Value value : ends) {
      if ((long) maxBatch * value.shape().size() > Arena.LIMIT) {
        throw new IllegalArgumentException(
            "maxBatch is " + maxBatch + ", but an array cannot hold so many rows of " + value);
      }
    }
    Nodes serving = new Nodes(model, parameters);
    Fusions.apply(serving);
    Graph graph = model.withNodes(serving.list());
    Slice[] constants = new Slice[graph.values()];
    Views views = new Views(graph, graph.nodes());
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      Value value = node.output();
      // Of one row, a constant is the weight itself, and there is nothing to do.
      if (node.op() instanceof Constant && maxBatch == 1 && !graph.outputs().contains(value)) {
        constants[value.id()] = serving.weights(node).get(0).frozen();
      } else if (!views.isView(value)) {
        nodes.add(node);
      }
    }
    ArenaPlan plan = new ArenaPlan(graph, nodes, views, maxBatch);
    Frozen[] steps = new Frozen[nodes.size()];
    Slice[][] weights = new Slice[nodes.size()][];
    for (int i = 0; i < steps.length; i++) {
      Node node = nodes.get(i);
      List<Slice> now = serving.weights(node);
      steps[i] = node.op().freeze(node, now);
      if (steps[i] == null) {
        steps[i] = node.op()::forward;
        weights[i] = now.stream().map(Slice::frozen).toArray(Slice[]::new);
      }
    }
    return new Program(graph, maxBatch, List.copyOf(nodes), steps, weights, constants, views, plan);
  }

  private Session(Program program, Workers workers) {
    this.program = program;
    this.workers = Objects.requireNonNull(workers, "workers is null");
    Graph graph = program.graph;
    int maxBatch = program.maxBatch;
    List<Node> nodes = program.nodes;

    long scratchSize = 0;
    for (Node node : nodes) {
      scratchSize = Math.max(scratchSize, node.op().forwardScratch(node, maxBatch));
    }
    Arena arena = new Arena();
    arena.grow(program.plan.arena().size());
    int scratchOffset = arena.take(scratchSize);
    float[] array = arena.allocate();
    Slice scratch = new Slice(array, scratchOffset, (int) scratchSize);

    Slice[] values = program.constants.clone();
    inputSizes = sizes(graph.inputs());
    outputSizes = sizes(graph.outputs());
    inputs = unbound(graph.inputs(), values);
    outputs = unbound(graph.outputs(), values);
    for (Node node : nodes) {
      Value value = node.output();
      int offset = program.plan.offset(value);
      if (offset >= 0) {
        values[value.id()] = new Slice(array, offset, maxBatch * value.shape().size());
      }
    }
    steps = program.steps;
    calls = new Call[steps.length];
    memories = Execution.windows(nodes, node -> node.op().memory(node, maxBatch));
    for (int i = 0; i < steps.length; i++) {
      Node node = nodes.get(i);
      Slice[] read =
          node.inputs().stream()
              .map(value -> values[program.views.root(value).id()])
              .toArray(Slice[]::new);
      Slice[] weights = program.weights[i];
      Slice result = values[node.output().id()];
      calls[i] =
          new Call(
              node,
              workers,
              read,
              weights == null ? new Slice[0] : weights,
              result,
              scratch,
              memories[i]);
      if (weights == null) {
        calls[i].prepare(steps[i]);
      } else {
        calls[i].prepare();
      }
    }
  }

  private static int[] sizes(List<Value> values) {
    return values.stream().mapToInt(value -> value.shape().size()).toArray();
  }

  /// Windows that each run binds to the caller's arrays.
  private Slice[] unbound(List<Value> ends, Slice[] values) {
    Slice[] slices = new Slice[ends.size()];
    for (int i = 0; i < slices.length; i++) {
      Value value = ends.get(i);
      slices[i] = Slice.unbound(program.maxBatch * value.shape().size());
      values[value.id()] = slices[i];
    }
    return slices;
  }

  /// The largest number of rows in one run.
  ///
  /// @return 1 or more
  public int maxBatch() {
    return program.maxBatch;
  }

  /// Computes the output of some rows of a model of one input and one output. Allocates nothing.
  /// Each row's result is bitwise the same in any batch. The session refers to both arrays until
  /// the next run.
  ///
  /// @param input the rows, of the input shape's size each; not changed
  /// @param inputOffset the index of the first
  /// @param output receives the rows, of the output shape's size each
  /// @param outputOffset the index of the first
  /// @param batch the number of rows, 0 to [#maxBatch]
  /// @throws NullPointerException if an array is null
  /// @throws IllegalArgumentException if the batch is out of range, an array is too short, the two
  ///     windows overlap, or the model has several inputs or outputs; nothing is written then
  public void run(float[] input, int inputOffset, float[] output, int outputOffset, int batch) {
    onlyInput[0] = input;
    onlyInputOffset[0] = inputOffset;
    onlyOutput[0] = output;
    onlyOutputOffset[0] = outputOffset;
    run(onlyInput, onlyInputOffset, onlyOutput, onlyOutputOffset, batch);
  }

  /// Computes the outputs of some rows. Allocates nothing. Each row's result is bitwise the same in
  /// any batch. The session refers to all arrays until the next run.
  ///
  /// @param inputs the rows of each input, in the order of [Graph#inputs]; not changed
  /// @param inputOffsets the index of the first row of each
  /// @param outputs receive the rows of each output, in the order of [Graph#outputs]
  /// @param outputOffsets the index of the first row of each
  /// @param batch the number of rows, 0 to [#maxBatch]
  /// @throws NullPointerException if an array is null
  /// @throws IllegalArgumentException if the batch is out of range, there are more or fewer arrays
  ///     or offsets than the graph has inputs and outputs, an array is too short, or the window of
  ///     an output overlaps another one; nothing is written then
  public void run(
      float[][] inputs, int[] inputOffsets, float[][] outputs, int[] outputOffsets, int batch) {
    if (batch < 0 || batch > program.maxBatch) {
      throw new IllegalArgumentException(
          "batch is " + batch + ", expected 0 to " + program.maxBatch);
    }
    check("input", inputs, inputOffsets, inputSizes, batch);
    check("output", outputs, outputOffsets, outputSizes, batch);
    for (int i = 0; i < outputs.length; i++) {
      int n = batch * outputSizes[i];
      for (int j = 0; j < inputs.length; j++) {
        int m = batch * inputSizes[j];
        checkApart("input", j, inputs[j], inputOffsets[j], m, i, outputs[i], outputOffsets[i], n);
      }
      for (int j = 0; j < i; j++) {
        int m = batch * outputSizes[j];
        checkApart(
            "output", j, outputs[j], outputOffsets[j], m, i, outputs[i], outputOffsets[i], n);
      }
    }
    for (int i = 0; i < inputs.length; i++) {
      this.inputs[i].bind(inputs[i], inputOffsets[i]);
    }
    for (int i = 0; i < outputs.length; i++) {
      this.outputs[i].bind(outputs[i], outputOffsets[i]);
    }
    workers.linger();
    try {
      for (int i = 0; i < steps.length; i++) {
        calls[i].begin(batch);
        steps[i].forward(calls[i]);
      }
    } finally {
      workers.disperse();
    }
  }

  private static void check(String what, float[][] arrays, int[] offsets, int[] sizes, int batch) {
    if (arrays.length != sizes.length || offsets.length != sizes.length) {
      throw new IllegalArgumentException(
          "there are "
              + arrays.length
              + " "
              + what
              + "s with "
              + offsets.length
              + " offsets, expected the model's "
              + sizes.length);
    }
    for (int i = 0; i < sizes.length; i++) {
      checkWindow(what, i, sizes.length, arrays[i], offsets[i], batch * sizes[i]);
    }
  }

  private void checkApart(
      String what, int j, float[] x, int xOffset, int m, int i, float[] y, int yOffset, int n) {
    if (x == y && xOffset < yOffset + n && yOffset < xOffset + m) {
      throw new IllegalArgumentException(
          name("output", i, outputSizes.length)
              + " at offset "
              + yOffset
              + " overlaps "
              + name(what, j, what.equals("input") ? inputSizes.length : outputSizes.length)
              + " at offset "
              + xOffset
              + " of the same array: expected separate windows");
    }
  }

  private static String name(String what, int i, int count) {
    return count == 1 ? what : what + " " + i;
  }

  private static void checkWindow(String what, int i, int count, float[] array, int offset, int n) {
    if (array == null) {
      throw new NullPointerException(name(what, i, count) + " is null");
    }
    if (offset < 0 || offset > array.length - n) {
      throw new IllegalArgumentException(
          name(what, i, count)
              + " has "
              + array.length
              + " elements, but "
              + n
              + " are needed from offset "
              + offset
              + " on");
    }
  }

  /// Forgets what ops kept from earlier runs: the state of stateful layers is zero again. A new
  /// session begins so, and a fork, and one that was warmed up.
  public void reset() {
    for (Slice memory : memories) {
      if (memory != null) {
        memory.clear();
      }
    }
  }

  /// Another session over the same packed weights, with intermediate values of its own: one for
  /// each thread.
  ///
  /// @return a session of the same largest batch and workers
  public Session fork() {
    return fork(workers);
  }

  /// The same on other threads.
  ///
  /// @param other the threads that kernels may use; the caller closes them
  /// @return a session of the same largest batch
  /// @throws NullPointerException if `other` is null
  public Session fork(Workers other) {
    return new Session(program, other);
  }

  /// Warms up for batches of one row and of [#maxBatch] rows: see [#warmUp(int...)].
  public void warmUp() {
    warmUp(1, program.maxBatch);
  }

  /// Runs on zeros until the JIT compiler is done. Until then the interpreter allocates every
  /// vector, and a run takes up to a thousand times longer.
  ///
  /// The sizes take turns for 20,000 rounds, so that each method is called as often as the compiler
  /// wants to see, and then until 100 rounds in a row have allocated nothing, which says that all
  /// vector code is compiled. It ends after ten seconds in any case, but not before 50 rounds:
  /// networks so large spend their time in loops, which are compiled while they run. Compiled code
  /// belongs to the JVM: it is enough to warm one fork up.
  ///
  /// @param batches the numbers of rows that will be served
  /// @throws IllegalArgumentException if one is not within 1 to [#maxBatch]
  public void warmUp(int... batches) {
    Objects.requireNonNull(batches, "batches is null");
    for (int batch : batches) {
      if (batch < 1 || batch > program.maxBatch) {
        throw new IllegalArgumentException(
            "batch is " + batch + ", expected 1 to " + program.maxBatch);
      }
    }
    float[][] in = zeros(inputSizes);
    float[][] out = zeros(outputSizes);
    int[] inOffsets = new int[in.length];
    int[] outOffsets = new int[out.length];
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    long start = System.nanoTime();
    long allocated = threads.getCurrentThreadAllocatedBytes();
    int clean = 0;
    for (int round = 1; round <= WARM_UP_ROUNDS || clean < WARM_UP_CLEAN; round++) {
      if (round > WARM_UP_LEAST && System.nanoTime() - start > WARM_UP_NANOS) {
        break;
      }
      for (int batch : batches) {
        run(in, inOffsets, out, outOffsets, batch);
      }
      long now = threads.getCurrentThreadAllocatedBytes();
      clean = now == allocated ? clean + 1 : 0;
      allocated = now;
    }
    reset();
  }

  private float[][] zeros(int[] sizes) {
    float[][] arrays = new float[sizes.length][];
    for (int i = 0; i < sizes.length; i++) {
      arrays[i] = new float[program.maxBatch * sizes[i]];
    }
    return arrays;
  }
}
