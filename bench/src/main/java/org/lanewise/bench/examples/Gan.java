package org.lanewise.bench.examples;

import static org.lanewise.kernels.Activation.LEAKY_RELU;
import static org.lanewise.kernels.Activation.RELU;
import static org.lanewise.kernels.Activation.SIGMOID;
import static org.lanewise.kernels.Activation.TANH;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.lanewise.bench.picture.ImageGrid;
import org.lanewise.kernels.Regularization;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.Execution;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Model;
import org.lanewise.nn.Objective;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;
import org.lanewise.nn.Value;
import org.lanewise.nn.data.Batch;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.data.Pass;
import org.lanewise.nn.layer.BatchNormalization;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Dropout;
import org.lanewise.nn.layer.Flatten;
import org.lanewise.nn.layer.Softmax;
import org.lanewise.nn.loss.BinaryCrossentropy;
import org.lanewise.nn.loss.SparseCategoricalCrossentropy;
import org.lanewise.nn.train.Adam;
import org.lanewise.nn.train.EpochResult;
import org.lanewise.nn.train.History;
import org.lanewise.nn.train.ProgressBar;
import org.lanewise.nn.train.Trainer;

/// Two networks against each other, one that draws and one that tells drawings from digits:
/// Goodfellow and others, "Generative adversarial nets", 2014, trained in turn on graphs of their
/// own. The drawings are judged as Salimans and others do, "Improved techniques for training GANs",
/// 2016, by a network that reads digits: from 1, all alike or illegible, to 10.
final class Gan implements Example {
  private static final int NOISE = 32;
  private static final int DRAWN = 1_000;
  private static final int SHOWN = 12;
  private static final int ROWS = 6;
  private static final String JUDGE = "discriminator";

  /// Radford, Metz and Chintala's constants for adversarial training, 2015.
  private static final Adam ADAM = new Adam(2e-4f).withConstants(0.5f, 0.999f, 1e-7f);

  private static final BatchNormalization NORMALIZATION =
      new BatchNormalization(0.9f, 1e-3f, true, true);

  /// The target of real images: a judge that is never quite sure teaches better.
  private static final float REAL = 0.9f;

  @Override
  public String name() {
    return "gan";
  }

  @Override
  public String description() {
    return "draws digits that another network takes for real (Goodfellow and others, 2014)";
  }

  @Override
  public int epochs() {
    return 20;
  }

  @Override
  public int samples() {
    return 20_000;
  }

  /// Draws an image from noise.
  static Layer generator(int pixels) {
    return chain(
        new Dense(128, LEAKY_RELU),
        NORMALIZATION,
        new Dense(256, LEAKY_RELU),
        NORMALIZATION,
        new Dense(pixels, TANH).named("drawing"));
  }

  /// Says how real an image looks.
  static Layer discriminator() {
    return chain(
            new Dense(256, LEAKY_RELU),
            new Dropout(0.3f),
            new Dense(128, LEAKY_RELU),
            new Dropout(0.3f),
            new Dense(1, SIGMOID))
        .named(JUDGE);
  }

  private static Layer chain(Layer... layers) {
    return (graph, input) -> {
      Value value = input;
      for (Layer layer : layers) {
        value = layer.build(graph, value);
      }
      return value;
    };
  }

  /// A network and what trains it, without a trainer: its batches depend on the other network.
  private static final class Player {
    final Model model;
    final Objective objective;
    private final float[][] state;
    private int step;

    Player(Model model, int batch, Workers workers) {
      this.model = model;
      this.objective = new Objective(model, new BinaryCrossentropy(), batch, workers, false);
      this.state = new float[ADAM.slots()][model.parameters().size()];
    }

    double train(int rows, long seed) {
      double loss = objective.forwardTraining(rows, seed);
      objective.backward();
      step++;
      for (Slice window : model.parameters().trained()) {
        ADAM.update(
            step,
            ADAM.learningRate().at(step),
            1,
            Regularization.NONE,
            window.offset(),
            window.length(),
            window.array(),
            objective.gradients(),
            state);
      }
      return loss;
    }
  }

