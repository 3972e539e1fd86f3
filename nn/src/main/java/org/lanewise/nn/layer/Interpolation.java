package org.lanewise.nn.layer;

/// What lies between the positions of an image: Keras's `interpolation`.
public enum Interpolation {
  /// The nearest position.
  NEAREST,

  /// The straight line between the two nearest positions of each axis.
  BILINEAR
}
