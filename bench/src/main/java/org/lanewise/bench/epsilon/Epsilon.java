package org.lanewise.bench.epsilon;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.lanewise.bench.Data;
import org.lanewise.bench.Jvm;
import org.lanewise.bench.Models;
import org.lanewise.nn.Model;
import org.lanewise.nn.Session;
import org.lanewise.nn.onnx.OnnxExport;
import org.lanewise.nn.onnx.OnnxModel;
import org.lanewise.nn.onnx.OnnxSession;
import org.lanewise.nn.onnx.Tensor;

/// Ten million predictions in a JVM that never frees memory (EpsilonGC) and has a heap of 64 MB,
/// the model from a file: an object for each prediction would end it.
///
/// `mvn -q -am -pl bench compile -Pepsilon`
///
/// Without an argument it writes a network of 784-64-64-10 as safetensors and as ONNX, and starts
/// itself in such a JVM for each. With the name of a file it predicts.
public final class Epsilon {
  private static final int PIXELS = 784;
  private static final int CLASSES = 10;
  private static final int IMAGES = 64;
  private static final int PREDICTIONS = 10_000_000;

  /// In these the interpreter may still run, which allocates vectors.
  private static final int FIRST = 10_000;

  /// The interpreter allocates a vector for each operation on vectors, so that compilers are to be
  /// quick: methods are compiled while their callers wait, after fewer calls.
  private static final List<String> OPTIONS =
      List.of(
          "-XX:+UnlockExperimentalVMOptions",
          "-XX:+UseEpsilonGC",
          "-Xmx64m",
          "-Xbatch",
          "-XX:CompileThresholdScaling=0.1");

  private Epsilon() {}

  /// Runs the program; its status is that of the first JVM that failed.
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length == 1) {
      predict(args[0]);
      return;
    }
    Path folder = Files.createTempDirectory("epsilon");
    Model model = Models.perceptron(new int[] {PIXELS, 64, 64, CLASSES}, 1);
    Path safetensors = folder.resolve("model.safetensors");
    Path onnx = folder.resolve("model.onnx");
    model.save(safetensors);
    OnnxExport.write(model, onnx);
    for (Path file : List.of(safetensors, onnx)) {
      Process jvm = Jvm.start(OPTIONS, Redirect.INHERIT, Epsilon.class, file.toString());
      int status = jvm.waitFor();
      if (status != 0) {
        System.exit(status);
      }
    }
  }

  private static void predict(String file) throws IOException {
    float[] images = Data.uniform(IMAGES * PIXELS, 1);
    System.out.println(Path.of(file).getFileName());
    IntFunction<float[]> model =
        file.endsWith(".onnx") ? onnx(file, images) : safetensors(file, images);
    report("once it is loaded");
    count(model, FIRST);
    report("after " + FIRST + " predictions");
    long start = System.nanoTime();
    int[] found = count(model, PREDICTIONS);
    long nanos = System.nanoTime() - start;
    report("after " + PREDICTIONS + " more");
    System.out.println("  " + nanos / PREDICTIONS + " ns each; of each class");
    for (int predictions : found) {
      System.out.print(" " + predictions);
    }
    System.out.println();
  }

  /// Probabilities of the image with a number, from safetensors.
  private static IntFunction<float[]> safetensors(String file, float[] images) throws IOException {
    Session session = Model.load(Path.of(file)).session(1);
    float[] probabilities = new float[CLASSES];
    return image -> {
      session.run(images, image * PIXELS, probabilities, 0, 1);
      return probabilities;
    };
  }

  /// The same from ONNX.
  private static IntFunction<float[]> onnx(String file, float[] images) throws IOException {
    OnnxModel model = OnnxModel.load(Path.of(file));
    OnnxSession session = model.session();
    float[] pixels = new float[PIXELS];
    String input = model.inputs().keySet().iterator().next();
    String output = model.outputs().get(0);
    Map<String, Tensor> inputs = Map.of(input, Tensor.of(pixels, 1, PIXELS));
    return image -> {
      System.arraycopy(images, image * PIXELS, pixels, 0, PIXELS);
      return session.run(inputs).get(output).data();
    };
  }

  private static int[] count(IntFunction<float[]> model, int predictions) {
    int[] found = new int[CLASSES];
    for (int i = 0; i < predictions; i++) {
      float[] probabilities = model.apply(i % IMAGES);
      int best = 0;
      for (int c = 1; c < CLASSES; c++) {
        best = probabilities[c] > probabilities[best] ? c : best;
      }
      found[best]++;
    }
    return found;
  }

  private static void report(String when) {
    Runtime runtime = Runtime.getRuntime();
    long used = runtime.totalMemory() - runtime.freeMemory();
    System.out.println("  " + used / 1024 + " KB of the heap are used " + when);
  }
}
