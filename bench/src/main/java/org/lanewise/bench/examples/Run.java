package org.lanewise.bench.examples;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.lanewise.bench.Progress;
import org.lanewise.bench.digits.Images;
import org.lanewise.bench.picture.Pictures;
import org.lanewise.nn.Shape;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.data.Samples;
import org.lanewise.nn.train.Fit;
import org.lanewise.nn.train.History;
import org.lanewise.nn.train.Trainer;

/// What an example is given: its data, how much of them, and where its pictures go.
///
/// @param data a folder with MNIST's files; null for the built-in digits
/// @param text a file, or a folder with documentation, for examples that read
/// @param epochs how many
/// @param samples how many images to train on at most
/// @param seed where all randomness comes from
/// @param threads how many the kernels may use; they change no result
/// @param out receives the pictures
/// @param print what it has to say
record Run(
    Path data,
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
    Dataset.Split split = data == null ? Images.builtIn(seed) : Images.idx(data);
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

  /// The number of steps that [#fit] will make, for a learning rate that falls to zero.
  int steps(Samples train) {
    return epochs * Math.ceilDiv(train.size(), BATCH);
  }

  /// Trains with a progress bar.
  History fit(Trainer trainer, Samples train, Samples validation) {
    try (Progress progress = new Progress(epochs)) {
      return trainer.fit(
          train,
          Fit.epochs(epochs)
              .batchSize(BATCH)
              .seed(seed)
              .threads(threads)
              .validation(validation)
              .callback(progress));
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
