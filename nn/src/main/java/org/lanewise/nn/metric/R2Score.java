package org.lanewise.nn.metric;

import org.lanewise.kernels.Metrics;
import org.lanewise.nn.LossCall;
import org.lanewise.nn.Metric;
import org.lanewise.nn.Shape;

/// The coefficient of determination, `1 - sum (t - y)^2 / sum (t - mean t)^2`, as the mean over the
/// columns of the output: Keras's `R2Score`. A column whose targets are all the same has 0, as in
/// Keras, unless it is predicted exactly: 1.
public record R2Score() implements Metric {
  @Override
  public String name() {
    return "r2_score";
  }

  @Override
  public boolean needsTargets() {
    return true;
  }

  @Override
  public State start(Shape output, int maxBatch) {
    int cols = output.rank() == 0 ? 1 : output.dim(-1);
    double[] sums = new double[3 * cols];
    return new State() {
      private long rows;

      @Override
      public void update(LossCall c) {
        Metrics.r2Sums(
            c.rows(),
            cols,
            c.predictions(),
            c.predictionsOffset(),
            cols,
            c.targets(),
            c.targetsOffset(),
            cols,
            sums);
        rows += c.rows();
      }

      @Override
      public double result() {
        return Metrics.r2(rows, cols, sums);
      }
    };
  }
}
