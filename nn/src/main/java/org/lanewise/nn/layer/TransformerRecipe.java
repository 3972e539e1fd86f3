package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Binary;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Elementwise;

/// The parts of a block of a transformer, each with a sum round it: attention to itself, attention
/// to another sequence, a feed-forward network.
///
/// @param name that of the block
/// @param options the options
record TransformerRecipe(String name, TransformerOptions options) {
  static TransformerRecipe of(
      GraphBuilder graph, String base, TransformerOptions options, Value input) {
    String name = graph.uniqueName(base);
    int heads = options.numHeads();
    int step = options.rotary() ? 2 * heads : heads;
    if (input.shape().rank() != 2 || input.shape().dim(1) % step != 0) {
      throw new IllegalArgumentException(
          name
              + ": the input is "
              + input
              + ", expected [steps, features] with a multiple of "
              + step
              + " features, for "
              + heads
              + " heads");
    }
    return new TransformerRecipe(name, options);
  }

  Value selfAttention(GraphBuilder graph, Value x, boolean causal) {
    return around(
        graph,
        "self_attention",
        name + "/self_attention_add",
        x,
        (g, y) ->
            attention(x, causal, options.rotary()).build(g, name + "/self_attention", List.of(y)));
  }

  Value crossAttention(GraphBuilder graph, Value x, Value encoded) {
    return around(
        graph,
        "cross_attention",
        name + "/cross_attention_add",
        x,
        (g, y) ->
            attention(x, false, false).build(g, name + "/cross_attention", List.of(y, encoded)));
  }

  private AttentionRecipe attention(Value x, boolean causal, boolean rotary) {
    int dim = x.shape().dim(1) / options.numHeads();
    return new AttentionRecipe(
        options.numHeads(),
        options.keyValueHeads(),
        dim,
        dim,
        true,
        options.dropout(),
        causal,
        rotary);
  }

  Value feedForward(GraphBuilder graph, Value x) {
    return around(graph, "feedforward", name, x, this::network);
  }

  private Value network(GraphBuilder graph, Value x) {
    int hidden = options.intermediateDim();
    boolean bias = !options.gated();
    String own = name + "/feedforward";
    Value h =
        AttentionRecipe.project(
            graph, own + "_intermediate", x, hidden, bias, options.activation());
    if (options.gated()) {
      Value other =
          AttentionRecipe.project(graph, own + "_gate", x, hidden, false, Activation.LINEAR);
      Elementwise product = new Elementwise(Binary.MUL);
      h = graph.add(own + "_product", product, List.of(h, other), List.of());
    }
    return AttentionRecipe.project(
        graph, own + "_output", h, x.shape().dim(1), bias, Activation.LINEAR);
  }

  /// `x + part(norm(x))`, or `norm(x + part(x))`, with dropout of what the part gives. The last
  /// node has the given name.
  private Value around(GraphBuilder graph, String part, String last, Value x, Layer inner) {
    boolean first = options.normalizeFirst();
    String norm = name + "/" + part + "_layer_norm";
    Value y = inner.build(graph, first ? normalize(graph, norm, norm, x) : x);
    if (options.dropout() > 0) {
      org.lanewise.nn.op.Dropout op = new org.lanewise.nn.op.Dropout(options.dropout(), false);
      y = graph.add(name + "/" + part + "_dropout", op, List.of(y), List.of());
    }
    String sum = first ? last : name + "/" + part + "_sum";
    y = graph.add(sum, new org.lanewise.nn.op.Add(), List.of(x, y), List.of());
    return first ? y : normalize(graph, last, norm, y);
  }

  private static Value normalize(GraphBuilder graph, String node, String name, Value x) {
    return graph.add(
        node,
        new org.lanewise.nn.op.LayerNormalization(-1, 1e-5f, true, true),
        List.of(x),
        Affine.parameters(graph, name, org.lanewise.nn.Shape.of(x.shape().dim(1)), true, true));
  }
}
