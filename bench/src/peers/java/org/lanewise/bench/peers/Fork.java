package org.lanewise.bench.peers;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import org.lanewise.bench.Jvm;

/// A JVM of its own for a program that uses native libraries.
final class Fork {
  private static final String FORKED = "lanewise.bench.forked";

  private static final List<String> OPTIONS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "-Djava.awt.headless=true",
          "-D" + FORKED + "=true");

  private Fork() {}

  /// Whether this JVM is one.
  static boolean isThis() {
    return Boolean.getBoolean(FORKED);
  }

  /// Starts a program.
  ///
  /// @param output where what it prints goes
  static Process start(Redirect output, Class<?> program, String... args) throws IOException {
    return Jvm.start(OPTIONS, output, program, args);
  }
}
