package org.lanewise.nn.layer;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Merge;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.LpNormalization;
import org.lanewise.nn.op.MatMul;
import org.lanewise.nn.op.Reshape;

/// The products of two inputs along an axis of each, for each sample: Keras's `Dot`. Two vectors
/// give one number, `[1]`, and matrices a matrix: `[m, k]` and `[n, k]` along -1 give `[m, n]`.
///
/// @param axis the axis of the first input, -1 or -2
/// @param otherAxis the axis of the second input, -1 or -2
/// @param normalize whether to divide by the lengths first, which gives the cosine; along -1 only
public record Dot(int axis, int otherAxis, boolean normalize) implements Merge {
  /// Checks the axes.
  ///
  /// @throws IllegalArgumentException if one is neither -1 nor -2, or is -2 where lengths are asked
  ///     for
  public Dot {
    check("axis", axis, normalize);
    check("otherAxis", otherAxis, normalize);
  }

  /// Along the last axis of both.
  public Dot() {
    this(-1, -1, false);
  }

  private static void check(String name, int axis, boolean normalize) {
    if (axis != -1 && (axis != -2 || normalize)) {
      throw new IllegalArgumentException(
          name + " is " + axis + ", expected -1" + (normalize ? " to normalize along" : " or -2"));
    }
  }

  @Override
  public Value build(GraphBuilder graph, List<Value> inputs) {
    String name = graph.uniqueName("dot");
    boolean vectors = inputs.stream().allMatch(input -> input.shape().rank() == 1);
    if (inputs.size() != 2
        || !vectors && inputs.stream().anyMatch(input -> input.shape().rank() != 2)) {
      throw new IllegalArgumentException(
          name + ": the inputs are " + inputs + ", expected two vectors or two matrices");
    }
    List<Value> matrices = new ArrayList<>();
    for (Value input : inputs) {
      Value value = input;
      String own = name + (matrices.isEmpty() ? "/a" : "/b");
      if (normalize) {
        value = graph.add(own + "/unit", new LpNormalization(), List.of(value), List.of());
      }
      if (vectors) {
        Reshape row = new Reshape(Shape.of(1, input.shape().size()));
        value = graph.add(own + "/row", row, List.of(value), List.of());
      }
      matrices.add(value);
    }
    MatMul product = new MatMul(!vectors && axis == -2, vectors || otherAxis == -1);
    if (!vectors) {
      return graph.add(name, product, matrices, List.of());
    }
    Value one = graph.add(name + "/product", product, matrices, List.of());
    return graph.add(name, new Reshape(Shape.of(1)), List.of(one), List.of());
  }
}
