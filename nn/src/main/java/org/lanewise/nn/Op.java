package org.lanewise.nn;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// A differentiable operation: attributes, a rule for shapes, forward and backward. Immutable; what
/// belongs to one node of one execution is in its [Call].
///
/// An op calls kernels and holds no arithmetic loop of its own. The built-in ones are in
/// [org.lanewise.nn.op]; the interface is open.
public interface Op {
  /// The name of the operation: ONNX's, where ONNX has it.
  ///
  /// @return for example `Gemm`
  String type();

  /// What a file needs to make this op again.
  ///
  /// @return the attributes by name; empty where there are none
  default Map<String, String> attributes() {
    return Map.of();
  }

  /// The shape of the output for one sample.
  ///
  /// @param inputs the shapes of the inputs, without the batch dimension
  /// @param parameters the shapes of the parameters
  /// @return the shape of the output, without the batch dimension
  /// @throws IllegalArgumentException if the op does not take these; the message says what it
  ///     expected and what it got
  Shape shape(List<Shape> inputs, List<Shape> parameters);

  /// The number of floats that [#forward] needs in [Call#scratch].
  ///
  /// @param node the node, for its shapes
  /// @param batch the largest number of rows
  /// @return 0 or more
  default long forwardScratch(Node node, int batch) {
    return 0;
  }

  /// The number of floats that [#backward] needs in [Call#scratch].
  ///
  /// @param node the node, for its shapes
  /// @param batch the largest number of rows
  /// @return 0 or more
  default long backwardScratch(Node node, int batch) {
    return 0;
  }

  /// The number of floats that [#forward] leaves in [Call#saved] for [#backward], beside inputs and
  /// output.
  ///
  /// @param node the node, for its shapes
  /// @param batch the largest number of rows
  /// @return 0 or more
  default long saved(Node node, int batch) {
    return 0;
  }

  /// The number of floats of [Call#memory], which stay from run to run: the state of a recurrent
  /// layer, the keys that a decoder has seen.
  ///
  /// @param node the node, for its shapes
  /// @param batch the largest number of rows
  /// @return 0 or more
  default long memory(Node node, int batch) {
    return 0;
  }

  /// Whether the rows of the output's first dimension belong to the same steps as those of the
  /// inputs', so that a [mask][GraphBuilder#mask(Value)] of an input is one of the output too.
  ///
  /// @return false where steps are moved, mixed or taken apart
  default boolean keepsSteps() {
    return false;
  }

  /// The op that gives one step of this output for one step of the inputs, when it runs for each
  /// step from the first on: what a [Decoder] runs. It may keep what it needs in its
  /// [memory][#memory].
  ///
  /// @param node the node, for its shapes
  /// @param stepped whether an input comes step by step; others are whole in each step
  /// @return this (the default) if it [keeps steps][#keepsSteps]; null if it cannot be done
  default Op step(Node node, Predicate<Value> stepped) {
    return keepsSteps() ? this : null;
  }

  /// Makes, once for each node of an execution, an object that the runs would otherwise have to
  /// allocate; they find it in [Call#prepared].
  ///
  /// @param call the node's windows
  /// @return any object; null for none
  default Object prepare(Call call) {
    return null;
  }

  /// Overwrites the output with the function of inputs and parameters, for [Call#batch] rows.
  ///
  /// @param call the node's windows
  void forward(Call call);

  /// Overwrites the gradient of every input and parameter that wants one (those that are not null),
  /// given the gradient of the output. Where a value feeds several nodes, the executor adds up what
  /// they wrote. Inputs, parameters, output and the output's gradient are as [#forward] left them,
  /// and must stay so.
  ///
  /// @param call the node's windows
  void backward(Call call);

  /// What a loss grows by in training because of this node. The gradient of it is part of what
  /// [#backward] gives back in training.
  ///
  /// @param call the node's windows, after [#forward]
  /// @return 0 or more; 0 where [Call#training] is false
  default double penalty(Call call) {
    return 0;
  }

  /// The op with given weights, for serving: the place to pack or fold them.
  ///
  /// @param node the node, for its shapes
  /// @param parameters the weights now; what is kept of them must be a copy
  /// @return what a [Session] runs; null (the default) for [#forward] over a copy of the weights
  default Frozen freeze(Node node, List<Slice> parameters) {
    return null;
  }
}
