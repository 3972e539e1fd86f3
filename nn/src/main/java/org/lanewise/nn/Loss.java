package org.lanewise.nn;

import org.lanewise.kernels.CrossEntropy;
import org.lanewise.kernels.SquaredError;

/// What training makes small: the mean over the rows of a batch, in Keras's formulation.
public enum Loss {
  /// The mean of the squared differences, over rows and elements.
  MEAN_SQUARED_ERROR {
    @Override
    double forward(int rows, int cols, Slice y, Targets targets, Slice predictions) {
      Slice t = targets.values();
      return SquaredError.forward(rows * cols, y.array(), y.offset(), t.array(), t.offset());
    }

    @Override
    void backward(int rows, int cols, Slice y, Targets targets, Slice predictions, Slice dy) {
      Slice t = targets.values();
      SquaredError.backward(
          rows * cols,
          y.array(),
          y.offset(),
          t.array(),
          t.offset(),
          (float) (1.0 / ((double) rows * cols)),
          dy.array(),
          dy.offset());
    }
  },

  /// Minus the logarithm of the probability that the model gives to the label. The model must end
  /// in a softmax, with which the loss is fused.
  SPARSE_CATEGORICAL_CROSSENTROPY {
    @Override
    double forward(int rows, int cols, Slice y, Targets targets, Slice predictions) {
      return CrossEntropy.sparseForward(
          rows,
          cols,
          y.array(),
          y.offset(),
          cols,
          targets.labels(),
          0,
          predictions.array(),
          predictions.offset(),
          cols);
    }

    @Override
    void backward(int rows, int cols, Slice y, Targets targets, Slice predictions, Slice dy) {
      CrossEntropy.sparseBackward(
          rows,
          cols,
          predictions.array(),
          predictions.offset(),
          cols,
          targets.labels(),
          0,
          1f / rows,
          dy.array(),
          dy.offset(),
          cols);
    }
  },

  /// The cross-entropy between a given distribution and the model's. The model must end in a
  /// softmax, with which the loss is fused.
  CATEGORICAL_CROSSENTROPY {
    @Override
    double forward(int rows, int cols, Slice y, Targets targets, Slice predictions) {
      Slice t = targets.values();
      return CrossEntropy.forward(
          rows,
          cols,
          y.array(),
          y.offset(),
          cols,
          t.array(),
          t.offset(),
          cols,
          predictions.array(),
          predictions.offset(),
          cols);
    }

    @Override
    void backward(int rows, int cols, Slice y, Targets targets, Slice predictions, Slice dy) {
      Slice t = targets.values();
      CrossEntropy.backward(
          rows,
          cols,
          predictions.array(),
          predictions.offset(),
          cols,
          t.array(),
          t.offset(),
          cols,
          1f / rows,
          dy.array(),
          dy.offset(),
          cols);
    }
  };

  /// Whether the targets are class numbers, rather than a tensor of the output's shape.
  ///
  /// @return true for sparse losses
  public boolean isSparse() {
    return this == SPARSE_CATEGORICAL_CROSSENTROPY;
  }

  /// Whether the model classifies, so that accuracy means something.
  ///
  /// @return true for cross-entropies
  public boolean isClassification() {
    return this != MEAN_SQUARED_ERROR;
  }

  /// The targets of a batch: labels or values, never both.
  record Targets(int[] labels, Slice values) {}

  /// The mean loss. A fused loss reads logits and overwrites the predictions.
  abstract double forward(int rows, int cols, Slice y, Targets targets, Slice predictions);

  /// Overwrites dy with the gradient of the mean loss. There is at least one row.
  abstract void backward(int rows, int cols, Slice y, Targets targets, Slice predictions, Slice dy);
}
