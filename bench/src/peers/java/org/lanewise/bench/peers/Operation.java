package org.lanewise.bench.peers;

import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/// What is compared beside the products of matrices: functions of each element, of each row, and of
/// all elements together.
enum Operation {
  EXP("Exp", 87, Math::exp),
  LOG("Log", 1e38, Math::log),
  TANH("Tanh", 10, Math::tanh),
  SIGMOID("Sigmoid", 87, x -> 1 / (1 + Math.exp(-x))),
  ERF("Erf", 4, Erf::erf),
  GELU("Gelu", 12, x -> 0.5 * x * Erf.erfc(-x / Math.sqrt(2))),
  SOFTPLUS("Softplus", 87, x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  RELU("Relu", 1e38, x -> Math.max(x, 0)),
  COPY("Identity", 1e38, x -> x),

  /// The sum of two arrays.
  ADD("Add", 3),

  SOFTMAX("Softmax", 2),
  LOG_SOFTMAX("LogSoftmax", 2),

  /// Rows of mean 0 and variance 1, times a scale, plus a shift.
  LAYER_NORM("LayerNormalization", 2),

  /// The sum of all elements.
  SUM("ReduceSum", 1);

  /// Its name as an operator of ONNX.
  final String onnx;

  /// How many arrays of the input's size it reads and writes.
  final int arrays;

  /// The function of one element; null for what is none.
  final DoubleUnaryOperator function;

  /// The largest magnitude at which [#function] is worth a sample: beyond, its results overflow,
  /// are subnormal, or no longer change.
  final double largest;

  Operation(String onnx, int arrays) {
    this(onnx, arrays, 0, null);
  }

  Operation(String onnx, double largest, DoubleUnaryOperator function) {
    this(onnx, 2, largest, function);
  }

  Operation(String onnx, int arrays, double largest, DoubleUnaryOperator function) {
    this.onnx = onnx;
    this.arrays = arrays;
    this.largest = largest;
    this.function = function;
  }

  /// The operation of a benchmark's parameter, such as `log_softmax`.
  static Operation of(String parameter) {
    return valueOf(parameter.toUpperCase(Locale.ROOT));
  }
}
