package org.lanewise.check;

import java.util.function.UnaryOperator;

/// Kernels as [Differentiable] functions.
final class Kernels {
  private Kernels() {}

  interface Forward {
    float[] apply(float[] x);
  }

  interface Backward {
    float[] apply(float[] x, float[] dy);
  }

  static Differentiable of(UnaryOperator<double[]> reference, Forward forward, Backward backward) {
    return of(0, reference, forward, backward);
  }

  /// With a bound on the roundings of its own, for sums that are better than their length; 0 for
  /// the usual one.
  static Differentiable of(
      int roundings, UnaryOperator<double[]> reference, Forward forward, Backward backward) {
    return new Differentiable() {
      @Override
      public double[] reference(double[] x) {
        return reference.apply(x);
      }

      @Override
      public float[] forward(float[] x) {
        return forward.apply(x);
      }

      @Override
      public float[] backward(float[] x, float[] dy) {
        return backward.apply(x, dy);
      }

      @Override
      public int roundings(int inputs, int outputs) {
        return roundings > 0 ? roundings : Differentiable.super.roundings(inputs, outputs);
      }
    };
  }
}
