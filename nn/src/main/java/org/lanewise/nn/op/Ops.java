package org.lanewise.nn.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lanewise.kernels.Binary;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;

/// The register of the ops that a saved model may hold: each is made again from its type and
/// attributes.
public final class Ops {
  /// Apart from the rest, so that it is made when the first op is asked for: to link so many
  /// functions takes a JVM longer than to build a network.
  private static final class Register {
    static final Map<String, Function<Map<String, String>, Op>> BY_TYPE =
        Map.ofEntries(
            Map.entry("Activate", Activate::of),
            Map.entry("ActivityRegularization", ActivityRegularization::of),
            Map.entry("Add", Add::of),
            Map.entry("ArgMax", ArgMax::of),
            Map.entry("Attention", Attention::of),
            Map.entry("AveragePool", AveragePool::of),
            Map.entry("BatchNormalization", BatchNormalization::of),
            Map.entry("BroadcastAdd", none -> new Elementwise(Binary.ADD)),
            Map.entry("Concat", Concat::of),
            Map.entry("Constant", Constant::of),
            Map.entry("Conv", Conv::of),
            Map.entry("ConvTranspose", ConvTranspose::of),
            Map.entry("Discrete", Discrete::of),
            Map.entry("Div", none -> new Elementwise(Binary.DIV)),
            Map.entry("Dropout", Dropout::of),
            Map.entry("Elementary", Elementary::of),
            Map.entry("Expand", Expand::of),
            Map.entry("GRU", Recurrent::gru),
            Map.entry("Gather", Gather::of),
            Map.entry("GaussianNoise", GaussianNoise::of),
            Map.entry("Gemm", Gemm::of),
            Map.entry("GlobalAveragePool", GlobalAveragePool::of),
            Map.entry("GlobalMaxPool", GlobalMaxPool::of),
            Map.entry("GroupNormalization", GroupNormalization::of),
            Map.entry("LSTM", Recurrent::lstm),
            Map.entry("LayerNormalization", LayerNormalization::of),
            Map.entry("LogSoftmax", LogSoftmax::of),
            Map.entry("LpNormalization", LpNormalization::of),
            Map.entry("Masking", Masking::of),
            Map.entry("MatMul", MatMul::of),
            Map.entry("Max", none -> new Elementwise(Binary.MAX)),
            Map.entry("MaxPool", MaxPool::of),
            Map.entry("Mean", Mean::of),
            Map.entry("Min", none -> new Elementwise(Binary.MIN)),
            Map.entry("Mul", none -> new Elementwise(Binary.MUL)),
            Map.entry("OneHot", OneHot::of),
            Map.entry("PRelu", PRelu::of),
            Map.entry("Pad", Pad::of),
            Map.entry("PadConstant", PadConstant::of),
            Map.entry("PaddingMask", PaddingMask::of),
            Map.entry("PositionEmbedding", PositionEmbedding::of),
            Map.entry("Pow", none -> new Elementwise(Binary.POW)),
            Map.entry("RNN", Recurrent::rnn),
            Map.entry("RMSNormalization", RMSNormalization::of),
            Map.entry("Reduce", Reduce::of),
            Map.entry("Reshape", Reshape::of),
            Map.entry("Resize", Resize::of),
            Map.entry("RotaryEmbedding", RotaryEmbedding::of),
            Map.entry("Sampling", Sampling::of),
            Map.entry("Scaler", Scaler::of),
            Map.entry("SinePositionEncoding", SinePositionEncoding::of),
            Map.entry("Softmax", Softmax::of),
            Map.entry("Stepwise", Stepwise::of),
            Map.entry("Strided", Strided::of),
            Map.entry("Sub", none -> new Elementwise(Binary.SUB)),
            Map.entry("Take", Take::of),
            Map.entry("TimeDistributed", TimeDistributed::of),
            Map.entry("TopK", TopK::of),
            Map.entry("Transpose", Transpose::of),
            Map.entry("Unary", Unary::of),
            Map.entry("Where", Where::of));
  }

  private Ops() {}

  /// Makes an op again.
  ///
  /// @param type what [Op#type] gave
  /// @param attributes what [Op#attributes] gave
  /// @return an op equal to that one
  /// @throws IllegalArgumentException if the type is not registered, or an attribute is missing or
  ///     makes no sense
  public static Op of(String type, Map<String, String> attributes) {
    Function<Map<String, String>, Op> maker =
        Register.BY_TYPE.get(Objects.requireNonNull(type, "type is null"));
    if (maker == null) {
      throw new IllegalArgumentException(
          "there is no op "
              + type
              + ", expected one of "
              + Register.BY_TYPE.keySet().stream().sorted().toList());
    }
    return maker.apply(Objects.requireNonNull(attributes, "attributes is null"));
  }

  /// Whether [#of] makes such an op.
  ///
  /// @param op any op
  /// @return false for one that is not registered, even if it has the type of one that is
  public static boolean isRegistered(Op op) {
    try {
      return of(op.type(), op.attributes()).getClass() == op.getClass();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static String attribute(Map<String, String> attributes, String name) {
    String value = attributes.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the attribute " + name + " is missing");
    }
    return value;
  }

  static int integer(Map<String, String> attributes, String name) {
    String text = attribute(attributes, name);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw wrong(name, text, "an integer");
    }
  }

  /// Integers with commas between them.
  static List<Integer> integers(Map<String, String> attributes, String name) {
    String text = attribute(attributes, name);
    try {
      String[] words = text.isEmpty() ? new String[0] : text.split(",", -1);
      return Arrays.stream(words).map(Integer::valueOf).toList();
    } catch (NumberFormatException e) {
      throw wrong(name, text, "integers with commas between them");
    }
  }

  static int[] array(List<Integer> integers) {
    return integers.stream().mapToInt(Integer::intValue).toArray();
  }

  /// The way back of [#integers].
  static String text(List<Integer> integers) {
    return integers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  static float number(Map<String, String> attributes, String name) {
    String text = attribute(attributes, name);
    try {
      return Float.parseFloat(text);
    } catch (NumberFormatException e) {
      throw wrong(name, text, "a number");
    }
  }

  static boolean flag(Map<String, String> attributes, String name) {
    String text = attribute(attributes, name);
    if (!text.equals("true") && !text.equals("false")) {
      throw wrong(name, text, "true or false");
    }
    return text.equals("true");
  }

  private static IllegalArgumentException wrong(String name, String text, String expected) {
    return new IllegalArgumentException(
        "the attribute " + name + " is '" + text + "', expected " + expected);
  }

  /// Refuses a mask that is not one of these steps.
  static void checkMask(Shape x, Shape mask) {
    if (x.rank() != 2 || mask.rank() != 1 || mask.dim(0) != x.dim(0)) {
      throw new IllegalArgumentException(
          "the mask has the shape "
              + mask
              + " and the input "
              + x
              + ", expected [steps] and [steps, features]");
    }
  }

  /// What [Op#backward] of an op without a gradient throws.
  static UnsupportedOperationException noGradient(Op op) {
    return new UnsupportedOperationException(
        op + " has no gradient, expected it only where nothing that is trained stands before it");
  }

  /// Refuses a wrong number of inputs or parameters.
  static void count(String what, List<Shape> shapes, int least, int most) {
    if (shapes.size() < least || shapes.size() > most) {
      throw new IllegalArgumentException(
          shapes.size()
              + " "
              + what
              + " "
              + shapes
              + ", expected "
              + (least == most ? least : least + " to " + most));
    }
  }
}
