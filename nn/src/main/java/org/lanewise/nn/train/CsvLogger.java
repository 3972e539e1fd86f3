package org.lanewise.nn.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.stream.Collectors;

/// Writes a line for each epoch to a file of comma-separated values, `epoch` and then the numbers
/// of [EpochResult] under a line with their names: Keras's `CSVLogger`. A file that is there is
/// replaced by the first epoch, and continued by a training that is taken up again.
public final class CsvLogger implements Callback {
  private final Path file;

  /// Writes a log.
  ///
  /// @param file in a folder that exists
  public CsvLogger(Path file) {
    this.file = Objects.requireNonNull(file, "file is null");
  }

  /// Writes the line.
  ///
  /// @throws UncheckedIOException if the file cannot be written
  @Override
  public void onEpochEnd(EpochResult result) {
    String line =
        result.epoch()
            + ","
            + result.values().values().stream()
                .map(String::valueOf)
                .collect(Collectors.joining(","))
            + "\n";
    try {
      if (result.epoch() == 1) {
        Files.writeString(
            file, "epoch," + String.join(",", result.values().keySet()) + "\n" + line);
      } else {
        Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
