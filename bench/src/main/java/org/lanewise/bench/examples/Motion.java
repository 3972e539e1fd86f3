package org.lanewise.bench.examples;

import static org.lanewise.kernels.Activation.RELU;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.lanewise.bench.picture.ImageGrid;
import org.lanewise.kernels.Padding;
import org.lanewise.nn.Model;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.layer.Conv3D;
import org.lanewise.nn.layer.ConvOptions;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.GlobalAveragePooling3D;
import org.lanewise.nn.layer.MaxPooling3D;
import org.lanewise.nn.layer.Softmax;
import org.lanewise.nn.loss.SparseCategoricalCrossentropy;
import org.lanewise.nn.train.Adam;
import org.lanewise.nn.train.CosineDecay;
import org.lanewise.nn.train.Trainer;

/// Short clips of a digit that moves in one of eight directions, which no single frame tells:
/// convolutions over time too, after Tran and others, "Learning spatiotemporal features with 3D
/// convolutional networks", 2015.
final class Motion implements Example {
  private static final int FRAMES = 6;
  private static final int[][] DIRECTIONS = {
    {0, 1}, {1, 1}, {1, 0}, {1, -1}, {0, -1}, {-1, -1}, {-1, 0}, {-1, 1}
  };
  private static final float LEARNING_RATE = 3e-3f;

  @Override
  public String name() {
    return "conv3d";
  }

  @Override
  public String description() {
    return "where a digit in a clip of " + FRAMES + " frames moves (Tran and others, 2015)";
  }

  @Override
  public int epochs() {
    return 4;
  }

  @Override
  public int samples() {
    return 4_000;
  }

  static Sequential network(Shape clip, int directions) {
    ConvOptions options = ConvOptions.of(RELU).padding(Padding.SAME);
    return Sequential.of(
        clip,
        new Conv3D(8, 3, options),
        new MaxPooling3D(List.of(1, 2, 2), List.of(1, 2, 2), Padding.VALID),
        new Conv3D(24, 3, options),
        new GlobalAveragePooling3D(),
        new Dense(directions),
        new Softmax());
  }

  @Override
  public Figure run(Run run) throws IOException {
    Dataset.Split digits = run.digits();
    SplittableRandom random = new SplittableRandom(run.seed());
    Dataset train = clips(digits.train(), random);
    Dataset test = clips(digits.test(), random);
    Model model = network(train.sampleShape(), train.classes()).build(run.seed());
    Trainer trainer =
        new Trainer(
            model,
            new Adam(new CosineDecay(LEARNING_RATE, run.steps(train))),
            new SparseCategoricalCrossentropy());
    run.fit(trainer, train, test);

    Shape image = digits.test().sampleShape();
    List<float[]> shown = new ArrayList<>();
    for (int i = 0; i < Math.min(6, test.size()); i++) {
      int size = FRAMES * image.size();
      shown.add(Arrays.copyOfRange(test.samples(), i * size, (i + 1) * size));
    }
    run.save(name(), ImageGrid.of(image, shown));
    return new Figure("test accuracy", trainer.evaluate(test).accuracy());
  }

  /// A clip of each digit, which leaves the frame on one side and comes back on the other.
  static Dataset clips(Dataset digits, SplittableRandom random) {
    Shape image = digits.sampleShape();
    int height = image.dim(0);
    int width = image.dim(1);
    int step = Math.max(1, width / 14);
    float[] x = new float[digits.size() * FRAMES * image.size()];
    int[] labels = new int[digits.size()];
    int at = 0;
    for (int i = 0; i < labels.length; i++) {
      labels[i] = random.nextInt(DIRECTIONS.length);
      int row = random.nextInt(height);
      int col = random.nextInt(width);
      for (int frame = 0; frame < FRAMES; frame++) {
        for (int r = 0; r < height; r++) {
          for (int c = 0; c < width; c++) {
            int pixel = (r + row) % height * width + (c + col) % width;
            x[at++] = digits.samples()[i * image.size() + pixel];
          }
        }
        row = Math.floorMod(row - step * DIRECTIONS[labels[i]][0], height);
        col = Math.floorMod(col - step * DIRECTIONS[labels[i]][1], width);
      }
    }
    return Dataset.ofLabels(Shape.of(FRAMES, height, width, 1), x, labels, DIRECTIONS.length);
  }
}
