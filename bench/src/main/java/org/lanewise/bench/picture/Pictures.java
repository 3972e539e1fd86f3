package org.lanewise.bench.picture;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/// Where the pictures of this package go.
public final class Pictures {
  private Pictures() {}

  /// Writes a picture as PNG.
  ///
  /// @param picture what to write
  /// @param file the target; one that exists is replaced
  /// @return the file
  /// @throws IOException if it cannot be written
  public static Path save(BufferedImage picture, Path file) throws IOException {
    ImageIO.write(picture, "png", file.toFile());
    return file;
  }

  /// Says why this machine cannot draw what has words in it: curves, confusion matrices, and images
  /// with their classes.
  ///
  /// @return null if it can
  public static String fontsMissing() {
    try {
      Ink.font(Font.PLAIN, 12).getLineMetrics("0", new FontRenderContext(null, true, true));
      return null;
    } catch (RuntimeException | InternalError | LinkageError e) {
      return "this machine has no fonts: " + e.getMessage();
    }
  }
}
