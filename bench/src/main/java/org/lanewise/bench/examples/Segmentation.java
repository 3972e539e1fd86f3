package org.lanewise.bench.examples;

import static org.lanewise.kernels.Activation.RELU;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.lanewise.bench.picture.SceneGrid;
import org.lanewise.kernels.Padding;
import org.lanewise.nn.Graph;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Model;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.layer.Add;
import org.lanewise.nn.layer.Conv2D;
import org.lanewise.nn.layer.Conv2DTranspose;
import org.lanewise.nn.layer.ConvOptions;
import org.lanewise.nn.layer.MaxPooling2D;
import org.lanewise.nn.layer.Softmax;
import org.lanewise.nn.loss.SparseCategoricalCrossentropy;
import org.lanewise.nn.train.Adam;
import org.lanewise.nn.train.CosineDecay;
import org.lanewise.nn.train.Trainer;

/// A class for each pixel of a scene: Long, Shelhamer and Darrell, "Fully convolutional networks
/// for semantic segmentation", 2015, with their skips from finer layers.
final class Segmentation implements Example {
  private static final float LEARNING_RATE = 2e-3f;
  private static final int SHOWN = 4;

  /// A scene has pixels enough for a batch of few.
  private static final int BATCH = 8;

  /// The loss takes one in so many pixels of the background, or that would be all it sees.
  private static final int BACKGROUND = 10;

  private static final int IGNORED = -1;

  @Override
  public String name() {
    return "fcn";
  }

  @Override
  public String description() {
    return "a class for each pixel of a scene of digits (Long, Shelhamer and Darrell, 2015)";
  }

  @Override
  public int epochs() {
    return 6;
  }

  @Override
  public int samples() {
    return 1_500;
  }

  static Graph network(Shape scene, int classes) {
    GraphBuilder graph = new GraphBuilder();
    Value fine = convolution(graph, graph.input("scene", scene), 16);
    Value middle = convolution(graph, new MaxPooling2D().build(graph, fine), 32);
    Value coarse = convolution(graph, new MaxPooling2D().build(graph, middle), 64);
    coarse = convolution(graph, convolution(graph, coarse, 64), 64);
    Value scores = score(graph, coarse, classes);
    scores = new Add().build(graph, doubled(graph, scores), score(graph, middle, classes));
    scores = new Add().build(graph, doubled(graph, scores), score(graph, fine, classes));
    return graph.build(new Softmax().build(graph, scores));
  }

  private static Value convolution(GraphBuilder graph, Value x, int filters) {
    return new Conv2D(filters, 3, ConvOptions.of(RELU).padding(Padding.SAME)).build(graph, x);
  }

  private static Value score(GraphBuilder graph, Value x, int classes) {
    return new Conv2D(classes, 1, ConvOptions.DEFAULT).build(graph, x);
  }

  private static Value doubled(GraphBuilder graph, Value x) {
    return new Conv2DTranspose(x.shape().dim(-1), 2, ConvOptions.DEFAULT.strides(2))
        .build(graph, x);
  }

  @Override
  public Figure run(Run run) throws IOException {
    Dataset.Split digits = run.digits();
    SplittableRandom random = new SplittableRandom(run.seed());
    int classes = digits.train().classes() + 1;
    List<Scene> testScenes = Scene.of(digits.test(), digits.test().size(), random);
    List<Scene> trainScenes = Scene.of(digits.train(), digits.train().size(), random);
    Dataset train = pixels(trainScenes, classes, random);
    Dataset test = pixels(testScenes, classes, random);
    Model model = Model.of(network(train.sampleShape(), classes), run.seed());
    Trainer trainer =
        new Trainer(
            model,
            new Adam(new CosineDecay(LEARNING_RATE, run.steps(BATCH, train))),
            new SparseCategoricalCrossentropy().withIgnoreClass(IGNORED));
    run.fit(trainer, BATCH, train, test);

    List<float[]> images = new ArrayList<>();
    List<int[]> found = new ArrayList<>();
    long[] both = new long[classes];
    long[] either = new long[classes];
    for (Scene scene : testScenes) {
      int[] predicted = best(model.predict(scene.pixels(), 1), classes);
      count(predicted, scene.classes(), both, either);
      if (images.size() < SHOWN) {
        images.add(scene.pixels());
        found.add(predicted);
      }
    }
    run.save(name(), SceneGrid.ofPixels(test.sampleShape(), images, found));
    return new Figure("mean intersection over union of the digits", mean(both, either));
  }

  private static Dataset pixels(List<Scene> scenes, int classes, SplittableRandom random) {
    int side = scenes.get(0).side();
    float[] x = new float[scenes.size() * side * side];
    int[] labels = new int[x.length];
    for (int i = 0; i < scenes.size(); i++) {
      System.arraycopy(scenes.get(i).pixels(), 0, x, i * side * side, side * side);
      System.arraycopy(scenes.get(i).classes(), 0, labels, i * side * side, side * side);
    }
    for (int p = 0; p < labels.length; p++) {
      labels[p] = labels[p] == 0 && random.nextInt(BACKGROUND) > 0 ? IGNORED : labels[p];
    }
    return Dataset.ofLabels(Shape.of(side, side, 1), x, Shape.of(side, side), labels, classes);
  }

  private static int[] best(float[] probabilities, int classes) {
    int[] best = new int[probabilities.length / classes];
    for (int p = 0; p < best.length; p++) {
      for (int c = 1; c < classes; c++) {
        if (probabilities[p * classes + c] > probabilities[p * classes + best[p]]) {
          best[p] = c;
        }
      }
    }
    return best;
  }

  private static void count(int[] predicted, int[] wanted, long[] both, long[] either) {
    for (int p = 0; p < wanted.length; p++) {
      either[wanted[p]]++;
      if (predicted[p] == wanted[p]) {
        both[wanted[p]]++;
      } else {
        either[predicted[p]]++;
      }
    }
  }

  /// Over the classes that occur, without the background.
  private static double mean(long[] both, long[] either) {
    double sum = 0;
    int count = 0;
    for (int c = 1; c < both.length; c++) {
      if (either[c] > 0) {
        sum += (double) both[c] / either[c];
        count++;
      }
    }
    return sum / count;
  }
}
