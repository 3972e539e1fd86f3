package org.lanewise.bench.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.lanewise.bench.Program;
import org.lanewise.kernels.Backend;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.onnx.OnnxModel;
import org.lanewise.nn.onnx.OnnxSession;
import org.lanewise.nn.onnx.Tensor;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Models that people use, imported, beside ONNX Runtime: whether their outputs agree, for inputs
/// of several shapes, and how long a run takes, as Markdown.
///
/// Outputs are compared with those of ONNX Runtime without optimisations, which computes each node
/// as it is written; a further column says how far its own outputs are from those when it is as
/// quick as it can be, which is how it is timed. Where that is far, as with a network whose
/// activations are rounded to 8 bits in each layer, so that a last bit decides on a whole step, no
/// more is asked of ours.
@Command(name = "real-models", description = "Runs models that people use beside ONNX Runtime.")
public final class RealModels implements Callable<Integer> {
  /// The largest difference, relative to the largest element of an output.
  private static final double OFF = 1e-4;

  private static final double COSINE = 0.99999;

  /// How many times its own difference is not worse than it is.
  private static final double SAME = 3;

  private static final int ROUNDS = 21;
  private static final long ROUND = 5_000_000; // ns
  private static final long PAUSE = 50_000_000; // ns

  @Option(names = "--only", paramLabel = "WORD", description = "Models with this in their name.")
  private String only = "";

  @Option(names = "--check", description = "Outputs alone, no times.")
  private boolean check;

  @Option(names = "--models", paramLabel = "DIR", description = "Where the models are kept.")
  private Path folder = Path.of("target", "models");

  @Option(names = "--help", usageHelp = true, description = "Shows this text.")
  private boolean help;

  @Spec private CommandSpec spec;

  /// Runs the program; its status is 1 if an output differs.
  public static void main(String[] args) throws IOException, InterruptedException {
    if (!Fork.isThis()) {
      System.exit(Fork.start(Redirect.INHERIT, RealModels.class, args).waitFor());
    }
    System.exit(Program.commandLine(new RealModels()).execute(args));
  }

  @Override
  public Integer call() throws IOException, OrtException {
    print("%s%n%s%n%n", Machine.cpu(), Backend.describe());
    List<RealModel> models = RealModel.all(new ModelFiles(folder.toAbsolutePath()));
    print(
        "| model | output | largest element | largest difference, of that | ONNX Runtime's own |"
            + " least cosines of both |%n");
    print("|---|---|--:|--:|--:|--:|%n");
    boolean agrees = true;
    for (RealModel model : models) {
      agrees &= !model.name().contains(only) || agrees(model);
    }
    if (!check) {
      print("%n| one run | threads | Lanewise, us | ONNX Runtime, us | times faster |%n");
      print("|---|--:|--:|--:|--:|%n");
      for (RealModel model : models) {
        for (int threads = 1; threads <= 2 && model.name().contains(only); threads++) {
          time(model, threads);
        }
      }
    }
    return agrees ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private void print(String format, Object... values) {
    spec.commandLine().getOut().printf(Locale.ROOT, format, values);
    spec.commandLine().getOut().flush();
  }

  private boolean agrees(RealModel model) throws IOException, OrtException {
    OnnxModel ours = OnnxModel.load(model.file());
    OnnxSession session = ours.session();
    List<String> outputs = ours.outputs();
    double[] scale = new double[outputs.size()];
    double[] off = new double[scale.length];
    double[] between = new double[scale.length];
    double cosine = 1;
    double cosineBetween = 1;
    Path file = model.file();
    try (RuntimeSession plain = new RuntimeSession(file, 1, OptLevel.NO_OPT, true);
        RuntimeSession quick = new RuntimeSession(file, 1, OptLevel.ALL_OPT, false)) {
      for (Map<String, Tensor> inputs : model.inputs()) {
        Map<String, Tensor> expected = plain.outputs(plain.tensors(inputs));
        Map<String, Tensor> others = quick.outputs(quick.tensors(inputs));
        Map<String, Tensor> actual = session.run(inputs);
        for (int i = 0; i < scale.length; i++) {
          float[] e = expected.get(outputs.get(i)).data();
          float[] a = actual.get(outputs.get(i)).data();
          float[] o = others.get(outputs.get(i)).data();
          scale[i] = Math.max(scale[i], difference(e, new float[e.length]));
          off[i] = Math.max(off[i], difference(e, a));
          between[i] = Math.max(between[i], difference(e, o));
          if (model.embeds()) {
            Tensor mask = inputs.get("attention_mask");
            cosine = Math.min(cosine, cosine(mask, e, a));
            cosineBetween = Math.min(cosineBetween, cosine(mask, e, o));
          }
        }
      }
    }
    boolean agrees = true;
    for (int i = 0; i < scale.length; i++) {
      print(
          "| %s | %s | %.3g | %.2g | %.2g | %s |%n",
          model.name(),
          outputs.get(i),
          scale[i],
          off[i] / scale[i],
          between[i] / scale[i],
          model.embeds() ? "%.6f, %.6f".formatted(cosine, cosineBetween) : "");
      agrees &= off[i] <= Math.max(OFF * scale[i], SAME * between[i]);
    }
    return agrees && cosine >= Math.min(COSINE, 1 - SAME * (1 - cosineBetween));
  }

  /// NaN, which is no difference that is small enough, if there is one on either side.
  private static double difference(float[] a, float[] b) {
    double largest = a.length == b.length ? 0 : Double.NaN;
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      largest = Math.max(largest, Math.abs((double) a[i] - b[i]));
    }
    return largest;
  }

