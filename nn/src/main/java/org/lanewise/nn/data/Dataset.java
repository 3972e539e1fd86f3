package org.lanewise.nn.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// Samples in memory, each with class numbers or with a target tensor, and perhaps with a weight.
/// The arrays are the caller's and not copied.
public final class Dataset implements Samples {
  private final List<Shape> shapes;
  private final List<float[]> x;
  private final int size;
  private final List<Answers> answers;
  private final float[] weights;

  /// What the samples bring for one output: class numbers or targets, the other is null.
  private record Answers(Wanted wanted, int[] labels, float[] y) {
    int size() {
      return wanted.shape().size();
    }

    Answers subset(int... indices) {
      return new Answers(
          wanted,
          labels == null ? null : some(labels, size(), indices),
          y == null ? null : some(y, size(), indices));
    }
  }

  /// Two parts of a data set.
  ///
  /// @param train what to train on
  /// @param test what was held out
  public record Split(Dataset train, Dataset test) {}

  private Dataset(
      List<Shape> shapes, List<float[]> x, int size, List<Answers> answers, float[] weights) {
    this.shapes = shapes;
    this.x = x;
    this.size = size;
    this.answers = answers;
    this.weights = weights;
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
    return ofLabels(List.of(sample), List.of(x), labels, classes);
  }

  /// Samples of several inputs with class numbers.
  ///
  /// @param samples the shapes of one sample, one for each input of a model
  /// @param x for each input all samples, one after another
  /// @param labels a class a sample, from 0
  /// @param classes the number of classes
  /// @return the data set
  /// @throws IllegalArgumentException if there is no input, the lengths do not match, `classes` is
  ///     less than 1, or a label is out of range
  public static Dataset ofLabels(List<Shape> samples, List<float[]> x, int[] labels, int classes) {
    return ofLabels(samples, x, Shape.of(), 0, labels, classes);
  }

  /// Samples with a class number for each of several places, such as the steps of a sequence or the
  /// pixels of a picture: for an output `[..., classes]`.
  ///
  /// @param sample the shape of one sample
  /// @param x the samples, one after another
  /// @param places the shape of the class numbers of one sample: that of the output without its
  ///     last extent
  /// @param labels the classes of the samples, one sample after another, from 0; -1 for a place
  ///     without one, which only a loss takes that [leaves it
  ///     out][org.lanewise.nn.loss.SparseCategoricalCrossentropy#withIgnoreClass], or for which
  ///     [labels end][org.lanewise.nn.loss.Ctc] there
  /// @param classes the number of classes
  /// @return the data set
  /// @throws IllegalArgumentException if the lengths do not match, `classes` is less than 1, or a
  ///     label is out of range
  public static Dataset ofLabels(Shape sample, float[] x, Shape places, int[] labels, int classes) {
    Objects.requireNonNull(sample, "sample is null");
    Objects.requireNonNull(x, "x is null");
    Objects.requireNonNull(places, "places is null");
    return ofLabels(List.of(sample), List.of(x), places, -1, labels, classes);
  }

  private static Dataset ofLabels(
      List<Shape> samples, List<float[]> x, Shape places, int least, int[] labels, int classes) {
    Objects.requireNonNull(labels, "labels is null");
    int size = labels.length / places.size();
    Answers answers = answers(size, places, least, labels, classes);
    checkInputs(samples, x, size);
    return new Dataset(List.copyOf(samples), List.copyOf(x), size, List.of(answers), null);
  }

