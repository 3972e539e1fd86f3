package org.lanewise.nn;

import java.io.IOException;
import java.nio.file.Path;

/// A model file that cannot be read: the message names the file and what is wrong with it.
public final class ModelFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  /// An error in a file.
  ///
  /// @param file the file
  /// @param problem what is wrong with it
  /// @param cause what found it, or null
  public ModelFormatException(Path file, String problem, Throwable cause) {
    super(file + ": " + problem, cause);
  }
}
