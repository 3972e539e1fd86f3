package org.lanewise.bench.examples;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lanewise.bench.digits.Images;
import org.lanewise.bench.picture.AttentionMaps;
import org.lanewise.bench.picture.LearningCurves;
import org.lanewise.bench.picture.Pictures;
import org.lanewise.nn.Graph;
import org.lanewise.nn.Node;
import org.lanewise.nn.Shape;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.data.Samples;
import org.lanewise.nn.op.Attention;
import org.lanewise.nn.train.Fit;
import org.lanewise.nn.train.History;
import org.lanewise.nn.train.ProgressBar;
import org.lanewise.nn.train.Trainer;

/// What an example is given: its data, how much of them, and where its pictures go.
///
/// @param name the first part of the names of its pictures
/// @param data a folder with MNIST's files; null for the built-in digits
/// @param target a folder with other images in the same format; null for none
/// @param text a file, or a folder with documentation, for examples that read
/// @param epochs how many
/// @param samples how many images to train on at most
/// @param seed where all randomness comes from
/// @param threads how many the kernels may use; they change no result
/// @param out receives the pictures
/// @param print what it has to say
record Run(
    String name,
    Path data,
    Path target,
    Path text,
    int epochs,
    int samples,
    long seed,
    int threads,
    Path out,
    PrintWriter print) {
  static final int BATCH = 32;

  /// The digits `[height, width, 1]`: those to train on, and those held out, a fifth as many at
  /// most.
  Dataset.Split digits() throws IOException {
    return data == null ? some(Images.builtIn(seed)) : images(data);
  }

  /// As many images of a folder.
  Dataset.Split images(Path folder) throws IOException {
    return some(Images.idx(folder));
  }

  private Dataset.Split some(Dataset.Split split) {
    return new Dataset.Split(some(split.train(), samples), some(split.test(), samples / 5));
  }

  /// The first so many, with a channel.
  private static Dataset some(Dataset images, int most) {
    Dataset some = images.subset(IntStream.range(0, Math.min(most, images.size())).toArray());
    Shape image = some.sampleShape();
    return Dataset.ofLabels(
        Shape.of(image.dim(0), image.dim(1), 1),
        some.samples(),
        IntStream.range(0, some.size()).map(some::label).toArray(),
        some.classes());
  }

  /// The same with another number of epochs.
  Run withEpochs(int epochs) {
    return new Run(name, data, target, text, epochs, samples, seed, threads, out, print);
  }

  /// The same for one of several networks.
  Run part(String part) {
    String own = name + "-" + part;
    return new Run(own, data, target, text, epochs, samples, seed, threads, out, print);
  }

  /// The number of steps that [#fit] will make, for a learning rate that falls to zero.
  int steps(Samples train) {
    return steps(BATCH, train);
  }

  /// The number of steps in batches of another size.
  int steps(int batchSize, Samples train) {
    return epochs * Math.ceilDiv(train.size(), batchSize);
  }

  /// Trains with a progress bar, and leaves the learning curves, and the maps of all layers of
  /// attention for the first sample held out.
  void fit(Trainer trainer, Dataset train, Dataset validation) throws IOException {
    fit(trainer, BATCH, train, validation);
  }

  /// The same in batches of a size.
  void fit(Trainer trainer, int batchSize, Dataset train, Dataset validation) throws IOException {
    History history;
    try (ProgressBar progress = new ProgressBar(epochs)) {
      history =
          trainer.fit(
              train,
              Fit.epochs(epochs)
                  .batchSize(batchSize)
                  .seed(seed)
                  .threads(threads)
                  .validation(validation)
                  .callback(progress));
    }
    saveCurves(history);
    Graph graph = trainer.model().graph();
    float[] sample = Arrays.copyOf(validation.samples(), graph.input().shape().size());
    List<Node> layers = graph.nodes().stream().filter(n -> n.op() instanceof Attention).toList();
    for (int i = 0; i < layers.size(); i++) {
      String file = name + "-attention-" + (i + 1);
      save(file, AttentionMaps.of(trainer.model(), layers.get(i).name(), sample));
    }
  }

  /// Draws the learning curves, if this machine can draw words.
  void saveCurves(History history) throws IOException {
    if (Pictures.fontsMissing() == null) {
      save(name + "-curves", LearningCurves.of(history));
    }
  }

  /// Writes a picture, and says where.
  void save(String name, BufferedImage picture) throws IOException {
    print.println("picture: " + Pictures.save(picture, out.resolve(name + ".png")));
  }

  /// Writes an SVG picture, and says where.
  void save(String name, String svg) throws IOException {
    print.println("picture: " + Files.writeString(out.resolve(name + ".svg"), svg));
  }
}
