package org.lanewise.kernels;

import org.lanewise.kernels.scalar.ScalarReduce;
import org.lanewise.kernels.scalar.ScalarUpdate;
import org.lanewise.kernels.vector.VectorReduce;
import org.lanewise.kernels.vector.VectorUpdate;

/// The optimizers' sweeps over all weights at once: Keras's rules, each one pass over memory, with
/// what [Regularization] says done on the way. In the formulas `g` is the gradient after that.
///
/// An element depends on nothing but its own inputs, and has the same bits on both backends: a
/// sweep may be split anywhere, to give some weights another regularization, or over threads.
///
/// Where a gradient is squared, one below 2^-63 in magnitude counts as 0; so does a mean below
/// that, and a mean square or a momentum below 2^-126. What they would move is far below a rounding
/// of any usual weight, but the mean of a weight whose gradient has become 0 would otherwise end in
/// the subnormal numbers and stay there, where a sweep takes ten times longer.
public final class Update {
  private Update() {}

  /// Clipping by the global norm: the factor `limit / norm` that brings the norm of the whole
  /// gradient, the root of the sum of its squares, down to the limit, and 1 if it is not above it.
  /// The sweeps take it as `scale`, so that this is one pass that only reads. Pascanu, Mikolov and
  /// Bengio, "On the difficulty of training recurrent neural networks" (2013).
  ///
  /// The squares are added in double, in the order of [Reduce]: no overflow, and the same bits at
  /// every vector width. If the norm is not finite the factor is NaN, as in TensorFlow, so that it
  /// shows.
  ///
  /// @param n the number of elements
  /// @param limit the largest norm, above 0
  /// @param g the gradient, `n` elements
  /// @param gOffset the index of the first element of `g`
  /// @return the factor, from 0 to 1, or NaN
  /// @throws IllegalArgumentException if `n` is negative, `limit` is not above 0, or the array is
  ///     too short
  /// @throws NullPointerException if the array is null
  public static float clipNorm(int n, float limit, float[] g, int gOffset) {
    Check.size("n", n);
    if (!(limit > 0)) {
      throw new IllegalArgumentException("limit is " + limit + ", expected above 0");
    }
    Check.array("g", g, gOffset, n);
    double norm =
        Math.sqrt(
            Backend.VECTOR
                ? VectorReduce.squares(n, 0, g, gOffset)
                : ScalarReduce.squares(n, 0, g, gOffset));
    if (!(norm < Double.POSITIVE_INFINITY)) {
      return Float.NaN;
    }
    return norm > limit ? (float) (limit / norm) : 1;
  }

  /// Stochastic gradient descent:
  ///
  /// ```
  /// w[i] -= learningRate g[i]
  /// ```
  ///
  /// @param n the number of weights
  /// @param learningRate the step size, 0.01 by default in Keras
  /// @param scale multiplies the gradient: what [#clipNorm] returned, or 1
  /// @param regularization what else is done to gradients and weights
  /// @param w the weights, `n` elements, updated
  /// @param wOffset the index of the first element of `w`
  /// @param g the gradient, `n` elements
  /// @param gOffset the index of the first element of `g`
  /// @throws IllegalArgumentException if `n` is negative, an array is too short, or two of the
  ///     windows overlap
  /// @throws NullPointerException if an argument is null
  public static void sgd(
      int n,
      float learningRate,
      float scale,
      Regularization regularization,
      float[] w,
      int wOffset,
      float[] g,
      int gOffset) {
    Check.size("n", n);
    Check.present("regularization", regularization);
    check(n, w, wOffset, g, gOffset);
    if (Backend.VECTOR) {
      VectorUpdate.sgd(
          n,
          learningRate,
          keep(learningRate, regularization),
          scale,
          regularization.clipValue(),
          regularization.l1(),
          2 * regularization.l2(),
          w,
          wOffset,
          g,
          gOffset);
    } else {
      ScalarUpdate.sgd(
          n,
          learningRate,
          keep(learningRate, regularization),
          scale,
          regularization.clipValue(),
          regularization.l1(),
          2 * regularization.l2(),
          w,
          wOffset,
          g,
          gOffset);
    }
  }

