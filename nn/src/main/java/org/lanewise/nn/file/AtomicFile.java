package org.lanewise.nn.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/// Writes a file so that after a crash there is the old one or the new one: it is written beside
/// its place, forced to disk and moved there.
public final class AtomicFile {
  private AtomicFile() {}

  /// What a file is to hold.
  public interface Content {
    /// Writes all of it.
    ///
    /// @param channel an empty file
    /// @throws IOException if that fails
    void writeTo(FileChannel channel) throws IOException;
  }

  /// Writes a file.
  ///
  /// @param file where to; a file that is there is replaced
  /// @param content what it is to hold
  /// @throws NoSuchFileException if its folder does not exist
  /// @throws IOException if it cannot be written: the old file stays
  public static void write(Path file, Content content) throws IOException {
    Path target = file.toAbsolutePath();
    if (target.getParent() == null || !Files.isDirectory(target.getParent())) {
      throw new NoSuchFileException(file.toString(), null, "its folder does not exist");
    }
    String random = Long.toHexString(ThreadLocalRandom.current().nextLong());
    // Beside the target, for a rename is atomic within one file system only.
    Path beside = target.resolveSibling("." + target.getFileName() + "." + random + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(beside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        content.writeTo(channel);
        channel.force(true);
      }
      Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  /// Writes all bytes of a buffer, which one write need not.
  ///
  /// @param channel to its end
  /// @param bytes from the position to the limit
  /// @throws IOException if that fails
  public static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
