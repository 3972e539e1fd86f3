package org.lanewise.bench.digits;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.lanewise.nn.Shape;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.data.Idx;

/// Where the images come from.
public final class Images {
  private static final int SIDE = 8;
  private static final int PIXELS = SIDE * SIDE;
  private static final float BLACK = 16;
  private static final int CLASSES = 10;
  private static final double HELD_OUT = 0.2;

  private Images() {}

  /// The UCI digits, shuffled, a fifth held out; see README.md beside the resource.
  ///
  /// @param seed the same seed gives the same parts
  /// @return 1,438 images to train on and 359 held out, each `[8, 8]`, with pixels from 0 to 1
  /// @throws IOException if the resource cannot be read
  public static Dataset.Split builtIn(long seed) throws IOException {
    return digits().split(HELD_OUT, seed);
  }

  /// All UCI digits, in the file's order, with pixels from 0 to 1.
  static Dataset digits() throws IOException {
    List<String> lines;
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Images.class.getResourceAsStream("digits.csv.gz")),
                StandardCharsets.US_ASCII))) {
      lines = reader.lines().toList();
    }
    float[] x = new float[lines.size() * PIXELS];
    int[] labels = new int[lines.size()];
    for (int i = 0; i < labels.length; i++) {
      String[] numbers = lines.get(i).split(",");
      for (int p = 0; p < PIXELS; p++) {
        x[i * PIXELS + p] = Integer.parseInt(numbers[p]) / BLACK;
      }
      labels[i] = Integer.parseInt(numbers[PIXELS]);
    }
    return Dataset.ofLabels(Shape.of(SIDE, SIDE), x, labels, CLASSES);
  }

  /// MNIST's files, or others of the same names and format: one set to train on, one held out.
  ///
  /// @param folder holds the four files, compressed with gzip or not
  /// @return both sets
  /// @throws IOException if a file is missing or malformed, or the images differ in size
  public static Dataset.Split idx(Path folder) throws IOException {
    Dataset train = Idx.train(folder);
    Dataset test = Idx.test(folder);
    if (!test.sampleShape().equals(train.sampleShape())) {
      throw new IOException(
          folder
              + ": the images to train on are "
              + train.sampleShape()
              + ", the test images "
              + test.sampleShape());
    }
    return new Dataset.Split(train, test);
  }
}
