package org.lanewise.nn.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lanewise.kernels.Recurrent.Direction;
import org.lanewise.kernels.Recurrent.Outputs;
import org.lanewise.kernels.RecurrentCell;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Initializer;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Dropout;
import org.lanewise.nn.op.Pad;
import org.lanewise.nn.op.Reshape;

/// What the recurrent layers share.
///
/// @param base Keras's name of the layer
/// @param cell what a step computes
/// @param units the length of the state
/// @param options what the layer was told
/// @param biasInitializer fills the bias
record RecurrentRecipe(
    String base,
    RecurrentCell cell,
    int units,
    RecurrentOptions options,
    Initializer biasInitializer) {
  static void checkUnits(int units) {
    if (units < 1) {
      throw new IllegalArgumentException("units is " + units + ", expected 1 or more");
    }
  }

  static RecurrentRecipe of(Recurrent layer) {
    if (layer instanceof LSTM lstm) {
      int units = lstm.units();
      Initializer bias = lstm.unitForgetBias() ? forgetOnes(units) : Initializer.ZEROS;
      return new RecurrentRecipe("lstm", RecurrentCell.LSTM, units, lstm.options(), bias);
    }
    if (layer instanceof GRU gru) {
      RecurrentCell cell = gru.resetAfter() ? RecurrentCell.GRU : RecurrentCell.GRU_RESET_BEFORE;
      return new RecurrentRecipe("gru", cell, gru.units(), gru.options(), Initializer.ZEROS);
    }
    SimpleRNN simple = (SimpleRNN) layer;
    RecurrentCell cell = RecurrentCell.simple(simple.activation());
    return new RecurrentRecipe(
        "simple_rnn", cell, simple.units(), simple.options(), Initializer.ZEROS);
  }

  /// Zeros but for the forget gate, so that an LSTM begins with a long memory (Jozefowicz, Zaremba
  /// and Sutskever, 2015).
  private static Initializer forgetOnes(int units) {
    return (seed, shape, values, offset) -> {
      Arrays.fill(values, offset, offset + shape.size(), 0);
      Arrays.fill(values, offset + units, offset + 2 * units, 1);
    };
  }

  RecurrentRecipe with(RecurrentOptions others) {
    return new RecurrentRecipe(base, cell, units, others, biasInitializer);
  }

  Value build(GraphBuilder graph, Value input) {
    return build(graph, graph.uniqueName(base), input, false);
  }

  /// Under a name that is free.
  ///
  /// @param paired whether outputs stay beside their inputs, for another direction's to be added
  Value build(GraphBuilder graph, String name, Value input, boolean paired) {
    return add(graph, name, name, input, List.of(), false, paired);
  }

  Recurrent.Result buildWithState(GraphBuilder graph, Value input, List<Value> initialStates) {
    String name = graph.uniqueName(base);
    Value rows = add(graph, name, name + "/rows", input, initialStates, true, false);
    int outputs = rows.shape().dim(0) - cell.states();
    List<Value> states = new ArrayList<>();
    for (int i = 0; i < cell.states(); i++) {
      states.add(row(graph, name + (i == 0 ? "/h" : "/c"), rows, outputs + i));
    }
    if (!options.returnSequences()) {
      return new Recurrent.Result(row(graph, name, rows, 0), states);
    }
    Pad first = new Pad(List.of(0), List.of(-cell.states()));
    Value output = graph.add(name, first, List.of(rows), List.of());
    Value mask = graph.mask(input);
    if (mask != null && !options.goBackwards()) {
      graph.mask(output, mask);
    }
    return new Recurrent.Result(output, states);
  }

  private Value row(GraphBuilder graph, String name, Value rows, int i) {
    Pad one = new Pad(List.of(-i), List.of(i + 1 - rows.shape().dim(0)));
    Value row = graph.add(name + "/row", one, List.of(rows), List.of());
    return graph.add(name, new Reshape(Shape.of(units)), List.of(row), List.of());
  }

  /// The node, under its name, and the parameters, under that of the layer.
  private Value add(
      GraphBuilder graph,
      String layer,
      String node,
      Value input,
      List<Value> initialStates,
      boolean states,
      boolean paired) {
    if (input.shape().rank() != 2) {
      throw new IllegalArgumentException(
          layer + ": the input has the shape " + input.shape() + ", expected [steps, features]");
    }
    if (options.stateful() && !initialStates.isEmpty()) {
      throw new IllegalArgumentException(
          layer
              + ": it is stateful and has the initial states "
              + initialStates
              + ", expected none");
    }
    int n = cell.gates() * units;
    Shape bias = cell.biases() == 1 ? Shape.of(n) : Shape.of(cell.biases(), n);
    List<Parameter> parameters =
        List.of(
            graph.parameter(
                layer + "/kernel", Shape.of(input.shape().dim(1), n), options.kernelInitializer()),
            graph.parameter(
                layer + "/recurrent_kernel", Shape.of(units, n), options.recurrentInitializer()),
            graph.parameter(layer + "/bias", bias, biasInitializer));
    List<Value> inputs = new ArrayList<>();
    inputs.add(options.dropout() == 0 ? input : dropped(graph, layer, input));
    inputs.addAll(initialStates);
    Value mask = graph.mask(input);
    if (mask != null) {
      inputs.add(mask);
    }
    org.lanewise.nn.op.Recurrent op =
        new org.lanewise.nn.op.Recurrent(
            cell,
            !options.goBackwards()
                ? Direction.FORWARD
                : paired ? Direction.REVERSE : Direction.BACKWARDS,
            !options.returnSequences() ? Outputs.LAST : paired ? Outputs.ALL_OR_ZEROS : Outputs.ALL,
            states,
            options.stateful(),
            mask != null,
            options.recurrentDropout());
    return graph.add(node, op, inputs, parameters);
  }

  private Value dropped(GraphBuilder graph, String layer, Value input) {
    Dropout sameInAllSteps = new Dropout(options.dropout(), true);
    return graph.add(layer + "/dropout", sameInAllSteps, List.of(input), List.of());
  }
}
