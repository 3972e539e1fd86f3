package org.lanewise.bench;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/// How the programs of this module report errors: a file that is missing or malformed is one line
/// on standard error, and exit code 1.
public final class Program {
  private Program() {}

  /// A program's command line.
  ///
  /// @param program annotated as a picocli command
  /// @return parses the arguments and runs it
  public static CommandLine commandLine(Callable<Integer> program) {
    return new CommandLine(program)
        .setExecutionExceptionHandler(
            (error, command, parsed) -> {
              if (!(error instanceof IOException)) {
                throw error;
              }
              command
                  .getErr()
                  .println(command.getCommandName() + ": " + describe((IOException) error));
              return CommandLine.ExitCode.SOFTWARE;
            });
  }

  /// A file system's own exceptions often hold no more than the file's name.
  private static String describe(IOException error) {
    boolean nameOnly =
        error instanceof FileSystemException && ((FileSystemException) error).getReason() == null;
    return nameOnly
        ? error.getMessage() + ": " + error.getClass().getSimpleName()
        : error.getMessage();
  }
}
