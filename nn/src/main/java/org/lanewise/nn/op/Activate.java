package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lanewise.kernels.Activation;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// `y = act(x)` for each element; backward: `dx = act' dy`, from the output or the input, whichever
/// the activation reads. It stands for ONNX's Relu, LeakyRelu, Elu, Selu, Celu, Gelu, Mish,
/// Softplus, Softsign, HardSwish, Sigmoid, Tanh, ThresholdedRelu and Clip.
///
/// @param activation the function
public record Activate(Activation activation) implements Op {
  /// Checks the attribute.
  public Activate {
    Objects.requireNonNull(activation, "activation is null");
  }

  static Activate of(Map<String, String> attributes) {
    return new Activate(Activation.of(Ops.attribute(attributes, "activation")));
  }

  @Override
  public String type() {
    return "Activate";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("activation", activation.name());
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Ops.count("parameters", parameters, 0, 0);
    return inputs.get(0);
  }

  @Override
  public boolean keepsSteps() {
    return true;
  }

  @Override
  public void forward(Call call) {
    Slice x = call.input(0);
    Slice y = call.output();
    // y = act(x)
    activation.forward(call.outputSize(), x.array(), x.offset(), y.array(), y.offset());
  }

  @Override
  public void backward(Call call) {
    Slice v = activation.readsInput() ? call.input(0) : call.output();
    Slice dy = call.outputGradient();
    Slice dx = call.inputGradient(0);
    if (dx != null) {
      // dx = act' dy
      activation.backward(
          call.outputSize(),
          v.array(),
          v.offset(),
          dy.array(),
          dy.offset(),
          dx.array(),
          dx.offset());
    }
  }
}
