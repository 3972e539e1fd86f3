package org.lanewise.bench.examples;

import static org.lanewise.kernels.Activation.RELU;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.lanewise.bench.picture.Box;
import org.lanewise.bench.picture.SceneGrid;
import org.lanewise.kernels.Padding;
import org.lanewise.nn.Model;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.layer.Conv2D;
import org.lanewise.nn.layer.ConvOptions;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Dropout;
import org.lanewise.nn.layer.Flatten;
import org.lanewise.nn.layer.MaxPooling2D;
import org.lanewise.nn.layer.Softmax;
import org.lanewise.nn.loss.SparseCategoricalCrossentropy;
import org.lanewise.nn.train.Adam;
import org.lanewise.nn.train.CosineDecay;
import org.lanewise.nn.train.Trainer;

/// Finds and reads the digits of a scene: regions are proposed, brought to one size, and given a
/// class by a convolutional head, one of them "nothing"; of those that overlap the surest stays.
/// Girshick, Donahue, Darrell and Malik, "Rich feature hierarchies for accurate object detection
/// and semantic segmentation", 2014.
final class Detection implements Example {
  private static final float LEARNING_RATE = 2e-3f;
  private static final double SAME = 0.5;
  private static final double RIVAL = 0.2;
  private static final int SHOWN = 4;

  @Override
  public String name() {
    return "rcnn";
  }

  @Override
  public String description() {
    return "finds and reads digits in a scene (Girshick and others, 2014)";
  }

  @Override
  public int epochs() {
    return 4;
  }

  @Override
  public int samples() {
    return 2_500;
  }

  static Sequential head(Shape region, int classes) {
    ConvOptions options = ConvOptions.of(RELU).padding(Padding.SAME);
    return Sequential.of(
        region,
        new Conv2D(16, 3, options),
        new MaxPooling2D(),
        new Conv2D(32, 3, options),
        new MaxPooling2D(),
        new Flatten(),
        new Dropout(0.25f),
        new Dense(64, RELU),
        new Dense(classes),
        new Softmax());
  }

  @Override
  public Figure run(Run run) throws IOException {
    Dataset.Split digits = run.digits();
    SplittableRandom random = new SplittableRandom(run.seed());
    int nothing = digits.train().classes();
    List<Scene> trainScenes = Scene.of(digits.train(), digits.train().size(), random);
    List<Scene> testScenes = Scene.of(digits.test(), digits.test().size(), random);
    Shape region = digits.train().sampleShape();
    Dataset train = regions(trainScenes, region, nothing);
    Dataset test = regions(testScenes, region, nothing);
    Model model = head(region, nothing + 1).build(run.seed());
    Trainer trainer =
        new Trainer(
            model,
            new Adam(new CosineDecay(LEARNING_RATE, run.steps(train))),
            new SparseCategoricalCrossentropy());
    run.fit(trainer, train, test);

    int wanted = 0;
    int found = 0;
    int right = 0;
    List<float[]> images = new ArrayList<>();
    List<List<Box>> boxes = new ArrayList<>();
    for (Scene scene : testScenes) {
      List<Box> detected = detect(model, scene, region, nothing);
      wanted += scene.boxes().size();
      found += detected.size();
      for (Box box : detected) {
        right += label(scene, box, nothing) == box.label() ? 1 : 0;
      }
      if (images.size() < SHOWN) {
        images.add(scene.pixels());
        boxes.add(detected);
      }
    }
    int side = testScenes.get(0).side();
    run.save(name(), SceneGrid.of(Shape.of(side, side, 1), images, boxes));
    return new Figure("F1 of found and rightly read digits", 2.0 * right / (wanted + found));
  }

  /// The regions that are proposed, each with the class of the digit that it covers.
  private static Dataset regions(List<Scene> scenes, Shape region, int nothing) {
    List<float[]> crops = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (Scene scene : scenes) {
      for (Box box : Proposals.of(scene)) {
        crops.add(crop(scene, box, region));
        labels.add(label(scene, box, nothing));
      }
    }
    return Dataset.ofLabels(
        region,
        joined(crops, region),
        labels.stream().mapToInt(Integer::intValue).toArray(),
        nothing + 1);
  }

  private static float[] joined(List<float[]> crops, Shape region) {
    float[] all = new float[crops.size() * region.size()];
    for (int i = 0; i < crops.size(); i++) {
      System.arraycopy(crops.get(i), 0, all, i * region.size(), region.size());
    }
    return all;
  }

  private static int label(Scene scene, Box box, int nothing) {
    return scene.boxes().stream()
        .filter(digit -> digit.overlap(box) >= SAME)
        .max(Comparator.comparingDouble(digit -> digit.overlap(box)))
        .map(Box::label)
        .orElse(nothing);
  }

  /// The region with a little of what is round it, in the size of a digit's image.
  private static float[] crop(Scene scene, Box box, Shape region) {
    int height = region.dim(0);
    int width = region.dim(1);
    double extent = 1.2 * Math.max(box.bottom() - box.top(), box.right() - box.left());
    double top = (box.top() + box.bottom() - extent) / 2;
    double left = (box.left() + box.right() - extent) / 2;
    float[] crop = new float[height * width];
    for (int r = 0; r < height; r++) {
      for (int c = 0; c < width; c++) {
        int row = (int) Math.floor(top + (r + 0.5) * extent / height);
        int col = (int) Math.floor(left + (c + 0.5) * extent / width);
        boolean inside = row >= 0 && row < scene.side() && col >= 0 && col < scene.side();
        crop[r * width + c] = inside ? scene.pixels()[row * scene.side() + col] : 0;
      }
    }
    return crop;
  }

  /// Something of a class, and how sure the head is.
  private record Candidate(Box box, float certainty) {}

  private static List<Box> detect(Model model, Scene scene, Shape region, int nothing) {
    List<Box> proposals = Proposals.of(scene);
    List<float[]> crops = proposals.stream().map(box -> crop(scene, box, region)).toList();
    float[] probabilities = model.predict(joined(crops, region), crops.size());
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < crops.size(); i++) {
      int row = i * (nothing + 1);
      int best = 0;
      for (int c = 1; c <= nothing; c++) {
        best = probabilities[row + c] > probabilities[row + best] ? c : best;
      }
      if (best != nothing) {
        Box box = proposals.get(i);
        candidates.add(
            new Candidate(
                new Box(box.top(), box.left(), box.bottom(), box.right(), best),
                probabilities[row + best]));
      }
    }
    candidates.sort(Comparator.comparingDouble(candidate -> -candidate.certainty()));
    List<Box> kept = new ArrayList<>();
    for (Candidate candidate : candidates) {
      if (kept.stream().noneMatch(box -> box.overlap(candidate.box()) > RIVAL)) {
        kept.add(candidate.box());
      }
    }
    return kept;
  }
}
