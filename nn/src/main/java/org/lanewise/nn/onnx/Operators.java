package org.lanewise.nn.onnx;

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
  private Operators() {}

  /// What converts a node.
  ///
  /// @throws Unsupported if there is no such operator here
  static Consumer<Conversion> converter(OnnxNode node) {
    Consumer<Conversion> converter =
        switch (node.domain()) {
          case "" -> onnx(node.op());
          case "ai.onnx.preview.training" -> training(node.op());
          default -> null;
        };
    if (converter == null) {
      throw new Unsupported("the operator");
    }
    return converter;
  }

  /// ONNX's own. A map would have all of these functions linked before the first file is read; of a
  /// switch a JVM links those that a file needs.
  private static Consumer<Conversion> onnx(String op) {
    return switch (op) {
      case "Abs" -> of(Unary.ABS);
      case "Acos" -> of(Elementary.ACOS);
      case "Acosh" -> of(Elementary.ACOSH);
      case "Add" -> of(Binary.ADD);
      case "And" -> of(Discrete.AND);
      case "ArgMax" -> c -> Reductions.arg(c, false);
      case "ArgMin" -> c -> Reductions.arg(c, true);
      case "Asin" -> of(Elementary.ASIN);
      case "Asinh" -> of(Elementary.ASINH);
      case "Atan" -> of(Elementary.ATAN);
      case "Atanh" -> of(Elementary.ATANH);
      case "AveragePool" -> Pools::average;
      case "BatchNormalization" -> Norms::batch;
      case "BitShift" -> Elements::bitShift;
      case "BlackmanWindow" -> Signals::blackman;
      case "Cast" -> Elements::cast;
      case "CastLike" -> Elements::castLike;
      case "Ceil" -> of(Stepwise.CEIL);
      case "Celu" -> Elements::celu;
      case "Clip" -> Elements::clip;
      case "Compress" -> Indices::compress;
      case "Concat" -> Shapes::concat;
      case "Constant" -> Shapes::constant;
      case "ConstantOfShape" -> Shapes::constantOfShape;
      case "Conv" -> Convolutions::conv;
      case "ConvInteger" -> Quantization::convInteger;
      case "ConvTranspose" -> Convolutions::convTranspose;
      case "Cos" -> of(Unary.COS);
      case "Cosh" -> of(Elementary.COSH);
      case "CumSum" -> Reductions::cumSum;
      case "DFT" -> Signals::dft;
      case "DepthToSpace" -> Shapes::depthToSpace;
      case "DequantizeLinear" -> Quantization::dequantize;
      case "Div" -> of(Binary.DIV);
      case "Dropout" -> Elements::dropout;
      case "DynamicQuantizeLinear" -> Quantization::dynamic;
      case "Einsum" -> Products::einsum;
      case "Elu" -> Elements::elu;
      case "Equal" -> of(Discrete.EQUAL);
      case "Erf" -> of(Unary.ERF);
      case "Exp" -> of(Unary.EXP);
      case "Expand" -> Shapes::expand;
      case "EyeLike" -> Shapes::eyeLike;
      case "Flatten" -> Shapes::flatten;
      case "Floor" -> of(Stepwise.FLOOR);
      case "GRU" -> Recurrences::gru;
      case "Gather" -> Indices::gather;
      case "GatherElements" -> Indices::gatherElements;
      case "GatherND" -> Indices::gatherNd;
      case "Gelu" -> Elements::gelu;
      case "Gemm" -> Products::gemm;
      case "GlobalAveragePool" -> c -> Pools.global(c, Kind.MEAN);
      case "GlobalMaxPool" -> c -> Pools.global(c, Kind.MAX);
      case "Greater" -> of(Discrete.GREATER);
      case "GreaterOrEqual" -> of(Discrete.GREATER_OR_EQUAL);
      case "HammingWindow" -> Signals::hamming;
      case "HannWindow" -> Signals::hann;
      case "HardSigmoid" -> Elements::hardSigmoid;
      case "HardSwish" -> of(Activation.HARD_SWISH);
      case "Hardmax" -> Norms::hardmax;
      case "Identity" -> Elements::identity;
      case "If" -> Control::branch;
      case "InstanceNormalization" -> Norms::instance;
      case "IsInf" -> Elements::isInf;
      case "IsNaN" -> of(Stepwise.IS_NAN);
      case "LRN" -> Norms::localResponse;
      case "LSTM" -> Recurrences::lstm;
      case "LayerNormalization" -> Norms::layer;
      case "LeakyRelu" -> Elements::leakyRelu;
      case "Less" -> of(Discrete.LESS);
      case "LessOrEqual" -> of(Discrete.LESS_OR_EQUAL);
      case "Log" -> of(Unary.LOG);
      case "LogSoftmax" -> c -> Norms.softmax(c, true);
      case "Loop" -> Control::loop;
      case "LpNormalization" -> Norms::lp;
      case "MatMul" -> Products::matMul;
      case "MatMulInteger" -> Quantization::matMulInteger;
      case "Max" -> of(Binary.MAX);
      case "MaxPool" -> Pools::max;
      case "Mean" -> Elements::mean;
      case "MeanVarianceNormalization" -> Norms::meanVariance;
      case "MelWeightMatrix" -> Signals::mel;
      case "Min" -> of(Binary.MIN);
      case "Mish" -> of(Activation.MISH);
      case "Mod" -> Elements::mod;
      case "Mul" -> of(Binary.MUL);
      case "Neg" -> of(Unary.NEG);
      case "NegativeLogLikelihoodLoss" -> Losses::negativeLogLikelihood;
      case "NonZero" -> Indices::nonZero;
      case "Not" -> of(Stepwise.NOT);
      case "OneHot" -> Indices::oneHot;
      case "Or" -> of(Discrete.OR);
      case "PRelu" -> Elements::pRelu;
      case "Pad" -> Shapes::pad;
      case "Pow" -> Elements::pow;
      case "QLinearConv" -> Quantization::conv;
      case "QLinearMatMul" -> Quantization::matMul;
      case "QuantizeLinear" -> Quantization::quantize;
      case "RNN" -> Recurrences::rnn;
      case "Range" -> Shapes::range;
      case "Reciprocal" -> of(Unary.RECIPROCAL);
      case "ReduceL1" -> of(Kind.L1);
      case "ReduceL2" -> of(Kind.L2);
      case "ReduceLogSum" -> Reductions::logSum;
      case "ReduceLogSumExp" -> Reductions::logSumExp;
      case "ReduceMax" -> of(Kind.MAX);
      case "ReduceMean" -> of(Kind.MEAN);
      case "ReduceMin" -> of(Kind.MIN);
      case "ReduceProd" -> of(Kind.PROD);
      case "ReduceSum" -> of(Kind.SUM);
      case "ReduceSumSquare" -> Reductions::sumSquare;
      case "Relu" -> of(Activation.RELU);
      case "Reshape" -> Shapes::reshape;
      case "Resize" -> Resizing::resize;
      case "ReverseSequence" -> Indices::reverseSequence;
      case "Round" -> of(Stepwise.ROUND);
      case "STFT" -> Signals::stft;
      case "Scan" -> Control::scan;
      case "Scatter" -> Indices::scatterElements;
      case "ScatterElements" -> Indices::scatterElements;
      case "ScatterND" -> Indices::scatterNd;
      case "Selu" -> Elements::selu;
      case "Shape" -> Shapes::shape;
      case "Shrink" -> Elements::shrink;
      case "Sigmoid" -> of(Activation.SIGMOID);
      case "Sign" -> of(Stepwise.SIGN);
      case "Sin" -> of(Unary.SIN);
      case "Sinh" -> of(Elementary.SINH);
      case "Size" -> Shapes::size;
      case "Slice" -> Shapes::slice;
      case "Softmax" -> c -> Norms.softmax(c, false);
      case "SoftmaxCrossEntropyLoss" -> Losses::softmaxCrossEntropy;
      case "Softplus" -> of(Activation.SOFTPLUS);
      case "Softsign" -> of(Activation.SOFTSIGN);
      case "SpaceToDepth" -> Shapes::spaceToDepth;
      case "Split" -> Shapes::split;
      case "Sqrt" -> of(Unary.SQRT);
      case "Squeeze" -> Shapes::squeeze;
      case "Sub" -> of(Binary.SUB);
      case "Sum" -> of(Binary.ADD);
      case "Tan" -> of(Elementary.TAN);
      case "Tanh" -> of(Activation.TANH);
      case "ThresholdedRelu" -> Elements::thresholdedRelu;
      case "Tile" -> Shapes::tile;
      case "TopK" -> Indices::topK;
      case "Transpose" -> Shapes::transpose;
      case "Trilu" -> Shapes::trilu;
      case "Unsqueeze" -> Shapes::unsqueeze;
      case "Upsample" -> Resizing::upsample;
      case "Where" -> Elements::where;
      case "Xor" -> of(Discrete.XOR);
      default -> null;
    };
  }

  private static Consumer<Conversion> training(String op) {
    return switch (op) {
      case "Adagrad" -> Training::adagrad;
      case "Adam" -> Training::adam;
      case "Momentum" -> Training::momentum;
      default -> null;
    };
  }

  private static Consumer<Conversion> of(Activation function) {
    return c -> Elements.activate(c, function);
  }

  private static Consumer<Conversion> of(Unary function) {
    return c -> Elements.unary(c, function);
  }

  private static Consumer<Conversion> of(Elementary function) {
    return c -> Elements.elementary(c, function);
  }

  private static Consumer<Conversion> of(Stepwise function) {
    return c -> Elements.stepwise(c, function);
  }

  private static Consumer<Conversion> of(Binary function) {
    return c -> Elements.binary(c, function);
  }

  private static Consumer<Conversion> of(Discrete function) {
    return c -> Elements.discrete(c, function);
  }

  private static Consumer<Conversion> of(Kind kind) {
    return c -> Reductions.reduce(c, kind);
  }
}
