package org.lanewise.nn;

/// Rows of an output and what was wanted of them, for a [Loss]: windows on the arrays of an
/// [Objective], made once and moved from rows to rows.
///
/// A row is what lies along the last dimension of the output. One sample of a vector is one row, of
/// a picture with classes for each place as many as there are places.
public final class LossCall {
  private final int cols;
  private final int rowsPerSample;
  private final Slice y;
  private final Slice predictions;
  private final Slice targets;
  private final int[] labels;
  private final Slice dy;
  private int first;
  private int rows;

  LossCall(Shape output, Slice y, Slice predictions, Slice targets, int[] labels, Slice dy) {
    this.cols = output.rank() == 0 ? 1 : output.dim(-1);
    this.rowsPerSample = output.size() / cols;
    this.y = y;
    this.predictions = predictions;
    this.targets = targets;
    this.labels = labels;
    this.dy = dy;
  }

  /// Moves to some samples.
  LossCall samples(int firstSample, int samples) {
    first = firstSample * rowsPerSample;
    rows = samples * rowsPerSample;
    return this;
  }

  /// The number of rows.
  ///
  /// @return 0 or more
  public int rows() {
    return rows;
  }

  /// The number of rows of a sample.
  ///
  /// @return 1 or more, such as the number of steps of a sequence
  public int rowsPerSample() {
    return rowsPerSample;
  }

  /// The length of a row.
  ///
  /// @return 1 or more
  public int cols() {
    return cols;
  }

  /// The number of elements, without gaps.
  ///
  /// @return rows times columns
  public int size() {
    return rows * cols;
  }

  /// The array of the output, or of what goes into the softmax or sigmoid of a fused loss.
  ///
  /// @return the array itself, to be read only
  public float[] y() {
    return y.array();
  }

  /// The index of the first element of [#y].
  ///
  /// @return 0 or more
  public int yOffset() {
    return y.offset() + first * cols;
  }

  /// The array of the predictions: that of the output, but for a fused loss, which writes them.
  ///
  /// @return the array itself
  public float[] predictions() {
    return predictions.array();
  }

  /// The index of the first prediction.
  ///
  /// @return 0 or more
  public int predictionsOffset() {
    return predictions.offset() + first * cols;
  }

  /// The array of the targets.
  ///
  /// @return the array itself, to be read only; null for a sparse loss
  public float[] targets() {
    return targets == null ? null : targets.array();
  }

  /// The index of the first target.
  ///
  /// @return 0 or more
  public int targetsOffset() {
    return targets == null ? 0 : targets.offset() + first * cols;
  }

  /// The array of the labels, one a row.
  ///
  /// @return the array itself, to be read only; null unless the loss is sparse
  public int[] labels() {
    return labels;
  }

  /// The index of the first label.
  ///
  /// @return 0 or more
  public int labelsOffset() {
    return first;
  }

  /// The array of the gradient of [#y].
  ///
  /// @return the array itself
  public float[] dy() {
    return dy.array();
  }

  /// The index of the first element of [#dy].
  ///
  /// @return 0 or more
  public int dyOffset() {
    return dy.offset() + first * cols;
  }
}
