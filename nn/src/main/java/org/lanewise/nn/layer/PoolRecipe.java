package org.lanewise.nn.layer;

import java.util.Collections;
import java.util.List;
import org.lanewise.kernels.Padding;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
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
    check(name, axes, input.shape());
    List<Integer> window = spread(name, "poolSize", axes, poolSize);
    return graph.add(
        name,
        op.make(window, spread(name, "strides", axes, strides), padding),
        List.of(input),
        List.of());
  }

  static Value global(GraphBuilder graph, String base, int axes, Value input, Op op) {
    String name = graph.uniqueName(base);
    check(name, axes, input.shape());
    return graph.add(name, op, List.of(input), List.of());
  }

  private static void check(String name, int axes, Shape shape) {
    if (shape.rank() != axes + 1) {
      throw new IllegalArgumentException(
          name
              + ": the input has the shape "
              + shape
              + ", expected "
              + axes
              + (axes == 1 ? " spatial extent" : " spatial extents")
              + " and the channels");
    }
  }

  private static List<Integer> spread(String name, String what, int axes, List<Integer> numbers) {
    if (numbers.size() == 1) {
      return Collections.nCopies(axes, numbers.get(0));
    }
    if (numbers.size() != axes) {
      throw new IllegalArgumentException(
          name + ": " + what + " is " + numbers + ", expected one number or " + axes);
    }
    return numbers;
  }
}
