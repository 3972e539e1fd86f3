package org.lanewise.bench.picture;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Locale;
import java.util.stream.IntStream;
import org.lanewise.nn.Model;
import org.lanewise.nn.data.Dataset;

/// How often each class was taken for each: a row a true class, a column a predicted one.
public final class ConfusionMatrix {
  private ConfusionMatrix() {}

  /// Lets a model classify, and draws the matrix with the accuracy above it.
  ///
  /// @param model gives a probability for each class
  /// @param test samples with class numbers; one with -1 counts for nothing
  /// @return the picture
  /// @throws IllegalArgumentException if the output of the model is not `[classes]`
  public static BufferedImage of(Model model, Dataset test) {
    Classification read = new Classification(model, test);
    int classes = test.classes();
    int[][] counts = read.counts();
    int cell = 48;
    int left = Ink.MARGIN + 36;
    int top = Ink.MARGIN + 60;
    int side = classes * cell;
    BufferedImage picture =
        new BufferedImage(
            left + side + Ink.MARGIN + 44, top + side + Ink.MARGIN, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = Ink.graphics(picture);
    Ink.title(g, String.format(Locale.ROOT, "Test accuracy %.4f", read.accuracy()));
    g.setFont(Ink.font(Font.PLAIN, 13));
    g.setColor(Ink.PALE);
    Ink.centred(g, "predicted", left + side / 2, top - 26);
    Ink.centred(g, "recall", left + side + 34, top - 8);
    g.rotate(-Math.PI / 2);
    Ink.centred(g, "true", -(top + side / 2), left - 30);
    g.rotate(Math.PI / 2);
    for (int row = 0; row < classes; row++) {
      int total = IntStream.of(counts[row]).sum();
      g.setFont(Ink.font(Font.BOLD, 14));
      g.setColor(Ink.DARK);
      Ink.centred(g, "" + row, left + row * cell + cell / 2, top - 8);
      Ink.centred(g, "" + row, left - 14, top + row * cell + cell / 2 + 5);
      for (int col = 0; col < classes; col++) {
        double share = total == 0 ? 0 : (double) counts[row][col] / total;
        // Errors are rare: their colour follows the root of their share.
        Color colour =
            row == col
                ? Ink.mix(Ink.BLUE, share * share)
                : Ink.mix(Ink.RED, Math.min(1, 2 * Math.sqrt(share)));
        g.setColor(counts[row][col] == 0 ? Ink.EMPTY : colour);
        g.fillRect(left + col * cell + 1, top + row * cell + 1, cell - 2, cell - 2);
        if (counts[row][col] > 0) {
          boolean dark = colour.getRed() + colour.getGreen() + colour.getBlue() < 480;
          g.setColor(dark ? Color.WHITE : Ink.DARK);
          g.setFont(Ink.font(Font.PLAIN, 14));
          Ink.centred(
              g,
              "" + counts[row][col],
              left + col * cell + cell / 2,
              top + row * cell + cell / 2 + 5);
        }
      }
      g.setColor(Ink.PALE);
      g.setFont(Ink.font(Font.PLAIN, 13));
      double recall = total == 0 ? 0 : (double) counts[row][row] / total;
      Ink.centred(
          g,
          String.format(Locale.ROOT, "%.3f", recall),
          left + side + 34,
          top + row * cell + cell / 2 + 5);
    }
    g.dispose();
    return picture;
  }
}
