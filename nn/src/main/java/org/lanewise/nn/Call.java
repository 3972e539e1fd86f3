package org.lanewise.nn;

import org.lanewise.kernels.Workers;

/// One node's windows on the arrays of an execution, made once and used by every run.
///
/// The elements of a value are [#batch] rows of its shape's size, without gaps between rows.
public final class Call {
  private final Node node;
  private final Workers workers;
  private final Slice[] inputs;
  private final Slice[] parameters;
  private final Slice output;
  private final Slice scratch;
  private final Slice saved;
  private final Slice memory;
  private final Slice[] inputGradients;
  private final Slice[] parameterGradients;
  private final Slice outputGradient;
  private int batch;
  private boolean training;
  private long seed;
  private Object prepared;

  /// For a session: no gradients, and nothing saved for them.
  Call(
      Node node,
      Workers workers,
      Slice[] inputs,
      Slice[] parameters,
      Slice output,
      Slice scratch,
      Slice memory) {
    this(
        node,
        workers,
        inputs,
        parameters,
        output,
        scratch,
        null,
        memory,
        new Slice[inputs.length],
        new Slice[parameters.length],
        null);
  }

  Call(
      Node node,
      Workers workers,
      Slice[] inputs,
      Slice[] parameters,
      Slice output,
      Slice scratch,
      Slice saved,
      Slice memory,
      Slice[] inputGradients,
      Slice[] parameterGradients,
      Slice outputGradient) {
    this.node = node;
    this.workers = workers;
    this.inputs = inputs;
    this.parameters = parameters;
    this.output = output;
    this.scratch = scratch;
    this.saved = saved;
    this.memory = memory;
    this.inputGradients = inputGradients;
    this.parameterGradients = parameterGradients;
    this.outputGradient = outputGradient;
  }

  /// Begins a run that serves or evaluates.
  void begin(int rows) {
    begin(rows, false, 0);
  }

  /// Begins a run.
  void begin(int rows, boolean training, long seed) {
    this.batch = rows;
    this.training = training;
    this.seed = seed;
  }

  /// Begins a run as another call began its own, with so many samples for each of its.
  ///
  /// @param outer the call that made this one
  /// @param samples 1 or more
  public void begin(Call outer, int samples) {
    begin(outer.batch * samples, outer.training, outer.seed);
  }

  /// A call of another node over the same windows, for an op that runs another one.
  ///
  /// @param other a node whose values have as many elements as those of this one, if its samples
  ///     are counted
  /// @return a new call, prepared
  public Call of(Node other) {
    Call call = over(other);
    call.prepare();
    return call;
  }

  /// The same for an op with weights of its own.
  ///
  /// @param other the node
  /// @param step what will be run with the call
  /// @return a new call, prepared
  public Call of(Node other, Frozen step) {
    Call call = over(other);
    call.prepare(step);
    return call;
  }

  private Call over(Node other) {
    return new Call(
        other,
        workers,
        inputs,
        parameters,
        output,
        scratch,
        saved,
        memory,
        inputGradients,
        parameterGradients,
        outputGradient);
  }

  /// The node.
  ///
  /// @return what is called
  public Node node() {
    return node;
  }

  /// Lets the op make what it needs in each run.
  void prepare() {
    prepared = node.op().prepare(this);
  }

  /// Lets an op with weights of its own do so.
  void prepare(Frozen step) {
    prepared = step.prepare(this);
  }

  /// The number of samples in this run.
  ///
  /// @return 0 up to the execution's largest batch
  public int batch() {
    return batch;
  }

  /// Whether this run trains: dropout drops, batch norm takes the statistics of the batch, and
  /// states are overwritten. False in evaluation, in a session, and where all parameters of the
  /// node are frozen.
  ///
  /// @return the mode of the last [Op#forward], in [Op#backward] too
  public boolean training() {
    return training;
  }

  /// Where randomness comes from in training: a function of the run's seed and of the node, and so
  /// another number in each step and each node, but the same in [Op#backward] as in [Op#forward].
  ///
  /// @return any number; 0 unless [#training]
  public long seed() {
    return seed;
  }

  /// The threads to give to a kernel.
  ///
  /// @return the execution's workers
  public Workers workers() {
    return workers;
  }

  /// An input.
  ///
  /// @param i its position
  /// @return the window, to be read only
  public Slice input(int i) {
    return inputs[i];
  }

  /// The shape of one sample of an input.
  ///
  /// @param i its position
  /// @return the shape, without the batch dimension
  public Shape inputShape(int i) {
    return node.inputs().get(i).shape();
  }

  /// The number of elements of an input in this run.
  ///
  /// @param i its position
  /// @return those of all samples
  public int inputSize(int i) {
    return batch * inputShape(i).size();
  }

  /// The number of inputs.
  ///
  /// @return 0 or more
  public int inputs() {
    return inputs.length;
  }

  /// A parameter.
  ///
  /// @param i its position
  /// @return the window, to be read only, except that [Op#forward] may overwrite a
  ///     [state][GraphBuilder#state] in training
  public Slice parameter(int i) {
    return parameters[i];
  }

  /// The shape of a parameter.
  ///
  /// @param i its position
  /// @return all its extents
  public Shape parameterShape(int i) {
    return node.parameters().get(i).shape();
  }

  /// The number of parameters.
  ///
  /// @return 0 or more
  public int parameters() {
    return parameters.length;
  }

  /// The output.
  ///
  /// @return the window that [Op#forward] overwrites
  public Slice output() {
    return output;
  }

  /// The shape of one sample of the output.
  ///
  /// @return the shape, without the batch dimension
  public Shape outputShape() {
    return node.output().shape();
  }

  /// The number of elements of the output in this run.
  ///
  /// @return those of all samples
  public int outputSize() {
    return batch * outputShape().size();
  }

  /// Where [Op#backward] puts the gradient of an input.
  ///
  /// @param i the input's position
  /// @return the window, or null where nobody wants it
  public Slice inputGradient(int i) {
    return inputGradients[i];
  }

  /// Where [Op#backward] puts the gradient of a parameter.
  ///
  /// @param i the parameter's position
  /// @return the window, or null where nobody wants it
  public Slice parameterGradient(int i) {
    return parameterGradients[i];
  }

  /// The gradient of the output.
  ///
  /// @return the window, to be read only
  public Slice outputGradient() {
    return outputGradient;
  }

  /// Memory whose content is lost between calls; shared by the nodes of an execution.
  ///
  /// @return a window as long as the op asked for, or longer
  public Slice scratch() {
    return scratch;
  }

  /// What [Op#forward] keeps for [Op#backward].
  ///
  /// @return a window as long as [Op#saved] asked for; null if that was 0, or in a session, which
  ///     has no backward
  public Slice saved() {
    return saved;
  }

  /// What [Op#forward] keeps for the next run: zeros at first and after a reset.
  ///
  /// @return a window as long as [Op#memory] asked for; null if that was 0
  public Slice memory() {
    return memory;
  }

  /// What [Op#prepare] made.
  ///
  /// @return null where it made nothing
  public Object prepared() {
    return prepared;
  }
}
