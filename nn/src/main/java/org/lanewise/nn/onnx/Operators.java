package org.lanewise.nn.onnx;

import java.util.Map;
import java.util.function.Consumer;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Binary;
import org.lanewise.kernels.Discrete;
import org.lanewise.kernels.Elementary;
import org.lanewise.kernels.Stepwise;
import org.lanewise.kernels.Unary;
import org.lanewise.nn.op.Reduce.Kind;

/// The operators that can be imported, by name, each with the lines that turn it into ops.
final class Operators {
  private static final Map<String, Consumer<Conversion>> ONNX =
      Map.ofEntries(
          of("Abs", Unary.ABS),
          of("Acos", Elementary.ACOS),
          of("Acosh", Elementary.ACOSH),
          of("Add", Binary.ADD),
          of("And", Discrete.AND),
          of("ArgMax", c -> Reductions.arg(c, false)),
          of("ArgMin", c -> Reductions.arg(c, true)),
          of("Asin", Elementary.ASIN),
          of("Asinh", Elementary.ASINH),
          of("Atan", Elementary.ATAN),
          of("Atanh", Elementary.ATANH),
          of("AveragePool", Pools::average),
          of("BatchNormalization", Norms::batch),
          of("BitShift", Elements::bitShift),
          of("Cast", Elements::cast),
          of("CastLike", Elements::castLike),
          of("Ceil", Stepwise.CEIL),
          of("Celu", Elements::celu),
          of("Clip", Elements::clip),
          of("Compress", Indices::compress),
          of("Concat", Shapes::concat),
          of("Constant", Shapes::constant),
          of("ConstantOfShape", Shapes::constantOfShape),
          of("Conv", Convolutions::conv),
          of("ConvInteger", Quantization::convInteger),
          of("ConvTranspose", Convolutions::convTranspose),
          of("Cos", Unary.COS),
          of("Cosh", Elementary.COSH),
          of("CumSum", Reductions::cumSum),
          of("DepthToSpace", Shapes::depthToSpace),
          of("DequantizeLinear", Quantization::dequantize),
          of("Div", Binary.DIV),
          of("Dropout", Elements::dropout),
          of("DynamicQuantizeLinear", Quantization::dynamic),
          of("Einsum", Products::einsum),
          of("Elu", Elements::elu),
          of("Equal", Discrete.EQUAL),
          of("Erf", Unary.ERF),
          of("Exp", Unary.EXP),
          of("Expand", Shapes::expand),
          of("EyeLike", Shapes::eyeLike),
          of("Flatten", Shapes::flatten),
          of("Floor", Stepwise.FLOOR),
          of("GRU", Recurrences::gru),
          of("Gather", Indices::gather),
          of("GatherElements", Indices::gatherElements),
          of("GatherND", Indices::gatherNd),
          of("Gelu", Elements::gelu),
          of("Gemm", Products::gemm),
          of("GlobalAveragePool", c -> Pools.global(c, Kind.MEAN)),
          of("GlobalMaxPool", c -> Pools.global(c, Kind.MAX)),
          of("Greater", Discrete.GREATER),
          of("GreaterOrEqual", Discrete.GREATER_OR_EQUAL),
          of("HardSigmoid", Elements::hardSigmoid),
          of("HardSwish", Activation.HARD_SWISH),
          of("Hardmax", Norms::hardmax),
          of("Identity", Elements::identity),
          of("If", Control::branch),
          of("InstanceNormalization", Norms::instance),
          of("IsInf", Elements::isInf),
          of("IsNaN", Stepwise.IS_NAN),
          of("LRN", Norms::localResponse),
          of("LSTM", Recurrences::lstm),
          of("LayerNormalization", Norms::layer),
          of("LeakyRelu", Elements::leakyRelu),
          of("Less", Discrete.LESS),
          of("LessOrEqual", Discrete.LESS_OR_EQUAL),
          of("Log", Unary.LOG),
          of("LogSoftmax", c -> Norms.softmax(c, true)),
          of("Loop", Control::loop),
          of("LpNormalization", Norms::lp),
          of("MatMul", Products::matMul),
          of("MatMulInteger", Quantization::matMulInteger),
          of("Max", Binary.MAX),
          of("MaxPool", Pools::max),
          of("Mean", Elements::mean),
          of("MeanVarianceNormalization", Norms::meanVariance),
          of("Min", Binary.MIN),
          of("Mish", Activation.MISH),
          of("Mod", Elements::mod),
          of("Mul", Binary.MUL),
          of("Neg", Unary.NEG),
          of("NegativeLogLikelihoodLoss", Losses::negativeLogLikelihood),
          of("NonZero", Indices::nonZero),
          of("Not", Stepwise.NOT),
          of("OneHot", Indices::oneHot),
          of("Or", Discrete.OR),
          of("PRelu", Elements::pRelu),
          of("Pad", Shapes::pad),
          of("Pow", Elements::pow),
          of("QLinearConv", Quantization::conv),
          of("QLinearMatMul", Quantization::matMul),
          of("QuantizeLinear", Quantization::quantize),
          of("RNN", Recurrences::rnn),
          of("Range", Shapes::range),
          of("Reciprocal", Unary.RECIPROCAL),
          of("ReduceL1", Kind.L1),
          of("ReduceL2", Kind.L2),
          of("ReduceLogSum", Reductions::logSum),
          of("ReduceLogSumExp", Reductions::logSumExp),
          of("ReduceMax", Kind.MAX),
          of("ReduceMean", Kind.MEAN),
          of("ReduceMin", Kind.MIN),
          of("ReduceProd", Kind.PROD),
          of("ReduceSum", Kind.SUM),
          of("ReduceSumSquare", Reductions::sumSquare),
          of("Relu", Activation.RELU),
          of("Reshape", Shapes::reshape),
          of("Resize", Resizing::resize),
          of("ReverseSequence", Indices::reverseSequence),
          of("Round", Stepwise.ROUND),
          of("Scan", Control::scan),
          of("Scatter", Indices::scatterElements),
          of("ScatterElements", Indices::scatterElements),
          of("ScatterND", Indices::scatterNd),
          of("Selu", Elements::selu),
          of("Shape", Shapes::shape),
          of("Shrink", Elements::shrink),
          of("Sigmoid", Activation.SIGMOID),
          of("Sign", Stepwise.SIGN),
          of("Sin", Unary.SIN),
          of("Sinh", Elementary.SINH),
          of("Size", Shapes::size),
          of("Slice", Shapes::slice),
          of("Softmax", c -> Norms.softmax(c, false)),
          of("SoftmaxCrossEntropyLoss", Losses::softmaxCrossEntropy),
          of("Softplus", Activation.SOFTPLUS),
          of("Softsign", Activation.SOFTSIGN),
          of("SpaceToDepth", Shapes::spaceToDepth),
          of("Split", Shapes::split),
          of("Sqrt", Unary.SQRT),
          of("Squeeze", Shapes::squeeze),
          of("Sub", Binary.SUB),
          of("Sum", Binary.ADD),
          of("Tan", Elementary.TAN),
          of("Tanh", Activation.TANH),
          of("ThresholdedRelu", Elements::thresholdedRelu),
          of("Tile", Shapes::tile),
          of("TopK", Indices::topK),
          of("Transpose", Shapes::transpose),
          of("Trilu", Shapes::trilu),
          of("Unsqueeze", Shapes::unsqueeze),
          of("Upsample", Resizing::upsample),
          of("Where", Elements::where),
          of("Xor", Discrete.XOR));

