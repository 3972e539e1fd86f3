package org.lanewise.nn;

import java.util.List;
import java.util.Objects;

/// The weights of a graph in one contiguous array, with a named window on each. Gradients and
/// optimizer state are other arrays of the same layout, so that an optimizer is one sweep.
public final class Parameters {
  private final List<Parameter> list;
  private final float[] values;

  Parameters(Graph graph) {
    list = graph.parameters();
    int size = 0;
    for (Parameter parameter : list) {
      size += parameter.shape().size();
    }
    values = new float[size];
  }

  /// Fills the parameters with their initializers, each from a seed of its own.
  Parameters(Graph graph, long seed) {
    this(graph);
    for (Parameter parameter : list) {
      long own = seed + (parameter.index() + 1) * 0x9E3779B97F4A7C15L;
      parameter.initializer().fill(own, parameter.shape(), values, parameter.offset());
    }
  }

  /// The declarations, in the order of the layout.
  ///
  /// @return an immutable list
  public List<Parameter> list() {
    return list;
  }

  /// The number of weights.
  ///
  /// @return 0 or more
  public int size() {
    return values.length;
  }

  /// The weights, in the order of [#list], without gaps.
  ///
  /// @return the array itself: what is written to it changes the model
  public float[] values() {
    return values;
  }

  /// The window of one parameter.
  ///
  /// @param parameter one of [#list]
  /// @return its window of [#values]
  /// @throws IllegalArgumentException if the parameter belongs to another graph
  public Slice slice(Parameter parameter) {
    return slice(values, parameter);
  }

  /// The window of one parameter.
  ///
  /// @param name a name in [#list]
  /// @return its window of [#values]
  /// @throws IllegalArgumentException if there is none of this name
  public Slice slice(String name) {
    Objects.requireNonNull(name, "name is null");
    for (Parameter parameter : list) {
      if (parameter.name().equals(name)) {
        return slice(parameter);
      }
    }
    throw new IllegalArgumentException(
        "there is no parameter " + name + ", expected one of " + list);
  }

  /// The window of one parameter in another array of the same layout.
  ///
  /// @param array as long as [#values], such as the gradients
  /// @param parameter one of [#list]
  /// @return its window of the array
  /// @throws IllegalArgumentException if the array has another length, or the parameter belongs to
  ///     another graph
  public Slice slice(float[] array, Parameter parameter) {
    Objects.requireNonNull(array, "array is null");
    Objects.requireNonNull(parameter, "parameter is null");
    if (array.length != values.length) {
      throw new IllegalArgumentException(
          "array has " + array.length + " elements, expected " + values.length);
    }
    if (parameter.index() >= list.size() || list.get(parameter.index()) != parameter) {
      throw new IllegalArgumentException("parameter " + parameter + " belongs to another graph");
    }
    return new Slice(array, parameter.offset(), parameter.shape().size());
  }
}
