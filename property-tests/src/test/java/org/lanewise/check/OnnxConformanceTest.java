package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.lanewise.check.OnnxCase.Outcome;
import org.lanewise.check.OnnxCase.Result;

/// ONNX's own conformance cases, from Debian's package `libonnx-testdata`: every case passes unless
/// an operator is none of the library's, or it is named here with the reason.
class OnnxConformanceTest {
  private static final Path INSTALLED = Path.of("/usr/share/libonnx-testdata/data/node");

  private static final String STRINGS = "there are no texts";
  private static final String CUT =
      "the data were cut to bfloat16, where ONNX Runtime and this library round";
  private static final String LIKE =
      "the data of the input like have one element, and the model says 3 x 4";
  private static final String EPSILON =
      "the data were made with epsilon = 0.01, which the node does not say";
  private static final String RANDOM = "Dropout in training mode, with numpy's random numbers";

  /// Cases of operators that there are, but not in this form.
  private static final Map<String, String> EXCEPTIONS =
      Map.ofEntries(
          Map.entry("test_adam_multiple", EPSILON),
          Map.entry("test_cast_FLOAT_to_BFLOAT16", CUT),
          Map.entry("test_cast_FLOAT_to_STRING", STRINGS),
          Map.entry("test_castlike_BFLOAT16_to_FLOAT", LIKE),
          Map.entry("test_castlike_BFLOAT16_to_FLOAT_expanded", LIKE),
          Map.entry("test_castlike_FLOAT_to_BFLOAT16", LIKE),
          Map.entry("test_castlike_FLOAT_to_BFLOAT16_expanded", LIKE),
          Map.entry("test_training_dropout", RANDOM),
          Map.entry("test_training_dropout_default", RANDOM),
          Map.entry("test_training_dropout_default_mask", RANDOM),
          Map.entry("test_training_dropout_mask", RANDOM));

  @Test
  void everyCaseOfAKnownOperatorPasses() throws IOException {
    Path folder = Path.of(System.getProperty("lanewise.onnx.testdata", INSTALLED.toString()));
    Assumptions.assumeTrue(
        Files.isDirectory(folder),
        "0 of ONNX's conformance cases run: there is no folder "
            + folder
            + " (the package libonnx-testdata; another place: -Dlanewise.onnx.testdata)");
    List<Path> folders;
    try (Stream<Path> all = Files.list(folder)) {
      folders = all.filter(Files::isDirectory).sorted().toList();
    }
    List<Result> results = new ArrayList<>();
    for (Path path : folders) {
      results.add(new OnnxCase(path).run());
    }
    print(results);
    assertEquals(
        List.of(),
        results.stream()
            .filter(result -> result.outcome() != Outcome.PASSED)
            .filter(result -> !isForeign(result) && !EXCEPTIONS.containsKey(result.name()))
            .map(result -> result.name() + ": " + result.detail())
            .toList());
  }

  private static boolean isForeign(Result result) {
    return result.outcome() == Outcome.UNSUPPORTED
        && (result.detail().contains("the operator") || result.detail().startsWith("model: "));
  }

  private static void print(List<Result> results) {
    Map<String, int[]> counts = new TreeMap<>();
    int[] all = new int[Outcome.values().length];
    for (Result result : results) {
      all[result.outcome().ordinal()]++;
      for (String op : result.ops()) {
        counts.computeIfAbsent(op, name -> new int[all.length])[result.outcome().ordinal()]++;
      }
    }
    System.out.printf("ONNX conformance: %s of %d%n", text(all), results.size());
    counts.forEach((op, count) -> System.out.printf("  %-28s %s%n", op, text(count)));
  }

  private static String text(int[] counts) {
    List<String> words = new ArrayList<>();
    for (Outcome outcome : Outcome.values()) {
      words.add(counts[outcome.ordinal()] + " " + outcome.toString().toLowerCase());
    }
    return String.join(", ", words);
  }
}
