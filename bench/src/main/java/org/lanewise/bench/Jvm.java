package org.lanewise.bench;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Starts programs of this module in JVMs of their own, of the version and with the class path of
/// this one.
public final class Jvm {
  private Jvm() {}

  /// Starts a program. The class path is in a file: ONNX Runtime 1.29 crashes where the command
  /// line is long.
  ///
  /// @param options for the JVM, beside those that every program here needs
  /// @param output where what it prints goes; errors go where this JVM's do
  /// @param program the class whose `main` runs
  /// @param args its arguments
  /// @throws IOException if the JVM cannot be started
  public static Process start(
      List<String> options, Redirect output, Class<?> program, String... args) throws IOException {
    Path classPath = Files.createTempFile("classpath", ".txt");
    classPath.toFile().deleteOnExit();
    Files.writeString(classPath, "-classpath \"" + System.getProperty("java.class.path") + "\"");
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.add("--add-modules=jdk.incubator.vector");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(options);
    command.add("@" + classPath);
    command.add(program.getName());
    command.addAll(List.of(args));
    return new ProcessBuilder(command)
        .redirectOutput(output)
        .redirectError(Redirect.INHERIT)
        .start();
  }
}
