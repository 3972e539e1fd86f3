package org.lanewise.nn.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  @Test
  void replacesAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("model"), "a longer one than before");
    AtomicFile.write(file, channel -> AtomicFile.writeFully(channel, bytes("new")));
    assertEquals("new", Files.readString(file));
    assertEquals(List.of(file), list());
  }

  @Test
  void keepsTheOldFileWhereWritingFails() throws IOException {
    Path file = Files.writeString(folder.resolve("model"), "old");
    IOException full = new IOException("no space left");
    IOException e =
        assertThrows(
            IOException.class,
            () ->
                AtomicFile.write(
                    file,
                    channel -> {
                      AtomicFile.writeFully(channel, bytes("half of it"));
                      throw full;
                    }));
    assertEquals(full, e);
    assertEquals("old", Files.readString(file));
    assertEquals(List.of(file), list());
  }

  @Test
  void namesAFileWhoseFolderIsMissing() {
    Path file = folder.resolve("none/model");
    Exception e =
        assertThrows(NoSuchFileException.class, () -> AtomicFile.write(file, channel -> {}));
    assertEquals(file + ": its folder does not exist", e.getMessage());
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private List<Path> list() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
