package org.lanewise.bench.peers;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.lanewise.kernels.Backend;

/// What a service sees of a library beside its speed: how long requests take under a steady load
/// of eight threads, how long a JVM takes to its first answer and to full speed, and what lies on
/// disk.
///
/// `mvn -q -am -pl bench compile -Ppeers,service`
///
/// Each measurement runs in a JVM of its own; the result is `bench/results/service.md`.
public final class Service {
  private static final Path RESULT = Path.of("results", "service.md");
  private static final List<String> LIBRARIES =
      List.of(ServiceModel.LANEWISE, ServiceModel.ONNX_RUNTIME);
  private static final int STARTS = 3;
  private static final String NATIVES = "ai/onnxruntime/native/linux-x64/";

  /// The files of our side: this project's modules, and what reads ONNX.
  private static final List<String> OURS =
      List.of(
          "lanewise-kernels", "lanewise-nn", "jackson-core", "tribuo-util-onnx", "protobuf-java");

  private Service() {}

  /// Measures, and writes the result.
  public static void main(String[] args) throws IOException, InterruptedException {
    ModelFiles files = new ModelFiles(Path.of("target", "models").toAbsolutePath());
    StringBuilder text = new StringBuilder(head());
    text.append(LOAD);
    for (ServiceModel model : ServiceModel.values()) {
      Path file = model.file(files);
      for (String library : LIBRARIES) {
        String[] v = run("load", library, model, file);
        row(text, model.title, model.rate, library, v[0], v[1], v[2], v[3], v[4]);
      }
    }
    text.append(START);
    for (ServiceModel model : ServiceModel.values()) {
      Path file = model.file(files);
      double[][][] found = new double[LIBRARIES.size()][3][STARTS];
      for (int i = 0; i < STARTS; i++) {
        for (int l = 0; l < LIBRARIES.size(); l++) {
          String[] v = run("start", LIBRARIES.get(l), model, file);
          for (int j = 0; j < v.length; j++) {
            found[l][j][i] = Double.parseDouble(v[j]);
          }
        }
      }
      for (int l = 0; l < LIBRARIES.size(); l++) {
        double[][] f = found[l];
        row(text, model.title, LIBRARIES.get(l), number(0, f[0]), number(0, f[1]), number(1, f[2]));
      }
    }
    text.append(SIZE);
    sizes(text);
    Files.createDirectories(RESULT.getParent());
    Files.writeString(RESULT, text);
    System.out.println(text);
  }

  private static final String LOAD =
      """

      ## Eight threads, at a steady rate

      Microseconds from when a request was due to its answer, so that one that waits for others
      counts its wait (HdrHistogram). Lanewise: a pool of as many sessions as there are cores; ONNX
      Runtime: one session for all, one thread a call. A thread sleeps until a request is due: that
      it wakes late is in the figures of both.

      | model | requests a second | library | p50 | p99 | p99.9 | largest | requests |
      |---|--:|---|--:|--:|--:|--:|--:|
      """;

  private static final String START =
      """

      ## From the start of a JVM

      Medians of three JVMs, in turn. Full speed: half of the next 20 calls take at most 1.25 times
      as long as the calls of the last quarter of the run.

      | model | library | first answer, ms | full speed, ms | a call in the end, us |
      |---|---|--:|--:|--:|
      """;

  private static final String SIZE =
      """

      ## On disk

      | | MB |
      |---|--:|
      """;

  private static String head() throws IOException {
    return String.format(
        """
        # service

        - CPU: %s
        - Lanewise: %s
        - Peers: %s
        - Date: %s
        - Command: `mvn -q -am -pl bench compile -Ppeers,service`
        """,
        Machine.cpu(), Backend.describe(), Machine.peers(), LocalDate.now());
  }

  private static void row(StringBuilder text, Object... cells) {
    text.append('|');
    for (Object cell : cells) {
      text.append(' ').append(cell).append(" |");
    }
    text.append('\n');
    System.out.println(Arrays.toString(cells));
  }

  /// The median, with some digits behind the point.
  private static String number(int digits, double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return String.format(Locale.ROOT, "%." + digits + "f", sorted[sorted.length / 2]);
  }

  private static String[] run(String what, String library, ServiceModel model, Path file)
      throws IOException, InterruptedException {
    Process process =
        Fork.start(
            ProcessBuilder.Redirect.PIPE,
            ServiceRun.class,
            what,
            library,
            model.name(),
            file.toString(),
            Long.toString(System.currentTimeMillis()));
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException(
          what + " of " + model + " by " + library + " ended with the status " + status);
    }
    return out.strip().split(" ");
  }

  private static void sizes(StringBuilder text) throws IOException {
    double ours = 0;
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(entry);
      String name = path.getFileName().toString();
      if (Files.isDirectory(path)) {
        // A module that Maven has just compiled.
        name = "lanewise-" + path.getParent().getParent().getFileName();
      }
      if (OURS.stream().anyMatch(name::startsWith)) {
        double size = size(path);
        ours += size;
        row(text, "Lanewise: " + name + (Files.isDirectory(path) ? ", classes" : ""), mb(size));
      } else if (name.startsWith("onnxruntime-")) {
        row(text, "ONNX Runtime: " + name + ", all platforms", mb(size(path)));
        row(text, "its native code of this platform, which it unpacks", mb(natives(path)));
      }
    }
    row(text, "Lanewise, all of it", mb(ours));
  }

  private static String mb(double bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / 1e6);
  }

  private static double size(Path path) throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static double natives(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.stream()
          .filter(entry -> entry.getName().startsWith(NATIVES))
          .mapToLong(ZipEntry::getSize)
          .sum();
    }
  }
}
