package org.lanewise.bench.picture;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.lanewise.nn.Model;
import org.lanewise.nn.Shape;
import org.lanewise.nn.data.Dataset;

/// A page of images with what a model reads: the first ones, then the mistakes that it is
/// surest of.
public final class ClassifiedImages {
  private final Dataset test;
  private final Classification read;

  private ClassifiedImages(Model model, Dataset test) {
    this.test = test;
    this.read = new Classification(model, test);
  }

  /// Draws the page.
  ///
  /// @param model gives a probability for each class
  /// @param test images, `[height, width]` or `[height, width, 1]`, with class numbers; one with -1
  ///     is no mistake
  /// @return the picture
  /// @throws IllegalArgumentException if the output of the model is not `[classes]`
  public static BufferedImage of(Model model, Dataset test) {
    return new ClassifiedImages(model, test).page();
  }

  private BufferedImage page() {
    int columns = 12;
    int[] first = IntStream.range(0, Math.min(5 * columns, test.size())).toArray();
    int[] mistakes =
        IntStream.range(0, test.size())
            .filter(read::isWrong)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -read.certainty(i)))
            .limit(2 * columns)
            .mapToInt(Integer::intValue)
            .toArray();
    int tile = 64;
    int pitchX = tile + 10;
    int pitchY = tile + 26;
    int firstRows = Math.ceilDiv(first.length, columns);
    int mistakeRows = Math.ceilDiv(mistakes.length, columns);
    int top = Ink.MARGIN + 30;
    int mistakesTop = top + firstRows * pitchY + 34;
    BufferedImage picture =
        new BufferedImage(
            2 * Ink.MARGIN + columns * pitchX - 10,
            mistakesTop + mistakeRows * pitchY + Ink.MARGIN - 12,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D g = Ink.graphics(picture);
    Ink.title(g, "Test images, what the network reads, and how sure it is");
    draw(g, first, columns, top, tile, pitchX, pitchY);
    g.setFont(Ink.font(Font.BOLD, 15));
    g.setColor(Ink.DARK);
    g.drawString(
        mistakes.length == 0 ? "No mistakes" : "Its surest mistakes", Ink.MARGIN, mistakesTop - 14);
    draw(g, mistakes, columns, mistakesTop, tile, pitchX, pitchY);
    g.dispose();
    return picture;
  }

  private void draw(
      Graphics2D g, int[] images, int columns, int top, int tile, int pitchX, int pitchY) {
    Shape shape = test.sampleShape();
    for (int i = 0; i < images.length; i++) {
      int image = images[i];
      int x = Ink.MARGIN + i % columns * pitchX;
      int y = top + i / columns * pitchY;
      g.drawImage(
          ImageGrid.bitmap(shape, test.samples(), image * shape.size()), x, y, tile, tile, null);
      boolean wrong = read.isWrong(image);
      g.setColor(wrong ? Ink.RED : Ink.FRAME);
      g.setStroke(new BasicStroke(wrong ? 2 : 1));
      g.drawRect(x, y, tile, tile);
      int p = (int) (100 * read.certainty(image));
      g.setColor(wrong ? Ink.RED : Ink.DARK);
      g.setFont(Ink.font(wrong ? Font.BOLD : Font.PLAIN, 13));
      Ink.centred(
          g,
          read.predicted(image) + (wrong ? ", not " + test.label(image) : "  " + p + " %"),
          x + tile / 2,
          y + tile + 16);
    }
  }
}
