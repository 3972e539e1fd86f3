package org.lanewise.bench.picture;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.lanewise.nn.Shape;

/// Grey images side by side, without a word: 0 is paper, 1 is ink.
public final class ImageGrid {
  private static final int TILE = 56;
  private static final int GAP = 6;

  private ImageGrid() {}

  /// Draws rows of images.
  ///
  /// @param image the shape of one: `[height, width]`, or `[height, width, channels]`, of which the
  ///     first channel is drawn
  /// @param rows for each row its images, one after another
  /// @return the picture
  /// @throws IllegalArgumentException if the shape has another rank, or a row is no whole number of
  ///     images
  public static BufferedImage of(Shape image, List<float[]> rows) {
    if (image.rank() < 2 || image.rank() > 3) {
      throw new IllegalArgumentException(
          "image is " + image + ", expected [height, width] or [height, width, channels]");
    }
    int columns = 1;
    for (float[] row : rows) {
      if (row.length % image.size() != 0) {
        throw new IllegalArgumentException(
            "a row has " + row.length + " elements, expected a multiple of those of " + image);
      }
      columns = Math.max(columns, row.length / image.size());
    }
    int scale = Math.max(1, Math.ceilDiv(TILE, image.dim(1)));
    int width = scale * image.dim(1);
    int height = scale * image.dim(0);
    BufferedImage picture =
        new BufferedImage(
            GAP + columns * (width + GAP),
            GAP + rows.size() * (height + GAP),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D g = Ink.graphics(picture);
    g.setColor(Ink.FRAME);
    for (int r = 0; r < rows.size(); r++) {
      for (int c = 0; c < rows.get(r).length / image.size(); c++) {
        int x = GAP + c * (width + GAP);
        int y = GAP + r * (height + GAP);
        g.drawImage(bitmap(image, rows.get(r), c * image.size()), x, y, width, height, null);
        g.drawRect(x - 1, y - 1, width + 1, height + 1);
      }
    }
    g.dispose();
    return picture;
  }

  /// One image, a pixel an element; what is beyond 0 and 1 is drawn as these.
  static BufferedImage bitmap(Shape image, float[] elements, int offset) {
    int height = image.dim(0);
    int width = image.dim(1);
    int channels = image.size() / (height * width);
    BufferedImage bitmap = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int row = 0; row < height; row++) {
      for (int col = 0; col < width; col++) {
        float ink = elements[offset + (row * width + col) * channels];
        bitmap.setRGB(col, row, Ink.mix(Ink.DARK, Math.clamp(ink, 0f, 1f)).getRGB());
      }
    }
    return bitmap;
  }
}
