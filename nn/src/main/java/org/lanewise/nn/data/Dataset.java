package org.lanewise.nn.data;

import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.lanewise.nn.Shape;

/// Samples in memory, each with a class number or with a target tensor. The arrays are the caller's
/// and not copied.
public final class Dataset {
  private final Shape sample;
  private final float[] x;
  private final int size;
  private final int[] labels;
  private final int classes;
  private final Shape target;
  private final float[] y;

  /// Two parts of a data set.
  ///
  /// @param train what to train on
  /// @param test what was held out
  public record Split(Dataset train, Dataset test) {}

  private Dataset(
      Shape sample, float[] x, int size, int[] labels, int classes, Shape target, float[] y) {
    this.sample = sample;
    this.x = x;
    this.size = size;
    this.labels = labels;
    this.classes = classes;
    this.target = target;
    this.y = y;
  }

  /// Samples with class numbers.
  ///
  /// @param sample the shape of one sample
  /// @param x the samples, one after another
  /// @param labels a class a sample, from 0
  /// @param classes the number of classes
  /// @return the data set
  /// @throws IllegalArgumentException if the lengths do not match, `classes` is less than 1, or a
  ///     label is out of range
  public static Dataset ofLabels(Shape sample, float[] x, int[] labels, int classes) {
    Objects.requireNonNull(sample, "sample is null");
    Objects.requireNonNull(x, "x is null");
    Objects.requireNonNull(labels, "labels is null");
    if (classes < 1) {
      throw new IllegalArgumentException("classes is " + classes + ", expected 1 or more");
    }
    checkLength("x", x, labels.length, sample);
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            "labels[" + i + "] is " + labels[i] + ", expected 0 to " + (classes - 1));
      }
    }
    return new Dataset(sample, x, labels.length, labels, classes, null, null);
  }

  /// Samples with targets.
  ///
  /// @param sample the shape of one sample
  /// @param x the samples, one after another
  /// @param target the shape of one target
  /// @param y the targets, one after another
  /// @return the data set
  /// @throws IllegalArgumentException if the lengths do not match
  public static Dataset ofTargets(Shape sample, float[] x, Shape target, float[] y) {
    Objects.requireNonNull(sample, "sample is null");
    Objects.requireNonNull(x, "x is null");
    Objects.requireNonNull(target, "target is null");
    Objects.requireNonNull(y, "y is null");
    int size = x.length / sample.size();
    checkLength("x", x, size, sample);
    checkLength("y", y, size, target);
    return new Dataset(sample, x, size, null, 0, target, y);
  }

  private static void checkLength(String name, float[] array, int samples, Shape shape) {
    long expected = (long) samples * shape.size();
    if (array.length != expected) {
      throw new IllegalArgumentException(
          name
              + " has "
              + array.length
              + " elements, expected "
              + expected
              + ": "
              + samples
              + " samples of "
              + shape);
    }
  }

  /// The number of samples.
  ///
  /// @return 0 or more
  public int size() {
    return size;
  }

  /// The shape of one sample.
  ///
  /// @return the shape
  public Shape sampleShape() {
    return sample;
  }

  /// Whether the samples have class numbers.
  ///
  /// @return false where they have targets
  public boolean hasLabels() {
    return labels != null;
  }

  /// The number of classes.
  ///
  /// @return 1 or more; 0 where the samples have targets
  public int classes() {
    return classes;
  }

  /// The shape of one target.
  ///
  /// @return the shape; null where the samples have class numbers
  public Shape targetShape() {
    return target;
  }

  /// The class of a sample.
  ///
  /// @param i the sample's number, from 0
  /// @return its class
  /// @throws IndexOutOfBoundsException if there is no such sample
  /// @throws IllegalStateException if the samples have targets
  public int label(int i) {
    if (labels == null) {
      throw new IllegalStateException("the samples have targets, not labels");
    }
    return labels[Objects.checkIndex(i, size)];
  }

  /// All samples, one after another.
  ///
  /// @return the array itself
  public float[] samples() {
    return x;
  }

  /// Copies some samples side by side.
  ///
  /// @param order sample numbers
  /// @param from the position in `order` of the first to copy
  /// @param rows how many to copy
  /// @param batch receives them
  /// @param offset the index of the first element
  /// @throws IndexOutOfBoundsException if a sample does not exist or an array is too short
  public void gather(int[] order, int from, int rows, float[] batch, int offset) {
    gather(x, sample.size(), order, from, rows, batch, offset);
  }

  /// Copies the targets of some samples side by side.
  ///
  /// @param order sample numbers
  /// @param from the position in `order` of the first to copy
  /// @param rows how many to copy
  /// @param batch receives them
  /// @param offset the index of the first element
  /// @throws IndexOutOfBoundsException if a sample does not exist or an array is too short
  /// @throws IllegalStateException if the samples have class numbers
  public void gatherTargets(int[] order, int from, int rows, float[] batch, int offset) {
    if (y == null) {
      throw new IllegalStateException("the samples have labels, not targets");
    }
    gather(y, target.size(), order, from, rows, batch, offset);
  }

  /// Copies the classes of some samples side by side.
  ///
  /// @param order sample numbers
  /// @param from the position in `order` of the first to copy
  /// @param rows how many to copy
  /// @param batch receives them
  /// @param offset the index of the first element
  /// @throws IndexOutOfBoundsException if a sample does not exist or an array is too short
  /// @throws IllegalStateException if the samples have targets
  public void gatherLabels(int[] order, int from, int rows, int[] batch, int offset) {
    for (int i = 0; i < rows; i++) {
      batch[offset + i] = label(order[from + i]);
    }
  }

  private static void gather(
      float[] all, int size, int[] order, int from, int rows, float[] batch, int offset) {
    for (int i = 0; i < rows; i++) {
      System.arraycopy(all, order[from + i] * size, batch, offset + i * size, size);
    }
  }

  /// Some of the samples.
  ///
  /// @param indices sample numbers; one may come more than once
  /// @return a copy of these samples, in this order
  /// @throws IndexOutOfBoundsException if a sample does not exist
  public Dataset subset(int... indices) {
    Objects.requireNonNull(indices, "indices is null");
    int n = indices.length;
    float[] someX = new float[Math.multiplyExact(n, sample.size())];
    gather(indices, 0, n, someX, 0);
    if (labels != null) {
      int[] someLabels = new int[n];
      gatherLabels(indices, 0, n, someLabels, 0);
      return new Dataset(sample, someX, n, someLabels, classes, null, null);
    }
    float[] someY = new float[Math.multiplyExact(n, target.size())];
    gatherTargets(indices, 0, n, someY, 0);
    return new Dataset(sample, someX, n, null, 0, target, someY);
  }

  /// Shuffles the samples and holds some out.
  ///
  /// @param testFraction the share to hold out, such as 0.2; rounded to whole samples
  /// @param seed the same seed gives the same parts
  /// @return copies of both parts, which may be empty
  /// @throws IllegalArgumentException if the share is not within 0 and 1
  public Split split(double testFraction, long seed) {
    if (!(testFraction >= 0 && testFraction <= 1)) {
      throw new IllegalArgumentException("testFraction is " + testFraction + ", expected 0 to 1");
    }
    int[] order = permutation(size, new SplittableRandom(seed));
    int test = (int) Math.round(size * testFraction);
    return new Split(
        subset(Arrays.copyOfRange(order, test, size)), subset(Arrays.copyOf(order, test)));
  }

  /// A random order of sample numbers (Fisher and Yates).
  ///
  /// @param size how many
  /// @param random the source, and with its seed the order
  /// @return the numbers 0 up to below `size`, each once
  public static int[] permutation(int size, SplittableRandom random) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