  /// The least cosine of the means over the tokens of each text.
  static double cosine(Tensor mask, float[] a, float[] b) {
    int texts = mask.shape()[0];
    int tokens = mask.shape()[1];
    int n = a.length / texts / tokens;
    double least = 1;
    for (int text = 0; text < texts; text++) {
      double[] p = new double[n];
      double[] q = new double[n];
      for (int t = text * tokens; t < (text + 1) * tokens; t++) {
        for (int i = 0; i < n && mask.data()[t] != 0; i++) {
          p[i] += a[t * n + i];
          q[i] += b[t * n + i];
        }
      }
      least = Math.min(least, product(p, q) / Math.sqrt(product(p, p) * product(q, q)));
    }
    return least;
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /// Both in turn, after a warm-up of each.
  private void time(RealModel model, int threads) throws IOException, OrtException {
    Map<String, Tensor> inputs = model.inputs().get(0);
    try (RuntimeSession theirs =
            new RuntimeSession(model.file(), threads, OptLevel.ALL_OPT, false);
        Workers workers = Workers.of(threads)) {
      OnnxSession ours = OnnxModel.load(model.file()).session(workers);
      Map<String, OnnxTensor> tensors = theirs.tensors(inputs);
      Runnable own = () -> ours.run(inputs);
      Runnable other = () -> theirs.run(tensors);
      perRun(own, 400 * ROUND);
      perRun(other, 100 * ROUND);
      double[] a = new double[ROUNDS];
      double[] b = new double[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        a[i] = rested(own);
        b[i] = rested(other);
      }
      Arrays.sort(a);
      Arrays.sort(b);
      double mine = a[ROUNDS / 2];
      double peer = b[ROUNDS / 2];
      print("| %s | %d | %.1f | %.1f | %.2f |%n", model.name(), threads, mine, peer, peer / mine);
    }
  }

  /// The time of a run once the other library's threads have ceased to look out for more work, and
  /// the caches hold the model again.
  private static double rested(Runnable run) {
    LockSupport.parkNanos(PAUSE);
    run.run();
    return perRun(run, ROUND);
  }

  /// The mean of runs that last some nanoseconds or more, in microseconds.
  private static double perRun(Runnable run, long least) {
    long start = System.nanoTime();
    int runs = 0;
    long passed;
    do {
      run.run();
      runs++;
      passed = System.nanoTime() - start;
    } while (passed < least);
    return passed / 1e3 / runs;
  }
}
