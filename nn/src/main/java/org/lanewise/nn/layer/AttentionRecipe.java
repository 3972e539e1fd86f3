package org.lanewise.nn.layer;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.kernels.Activation;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Initializer;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Attention;
import org.lanewise.nn.op.Gemm;
import org.lanewise.nn.op.RotaryEmbedding;

/// What the layers with attention have in common: projections round the op.
///
/// @param heads the heads of the queries
/// @param kvHeads the heads of keys and values
/// @param keyDim the length of a head's query and key
/// @param valueDim the length of a head's value
/// @param useBias whether projections have a bias
/// @param dropout the share of the weights that is zeroed in training
/// @param causal whether a query sees no later key
/// @param rotary whether queries and keys are turned by their positions
record AttentionRecipe(
    int heads,
    int kvHeads,
    int keyDim,
    int valueDim,
    boolean useBias,
    float dropout,
    boolean causal,
    boolean rotary) {
  AttentionRecipe {
    if (heads < 1 || kvHeads < 1 || heads % kvHeads != 0) {
      throw new IllegalArgumentException(
          "there are "
              + heads
              + " heads of queries and "
              + kvHeads
              + " of keys, expected 1 or more, and a multiple of those of the keys");
    }
    if (keyDim < 1 || valueDim < 1) {
      throw new IllegalArgumentException(
          "keyDim is " + keyDim + " and valueDim " + valueDim + ", expected 1 or more");
    }
    if (rotary && keyDim % 2 != 0) {
      throw new IllegalArgumentException(
          "keyDim is " + keyDim + ", expected an even number to turn pairs of elements");
    }
    new Attention(heads, kvHeads, 0, causal, dropout, false, false);
  }

  /// One input is queries, keys and values; of two the second is keys and values, as in Keras; of
  /// three the second is the values and the third the keys.
  Value build(GraphBuilder graph, String name, List<Value> inputs) {
    if (inputs.isEmpty() || inputs.size() > 3) {
      throw new IllegalArgumentException(
          name
              + ": the inputs are "
              + inputs
              + ", expected query, value and key, or the first"
              + " one or two");
    }
    for (Value input : inputs) {
      if (input.shape().rank() != 2) {
        throw new IllegalArgumentException(
            name + ": the input " + input + " has no steps, expected [steps, features]");
      }
    }
    Value query = inputs.get(0);
    Value value = inputs.get(Math.min(1, inputs.size() - 1));
    Value key = inputs.get(inputs.size() - 1);
    Value mask = graph.mask(key);
    Value q = project(graph, name + "/query", query, heads * keyDim, useBias, Activation.LINEAR);
    Value k = project(graph, name + "/key", key, kvHeads * keyDim, useBias, Activation.LINEAR);
    Value v =
        project(graph, name + "/value", value, kvHeads * valueDim, useBias, Activation.LINEAR);
    if (rotary) {
      q = turn(graph, name + "/query_rotary", heads, q);
      k = turn(graph, name + "/key_rotary", kvHeads, k);
    }
    List<Value> operands = new ArrayList<>(List.of(q, k, v));
    if (mask != null) {
      operands.add(mask);
    }
    Attention op = new Attention(heads, kvHeads, 0, causal, dropout, false, mask != null);
    Value mixed = graph.add(name + "/attention", op, operands, List.of());
    Value output =
        project(
            graph,
            name,
            name + "/attention_output",
            mixed,
            query.shape().dim(1),
            useBias,
            Activation.LINEAR);
    if (graph.mask(query) != null) {
      graph.mask(output, graph.mask(query));
    }
    return output;
  }

  private static Value turn(GraphBuilder graph, String name, int heads, Value value) {
    return graph.add(name, new RotaryEmbedding(heads, 10_000, 0), List.of(value), List.of());
  }

  /// A product with weights, like a [Dense] of a given name.
  static Value project(
      GraphBuilder graph,
      String name,
      Value input,
      int units,
      boolean useBias,
      Activation activation) {
    return project(graph, name, name, input, units, useBias, activation);
  }

  private static Value project(
      GraphBuilder graph,
      String node,
      String name,
      Value input,
      int units,
      boolean useBias,
      Activation activation) {
    List<Parameter> parameters = new ArrayList<>();
    Shape shape = Shape.of(input.shape().dim(-1), units);
    parameters.add(graph.parameter(name + "/kernel", shape, Initializer.GLOROT_UNIFORM));
    if (useBias) {
      parameters.add(graph.parameter(name + "/bias", Shape.of(units), Initializer.ZEROS));
    }
    return graph.add(node, new Gemm(activation), List.of(input), parameters);
  }
}
