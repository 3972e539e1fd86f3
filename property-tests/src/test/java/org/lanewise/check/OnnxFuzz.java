package org.lanewise.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.lanewise.nn.ModelFormatException;
import org.lanewise.nn.onnx.OnnxModel;
import org.lanewise.nn.onnx.Tensor;
import org.lanewise.nn.onnx.UnsupportedNodesException;

/// Any bytes as an ONNX file: it is read, planned and run, or refused by one of the exceptions that
/// are promised. Whatever else is thrown is a bug, and so is a hang.
///
/// The profile `fuzz` looks for such bytes, beginning with those that are kept in the test
/// resources, which [OnnxFileTest] tries in each build:
///
/// ```
/// mvn -q -am -pl property-tests test-compile -Pfuzz -Dfuzz.seconds=600
/// ```
public final class OnnxFuzz {
  private static final int MOST_ELEMENTS = 1 << 12;

  private static Path folder;

  private OnnxFuzz() {}

  /// What the fuzzer calls.
  public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
    if (folder == null) {
      folder = Files.createTempDirectory("onnx");
    }
    Path file = folder.resolve("model.onnx");
    Files.write(file, bytes);
    tryFile(file);
  }

  /// Reads a file and runs it once.
  ///
  /// @return what it was refused with, or null
  static Exception tryFile(Path file) throws IOException {
    OnnxModel model;
    try {
      model = OnnxModel.load(file);
    } catch (ModelFormatException | UnsupportedNodesException e) {
      return named(e, file);
    }
    Map<String, Tensor> inputs = new HashMap<>();
    for (Map.Entry<String, int[]> input : model.inputs().entrySet()) {
      int[] shape = Arrays.stream(input.getValue()).map(n -> n < 0 ? 2 : n).toArray();
      double size = Arrays.stream(shape).asDoubleStream().reduce(1, (a, b) -> a * b);
      if (size > MOST_ELEMENTS) {
        return null;
      }
      float[] data = new float[(int) size];
      for (int i = 0; i < data.length; i++) {
        data[i] = i % 3;
      }
      inputs.put(input.getKey(), Tensor.of(data, shape));
    }
    try {
      model.session().run(inputs);
      return null;
    } catch (UnsupportedNodesException e) {
      return named(e, file);
    } catch (IllegalArgumentException e) {
      return e;
    }
  }

  private static Exception named(Exception e, Path file) {
    if (!e.getMessage().startsWith(file + ": ")) {
      throw new AssertionError("the message does not name the file", e);
    }
    return e;
  }
}