  private static final Map<String, Consumer<Conversion>> TRAINING =
      Map.ofEntries(
          of("Adagrad", Training::adagrad),
          of("Adam", Training::adam),
          of("Momentum", Training::momentum));

  /// By domain, of which ONNX's own is empty.
  private static final Map<String, Map<String, Consumer<Conversion>>> ALL =
      Map.of("", ONNX, "ai.onnx.preview.training", TRAINING);

  private Operators() {}

  /// What converts a node.
  ///
  /// @throws Unsupported if there is no such operator here
  static Consumer<Conversion> converter(OnnxNode node) {
    Consumer<Conversion> converter = ALL.getOrDefault(node.domain(), Map.of()).get(node.op());
    if (converter == null) {
      throw new Unsupported("the operator");
    }
    return converter;
  }

  private static Map.Entry<String, Consumer<Conversion>> of(
      String name, Consumer<Conversion> converter) {
    return Map.entry(name, converter);
  }

  private static Map.Entry<String, Consumer<Conversion>> of(String name, Activation function) {
    return of(name, c -> Elements.activate(c, function));
  }

  private static Map.Entry<String, Consumer<Conversion>> of(String name, Unary function) {
    return of(name, c -> Elements.unary(c, function));
  }

  private static Map.Entry<String, Consumer<Conversion>> of(String name, Elementary function) {
    return of(name, c -> Elements.elementary(c, function));
  }

  private static Map.Entry<String, Consumer<Conversion>> of(String name, Stepwise function) {
    return of(name, c -> Elements.stepwise(c, function));
  }

  private static Map.Entry<String, Consumer<Conversion>> of(String name, Binary function) {
    return of(name, c -> Elements.binary(c, function));
  }

  private static Map.Entry<String, Consumer<Conversion>> of(String name, Discrete function) {
    return of(name, c -> Elements.discrete(c, function));
  }

  private static Map.Entry<String, Consumer<Conversion>> of(String name, Kind kind) {
    return of(name, c -> Reductions.reduce(c, kind));
  }
}
