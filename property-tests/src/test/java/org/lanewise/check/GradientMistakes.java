package org.lanewise.check;

import java.util.function.UnaryOperator;

/// Wrong gradients, to see that they are found.
final class GradientMistakes {
  private GradientMistakes() {}

  /// The same function with a changed gradient.
  static Differentiable changed(Differentiable function, UnaryOperator<float[]> change) {
    return new Differentiable() {
      @Override
      public double[] reference(double[] x) {
        return function.reference(x);
      }

      @Override
      public float[] forward(float[] x) {
        return function.forward(x);
      }

      @Override
      public float[] backward(float[] x, float[] dy) {
        return change.apply(function.backward(x, dy));
      }

      @Override
      public int roundings(int inputs, int outputs) {
        return function.roundings(inputs, outputs);
      }
    };
  }

  static Differentiable scaled(Differentiable function, double factor) {
    return changed(
        function,
        dx -> {
          float[] scaled = dx.clone();
          for (int i = 0; i < dx.length; i++) {
            scaled[i] *= (float) factor;
          }
          return scaled;
        });
  }

  /// Whether the gradient is large enough for a percent of it to be told from rounding: it is not
  /// where there are no inputs, or an activation is saturated in all of them.
  static boolean isTelling(DifferentiableContract.Sample sample, long seed) {
    float[] dy = sample.upstream(seed);
    float[] dx = sample.function().backward(sample.x(), dy);
    float widest = 0;
    for (float value : dx) {
      widest = Math.max(widest, Math.abs(value));
    }
    return widest > 0.1f;
  }
}
