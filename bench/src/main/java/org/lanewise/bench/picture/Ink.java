package org.lanewise.bench.picture;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/// The colours and the hand that all pictures are drawn with.
final class Ink {
  static final Color DARK = new Color(0x22, 0x2b, 0x38);
  static final Color PALE = new Color(0x6b, 0x76, 0x85);
  static final Color BLUE = new Color(0x1f, 0x6f, 0xb4);
  static final Color RED = new Color(0xc8, 0x3a, 0x2e);
  static final Color EMPTY = new Color(0xf4, 0xf5, 0xf7);
  static final Color FRAME = new Color(0xd5, 0xda, 0xe1);
  static final int MARGIN = 28;

  private Ink() {}

  /// A white picture's pen.
  static Graphics2D graphics(BufferedImage picture) {
    Graphics2D g = picture.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    return g;
  }

  static void title(Graphics2D g, String text) {
    g.setFont(font(Font.BOLD, 15));
    g.setColor(DARK);
    g.drawString(text, MARGIN, MARGIN + 8);
  }

  static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }

  static void centred(Graphics2D g, String text, int x, int baseline) {
    FontMetrics metrics = g.getFontMetrics();
    g.drawString(text, x - metrics.stringWidth(text) / 2, baseline);
  }

  /// A share of a colour, the rest white.
  static Color mix(Color colour, double share) {
    return new Color(
        (int) Math.round(255 + share * (colour.getRed() - 255)),
        (int) Math.round(255 + share * (colour.getGreen() - 255)),
        (int) Math.round(255 + share * (colour.getBlue() - 255)));
  }
}
