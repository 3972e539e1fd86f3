package org.lanewise.bench.peers;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A JVM like this one for a program that uses ONNX Runtime 1.29, which crashes where the command
/// line is long: the class path is in a file.
final class Fork {
  private static final String FORKED = "lanewise.bench.forked";

  private Fork() {}

  /// Whether this JVM is one.
  static boolean isThis() {
    return Boolean.getBoolean(FORKED);
  }

  /// Starts a program.
  ///
  /// @param output where what it prints goes
  static Process start(Redirect output, Class<?> program, String... args) throws IOException {
    Path classPath = Files.createTempFile("classpath", ".txt");
    classPath.toFile().deleteOnExit();
    Files.writeString(classPath, "-classpath \"" + System.getProperty("java.class.path") + "\"");
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.add("--add-modules=jdk.incubator.vector");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-Djava.awt.headless=true");
    command.add("-D" + FORKED + "=true");
    command.add("@" + classPath);
    command.add(program.getName());
    command.addAll(List.of(args));
    return new ProcessBuilder(command)
        .redirectOutput(output)
        .redirectError(Redirect.INHERIT)
        .start();
  }
}
