package org.lanewise.nn.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.kernels.Activation.TANH;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lanewise.kernels.Binary;
import org.lanewise.kernels.Padding;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;

class OpsTest {
  @Test
  void everyOpIsMadeAgainFromTypeAndAttributes() {
    List<Op> ops =
        List.of(
            new Activate(TANH),
            new ActivityRegularization(0.1f, 0.2f),
            new Sampling(0.3f),
            new Add(),
            new AveragePool(List.of(2, 3), List.of(1, 2), Padding.SAME),
            new Concat(-2),
            new Conv(List.of(1), Padding.of(2, 3), List.of(1), 1, TANH),
            new Conv(List.of(1, 2), Padding.SAME, List.of(3, 1), 4, TANH),
            new ConvTranspose(List.of(2), Padding.VALID, List.of(1), 1, TANH),
            new BatchNormalization(1e-3f, 0.99f, true, false),
            new Dropout(0.5f, true),
            new Elementwise(Binary.DIV),
            new Elementwise(Binary.MAX),
            new Elementwise(Binary.MIN),
            new Elementwise(Binary.MUL),
            new Elementwise(Binary.POW),
            new Elementwise(Binary.SUB),
            new Expand(3),
            new Gather(),
            new ArgMax(-2),
            new Constant(),
            new Discrete(org.lanewise.kernels.Discrete.FMOD),
            new Elementary(org.lanewise.kernels.Elementary.ATANH),
            new Elementwise(Binary.ADD),
            new LogSoftmax(-1),
            new PadConstant(List.of(1, 0), List.of(0, 2), -1.5f),
            new Reduce(Reduce.Kind.L2, List.of(0, 2), true),
            new Stepwise(org.lanewise.kernels.Stepwise.ROUND),
            new Strided(3, List.of(2, 2), List.of(0, -1)),
            new Take(-3),
            new TopK(-2, 3, false),
            new Unary(org.lanewise.kernels.Unary.pow(2.5f)),
            new Where(),
            new Pad(List.of(1, -2), List.of(0, 3)),
            new Resize(List.of(2, 3), true),
            new Resize(List.of(2), false),
            new Gemm(TANH),
            new GlobalAveragePool(),
            new GlobalMaxPool(),
            new MaxPool(List.of(2), List.of(1), Padding.of(0, 1)),
            new GroupNormalization(4, 1e-3f, false, true),
            new LayerNormalization(-2, 1e-5f, true, false),
            new LpNormalization(),
            new Masking(-1),
            new MatMul(true, false),
            new Mean(),
            new PRelu(),
            new RMSNormalization(-1, 1e-6f),
            new Reshape(Shape.of(2, 3)),
            new Reshape(Shape.of()),
            new Softmax(-2),
            new Transpose(List.of(1, 0, 2)));
    for (Op op : ops) {
      assertEquals(op, Ops.of(op.type(), op.attributes()));
      assertTrue(Ops.isRegistered(op), op.type());
    }
  }

  @Test
  void anotherOpOfAKnownTypeIsNotRegistered() {
    Op impostor =
        new Op() {
          @Override
          public String type() {
            return "Gemm";
          }

          @Override
          public Shape shape(List<Shape> inputs, List<Shape> parameters) {
            return inputs.get(0);
          }

          @Override
          public void forward(Call call) {}

          @Override
          public void backward(Call call) {}
        };
    assertFalse(Ops.isRegistered(impostor));
  }

  @Test
  void refusesWhatMakesNoOp() {
    List<Integer> one = List.of(1);
    refused(
        "there is no op Einsum, expected one of [Activate, ActivityRegularization, Add",
        "Einsum",
        Map.of());
    refused("the attribute activation is missing", "Gemm", Map.of());
    refused("name is 'swash'", "Activate", Map.of("activation", "swash"));
    refused("the attribute shape is '2,,3'", "Reshape", Map.of("shape", "2,,3"));
    refused(
        "the attribute axis is 'x', expected an integer", "RMSNormalization", Map.of("axis", "x"));
    refused(
        "the attribute epsilon is 'x', expected a number",
        "RMSNormalization",
        Map.of("axis", "-1", "epsilon", "x"));
    refused(
        "the attribute scale is 'no', expected true or false",
        "LayerNormalization",
        Map.of("axis", "-1", "epsilon", "1", "scale", "no", "center", "true"));
    Map<String, String> conv =
        new HashMap<>(new Conv(one, Padding.SAME, one, 1, TANH).attributes());
    conv.put("padding", "full");
    refused("the padding is full, expected valid", "Conv", conv);
    conv.put("strides", "1,x");
    refused("the attribute strides is '1,x', expected integers", "Conv", conv);
    refused("has the extent -1", "Reshape", Map.of("shape", "-1"));
  }

  private static void refused(String message, String type, Map<String, String> attributes) {
    String actual =
        assertThrows(IllegalArgumentException.class, () -> Ops.of(type, attributes)).getMessage();
    assertTrue(actual.contains(message), actual);
  }
}
