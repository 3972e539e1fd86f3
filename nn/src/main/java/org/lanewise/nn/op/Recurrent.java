package org.lanewise.nn.op;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Copy;
import org.lanewise.kernels.Recurrent.Direction;
import org.lanewise.kernels.Recurrent.Outputs;
import org.lanewise.kernels.RecurrentCell;
import org.lanewise.kernels.RecurrentWeights;
import org.lanewise.nn.Call;
import org.lanewise.nn.Frozen;
import org.lanewise.nn.Node;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;
import org.lanewise.nn.Value;

/// ONNX's RNN, LSTM and GRU in the layout of Keras: `[steps, inputs]` to `[steps, units]`, or to
/// the last output `[units]`. If the states are asked for, they are further rows. Parameters are W
/// `[inputs, gates units]`, U `[units, gates units]` and the bias, with the gates in the order of
/// [RecurrentCell].
///
/// Further inputs are the states before the first step, `[units]` each, all or none, and then the
/// [mask][org.lanewise.nn.GraphBuilder#mask(org.lanewise.nn.Value)] `[steps]`, whose gradient is 0.
/// Backward goes through all steps, and to the states before the first.
///
/// @param cell what a step computes
/// @param direction the order of the steps
/// @param outputs which outputs are given
/// @param states whether the states after the last step follow, a row each
/// @param stateful whether a run begins with the state in which the one before ended, row by row
/// @param masked whether the last input is a mask
/// @param recurrentDropout the share of the state that training drops before the product with U
public record Recurrent(
    RecurrentCell cell,
    Direction direction,
    Outputs outputs,
    boolean states,
    boolean stateful,
    boolean masked,
    float recurrentDropout)
    implements Op {
  /// Checks the attributes.
  ///
  /// @throws IllegalArgumentException if the dropout is out of its range
  public Recurrent {
    Objects.requireNonNull(cell, "cell is null");
    Objects.requireNonNull(direction, "direction is null");
    Objects.requireNonNull(outputs, "outputs is null");
    if (!(recurrentDropout >= 0 && recurrentDropout < 1)) {
      throw new IllegalArgumentException(
          "recurrentDropout is " + recurrentDropout + ", expected from 0 to below 1");
    }
  }

  static Recurrent rnn(Map<String, String> attributes) {
    Activation activation = Activation.of(Ops.attribute(attributes, "activation"));
    return of(RecurrentCell.simple(activation), attributes);
  }

  static Recurrent lstm(Map<String, String> attributes) {
    return of(RecurrentCell.LSTM, attributes);
  }

  static Recurrent gru(Map<String, String> attributes) {
    boolean after = Ops.flag(attributes, "linear_before_reset");
    return of(after ? RecurrentCell.GRU : RecurrentCell.GRU_RESET_BEFORE, attributes);
  }

  private static Recurrent of(RecurrentCell cell, Map<String, String> attributes) {
    return new Recurrent(
        cell,
        constant(attributes, "direction", Direction.values()),
        constant(attributes, "outputs", Outputs.values()),
        Ops.flag(attributes, "states"),
        Ops.flag(attributes, "stateful"),
        Ops.flag(attributes, "masked"),
        Ops.number(attributes, "recurrentDropout"));
  }

  private static <E extends Enum<E>> E constant(
      Map<String, String> attributes, String name, E[] all) {
    String value = Ops.attribute(attributes, name);
    for (E known : all) {
      if (lower(known).equals(value)) {
        return known;
      }
    }
    throw new IllegalArgumentException(
        "the attribute "
            + name
            + " is '"
            + value
            + "', expected one of "
            + Arrays.stream(all).map(Recurrent::lower).toList());
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String type() {
    return cell.activation() != null ? "RNN" : cell.states() == 2 ? "LSTM" : "GRU";
  }

  @Override
  public Map<String, String> attributes() {
    Map<String, String> attributes = new TreeMap<>();
    if (cell.activation() != null) {
      attributes.put("activation", cell.activation().name());
    } else if (cell.states() == 1) {
      attributes.put("linear_before_reset", "" + cell.equals(RecurrentCell.GRU));
    }
    attributes.put("direction", lower(direction));
    attributes.put("outputs", lower(outputs));
    attributes.put("states", "" + states);
    attributes.put("stateful", "" + stateful);
    attributes.put("masked", "" + masked);
    attributes.put("recurrentDropout", "" + recurrentDropout);
    return attributes;
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    int mask = masked ? 1 : 0;
    int given = inputs.size() - 1 - mask;
    if (given != 0 && given != cell.states()) {
      throw new IllegalArgumentException(
          inputs.size()
              + " inputs "
              + inputs
              + ", expected [steps, features], none or "
              + cell.states()
              + " states"
              + (masked ? " and a mask" : ""));
    }
    Ops.count("parameters", parameters, 3, 3);
    Shape x = inputs.get(0);
    if (x.rank() != 2 || x.size() == 0) {
      throw new IllegalArgumentException(
          "the input has the shape " + x + ", expected [steps, features]");
    }
    Shape w = parameters.get(0);
    Shape u = parameters.get(1);
    Shape b = parameters.get(2);
    int units = u.rank() == 2 ? u.dim(0) : 0;
    int n = cell.gates() * units;
    Shape bias = cell.biases() == 1 ? Shape.of(n) : Shape.of(cell.biases(), n);
    if (units < 1 || !w.equals(Shape.of(x.dim(1), n)) || u.dim(1) != n || !b.equals(bias)) {
      throw new IllegalArgumentException(
          "the parameters have the shapes "
              + parameters
              + ", expected for the input "
              + x
              + " [inputs, "
              + cell.gates()
              + " units], [units, "
              + cell.gates()
              + " units] and "
              + (cell.biases() == 1 ? "[" : "[" + cell.biases() + ", ")
              + cell.gates()
              + " units]");
    }
    for (int i = 1; i <= given; i++) {
      if (!inputs.get(i).equals(Shape.of(units))) {
        throw new IllegalArgumentException(
            "state " + (i - 1) + " has the shape " + inputs.get(i) + ", expected [" + units + "]");
      }
    }
    if (masked) {
      Ops.checkMask(x, inputs.get(inputs.size() - 1));
    }
    boolean last = outputs == Outputs.LAST;
    int rows = (last ? 1 : x.dim(0)) + (states ? cell.states() : 0);
    return last && !states ? Shape.of(units) : Shape.of(rows, units);
  }

  @Override
  public boolean keepsSteps() {
    return outputs != Outputs.LAST && !states && direction != Direction.BACKWARDS;
  }

  /// The same with a state that stays from step to step.
  @Override
  public Op step(Node node, Predicate<Value> stepped) {
    boolean canStep = keepsSteps() && direction == Direction.FORWARD && node.inputs().size() == 1;
    return canStep
        ? new Recurrent(cell, direction, outputs, false, true, false, recurrentDropout)
        : null;
  }

  private org.lanewise.kernels.Recurrent kernel(Shape x, int units) {
    return new org.lanewise.kernels.Recurrent(cell, x.dim(0), x.dim(1), units, direction, outputs);
  }

  private org.lanewise.kernels.Recurrent kernel(Node node) {
    return kernel(node.inputs().get(0).shape(), node.output().shape().dim(-1));
  }

  private long stateSize(Node node, int batch) {
    return (long) batch * cell.states() * node.output().shape().dim(-1);
  }

  /// The state, and what the kernel needs: for serving more than where gates are saved.
  @Override
  public long forwardScratch(Node node, int batch) {
    return stateSize(node, batch) + kernel(node).forwardScratch(batch, false);
  }

  @Override
  public long backwardScratch(Node node, int batch) {
    return stateSize(node, batch) + kernel(node).backwardScratch(batch);
  }

  @Override
  public long saved(Node node, int batch) {
    return kernel(node).saved(batch);
  }

  /// The state by rows, so that a run of few rows goes on with what belongs to them.
  @Override
  public long memory(Node node, int batch) {
    return stateful ? stateSize(node, batch) : 0;
  }

  private record Prepared(org.lanewise.kernels.Recurrent kernel, RecurrentWeights weights) {}

  @Override
  public Object prepare(Call call) {
    org.lanewise.kernels.Recurrent kernel = kernel(call.inputShape(0), call.outputShape().dim(-1));
    Slice w = call.parameter(0);
    Slice u = call.parameter(1);
    Slice b = call.parameter(2);
    return new Prepared(
        kernel,
        RecurrentWeights.of(
            cell,
            kernel.inputs(),
            kernel.units(),
            w.array(),
            w.offset(),
            u.array(),
            u.offset(),
            b.array(),
            b.offset()));
  }

  @Override
  public void forward(Call call) {
    Prepared prepared = (Prepared) call.prepared();
    forward(call, prepared.kernel, prepared.weights);
  }

  private void forward(Call call, org.lanewise.kernels.Recurrent kernel, RecurrentWeights weights) {
    Slice x = call.input(0);
    Slice y = call.output();
    Slice saved = call.saved();
    Slice mask = masked ? call.input(call.inputs() - 1) : null;
    float[] state = call.scratch().array();
    int so = call.scratch().offset();
    int size = call.outputShape().size();
    begin(call, kernel.units(), state, so);
    kernel.forward(
        call.batch(),
        x.array(),
        x.offset(),
        weights,
        array(mask),
        offset(mask),
        state,
        so,
        y.array(),
        y.offset(),
        size,
        call.training() ? recurrentDropout : 0,
        call.seed(),
        array(saved),
        offset(saved),
        state,
        so + cell.states() * call.batch() * kernel.units(),
        call.workers());
    end(call, kernel.units(), state, so);
  }

  /// The state before the first step: that of the inputs, of the last run, or zero.
  private void begin(Call call, int units, float[] state, int so) {
    int batch = call.batch();
    boolean given = call.inputs() > (masked ? 2 : 1);
    Slice memory = call.memory();
    for (int i = 0; i < cell.states(); i++) {
      int to = so + i * batch * units;
      if (given) {
        Slice from = call.input(1 + i);
        System.arraycopy(from.array(), from.offset(), state, to, batch * units);
      } else if (stateful) {
        int from = memory.offset() + i * units;
        Copy.rows(batch, units, memory.array(), from, cell.states() * units, state, to, units);
      } else {
        Arrays.fill(state, to, to + batch * units, 0);
      }
    }
  }

  /// Keeps the state after the last step, and puts it behind the outputs.
  private void end(Call call, int units, float[] state, int so) {
    int batch = call.batch();
    int size = call.outputShape().size();
    Slice y = call.output();
    Slice memory = call.memory();
    for (int i = 0; i < cell.states() && stateful; i++) {
      int to = memory.offset() + i * units;
      int from = so + i * batch * units;
      Copy.rows(batch, units, state, from, units, memory.array(), to, cell.states() * units);
    }
    for (int i = 0; i < cell.states() && states; i++) {
      int from = so + i * batch * units;
      int to = y.offset() + size - (cell.states() - i) * units;
      Copy.rows(batch, units, state, from, units, y.array(), to, size);
    }
  }

  @Override
  public void backward(Call call) {
    Prepared prepared = (Prepared) call.prepared();
    org.lanewise.kernels.Recurrent kernel = prepared.kernel;
    int batch = call.batch();
    int units = kernel.units();
    int size = call.outputShape().size();
    Slice x = call.input(0);
    Slice dy = call.outputGradient();
    Slice mask = masked ? call.input(call.inputs() - 1) : null;
    float[] dstate = call.scratch().array();
    int so = call.scratch().offset();
    int stateSize = cell.states() * batch * units;
    Arrays.fill(dstate, so, so + stateSize, 0);
    for (int i = 0; i < cell.states() && states; i++) {
      int from = dy.offset() + size - (cell.states() - i) * units;
      int to = so + i * batch * units;
      Copy.rows(batch, units, dy.array(), from, size, dstate, to, units);
    }
    Slice dx = call.inputGradient(0);
    Slice dw = call.parameterGradient(0);
    Slice du = call.parameterGradient(1);
    Slice db = call.parameterGradient(2);
    kernel.backward(
        batch,
        x.array(),
        x.offset(),
        prepared.weights,
        array(mask),
        offset(mask),
        dy.array(),
        dy.offset(),
        size,
        dstate,
        so,
        call.training() ? recurrentDropout : 0,
        call.seed(),
        call.saved().array(),
        call.saved().offset(),
        array(dx),
        offset(dx),
        array(dw),
        offset(dw),
        array(du),
        offset(du),
        array(db),
        offset(db),
        dstate,
        so + stateSize,
        call.workers());
    for (int i = 1; i < call.inputs(); i++) {
      Slice gradient = call.inputGradient(i);
      if (gradient == null) {
        continue;
      }
      if (masked && i == call.inputs() - 1) {
        int n = batch * kernel.steps();
        Arrays.fill(gradient.array(), gradient.offset(), gradient.offset() + n, 0);
      } else {
        int from = so + (i - 1) * batch * units;
        System.arraycopy(dstate, from, gradient.array(), gradient.offset(), batch * units);
      }
    }
  }

  private static float[] array(Slice slice) {
    return slice == null ? null : slice.array();
  }

  private static int offset(Slice slice) {
    return slice == null ? 0 : slice.offset();
  }

  @Override
  public Frozen freeze(Node node, List<Slice> parameters) {
    org.lanewise.kernels.Recurrent kernel = kernel(node);
    Slice w = parameters.get(0);
    Slice u = parameters.get(1);
    Slice b = parameters.get(2);
    RecurrentWeights packed =
        w.derive(
            List.of(cell, kernel.inputs(), kernel.units(), u, b),
            () ->
                RecurrentWeights.pack(
                    cell,
                    kernel.inputs(),
                    kernel.units(),
                    w.array(),
                    w.offset(),
                    u.array(),
                    u.offset(),
                    b.array(),
                    b.offset()));
    return call -> forward(call, kernel, packed);
  }
}
