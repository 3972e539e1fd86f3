package org.lanewise.nn.data;

import org.lanewise.nn.Shape;

/// What samples bring for one output of a model: class numbers, or a tensor.
///
/// @param shape the shape of the class numbers of one sample, `[]` for one, or of one target
/// @param classes the number of classes; 0 for targets
public record Wanted(Shape shape, int classes) {
  /// Whether these are class numbers.
  ///
  /// @return false for targets
  public boolean isLabels() {
    return classes > 0;
  }

  @Override
  public String toString() {
    return (isLabels() ? "labels of " : "targets of ") + shape;
  }
}
