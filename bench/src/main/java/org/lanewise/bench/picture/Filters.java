package org.lanewise.bench.picture;

import java.awt.image.BufferedImage;
import org.lanewise.nn.Model;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Shape;

/// What a convolution looks for: a tile for each filter and each channel that it reads, zero half
/// dark, positive weights darker, negative ones lighter.
public final class Filters {
  private Filters() {}

  /// Draws the filters.
  ///
  /// @param model any model
  /// @param layer the name of a convolution over two axes, such as `conv2d`
  /// @return the picture, without a word
  /// @throws IllegalArgumentException if there is no such convolution
  public static BufferedImage of(Model model, String layer) {
    for (Parameter parameter : model.parameters().list()) {
      Shape shape = parameter.shape();
      if (parameter.name().equals(layer + "/kernel") && shape.rank() == 4) {
        return ActivationMaps.planes(
            Shape.of(shape.dim(0), shape.dim(1)),
            shape.dim(2) * shape.dim(3),
            model.parameters().slice(parameter).toArray(),
            true);
      }
    }
    throw new IllegalArgumentException(
        "there is no parameter "
            + layer
            + "/kernel of four dimensions, expected one of "
            + model.parameters().list());
  }
}
