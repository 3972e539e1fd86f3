package org.lanewise.nn.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lanewise.kernels.Workers;

/// Runs an [OnnxModel]. A run with shapes of which a plan is there allocates nothing.
///
/// Not thread-safe: one session a thread. The sessions of a model share its packed weights.
public final class OnnxSession {
  /// How many shapes are kept ready.
  private static final int KEPT = OnnxModel.PLANS;

  private final OnnxModel model;
  private final Workers workers;
  private final List<OnnxGraph.Port> ports;
  private final Tensor[] tensors;

  /// The last that was used is the first.
  private final List<Plan.Runs> ready = new ArrayList<>();

  OnnxSession(OnnxModel model, Workers workers) {
    this.model = model;
    this.workers = workers;
    this.ports = model.graph().inputs();
    this.tensors = new Tensor[ports.size()];
  }

  /// Computes the outputs.
  ///
  /// @param inputs by name, one for each input of the model; not changed
  /// @return the outputs by name: the session's own, which a later run with the same shapes
  ///     overwrites
  /// @throws IllegalArgumentException if an input is missing or there is one too many, its shape is
  ///     not as the file says, or an integer is not whole or beyond 2^24
  /// @throws UnsupportedNodesException if nodes of the model cannot be computed for these shapes:
  ///     the message lists all of them
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    take(inputs);
    return runs().run(tensors);
  }

  /// Makes the plan that a run with such inputs needs, without running it: a later run has it.
  ///
  /// @param inputs as those of [#run]: what counts is their shapes, and the elements that a plan
  ///     depends on
  /// @throws IllegalArgumentException as [#run]
  /// @throws UnsupportedNodesException as [#run]
  public void prepare(Map<String, Tensor> inputs) {
    take(inputs);
    runs();
  }

  private void take(Map<String, Tensor> inputs) {
    Objects.requireNonNull(inputs, "inputs is null");
    if (inputs.size() != tensors.length) {
      throw new IllegalArgumentException(
          "the inputs are " + inputs.keySet() + ", expected " + model.inputs().keySet());
    }
    for (int i = 0; i < tensors.length; i++) {
      OnnxGraph.Port port = ports.get(i);
      tensors[i] = inputs.get(port.name());
      if (tensors[i] == null) {
        throw new IllegalArgumentException(
            "the inputs are " + inputs.keySet() + ", expected " + model.inputs().keySet());
      }
      check(port, tensors[i]);
    }
  }

  private Plan.Runs runs() {
    for (int i = 0; i < ready.size(); i++) {
      Plan.Runs runs = ready.get(i);
      if (runs.plan().fits(tensors)) {
        for (int j = i; j > 0; j--) {
          ready.set(j, ready.get(j - 1));
        }
        ready.set(0, runs);
        return runs;
      }
    }
    for (int i = 0; i < tensors.length; i++) {
      if (!ports.get(i).type().isFloat()) {
        checkIntegers(ports.get(i).name(), tensors[i].data());
      }
    }
    Plan.Runs runs = model.plan(tensors).runs(workers);
    ready.add(0, runs);
    if (ready.size() > KEPT) {
      ready.remove(KEPT);
    }
    return runs;
  }

  private static void check(OnnxGraph.Port port, Tensor tensor) {
    int[] dims = port.dims();
    boolean fits = dims == null || dims.length == tensor.shape.length;
    for (int d = 0; fits && dims != null && d < dims.length; d++) {
      fits = dims[d] < 0 || dims[d] == tensor.shape[d];
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "input "
              + port.name()
              + " has the shape "
              + Arrays.toString(tensor.shape)
              + ", expected "
              + Arrays.toString(dims)
              + ", where -1 is any extent");
    }
  }

  static void checkIntegers(String name, float[] data) {
    for (int i = 0; i < data.length; i++) {
      float value = data[i];
      if (!(Math.abs(value) <= Tensor.LARGEST && value == (int) value)) {
        throw new IllegalArgumentException(
            "input "
                + name
                + " has the element "
                + value
                + " at "
                + i
                + ", expected a whole number of at most 2^24 = "
                + Tensor.LARGEST);
      }
    }
  }
}
