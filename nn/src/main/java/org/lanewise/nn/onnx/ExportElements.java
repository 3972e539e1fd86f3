package org.lanewise.nn.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Locale;
import java.util.Map;
import org.lanewise.kernels.Activation;
import org.lanewise.nn.op.Add;
import org.lanewise.nn.op.Discrete;
import org.lanewise.nn.op.Elementary;
import org.lanewise.nn.op.Elementwise;
import org.lanewise.nn.op.Stepwise;
import org.lanewise.nn.op.Unary;
import org.lanewise.nn.op.Where;

/// Exports ops that go element by element.
final class ExportElements {
  private ExportElements() {}

  static String activate(ExportNode n, String x, Activation activation) {
    String[] words = activation.name().split("[(,) ]+");
    return switch (words[0]) {
      case "linear" -> x;
      case "relu", "selu", "softplus", "softsign", "tanh", "sigmoid" ->
          n.add(capitalised(words[0]), x);
      case "relu6" -> n.add("Clip", x, n.scalar(0), n.scalar(6));
      case "clip" -> n.add("Clip", x, n.scalar(number(words, 1)), n.scalar(number(words, 2)));
      case "leaky_relu" -> n.add("LeakyRelu", Map.of("alpha", number(words, 1)), x);
      case "threshold" -> {
        String above = n.add("Greater", x, n.scalar(number(words, 1)));
        yield n.add("Where", above, x, n.scalar(number(words, 2)));
      }
      case "elu", "celu" -> n.add(capitalised(words[0]), Map.of("alpha", number(words, 1)), x);
      case "gelu" -> gelu(n, x);
      case "gelu_tanh" -> geluTanh(n, x);
      case "silu" -> n.add("Mul", x, n.add("Sigmoid", x));
      case "mish" -> n.add("Mul", x, n.add("Tanh", n.add("Softplus", x)));
      case "hard_sigmoid" -> n.add("HardSigmoid", Map.of("alpha", 1 / 6f, "beta", 0.5f), x);
      case "hard_swish" -> n.add("HardSwish", x);
      case "log_sigmoid" -> n.add("Neg", n.add("Softplus", n.add("Neg", x)));
      default -> throw new Unsupported("there is no export of the activation " + activation.name());
    };
  }

  private static float number(String[] words, int i) {
    return Float.parseFloat(words[i]);
  }

  /// `x (1 + erf(x / sqrt 2)) / 2`.
  private static String gelu(ExportNode n, String x) {
    String erf = n.add("Erf", n.add("Mul", x, n.scalar((float) Math.sqrt(0.5))));
    return n.add("Mul", n.add("Mul", x, n.scalar(0.5f)), n.add("Add", erf, n.scalar(1)));
  }

  /// `x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2`.
  private static String geluTanh(ExportNode n, String x) {
    String square = n.add("Mul", x, x);
    String factor = n.add("Add", n.add("Mul", square, n.scalar(0.044715f)), n.scalar(1));
    String scaled = n.add("Mul", x, n.scalar((float) Math.sqrt(2 / Math.PI)));
    String tanh = n.add("Tanh", n.add("Mul", scaled, factor));
    return n.add("Mul", n.add("Mul", x, n.scalar(0.5f)), n.add("Add", tanh, n.scalar(1)));
  }

  static String unary(ExportNode n, Unary op) {
    String[] words = op.function().name().split("[()]");
    return switch (words[0]) {
      case "expm1" -> n.add("Sub", n.add("Exp", n.x()), n.scalar(1));
      case "log1p" -> n.add("Log", n.add("Add", n.x(), n.scalar(1)));
      case "rsqrt" -> n.add("Reciprocal", n.add("Sqrt", n.x()));
      case "pow" -> n.add("Pow", n.x(), n.scalar(number(words, 1)));
      default -> n.add(capitalised(words[0]), n.x());
    };
  }

  static String elementary(ExportNode n, Elementary op) {
    return n.add(capitalised(op.function().name()), n.x());
  }

  static String stepwise(ExportNode n, Stepwise op) {
    String x = n.x();
    return switch (op.function()) {
      case FLOOR, CEIL, ROUND, SIGN -> n.add(capitalised(op.function().name()), x);
      case TRUNC -> truncated(n, x);
      case FLOAT16 -> n.real(n.cast(DataType.FLOAT16, x));
      case BFLOAT16 -> n.real(n.cast(DataType.BFLOAT16, x));
      case BOOL -> n.real(n.bool(x));
      case NOT -> n.real(n.add("Not", n.bool(x)));
      case IS_NAN -> n.real(n.add("IsNaN", x));
      case IS_INF -> n.real(n.add("IsInf", x));
      case IS_POSITIVE_INF -> n.real(n.add("IsInf", Map.of("detect_negative", 0), x));
      case IS_NEGATIVE_INF -> n.real(n.add("IsInf", Map.of("detect_positive", 0), x));
    };
  }

  private static String truncated(ExportNode n, String x) {
    return n.add("Mul", n.add("Sign", x), n.add("Floor", n.add("Abs", x)));
  }

  static String add(ExportNode n, Add op) {
    return n.add(n.inputs().size() == 2 ? "Add" : "Sum", n.inputs().toArray(String[]::new));
  }

  static String binary(ExportNode n, Elementwise op) {
    int rank = n.output().rank();
    return n.add(capitalised(op.function().name()), n.aligned(0, rank), n.aligned(1, rank));
  }

  static String discrete(ExportNode n, Discrete op) {
    int rank = n.output().rank();
    String a = n.aligned(0, rank);
    String b = n.aligned(1, rank);
    return switch (op.function()) {
      case EQUAL -> n.real(n.add("Equal", a, b));
      case LESS -> n.real(n.add("Less", a, b));
      case LESS_OR_EQUAL -> n.real(n.add("LessOrEqual", a, b));
      case GREATER -> n.real(n.add("Greater", a, b));
      case GREATER_OR_EQUAL -> n.real(n.add("GreaterOrEqual", a, b));
      case AND -> n.real(n.add("And", n.bool(a), n.bool(b)));
      case OR -> n.real(n.add("Or", n.bool(a), n.bool(b)));
      case XOR -> n.real(n.add("Xor", n.bool(a), n.bool(b)));
      case DIV -> truncated(n, n.add("Div", a, b));
      case MOD -> n.add("Sub", a, n.add("Mul", b, n.add("Floor", n.add("Div", a, b))));
      case FMOD -> n.add("Mod", Map.of("fmod", 1), a, b);
      case SHIFT_LEFT -> n.add("Mul", a, n.add("Pow", n.scalar(2), b));
      case SHIFT_RIGHT -> n.add("Floor", n.add("Div", a, n.add("Pow", n.scalar(2), b)));
    };
  }

  static String where(ExportNode n, Where op) {
    int rank = n.output().rank();
    return n.add("Where", n.bool(n.aligned(0, rank)), n.aligned(1, rank), n.aligned(2, rank));
  }

  /// `RELU` and `relu` as `Relu`.
  static String capitalised(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT)
        + name.substring(1).toLowerCase(Locale.ROOT);
  }
}
