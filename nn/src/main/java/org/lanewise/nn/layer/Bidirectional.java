package org.lanewise.nn.layer;

import java.util.List;
import java.util.Objects;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Merge;
import org.lanewise.nn.Value;

/// A recurrent layer forwards and another like it backwards, merged: Keras's `Bidirectional`, with
/// its names (`bidirectional/forward_lstm/kernel`, `bidirectional/backward_lstm/kernel`, ...).
/// Outputs of all steps are merged step by step; those of steps that a
/// [mask][GraphBuilder#mask(Value)] does not let count are zeros, as Keras has it.
///
/// @param layer the layer that goes forwards
/// @param merge joins the two outputs: [Concatenate], [Add], [Multiply] or [Average] stand for
///     Keras's modes `concat`, `sum`, `mul` and `ave`
public record Bidirectional(Recurrent layer, Merge merge) implements Layer {
  /// Checks the parts.
  ///
  /// @throws IllegalArgumentException if the layer goes backwards
  public Bidirectional {
    Objects.requireNonNull(layer, "layer is null");
    Objects.requireNonNull(merge, "merge is null");
    if (layer.options().goBackwards()) {
      throw new IllegalArgumentException("the layer goes backwards, expected one that does not");
    }
  }

  /// Both outputs side by side.
  ///
  /// @param layer the layer that goes forwards
  public Bidirectional(Recurrent layer) {
    this(layer, new Concatenate());
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    String name = graph.uniqueName("bidirectional");
    RecurrentRecipe there = RecurrentRecipe.of(layer);
    RecurrentRecipe back = there.with(layer.options().backwards());
    String base = there.base();
    Value forward = there.build(graph, name + "/forward_" + base, input, true);
    Value backward = back.build(graph, name + "/backward_" + base, input, true);
    Layer merged = (builder, value) -> merge.build(builder, List.of(value, backward));
    return merged.named(name).build(graph, forward);
  }
}
