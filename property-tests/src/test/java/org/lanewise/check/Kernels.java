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
    };
  }
}
