package org.lanewise.bench.picture;

/// A rectangle in an image and the class of what is in it.
///
/// @param top the first row
/// @param left the first column
/// @param bottom the row after the last
/// @param right the column after the last
/// @param label the class
public record Box(int top, int left, int bottom, int right, int label) {
  /// The share that two boxes have in common.
  ///
  /// @param other another box
  /// @return the intersection over the union, 0 to 1
  public double overlap(Box other) {
    int height = Math.min(bottom, other.bottom) - Math.max(top, other.top);
    int width = Math.min(right, other.right) - Math.max(left, other.left);
    double both = Math.max(0, height) * (double) Math.max(0, width);
    double union = area() + other.area() - both;
    return union == 0 ? 0 : both / union;
  }

  private double area() {
    return (bottom - top) * (double) (right - left);
  }
}
