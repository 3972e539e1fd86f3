package org.lanewise.kernels;

/// What a [CrossEntropy] takes into account beside labels or targets: weights of the classes, a
/// label that marks rows to ignore, and label smoothing. Made from [#NONE]:
///
/// ```java
/// CrossEntropyOptions options =
/// CrossEntropyOptions.NONE.withLabelSmoothing(0.1f).withIgnoreIndex(-100);
/// ```
///
/// The meaning of each, and of all together, is PyTorch's, but for a mean over no row, which is 0.
public final class CrossEntropyOptions {
  /// Every class counts the same, no row is ignored, no label is smoothed.
  public static final CrossEntropyOptions NONE = new CrossEntropyOptions(null, false, 0, 0);

  private final float[] classWeights;
  private final boolean ignoring;
  private final int ignoreIndex;
  private final float labelSmoothing;

  private CrossEntropyOptions(
      float[] classWeights, boolean ignoring, int ignoreIndex, float labelSmoothing) {
    this.classWeights = classWeights;
    this.ignoring = ignoring;
    this.ignoreIndex = ignoreIndex;
    this.labelSmoothing = labelSmoothing;
  }

  /// The same with a weight for each class.
  ///
  /// @param classWeights as many as there are classes, or more; copied
  /// @return the options
  /// @throws IllegalArgumentException if a weight is negative, infinite or NaN
  /// @throws NullPointerException if `classWeights` is null
  public CrossEntropyOptions withClassWeights(float... classWeights) {
    Check.present("classWeights", classWeights);
    float[] copy = classWeights.clone();
    for (int i = 0; i < copy.length; i++) {
      if (!(copy[i] >= 0 && copy[i] < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "classWeights[" + i + "] is " + copy[i] + ", expected a finite number of 0 or more");
      }
    }
    return new CrossEntropyOptions(copy, ignoring, ignoreIndex, labelSmoothing);
  }

  /// The same with a label whose rows count for nothing: they add nothing to the loss and have the
  /// gradient 0. It means nothing where there are targets instead of labels.
  ///
  /// @param ignoreIndex the label, a class or not
  /// @return the options
  public CrossEntropyOptions withIgnoreIndex(int ignoreIndex) {
    return new CrossEntropyOptions(classWeights, true, ignoreIndex, labelSmoothing);
  }

  /// The same with smoothed targets: `(1 - labelSmoothing) target + labelSmoothing / classes`.
  ///
  /// @param labelSmoothing from 0 to 1
  /// @return the options
  /// @throws IllegalArgumentException if `labelSmoothing` is not within 0 and 1
  public CrossEntropyOptions withLabelSmoothing(float labelSmoothing) {
    if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
      throw new IllegalArgumentException(
          "labelSmoothing is " + labelSmoothing + ", expected from 0 to 1");
    }
    return new CrossEntropyOptions(classWeights, ignoring, ignoreIndex, labelSmoothing);
  }

  boolean ignores(int label) {
    return ignoring && label == ignoreIndex;
  }

  /// The weights, or null where all are 1.
  float[] weights() {
    return classWeights;
  }

  float weight(int c) {
    return classWeights == null ? 1 : classWeights[c];
  }

  /// The sum of the weights.
  double weights(int cols) {
    double sum = cols;
    if (classWeights != null) {
      sum = 0;
      for (int c = 0; c < cols; c++) {
        sum += classWeights[c];
      }
    }
    return sum;
  }

  /// What smoothing leaves of a target.
  double kept() {
    return 1.0 - labelSmoothing;
  }

  /// What smoothing gives to each class.
  double spread(int cols) {
    return (double) labelSmoothing / cols;
  }

  void check(int cols) {
    if (classWeights != null && classWeights.length < cols) {
      throw new IllegalArgumentException(
          "classWeights has "
              + classWeights.length
              + " elements, expected one for each of "
              + cols
              + " classes");
    }
  }
}
