package org.lanewise.check;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.gamma.Erf;
import org.lanewise.nn.Node;
import org.lanewise.nn.Shape;
import org.lanewise.nn.op.Elementary;
import org.lanewise.nn.op.LogSoftmax;
import org.lanewise.nn.op.Reduce;
import org.lanewise.nn.op.Stepwise;
import org.lanewise.nn.op.Unary;

/// Functions of single elements, and reductions, in double.
final class FunctionReference {
  private FunctionReference() {}

  static double[] unary(Unary op, Node node, int rows, List<double[]> in, List<double[]> w) {
    String name = op.function().name();
    if (name.startsWith("pow(")) {
      double p = Float.parseFloat(name.substring(4, name.length() - 1));
      return map(in, x -> Math.pow(x, p));
    }
    return switch (name) {
      case "sqrt" -> map(in, Math::sqrt);
      case "abs" -> map(in, Math::abs);
      case "neg" -> map(in, x -> -x);
      case "reciprocal" -> map(in, x -> 1 / x);
      case "exp" -> map(in, Math::exp);
      case "expm1" -> map(in, Math::expm1);
      case "log" -> map(in, Math::log);
      case "log1p" -> map(in, Math::log1p);
      case "erf" -> map(in, Erf::value);
      case "sin" -> map(in, Math::sin);
      case "cos" -> map(in, Math::cos);
      case "rsqrt" -> map(in, x -> 1 / Math.sqrt(x));
      default -> throw new AssertionError(name);
    };
  }

  /// The inverse hyperbolic functions by their logarithms.
  static double[] elementary(
      Elementary op, Node node, int rows, List<double[]> in, List<double[]> w) {
    return switch (op.function()) {
      case TAN -> map(in, Math::tan);
      case ASIN -> map(in, Math::asin);
      case ACOS -> map(in, Math::acos);
      case ATAN -> map(in, Math::atan);
      case SINH -> map(in, Math::sinh);
      case COSH -> map(in, Math::cosh);
      case ASINH -> map(in, x -> Math.log(x + Math.sqrt(x * x + 1)));
      case ACOSH -> map(in, x -> Math.log(x + Math.sqrt(x * x - 1)));
      case ATANH -> map(in, x -> Math.log((1 + x) / (1 - x)) / 2);
    };
  }

  static double[] stepwise(Stepwise op, Node node, int rows, List<double[]> in, List<double[]> w) {
    return switch (op.function()) {
      case FLOOR -> map(in, Math::floor);
      case CEIL -> map(in, Math::ceil);
      case ROUND -> map(in, Math::rint);
      case TRUNC -> map(in, x -> x < 0 ? Math.ceil(x) : Math.floor(x));
      case FLOAT16 -> map(in, x -> Float.float16ToFloat(Float.floatToFloat16((float) x)));
      case BFLOAT16 -> map(in, FunctionReference::bfloat16);
      case SIGN -> map(in, Math::signum);
      case BOOL -> map(in, x -> x == 0 ? 0 : 1);
      case NOT -> map(in, x -> x == 0 ? 1 : 0);
      case IS_NAN -> map(in, x -> Double.isNaN(x) ? 1 : 0);
      case IS_INF -> map(in, x -> Double.isInfinite(x) ? 1 : 0);
      case IS_POSITIVE_INF -> map(in, x -> x > Double.MAX_VALUE ? 1 : 0);
      case IS_NEGATIVE_INF -> map(in, x -> x < -Double.MAX_VALUE ? 1 : 0);
    };
  }

  private static double bfloat16(double x) {
    double unit = Math.scalb(1.0, Math.max(Math.getExponent(x), Float.MIN_EXPONENT) - 7);
    return Double.isFinite(x) ? (float) (Math.rint(x / unit) * unit) : x;
  }

  private static double[] map(List<double[]> in, DoubleUnaryOperator f) {
    return Arrays.stream(in.get(0)).map(f).toArray();
  }

  static double[] reduce(Reduce op, Node node, int rows, List<double[]> in, List<double[]> w) {
    Shape x = node.inputs().get(0).shape();
    int n = node.output().shape().size();
    double[] y = new double[rows * n];
    int[] counts = new int[y.length];
    for (int i = 0; i < in.get(0).length; i++) {
      int[] index = MergeReference.index(x, i % x.size());
      int to = 0;
      for (int d = 0; d < index.length; d++) {
        to = op.axes().contains(d) ? to : to * x.dim(d) + index[d];
      }
      int at = i / x.size() * n + to;
      double v = in.get(0)[i];
      boolean first = counts[at]++ == 0;
      y[at] =
          switch (op.kind()) {
            case SUM, MEAN -> y[at] + v;
            case L1 -> y[at] + Math.abs(v);
            case L2 -> y[at] + v * v;
            case MAX -> first ? v : Math.max(y[at], v);
            case MIN -> first ? v : Math.min(y[at], v);
            case PROD -> first ? v : y[at] * v;
          };
    }
    for (int i = 0; i < y.length; i++) {
      y[i] =
          switch (op.kind()) {
            case MEAN -> y[i] / counts[i];
            case L2 -> Math.sqrt(y[i]);
            default -> y[i];
          };
    }
    return y;
  }

  static double[] logSoftmax(
      LogSoftmax op, Node node, int rows, List<double[]> in, List<double[]> w) {
    double[] y =
        MergeReference.softmax(new org.lanewise.nn.op.Softmax(op.axis()), node, rows, in, w);
    return Arrays.stream(y).map(Math::log).toArray();
  }
}
