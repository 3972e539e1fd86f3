package org.lanewise.check;

/// A function from n floats to m floats with a derivative of its own, beside the same function in
/// double: what [GradientCheck] compares. A kernel, an op, a layer or a whole model fits.
///
/// All inputs (data, weights, biases) stand one after another in one array. [#name] says which is
/// which.
public interface Differentiable {
  /// The function in double, straight from its formula. It may be slow.
  ///
  /// @param x n inputs; must not be changed or kept
  /// @return m outputs, in a new array
  double[] reference(double[] x);

  /// The function under test.
  ///
  /// @param x n inputs; must not be changed or kept
  /// @return m outputs, in a new array
  float[] forward(float[] x);

  /// The derivative under test: `dx[i] = sum_j dy[j] dy_j/dx_i`.
  ///
  /// @param x n inputs; must not be changed or kept
  /// @param dy m upstream gradients; must not be changed or kept
  /// @return n gradients, in a new array
  float[] backward(float[] x, float[] dy);

  /// Names an input for a person, such as `dense/kernel[12]`.
  ///
  /// @param i the index of the input
  /// @return `x[i]` unless overridden
  default String name(int i) {
    return "x[" + i + "]";
  }

  /// Whether an input is a state, such as a running mean, which has no gradient and is not checked.
  ///
  /// @param i the index of the input
  /// @return false unless overridden
  default boolean isState(int i) {
    return false;
  }

  /// The length of the longest chain of roundings from an input to an output or back. It sets the
  /// tolerance: an error of so many units is one of arithmetic, a larger one is a mistake.
  ///
  /// @param inputs n
  /// @param outputs m
  /// @return `64 + inputs + outputs` unless overridden: each value takes part in each result once
  default int roundings(int inputs, int outputs) {
    return 64 + inputs + outputs;
  }
}
