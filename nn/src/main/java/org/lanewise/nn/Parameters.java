package org.lanewise.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The weights of a graph in one contiguous array, with a named window on each. Gradients and
/// optimizer state are other arrays of the same layout, so that an optimizer is one sweep.
public final class Parameters {
  private final List<Parameter> list;
  private final float[] values;
  private final boolean[] frozen;

  Parameters(Graph graph) {
    list = graph.parameters();
    int size = 0;
    for (Parameter parameter : list) {
      size += parameter.shape().size();
    }
    values = new float[size];
    frozen = new boolean[list.size()];
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

  /// Keeps a layer as it is in trainings that begin from now on: optimizers leave its parameters
  /// alone, and its ops compute as in serving, so that its states stay too. For fine-tuning: freeze
  /// the layers of a loaded model that shall keep what they know. Files do not hold it.
  ///
  /// @param name the name of a parameter, or what stands before a slash in some, such as `dense`
  ///     for `dense/kernel` and `dense/bias`
  /// @throws IllegalArgumentException if no parameter has such a name
  public void freeze(String name) {
    freeze(name, true);
  }

  /// Trains again what was frozen.
  ///
  /// @param name as for [#freeze]
  /// @throws IllegalArgumentException if no parameter has such a name
  public void unfreeze(String name) {
    freeze(name, false);
  }

  private void freeze(String name, boolean value) {
    Objects.requireNonNull(name, "name is null");
    boolean found = false;
    for (int i = 0; i < frozen.length; i++) {
      String own = list.get(i).name();
      if (own.equals(name) || own.startsWith(name + "/")) {
        frozen[i] = value;
        found = true;
      }
    }
    if (!found) {
      throw new IllegalArgumentException(
          "there is no layer or parameter " + name + ", expected one of " + list);
    }
  }

  /// Whether a parameter is [frozen][#freeze].
  ///
  /// @param parameter one of [#list]
  /// @return false for a new or loaded model's
  /// @throws IllegalArgumentException if the parameter belongs to another graph
  public boolean isFrozen(Parameter parameter) {
    check(parameter);
    return frozen[parameter.index()];
  }

  /// Whether a training that begins now would change a parameter by its gradient.
  ///
  /// @param parameter one of [#list]
  /// @return false for states and for what is frozen
  /// @throws IllegalArgumentException if the parameter belongs to another graph
  public boolean isTrained(Parameter parameter) {
    return !isFrozen(parameter) && parameter.trainable();
  }

  /// The windows of [#values] that hold the parameters which are [trained][#isTrained], each as
  /// long as it can be: what an optimizer sweeps.
  ///
  /// @return one window for all parameters where there are neither states nor frozen ones
  public List<Slice> trained() {
    List<Slice> windows = new ArrayList<>();
    int begin = 0;
    int end = 0;
    for (Parameter parameter : list) {
      if (isTrained(parameter)) {
        if (parameter.offset() > end) {
          add(windows, begin, end);
          begin = parameter.offset();
        }
        end = parameter.offset() + parameter.shape().size();
      }
    }
    add(windows, begin, end);
    return List.copyOf(windows);
  }

  private void add(List<Slice> windows, int begin, int end) {
    if (end > begin) {
      windows.add(new Slice(values, begin, end - begin));
    }
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
    if (array.length != values.length) {
      throw new IllegalArgumentException(
          "array has " + array.length + " elements, expected " + values.length);
    }
    check(parameter);
    return new Slice(array, parameter.offset(), parameter.shape().size());
  }

  private void check(Parameter parameter) {
    Objects.requireNonNull(parameter, "parameter is null");
    if (parameter.index() >= list.size() || list.get(parameter.index()) != parameter) {
      throw new IllegalArgumentException("parameter " + parameter + " belongs to another graph");
    }
  }
}
