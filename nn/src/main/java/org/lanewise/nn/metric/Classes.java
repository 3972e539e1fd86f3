package org.lanewise.nn.metric;

import org.lanewise.kernels.Metrics;
import org.lanewise.kernels.Reduce;
import org.lanewise.nn.LossCall;
import org.lanewise.nn.Shape;

/// The classes of the rows of a batch, as predicted and as wanted: the column of the largest
/// element or, where a row has only one, whether that is above a half.
final class Classes {
  private static final float HALF = 0.5f;

  final int[] predicted;
  int[] expected;
  int expectedOffset;
  private final int[] own;

  Classes(Shape output, int maxBatch) {
    int last = output.rank() == 0 ? 1 : output.dim(-1);
    int rows = Math.multiplyExact(maxBatch, output.size() / last);
    predicted = new int[rows];
    own = new int[rows];
  }

  /// How many classes there are.
  static int count(Shape output) {
    return output.rank() == 0 ? 2 : Math.max(2, output.dim(-1));
  }

  void fill(LossCall c) {
    classes(c, c.predictions(), c.predictionsOffset(), predicted);
    if (c.labels() != null) {
      expected = c.labels();
      expectedOffset = c.labelsOffset();
    } else {
      classes(c, c.targets(), c.targetsOffset(), own);
      expected = own;
      expectedOffset = 0;
    }
  }

  private static void classes(LossCall c, float[] x, int offset, int[] classes) {
    if (c.cols() == 1) {
      Metrics.threshold(c.rows(), HALF, x, offset, classes, 0);
    } else {
      Reduce.argmaxRows(c.rows(), c.cols(), x, offset, c.cols(), classes, 0);
    }
  }
}
