package org.lanewise.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a report was measured on.
final class Machine {
  private Machine() {}

  /// The processor and how many cores this JVM sees.
  static String cpu() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    String model = System.getProperty("os.arch");
    if (Files.isReadable(info)) {
      Map<String, String> fields =
          Files.readAllLines(info).stream()
              .map(line -> line.split("\\s*:\\s*", 2))
              .filter(pair -> pair.length == 2)
              .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, b) -> a));
      model =
          String.format(
              "%s, family %s model %s",
              fields.get("model name"), fields.get("cpu family"), fields.get("model"));
    }
    return model + ", " + Runtime.getRuntime().availableProcessors() + " cores";
  }

  /// The peers' versions, as the names of their files give them.
  static String peers() throws IOException {
    Pattern jar =
        Pattern.compile(
            "(blas|deeplearning4j-nn|ejml-fdense|onnxruntime|pytorch-engine|pytorch-native-cpu)-([\\d.]+(?:-M[\\d.]+)?)(-[\\w-]+)?\\.jar");
    Matcher matcher = jar.matcher(System.getProperty("java.class.path"));
    List<String> found =
        matcher.results().map(m -> m.group(1) + " " + m.group(2)).collect(Collectors.toList());
    try (Stream<Path> natives = Files.list(NativeBlas.NATIVES)) {
      natives.map(path -> path.getFileName().toString().replaceFirst("-", " ")).forEach(found::add);
    }
    return String.join(", ", found.stream().sorted().toList());
  }
}
