package org.lanewise.bench.picture;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.lanewise.nn.Model;
import org.lanewise.nn.Shape;

/// What a layer makes of one input: a map a channel, or a row a step of a sequence; the smallest
/// value of a map is white and the largest dark.
public final class ActivationMaps {
  private static final int COLUMNS = 8;

  private ActivationMaps() {}

  /// Draws the maps.
  ///
  /// @param model has one input
  /// @param layer one of the model's layers that gives `[height, width, channels]` or `[steps,
  ///     channels]`, such as `conv2d`
  /// @param input one sample
  /// @return the picture, without a word
  /// @throws IllegalArgumentException if there is no such layer, it gives another shape, or the
  ///     input is not one sample
  public static BufferedImage of(Model model, String layer, float[] input) {
    Model inside = model.until(layer);
    Shape shape = inside.graph().output().shape();
    if (shape.rank() < 2 || shape.rank() > 3) {
      throw new IllegalArgumentException(
          layer + " gives " + shape + ", expected [height, width, channels] or [steps, channels]");
    }
    float[] maps = inside.predict(input, 1);
    if (shape.rank() == 2) {
      return planes(shape, 1, maps, false);
    }
    return planes(Shape.of(shape.dim(0), shape.dim(1)), shape.dim(2), maps, false);
  }

  /// Draws a plane a tile, each stretched to its own range. Element `i` of plane `p` is at `i *
  /// planes + p`.
  ///
  /// @param centred whether 0 is to be the middle of the range
  static BufferedImage planes(Shape plane, int planes, float[] elements, boolean centred) {
    List<float[]> rows = new ArrayList<>();
    for (int first = 0; first < planes; first += COLUMNS) {
      int columns = Math.min(COLUMNS, planes - first);
      float[] row = new float[columns * plane.size()];
      for (int c = 0; c < columns; c++) {
        copyStretched(plane.size(), elements, first + c, planes, row, c * plane.size(), centred);
      }
      rows.add(row);
    }
    return ImageGrid.of(plane, rows);
  }

  private static void copyStretched(
      int n, float[] from, int first, int stride, float[] to, int offset, boolean centred) {
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      least = Math.min(least, from[first + i * stride]);
      most = Math.max(most, from[first + i * stride]);
    }
    if (centred) {
      most = Math.max(most, -least);
      least = -most;
    }
    for (int i = 0; i < n; i++) {
      to[offset + i] = most == least ? 0 : (from[first + i * stride] - least) / (most - least);
    }
  }
}