  private static Answers answers(int size, Shape places, int least, int[] labels, int classes) {
    checkClasses(classes);
    checkLength("labels", labels.length, size, places);
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < least || labels[i] >= classes) {
        throw new IllegalArgumentException(
            "labels[" + i + "] is " + labels[i] + ", expected " + least + " to " + (classes - 1));
      }
    }
    return new Answers(new Wanted(places, classes), labels, null);
  }

  /// The same samples with class numbers for one more output of a model.
  ///
  /// @param places the shape of the class numbers of one sample; `[]` for one
  /// @param labels the classes, from 0; -1 for a place without one
  /// @param classes the number of classes
  /// @return a data set over the same arrays
  /// @throws IllegalArgumentException if the length does not match, `classes` is less than 1, or a
  ///     label is out of range
  public Dataset andLabels(Shape places, int[] labels, int classes) {
    Objects.requireNonNull(places, "places is null");
    Objects.requireNonNull(labels, "labels is null");
    return and(answers(size, places, -1, labels, classes));
  }

  /// The same samples with targets for one more output of a model.
  ///
  /// @param target the shape of one target
  /// @param y the targets, one after another
  /// @return a data set over the same arrays
  /// @throws IllegalArgumentException if the length does not match
  public Dataset andTargets(Shape target, float[] y) {
    Objects.requireNonNull(target, "target is null");
    Objects.requireNonNull(y, "y is null");
    checkLength("y", y.length, size, target);
    return and(new Answers(new Wanted(target, 0), null, y));
  }

  private Dataset and(Answers more) {
    List<Answers> all = new ArrayList<>(answers);
    all.add(more);
    return new Dataset(shapes, x, size, List.copyOf(all), weights);
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
    return ofTargets(List.of(sample), List.of(x), target, y);
  }

  /// Samples of several inputs with targets.
  ///
  /// @param samples the shapes of one sample, one for each input of a model
  /// @param x for each input all samples, one after another
  /// @param target the shape of one target
  /// @param y the targets, one after another
  /// @return the data set
  /// @throws IllegalArgumentException if there is no input, or the lengths do not match
  public static Dataset ofTargets(List<Shape> samples, List<float[]> x, Shape target, float[] y) {
    Objects.requireNonNull(target, "target is null");
    Objects.requireNonNull(y, "y is null");
    Objects.requireNonNull(samples, "samples is null");
    Objects.requireNonNull(x, "x is null");
    int size = samples.isEmpty() || x.isEmpty() ? 0 : x.get(0).length / samples.get(0).size();
    checkInputs(samples, x, size);
    checkLength("y", y.length, size, target);
    Answers answers = new Answers(new Wanted(target, 0), null, y);
    return new Dataset(List.copyOf(samples), List.copyOf(x), size, List.of(answers), null);
  }

  /// The same samples with a weight for each: how much it counts in the loss of training.
  ///
  /// @param weights finite, 0 or more; not copied
  /// @return a data set over the same arrays
  /// @throws IllegalArgumentException if there is not one for each sample, or one is negative,
  ///     infinite or NaN
  public Dataset weighted(float[] weights) {
    Objects.requireNonNull(weights, "weights is null");
    if (weights.length != size) {
      throw new IllegalArgumentException(
          "weights has "
              + weights.length
              + " elements, expected one for each of "
              + size
              + " samples");
    }
    for (int i = 0; i < size; i++) {
      checkWeight("weights[" + i + "]", weights[i]);
    }
    return new Dataset(shapes, x, size, answers, weights);
  }

  /// The same samples, each with the weight of its class.
  ///
  /// @param weights finite, 0 or more
  /// @return a data set over the same arrays
  /// @throws IllegalArgumentException if there is not one for each class, or one is negative,
  ///     infinite or NaN
  /// @throws IllegalStateException if the samples have targets
  public Dataset classWeighted(float... weights) {
    Objects.requireNonNull(weights, "weights is null");
    float[] each = new float[size];
    int classes = classes();
    if (hasLabels() && weights.length != classes) {
      throw new IllegalArgumentException(
          "weights has "
              + weights.length
              + " elements, expected one for each of "
              + classes
              + " classes");
    }
    for (int i = 0; i < size; i++) {
      int c = label(i);
      checkWeight("weights[" + c + "]", weights[c]);
      each[i] = weights[c];
    }
    return weighted(each);
  }

  static void checkClasses(int classes) {
    if (classes < 1) {
      throw new IllegalArgumentException("classes is " + classes + ", expected 1 or more");
    }
  }

  static void checkWeight(String name, float weight) {
    if (!(weight >= 0 && weight < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          name + " is " + weight + ", expected a finite number of 0 or more");
    }
  }

  private static void checkInputs(List<Shape> samples, List<float[]> x, int size) {
    Objects.requireNonNull(samples, "samples is null");
    Objects.requireNonNull(x, "x is null");
    if (samples.isEmpty() || samples.size() != x.size()) {
      throw new IllegalArgumentException(
          "x has "
              + x.size()
              + " arrays, expected one for each input, at least one: the shapes are "
              + samples);
    }
    for (int i = 0; i < samples.size(); i++) {
      checkLength(x.size() == 1 ? "x" : "x[" + i + "]", x.get(i).length, size, samples.get(i));
    }
  }

  private static void checkLength(String name, int length, int samples, Shape shape) {
    long expected = (long) samples * shape.size();
    if (length != expected) {
      throw new IllegalArgumentException(
          name
              + " has "
              + length
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
  @Override
  public int size() {
    return size;
  }

  @Override
  public List<Shape> sampleShapes() {
    return shapes;
  }

  /// The shape of one sample, of its first input.
  ///
  /// @return the shape
  public Shape sampleShape() {
    return shapes.get(0);
  }

  @Override
  public List<Wanted> wanted() {
    return answers.stream().map(Answers::wanted).toList();
  }

  @Override
  public boolean isWeighted() {
    return weights != null;
  }

  /// The class of a sample, for the first output.
  ///
  /// @param i the sample's number, from 0
  /// @return its class
  /// @throws IndexOutOfBoundsException if there is no such sample
  /// @throws IllegalStateException if the samples have targets, or class numbers for several places
  public int label(int i) {
    Answers first = answers.get(0);
    if (first.labels == null || first.wanted.shape().rank() > 0) {
      throw new IllegalStateException(
          "the samples have " + first.wanted + ", expected one label each");
    }
    return first.labels[Objects.checkIndex(i, size)];
  }

  /// The weight of a sample.
  ///
  /// @param i the sample's number, from 0
  /// @return its weight, 1 where the samples have none
  /// @throws IndexOutOfBoundsException if there is no such sample
  public float weight(int i) {
    Objects.checkIndex(i, size);
    return weights == null ? 1 : weights[i];
  }

  /// All samples, of their first input, one after another.
  ///
  /// @return the array itself
  public float[] samples() {
    return x.get(0);
  }

  /// All targets of the first output, one after another.
  ///
  /// @return the array itself; null where the samples have class numbers
  public float[] targets() {
    return answers.get(0).y;
  }

  /// Begins to take all samples once, in their own order or in a [permutation][#permutation].
  ///
  /// @param shuffle whether in an order of its own
  /// @param seed what that order comes from
  /// @return the pass; nothing is allocated after this
  @Override
  public Pass pass(boolean shuffle, long seed) {
    return new Walk(shuffle ? permutation(size, new SplittableRandom(seed)) : null);
  }

  /// Takes the samples in an order, null for their own.
  private final class Walk implements Pass {
    private final int[] order;
    private int taken;

    Walk(int[] order) {
      this.order = order;
    }

    @Override
    public int next(Batch batch) {
      int rows = Math.min(batch.rows(), size - taken);
      for (int row = 0; row < rows; row++) {
        int i = order == null ? taken + row : order[taken + row];
        for (int input = 0; input < shapes.size(); input++) {
          Slice to = batch.inputs().get(input);
          copy(x.get(input), i, shapes.get(input).size(), to.array(), to.offset(), row);
        }
        for (int output = 0; output < batch.answers().size(); output++) {
          put(answers.get(output), i, batch.answers().get(output), row);
        }
        if (batch.weights() != null) {
          batch.weights()[row] = weight(i);
        }
      }
      taken += rows;
      return rows;
    }
  }

  private static void put(Answers answers, int i, Batch.Answers to, int row) {
    int n = answers.size();
    if (to.labels() != null) {
      System.arraycopy(answers.labels, i * n, to.labels(), row * n, n);
    }
    if (to.targets() != null) {
      copy(answers.y, i, n, to.targets().array(), to.targets().offset(), row);
    }
  }

  private static void copy(float[] all, int i, int size, float[] to, int offset, int row) {
    System.arraycopy(all, i * size, to, offset + row * size, size);
  }

  /// Some of the samples.
  ///
  /// @param indices sample numbers; one may come more than once
  /// @return a copy of these samples, in this order
  /// @throws IndexOutOfBoundsException if a sample does not exist
  public Dataset subset(int... indices) {
    Objects.requireNonNull(indices, "indices is null");
    for (int i : indices) {
      Objects.checkIndex(i, size);
    }
    List<float[]> someX = new ArrayList<>();
    for (int input = 0; input < shapes.size(); input++) {
      someX.add(some(x.get(input), shapes.get(input).size(), indices));
    }
    return new Dataset(
        shapes,
        List.copyOf(someX),
        indices.length,
        answers.stream().map(a -> a.subset(indices)).toList(),
        weights == null ? null : some(weights, 1, indices));
  }

  private static int[] some(int[] all, int size, int[] indices) {
    int[] some = new int[Math.multiplyExact(indices.length, size)];
    for (int row = 0; row < indices.length; row++) {
      System.arraycopy(all, indices[row] * size, some, row * size, size);
    }
    return some;
  }

  private static float[] some(float[] all, int size, int[] indices) {
    float[] some = new float[Math.multiplyExact(indices.length, size)];
    for (int row = 0; row < indices.length; row++) {
      copy(all, indices[row], size, some, 0, row);
    }
    return some;
  }

  /// Shuffles the samples and holds some out.
  ///
  /// @param testFraction the share to hold out, such as 0.2; rounded to whole samples
  /// @param seed the same seed gives the same parts
  /// @return copies of both parts, which may be empty
  /// @throws IllegalArgumentException if the share is not within 0 and 1
  public Split split(double testFraction, long seed) {
    checkFraction(testFraction);
    int[] order = permutation(size, new SplittableRandom(seed));
    int test = (int) Math.round(size * testFraction);
    return new Split(
        subset(Arrays.copyOfRange(order, test, size)), subset(Arrays.copyOf(order, test)));
  }

  /// Shuffles the samples and holds the same share of each class out, to within one sample.
  ///
  /// @param testFraction the share to hold out, such as 0.2; rounded to whole samples
  /// @param seed the same seed gives the same parts
  /// @return copies of both parts, which may be empty
  /// @throws IllegalArgumentException if the share is not within 0 and 1
  /// @throws IllegalStateException if the samples have targets
  public Split stratifiedSplit(double testFraction, long seed) {
    checkFraction(testFraction);
    int[] order = permutation(size, new SplittableRandom(seed));
    int[] byClass = byClass(order);
    // Along the classes the share adds up: a sample is held out where the sum passes a whole
    // number.
    boolean[] heldOut = new boolean[size];
    for (int i = 0; i < size; i++) {
      heldOut[byClass[i]] = Math.round((i + 1) * testFraction) > Math.round(i * testFraction);
    }
    return new Split(
        subset(Arrays.stream(order).filter(i -> !heldOut[i]).toArray()),
        subset(Arrays.stream(order).filter(i -> heldOut[i]).toArray()));
  }

  private static void checkFraction(double testFraction) {
    if (!(testFraction >= 0 && testFraction <= 1)) {
      throw new IllegalArgumentException("testFraction is " + testFraction + ", expected 0 to 1");
    }
  }

  /// Sample numbers sorted by class; within a class they keep their order.
  int[] byClass(int[] order) {
    return Arrays.stream(order)
        .boxed()
        .sorted(Comparator.comparingInt(this::label))
        .mapToInt(Integer::intValue)
        .toArray();
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
