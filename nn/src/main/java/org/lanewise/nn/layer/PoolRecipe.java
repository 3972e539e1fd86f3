package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.kernels.Padding;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Op;
import org.lanewise.nn.Value;

/// What the pooling layers share.
final class PoolRecipe {
  private PoolRecipe() {}

  interface Maker {
    Op make(List<Integer> window, List<Integer> strides, Padding padding);
  }

  static Value windows(
      GraphBuilder graph,
      String base,
      int axes,
      Value input,
      List<Integer> poolSize,
      List<Integer> strides,
      Padding padding,
      Maker op) {
    String name = graph.uniqueName(base);
    SpatialAxes.check(name, axes, input.shape());
    List<Integer> window = SpatialAxes.spread(name, "poolSize", axes, poolSize);
    return graph.add(
        name,
        op.make(window, SpatialAxes.spread(name, "strides", axes, strides), padding),
        List.of(input),
        List.of());
  }

  static Value global(GraphBuilder graph, String base, int axes, Value input, Op op) {
    String name = graph.uniqueName(base);
    SpatialAxes.check(name, axes, input.shape());
    return graph.add(name, op, List.of(input), List.of());
  }
}