  @Override
  public Figure run(Run run) throws IOException {
    Dataset digits = run.digits().train();
    Dataset signed = signed(digits);
    Shape image = digits.sampleShape();
    int pixels = image.size();
    SplittableRandom random = new SplittableRandom(run.seed());
    float[] noise = noise(DRAWN, random);
    List<float[]> shown = new ArrayList<>();
    List<EpochResult> epochs = new ArrayList<>();
    Model drawing;
    try (Workers workers = Workers.of(run.threads());
        ProgressBar progress = new ProgressBar(run.epochs())) {
      Model judged = Sequential.of(Shape.of(pixels), discriminator()).build(run.seed());
      Player judge = new Player(judged, 2 * Run.BATCH, workers);
      Model both =
          Sequential.of(Shape.of(NOISE), generator(pixels), discriminator()).build(run.seed());
      both.parameters().freeze(JUDGE);
      Player artist = new Player(both, Run.BATCH, workers);
      drawing = both.until("drawing");
      Execution draw = new Execution(drawing.graph(), both.parameters(), Run.BATCH, workers, false);
      Slice real = new Slice(new float[Run.BATCH * pixels], 0, Run.BATCH * pixels);
      Batch batch = new Batch(Run.BATCH, List.of(real), null, null, null);
      for (int epoch = 1; epoch <= run.epochs(); epoch++) {
        progress.onEpochBegin(epoch, Math.ceilDiv(digits.size(), Run.BATCH));
        double judgeSum = 0;
        double artistSum = 0;
        Pass pass = signed.pass(true, run.seed() + epoch);
        for (int rows = pass.next(batch); rows > 0; rows = pass.next(batch)) {
          // The judge sees as many drawings as digits.
          fill(draw.input(0), noise(rows, random));
          draw.forwardTraining(rows, random.nextLong());
          Slice input = judge.objective.inputs().get(0);
          Slice targets = judge.objective.targets();
          copy(real, input, 0, rows * pixels);
          copy(draw.output(0), input, rows * pixels, rows * pixels);
          Arrays.fill(targets.array(), targets.offset(), targets.offset() + rows, REAL);
          Arrays.fill(targets.array(), targets.offset() + rows, targets.offset() + 2 * rows, 0);
          double judgeLoss = judge.train(2 * rows, random.nextLong());
          // The artist wants its drawings to be taken for real by that judge.
          for (Parameter parameter : judged.parameters().list()) {
            Slice weights = judged.parameters().slice(parameter);
            copy(weights, both.parameters().slice(parameter.name()), 0, weights.length());
          }
          fill(artist.objective.inputs().get(0), noise(rows, random));
          targets = artist.objective.targets();
          Arrays.fill(targets.array(), targets.offset(), targets.offset() + rows, 1);
          double artistLoss = artist.train(rows, random.nextLong());
          judgeSum += judgeLoss * rows / digits.size();
          artistSum += artistLoss * rows / digits.size();
          progress.step(
              String.format(Locale.ROOT, "judge %.3f  artist %.3f", judgeLoss, artistLoss));
        }
        Map<String, Double> losses = Map.of("judge_loss", judgeSum, "artist_loss", artistSum);
        epochs.add(new EpochResult(epoch, new TreeMap<>(losses)));
        if (isShown(epoch, run.epochs())) {
          shown.add(draw(drawing, Arrays.copyOf(noise, SHOWN * NOISE), SHOWN));
        }
      }
    }
    run.save(name(), ImageGrid.of(image, shown));
    run.saveCurves(new History(epochs));
    double score = score(run, digits, draw(drawing, noise, DRAWN));
    return new Figure("score of the drawings, 1 to " + digits.classes(), score);
  }

  /// Whether the picture has a row of an epoch: of the first, the last, and evenly spread ones
  /// between, `ROWS` in all where there are as many.
  static boolean isShown(int epoch, int epochs) {
    return epoch == 1
        || (ROWS - 1) * (epoch - 1) / (epochs - 1) > (ROWS - 1) * (epoch - 2) / (epochs - 1);
  }

  /// The same images with paper at -1 instead of 0, so that their mean is nearer to 0.
  private static Dataset signed(Dataset digits) {
    float[] x = digits.samples().clone();
    for (int i = 0; i < x.length; i++) {
      x[i] = 2 * x[i] - 1;
    }
    return Dataset.ofTargets(digits.sampleShape(), x, digits.sampleShape(), x);
  }

  /// Images with paper at 0.
  private static float[] draw(Model drawing, float[] noise, int rows) {
    float[] images = drawing.predict(noise, rows);
    for (int i = 0; i < images.length; i++) {
      images[i] = (images[i] + 1) / 2;
    }
    return images;
  }

  private static float[] noise(int rows, SplittableRandom random) {
    float[] noise = new float[rows * NOISE];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) random.nextGaussian();
    }
    return noise;
  }

  private static void fill(Slice to, float[] from) {
    System.arraycopy(from, 0, to.array(), to.offset(), from.length);
  }

  private static void copy(Slice from, Slice to, int at, int n) {
    System.arraycopy(from.array(), from.offset(), to.array(), to.offset() + at, n);
  }

  /// The exponential of the mean divergence of what a reader makes of a drawing from what it makes
  /// of all of them.
  private static double score(Run run, Dataset digits, float[] drawings) throws IOException {
    int classes = digits.classes();
    Model reader =
        Sequential.of(
                digits.sampleShape(),
                new Flatten(),
                new Dense(128, RELU),
                new Dense(classes),
                new Softmax())
            .build(run.seed());
    Run few = run.part("reader").withEpochs(3);
    few.fit(new Trainer(reader, new Adam(), new SparseCategoricalCrossentropy()), digits, digits);
    float[] p = reader.predict(drawings, DRAWN);
    double[] mean = new double[classes];
    for (int i = 0; i < p.length; i++) {
      mean[i % classes] += p[i] / DRAWN;
    }
    double divergence = 0;
    for (int i = 0; i < p.length; i++) {
      divergence += p[i] == 0 ? 0 : p[i] * Math.log(p[i] / mean[i % classes]) / DRAWN;
    }
    return Math.exp(divergence);
  }
}
