package org.lanewise.bench.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.lanewise.nn.Shape;

/// Grey images side by side with what a network finds in them, a colour a class.
public final class SceneGrid {
  private static final int TILE = 200;
  private static final int GAP = 8;

  private SceneGrid() {}

  /// Draws images with boxes.
  ///
  /// @param image the shape of one: `[height, width, 1]`
  /// @param images the images, one beside another
  /// @param boxes what is found in each
  /// @return the picture; the classes are written on it where the machine has fonts
  public static BufferedImage of(Shape image, List<float[]> images, List<List<Box>> boxes) {
    int scale = scale(image);
    BufferedImage picture = page(image, images.size(), 1);
    Graphics2D g = Ink.graphics(picture);
    boolean words = Pictures.fontsMissing() == null;
    for (int i = 0; i < images.size(); i++) {
      int x = left(image, i);
      g.drawImage(
          ImageGrid.bitmap(image, images.get(i), 0),
          x,
          GAP,
          scale * image.dim(1),
          scale * image.dim(0),
          null);
      g.setStroke(new BasicStroke(2));
      for (Box box : boxes.get(i)) {
        g.setColor(colour(box.label()));
        int top = GAP + scale * box.top();
        g.drawRect(
            x + scale * box.left(),
            top,
            scale * (box.right() - box.left()),
            scale * (box.bottom() - box.top()));
        if (words) {
          g.setFont(Ink.font(Font.BOLD, 14));
          g.drawString("" + box.label(), x + scale * box.left() + 3, top + 14);
        }
      }
    }
    g.dispose();
    return picture;
  }

  /// Draws images, and below each the class of each of its pixels.
  ///
  /// @param image the shape of one: `[height, width, 1]`
  /// @param images the images, one beside another
  /// @param classes for each image the classes of its pixels, 0 for the background
  /// @return the picture
  public static BufferedImage ofPixels(Shape image, List<float[]> images, List<int[]> classes) {
    int scale = scale(image);
    int height = image.dim(0);
    int width = image.dim(1);
    BufferedImage picture = page(image, images.size(), 2);
    Graphics2D g = Ink.graphics(picture);
    for (int i = 0; i < images.size(); i++) {
      BufferedImage map = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < height * width; p++) {
        int c = classes.get(i)[p];
        map.setRGB(p % width, p / width, (c == 0 ? Ink.EMPTY : colour(c - 1)).getRGB());
      }
      int x = left(image, i);
      BufferedImage grey = ImageGrid.bitmap(image, images.get(i), 0);
      g.drawImage(grey, x, GAP, scale * width, scale * height, null);
      g.drawImage(map, x, 2 * GAP + scale * height, scale * width, scale * height, null);
    }
    g.dispose();
    return picture;
  }

  private static int scale(Shape image) {
    return Math.max(1, TILE / image.dim(1));
  }

  private static int left(Shape image, int i) {
    return GAP + i * (scale(image) * image.dim(1) + GAP);
  }

  private static BufferedImage page(Shape image, int columns, int rows) {
    int height = GAP + rows * (scale(image) * image.dim(0) + GAP);
    return new BufferedImage(left(image, columns), height, BufferedImage.TYPE_INT_RGB);
  }

  private static Color colour(int label) {
    return Color.getHSBColor(label * 0.1f, 0.9f, 0.8f);
  }
}