  /// Gradient descent with momentum, by Polyak, "Some methods of speeding up the convergence of
  /// iteration methods" (1964):
  ///
  /// ```
  /// v[i] = momentum v[i] - learningRate g[i]
  /// w[i] += v[i]
  /// ```
  ///
  /// @param n the number of weights
  /// @param learningRate the step size, 0.01 by default in Keras
  /// @param momentum how much of the last move is made again, from 0 to below 1; 0 by default in
  ///     Keras
  /// @param scale multiplies the gradient: what [#clipNorm] returned, or 1
  /// @param regularization what else is done to gradients and weights
  /// @param w the weights, `n` elements, updated
  /// @param wOffset the index of the first element of `w`
  /// @param g the gradient, `n` elements
  /// @param gOffset the index of the first element of `g`
  /// @param v the last moves, `n` elements, zero before the first step, updated
  /// @param vOffset the index of the first element of `v`
  /// @throws IllegalArgumentException if `n` is negative, `momentum` is out of its range, an array
  ///     is too short, or two of the windows overlap
  /// @throws NullPointerException if an argument is null
  public static void momentum(
      int n,
      float learningRate,
      float momentum,
      float scale,
      Regularization regularization,
      float[] w,
      int wOffset,
      float[] g,
      int gOffset,
      float[] v,
      int vOffset) {
    Check.size("n", n);
    decay("momentum", momentum);
    Check.present("regularization", regularization);
    check(n, w, wOffset, g, gOffset);
    check(n, "v", v, vOffset, w, wOffset, g, gOffset);
    if (Backend.VECTOR) {
      VectorUpdate.momentum(
          n,
          learningRate,
          momentum,
          keep(learningRate, regularization),
          scale,
          regularization.clipValue(),
          regularization.l1(),
          2 * regularization.l2(),
          w,
          wOffset,
          g,
          gOffset,
          v,
          vOffset);
    } else {
      ScalarUpdate.momentum(
          n,
          learningRate,
          momentum,
          keep(learningRate, regularization),
          scale,
          regularization.clipValue(),
          regularization.l1(),
          2 * regularization.l2(),
          w,
          wOffset,
          g,
          gOffset,
          v,
          vOffset);
    }
  }

  /// Gradient descent with Nesterov's momentum, in the form of Sutskever, Martens, Dahl and Hinton,
  /// "On the importance of initialization and momentum in deep learning" (2013), as Keras has it:
  ///
  /// ```
  /// v[i] = momentum v[i] - learningRate g[i]
  /// w[i] += momentum v[i] - learningRate g[i]
  /// ```
  ///
  /// @param n the number of weights
  /// @param learningRate the step size, 0.01 by default in Keras
  /// @param momentum how much of the last move is made again, from 0 to below 1; 0 by default in
  ///     Keras
  /// @param scale multiplies the gradient: what [#clipNorm] returned, or 1
  /// @param regularization what else is done to gradients and weights
  /// @param w the weights, `n` elements, updated
  /// @param wOffset the index of the first element of `w`
  /// @param g the gradient, `n` elements
  /// @param gOffset the index of the first element of `g`
  /// @param v the last moves, `n` elements, zero before the first step, updated
  /// @param vOffset the index of the first element of `v`
  /// @throws IllegalArgumentException if `n` is negative, `momentum` is out of its range, an array
  ///     is too short, or two of the windows overlap
  /// @throws NullPointerException if an argument is null
  public static void nesterov(
      int n,
      float learningRate,
      float momentum,
      float scale,
      Regularization regularization,
      float[] w,
      int wOffset,
      float[] g,
      int gOffset,
      float[] v,
      int vOffset) {
    Check.size("n", n);
    decay("momentum", momentum);
    Check.present("regularization", regularization);
    check(n, w, wOffset, g, gOffset);
    check(n, "v", v, vOffset, w, wOffset, g, gOffset);
    if (Backend.VECTOR) {
      VectorUpdate.nesterov(
          n,
          learningRate,
          momentum,
          keep(learningRate, regularization),
          scale,
          regularization.clipValue(),
          regularization.l1(),
          2 * regularization.l2(),
          w,
          wOffset,
          g,
          gOffset,
          v,
          vOffset);
    } else {
      ScalarUpdate.nesterov(
          n,
          learningRate,
          momentum,
          keep(learningRate, regularization),
          scale,
          regularization.clipValue(),
          regularization.l1(),
          2 * regularization.l2(),
          w,
          wOffset,
          g,
          gOffset,
          v,
          vOffset);
    }
  }

