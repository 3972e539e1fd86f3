package org.lanewise.kernels;

import org.lanewise.kernels.scalar.ScalarUpdate;
import org.lanewise.kernels.vector.VectorUpdate;

/// The optimizers' sweeps over all weights at once.
public final class Update {
  private Update() {}

  /// Stochastic gradient descent: `w[i] -= learningRate g[i]`.
  ///
  /// @param n the number of weights
  /// @param learningRate the step
  /// @param w the weights, `n` elements, updated
  /// @param wOffset the index of the first element of `w`
  /// @param g the gradient, `n` elements
  /// @param gOffset the index of the first element of `g`
  /// @throws IllegalArgumentException if `n` is negative, an array is too short, or `w` overlaps
  ///     `g`
  /// @throws NullPointerException if an array is null
  public static void sgd(
      int n, float learningRate, float[] w, int wOffset, float[] g, int gOffset) {
    Check.size("n", n);
    Check.array("w", w, wOffset, n);
    Check.array("g", g, gOffset, n);
    Check.disjoint("w", w, wOffset, n, "g", g, gOffset, n);
    Axpy.saxpy(n, -learningRate, g, gOffset, w, wOffset);
  }

  /// Adam, by Kingma and Ba, "Adam: A Method for Stochastic Optimization" (2015), in the form at
  /// the end of its section 2, which Keras has too: the corrections of both biases are folded into
  /// the step, and `epsilon` is added to the uncorrected root (the paper's "epsilon hat").
  ///
  /// ```
  /// alpha = learningRate sqrt(1 - beta2^step) / (1 - beta1^step)      in double, rounded once
  /// m[i] += (1 - beta1) (g[i] - m[i])
  /// v[i] += (1 - beta2) (g[i]^2 - v[i])
  /// w[i] -= alpha m[i] / (sqrt(v[i]) + epsilon)
  /// ```
  ///
  /// A gradient or mean below 2^-63 in magnitude, and a mean square below 2^-126, count as 0. With
  /// the usual epsilon they would move a weight by less than 1e-11 steps, but the mean of a weight
  /// whose gradient has become 0 would otherwise end in the subnormal numbers and stay there, where
  /// a sweep takes ten times longer.
  ///
  /// @param n the number of weights
  /// @param learningRate the step size, 0.001 by default in Keras
  /// @param beta1 the decay of the mean, 0.9 by default in Keras; from 0 to below 1
  /// @param beta2 the decay of the mean square, 0.999 by default in Keras; from 0 to below 1
  /// @param epsilon keeps the division from zero, 1e-7 by default in Keras
  /// @param step the number of this update, from 1
  /// @param w the weights, `n` elements, updated
  /// @param wOffset the index of the first element of `w`
  /// @param g the gradient, `n` elements
  /// @param gOffset the index of the first element of `g`
  /// @param m the running mean, `n` elements, zero before the first step, updated
  /// @param mOffset the index of the first element of `m`
  /// @param v the running mean square, `n` elements, zero before the first step, updated
  /// @param vOffset the index of the first element of `v`
  /// @throws IllegalArgumentException if `n` is negative, a beta is out of its range, `step` is
  ///     below 1, an array is too short, or two of the windows overlap
  /// @throws NullPointerException if an array is null
  public static void adam(
      int n,
      float learningRate,
      float beta1,
      float beta2,
      float epsilon,
      int step,
      float[] w,
      int wOffset,
      float[] g,
      int gOffset,
      float[] m,
      int mOffset,
      float[] v,
      int vOffset) {
    Check.size("n", n);
    decay("beta1", beta1);
    decay("beta2", beta2);
    if (step < 1) {
      throw new IllegalArgumentException("step is " + step + ", expected 1 or more");
    }
    Check.array("w", w, wOffset, n);
    Check.array("g", g, gOffset, n);
    Check.array("m", m, mOffset, n);
    Check.array("v", v, vOffset, n);
    Check.disjoint("w", w, wOffset, n, "g", g, gOffset, n);
    Check.disjoint("m", m, mOffset, n, "g", g, gOffset, n);
    Check.disjoint("v", v, vOffset, n, "g", g, gOffset, n);
    Check.disjoint("m", m, mOffset, n, "w", w, wOffset, n);
    Check.disjoint("v", v, vOffset, n, "w", w, wOffset, n);
    Check.disjoint("v", v, vOffset, n, "m", m, mOffset, n);
    double correction1 = 1 - power(beta1, step);
    double correction2 = 1 - power(beta2, step);
    float alpha = (float) (learningRate * Math.sqrt(correction2) / correction1);
    float keep1 = 1 - beta1;
    float keep2 = 1 - beta2;
    if (Backend.VECTOR) {
      VectorUpdate.adam(
          n, alpha, keep1, keep2, epsilon, w, wOffset, g, gOffset, m, mOffset, v, vOffset);
    } else {
      ScalarUpdate.adam(
          n, alpha, keep1, keep2, epsilon, w, wOffset, g, gOffset, m, mOffset, v, vOffset);
    }
  }

  /// By squaring: the same bits on every platform, and unlike `StrictMath.pow` without arrays.
  private static double power(double base, int exponent) {
    double result = 1;
    for (int rest = exponent; rest > 0; rest >>= 1) {
      if ((rest & 1) != 0) {
        result *= base;
      }
      base *= base;
    }
    return result;
  }

  private static void decay(String name, float value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " is " + value + ", expected from 0 to below 1");
    }
  }
}
