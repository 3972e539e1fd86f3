package org.lanewise.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.lanewise.nn.Model;
import org.lanewise.nn.ModelFormatException;
import org.lanewise.nn.Node;
import org.lanewise.nn.Value;

/// Any bytes as a saved model: it is read and run, or refused by one of the exceptions that are
/// promised. Whatever else is thrown is a bug, and so is a hang.
///
/// The profile `fuzz` looks for such bytes, beginning with those that are kept in the test
/// resources, which [ModelFileProperties] tries in each build:
///
/// ```
/// mvn -q -am -pl property-tests test-compile -Pfuzz -Dfuzz.target=SafetensorsFuzz \
///     -Dfuzz.corpus=safetensors -Dfuzz.seconds=600
/// ```
public final class SafetensorsFuzz {
  private static final int MOST_ELEMENTS = 1 << 14;

  private static Path folder;

  private SafetensorsFuzz() {}

  /// What the fuzzer calls.
  public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
    if (folder == null) {
      folder = Files.createTempDirectory("safetensors");
    }
    Path file = folder.resolve("model.safetensors");
    Files.write(file, bytes);
    tryFile(file);
  }

  /// Reads a file and runs it once, unless it computes much.
  ///
  /// @return what it was refused with, or null
  static Exception tryFile(Path file) throws IOException {
    Model model;
    try {
      model = Model.load(file);
    } catch (ModelFormatException e) {
      if (!e.getMessage().contains(file.toString())) {
        throw new AssertionError("the message does not name the file", e);
      }
      return e;
    }
    long elements = 0;
    Map<String, float[]> inputs = new HashMap<>();
    for (Value input : model.graph().inputs()) {
      elements += input.shape().size();
    }
    for (Node node : model.graph().nodes()) {
      elements += node.output().shape().size();
    }
    if (elements > MOST_ELEMENTS) {
      return null;
    }
    for (Value input : model.graph().inputs()) {
      float[] data = new float[input.shape().size()];
      for (int i = 0; i < data.length; i++) {
        data[i] = i % 3;
      }
      inputs.put(input.name(), data);
    }
    try {
      model.predict(inputs, 1);
      return null;
    } catch (IllegalArgumentException e) {
      return e;
    }
  }
}