  /// AdaGrad, by Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and
  /// stochastic optimization" (2011), with epsilon under the root, as in Keras:
  ///
  /// ```
  /// v[i] += g[i]^2
  /// w[i] -= learningRate g[i] / sqrt(v[i] + epsilon)
  /// ```
  ///
  /// @param n the number of weights
  /// @param learningRate the step size, 0.001 by default in Keras
  /// @param epsilon keeps the division from zero, 1e-7 by default in Keras
  /// @param scale multiplies the gradient: what [#clipNorm] returned, or 1
  /// @param regularization what else is done to gradients and weights
  /// @param w the weights, `n` elements, updated
  /// @param wOffset the index of the first element of `w`
  /// @param g the gradient, `n` elements
  /// @param gOffset the index of the first element of `g`
  /// @param v the sums of squares, `n` elements, 0.1 each before the first step in Keras, updated
  /// @param vOffset the index of the first element of `v`
  /// @throws IllegalArgumentException if `n` is negative, an array is too short, or two of the
  ///     windows overlap
  /// @throws NullPointerException if an argument is null
  public static void adagrad(
      int n,
      float learningRate,
      float epsilon,
      float scale,
      Regularization regularization,
      float[] w,
      int wOffset,
      float[] g,
      int gOffset,
      float[] v,
      int vOffset) {
    Check.size("n", n);
    Check.present("regularization", regularization);
    check(n, w, wOffset, g, gOffset);
    check(n, "v", v, vOffset, w, wOffset, g, gOffset);
    if (Backend.VECTOR) {
      VectorUpdate.adagrad(
          n,
          learningRate,
          epsilon,
          keep(learningRate, regularization),
          scale,
          regularization.clipValue(),
          regularization.l1(),
          2 * regularization.l2(),
          w,
          wOffset,
          g,
          gOffset,
          v,
          vOffset);
    } else {
      ScalarUpdate.adagrad(
          n,
          learningRate,
          epsilon,
          keep(learningRate, regularization),
          scale,
          regularization.clipValue(),
          regularization.l1(),
          2 * regularization.l2(),
          w,
          wOffset,
          g,
          gOffset,
          v,
          vOffset);
    }
  }

  /// RMSprop, by Tieleman and Hinton, lecture 6.5 of "Neural networks for machine learning" (2012),
  /// with epsilon under the root, as in Keras:
  ///
  /// ```
  /// v[i] += (1 - rho) (g[i]^2 - v[i])
  /// w[i] -= learningRate g[i] / sqrt(v[i] + epsilon)
  /// ```
  ///
  /// @param n the number of weights
  /// @param learningRate the step size, 0.001 by default in Keras
  /// @param rho the decay of the mean square, 0.9 by default in Keras; from 0 to below 1
  /// @param epsilon keeps the division from zero, 1e-7 by default in Keras
  /// @param scale multiplies the gradient: what [#clipNorm] returned, or 1
  /// @param regularization what else is done to gradients and weights
  /// @param w the weights, `n` elements, updated
  /// @param wOffset the index of the first element of `w`
  /// @param g the gradient, `n` elements
  /// @param gOffset the index of the first element of `g`
  /// @param v the running mean square, `n` elements, zero before the first step, updated
  /// @param vOffset the index of the first element of `v`
  /// @throws IllegalArgumentException if `n` is negative, `rho` is out of its range, an array is
  ///     too short, or two of the windows overlap
  /// @throws NullPointerException if an argument is null
  public static void rmsprop(
      int n,
      float learningRate,
      float rho,
      float epsilon,
      float scale,
      Regularization regularization,
      float[] w,
      int wOffset,
      float[] g,
      int gOffset,
      float[] v,
      int vOffset) {
    Check.size("n", n);
    decay("rho", rho);
    Check.present("regularization", regularization);
    check(n, w, wOffset, g, gOffset);
    check(n, "v", v, vOffset, w, wOffset, g, gOffset);
    if (Backend.VECTOR) {
      VectorUpdate.rmsprop(
          n,
          learningRate,
          1 - rho,
          epsilon,
          keep(learningRate, regularization),
          scale,
          regularization.clipValue(),
          regularization.l1(),
          2 * regularization.l2(),
          w,
          wOffset,
          g,
          gOffset,
          v,
          vOffset);
    } else {
      ScalarUpdate.rmsprop(
          n,
          learningRate,
          1 - rho,
          epsilon,
          keep(learningRate, regularization),
          scale,
          regularization.clipValue(),
          regularization.l1(),
          2 * regularization.l2(),
          w,
          wOffset,
          g,
          gOffset,
          v,
          vOffset);
    }
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
  /// With a weight decay it is AdamW.
  ///
  /// @param n the number of weights
  /// @param learningRate the step size, 0.001 by default in Keras
  /// @param beta1 the decay of the mean, 0.9 by default in Keras; from 0 to below 1
  /// @param beta2 the decay of the mean square, 0.999 by default in Keras; from 0 to below 1
  /// @param epsilon keeps the division from zero, 1e-7 by default in Keras
  /// @param step the number of this update, from 1
  /// @param scale multiplies the gradient: what [#clipNorm] returned, or 1
  /// @param regularization what else is done to gradients and weights
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
  /// @throws NullPointerException if an argument is null
  public static void adam(
      int n,
      float learningRate,
      float beta1,
      float beta2,
      float epsilon,
      int step,
      float scale,
      Regularization regularization,
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
    first(step);
    Check.present("regularization", regularization);
    check(n, w, wOffset, g, gOffset);
    check(n, "m", m, mOffset, w, wOffset, g, gOffset);
    check(n, "v", v, vOffset, w, wOffset, g, gOffset);
    Check.disjoint("v", v, vOffset, n, "m", m, mOffset, n);
    float alpha = alpha(learningRate, beta1, beta2, step);
    if (Backend.VECTOR) {
      VectorUpdate.adam(
          n,
          alpha,
          1 - beta1,
          1 - beta2,
          epsilon,
          keep(learningRate, regularization),
          scale,
          regularization.clipValue(),
          regularization.l1(),
          2 * regularization.l2(),
          w,
          wOffset,
          g,
          gOffset,
          m,
          mOffset,
          v,
          vOffset);
    } else {
      ScalarUpdate.adam(
          n,
          alpha,
          1 - beta1,
          1 - beta2,
          epsilon,
          keep(learningRate, regularization),
          scale,
          regularization.clipValue(),
          regularization.l1(),
          2 * regularization.l2(),
          w,
          wOffset,
          g,
          gOffset,
          m,
          mOffset,
          v,
          vOffset);
    }
  }

  /// AMSGrad, by Reddi, Kale and Kumar, "On the convergence of Adam and beyond" (2018): [#adam],
  /// whose mean square never falls, as in Keras:
  ///
  /// ```
  /// vMax[i] = max(vMax[i], v[i])
  /// w[i] -= alpha m[i] / (sqrt(vMax[i]) + epsilon)
  /// ```
  ///
  /// @param n the number of weights
  /// @param learningRate the step size, 0.001 by default in Keras
  /// @param beta1 the decay of the mean, 0.9 by default in Keras; from 0 to below 1
  /// @param beta2 the decay of the mean square, 0.999 by default in Keras; from 0 to below 1
  /// @param epsilon keeps the division from zero, 1e-7 by default in Keras
  /// @param step the number of this update, from 1
  /// @param scale multiplies the gradient: what [#clipNorm] returned, or 1
  /// @param regularization what else is done to gradients and weights
  /// @param w the weights, `n` elements, updated
  /// @param wOffset the index of the first element of `w`
  /// @param g the gradient, `n` elements
  /// @param gOffset the index of the first element of `g`
  /// @param m the running mean, `n` elements, zero before the first step, updated
  /// @param mOffset the index of the first element of `m`
  /// @param v the running mean square, `n` elements, zero before the first step, updated
  /// @param vOffset the index of the first element of `v`
  /// @param vMax the largest mean square so far, `n` elements, zero before the first step, updated
  /// @param vMaxOffset the index of the first element of `vMax`
  /// @throws IllegalArgumentException if `n` is negative, a beta is out of its range, `step` is
  ///     below 1, an array is too short, or two of the windows overlap
  /// @throws NullPointerException if an argument is null
  public static void amsgrad(
      int n,
      float learningRate,
      float beta1,
      float beta2,
      float epsilon,
      int step,
      float scale,
      Regularization regularization,
      float[] w,
      int wOffset,
      float[] g,
      int gOffset,
      float[] m,
      int mOffset,
      float[] v,
      int vOffset,
      float[] vMax,
      int vMaxOffset) {
    Check.size("n", n);
    decay("beta1", beta1);
    decay("beta2", beta2);
    first(step);
    Check.present("regularization", regularization);
    check(n, w, wOffset, g, gOffset);
    check(n, "m", m, mOffset, w, wOffset, g, gOffset);
    check(n, "v", v, vOffset, w, wOffset, g, gOffset);
    check(n, "vMax", vMax, vMaxOffset, w, wOffset, g, gOffset);
    Check.disjoint("v", v, vOffset, n, "m", m, mOffset, n);
    Check.disjoint("vMax", vMax, vMaxOffset, n, "m", m, mOffset, n);
    Check.disjoint("vMax", vMax, vMaxOffset, n, "v", v, vOffset, n);
    float alpha = alpha(learningRate, beta1, beta2, step);
    if (Backend.VECTOR) {
      VectorUpdate.amsgrad(
          n,
          alpha,
          1 - beta1,
          1 - beta2,
          epsilon,
          keep(learningRate, regularization),
          scale,
          regularization.clipValue(),
          regularization.l1(),
          2 * regularization.l2(),
          w,
          wOffset,
          g,
          gOffset,
          m,
          mOffset,
          v,
          vOffset,
          vMax,
          vMaxOffset);
    } else {
      ScalarUpdate.amsgrad(
          n,
          alpha,
          1 - beta1,
          1 - beta2,
          epsilon,
          keep(learningRate, regularization),
          scale,
          regularization.clipValue(),
          regularization.l1(),
          2 * regularization.l2(),
          w,
          wOffset,
          g,
          gOffset,
          m,
          mOffset,
          v,
          vOffset,
          vMax,
          vMaxOffset);
    }
  }

  /// What stays of a weight.
  private static float keep(float learningRate, Regularization regularization) {
    return 1 - learningRate * regularization.weightDecay();
  }

  private static float alpha(float learningRate, float beta1, float beta2, int step) {
    double correction1 = 1 - power(beta1, step);
    double correction2 = 1 - power(beta2, step);
    return (float) (learningRate * Math.sqrt(correction2) / correction1);
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

  /// Weights and gradient.
  private static void check(int n, float[] w, int wOffset, float[] g, int gOffset) {
    Check.array("w", w, wOffset, n);
    Check.array("g", g, gOffset, n);
    Check.disjoint("w", w, wOffset, n, "g", g, gOffset, n);
  }

  /// What is kept from step to step, apart from weights and gradient.
  private static void check(
      int n, String name, float[] s, int sOffset, float[] w, int wOffset, float[] g, int gOffset) {
    Check.array(name, s, sOffset, n);
    Check.disjoint(name, s, sOffset, n, "w", w, wOffset, n);
    Check.disjoint(name, s, sOffset, n, "g", g, gOffset, n);
  }

  private static void decay(String name, float value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " is " + value + ", expected from 0 to below 1");
    }
  }

  private static void first(int step) {
    if (step < 1) {
      throw new IllegalArgumentException("step is " + step + ", expected 1 or more");
    }
  }
}
