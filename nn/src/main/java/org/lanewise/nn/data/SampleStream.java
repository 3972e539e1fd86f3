package org.lanewise.nn.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// Samples that the caller's own iterator brings, more than fit into memory: each pass asks for a
/// new iterator and takes from it as batches need. Immutable.
///
/// ```java
/// SampleStream.ofLabels(Shape.of(28, 28), 10, () -> openMyFile()).shuffleBuffer(10_000)
/// ```
///
/// An iterator that is [AutoCloseable] is closed when its pass ends.
public final class SampleStream implements Samples {
  private static final int SHUFFLE_BUFFER = 1024;

  private final List<Shape> shapes;
  private final List<Answers> answers;
  private final int buffer;
  private final Iterable<Sample> source;

  /// What each sample brings for one output, and the least class number.
  private record Answers(Wanted wanted, int least) {
    static Answers labels(Shape places, int least, int classes) {
      Objects.requireNonNull(places, "places is null");
      Dataset.checkClasses(classes);
      return new Answers(new Wanted(places, classes), least);
    }

    static Answers targets(Shape target) {
      return new Answers(new Wanted(Objects.requireNonNull(target, "target is null"), 0), 0);
    }

    int size() {
      return wanted.shape().size();
    }
  }

  private SampleStream(
      List<Shape> shapes, List<Answers> answers, int buffer, Iterable<Sample> source) {
    this.shapes = List.copyOf(shapes);
    if (this.shapes.isEmpty()) {
      throw new IllegalArgumentException("samples is empty, expected the shape of each input");
    }
    this.answers = List.copyOf(answers);
    this.buffer = buffer;
    this.source = Objects.requireNonNull(source, "source is null");
  }

  /// Samples with class numbers.
  ///
  /// @param sample the shape of one sample
  /// @param classes the number of classes
  /// @param source gives a new iterator for each pass
  /// @return the stream
  /// @throws IllegalArgumentException if `classes` is less than 1
  public static SampleStream ofLabels(Shape sample, int classes, Iterable<Sample> source) {
    return ofLabels(List.of(sample), classes, source);
  }

  /// Samples of several inputs with class numbers.
  ///
  /// @param samples the shapes of one sample, one for each input
  /// @param classes the number of classes
  /// @param source gives a new iterator for each pass
  /// @return the stream
  /// @throws IllegalArgumentException if `samples` is empty or `classes` is less than 1
  public static SampleStream ofLabels(List<Shape> samples, int classes, Iterable<Sample> source) {
    Answers answers = Answers.labels(Shape.of(), 0, classes);
    return new SampleStream(samples, List.of(answers), SHUFFLE_BUFFER, source);
  }

  /// Samples with a class number for each of several places, as [Dataset] has them; -1 for a place
  /// without one.
  ///
  /// @param sample the shape of one sample
  /// @param places the shape of the class numbers of one sample
  /// @param classes the number of classes
  /// @param source gives a new iterator for each pass
  /// @return the stream
  /// @throws IllegalArgumentException if `classes` is less than 1
  public static SampleStream ofLabels(
      Shape sample, Shape places, int classes, Iterable<Sample> source) {
    Answers answers = Answers.labels(places, -1, classes);
    return new SampleStream(List.of(sample), List.of(answers), SHUFFLE_BUFFER, source);
  }

  /// Samples with targets.
  ///
  /// @param sample the shape of one sample
  /// @param target the shape of one target
  /// @param source gives a new iterator for each pass
  /// @return the stream
  public static SampleStream ofTargets(Shape sample, Shape target, Iterable<Sample> source) {
    return ofTargets(List.of(sample), target, source);
  }

  /// Samples of several inputs with targets.
  ///
  /// @param samples the shapes of one sample, one for each input
  /// @param target the shape of one target
  /// @param source gives a new iterator for each pass
  /// @return the stream
  /// @throws IllegalArgumentException if `samples` is empty
  public static SampleStream ofTargets(List<Shape> samples, Shape target, Iterable<Sample> source) {
    return new SampleStream(samples, List.of(Answers.targets(target)), SHUFFLE_BUFFER, source);
  }

  /// The same samples, which bring class numbers for one more output of a model.
  ///
  /// @param places the shape of the class numbers of one sample; `[]` for one
  /// @param classes the number of classes; class numbers are from 0, or -1 for a place without one
  /// @return a changed stream
  /// @throws IllegalArgumentException if `classes` is less than 1
  public SampleStream andLabels(Shape places, int classes) {
    return and(Answers.labels(places, -1, classes));
  }

  /// The same samples, which bring targets for one more output of a model.
  ///
  /// @param target the shape of one target
  /// @return a changed stream
  public SampleStream andTargets(Shape target) {
    return and(Answers.targets(target));
  }

  private SampleStream and(Answers more) {
    List<Answers> all = new ArrayList<>(answers);
    all.add(more);
    return new SampleStream(shapes, all, buffer, source);
  }

  /// Sets how many samples a shuffled pass holds at a time: each that it gives is drawn from so
  /// many of the next. One that is as long as the stream shuffles perfectly. By default 1,024.
  ///
  /// @param samples 1 or more
  /// @return a changed stream
  /// @throws IllegalArgumentException if it is less than 1
  public SampleStream shuffleBuffer(int samples) {
    if (samples < 1) {
      throw new IllegalArgumentException(
          "shuffleBuffer is " + samples + " samples, expected 1 or more");
    }
    return new SampleStream(shapes, answers, samples, source);
  }

  @Override
  public int size() {
    return -1;
  }

  @Override
  public List<Shape> sampleShapes() {
    return shapes;
  }

  @Override
  public List<Wanted> wanted() {
    return answers.stream().map(Answers::wanted).toList();
  }

  @Override
  public boolean isWeighted() {
    return true; // any sample may bring a weight
  }

  /// Begins to take all samples once, from a new iterator.
  ///
  /// A batch is refused with an [IllegalArgumentException] if a sample in it has another number of
  /// inputs, outputs or elements than the stream, or a label or weight out of range; the message
  /// tells the sample's number. What the iterator throws comes through.
  ///
  /// @param shuffle whether through the shuffle buffer
  /// @param seed what the order comes from
  /// @return the pass, to be closed
  @Override
  public Pass pass(boolean shuffle, long seed) {
    Iterator<Sample> iterator =
        Objects.requireNonNull(source.iterator(), "the source gave a null iterator");
    return new Walk(iterator, shuffle ? buffer : 1, new SplittableRandom(seed));
  }

  /// Takes from an iterator through a buffer.
  private final class Walk implements Pass {
    private final Iterator<Sample> iterator;
    private final Sample[] waiting;
    private final SplittableRandom random;
    private int held;
    private long taken;

    Walk(Iterator<Sample> iterator, int capacity, SplittableRandom random) {
      this.iterator = iterator;
      this.waiting = new Sample[capacity];
      this.random = random;
    }

    @Override
    public int next(Batch batch) {
      int rows = 0;
      while (rows < batch.rows()) {
        while (held < waiting.length && iterator.hasNext()) {
          waiting[held++] = checked(iterator.next());
        }
        if (held == 0) {
          break;
        }
        int drawn = random.nextInt(held);
        put(waiting[drawn], batch, rows++);
        waiting[drawn] = waiting[--held];
        waiting[held] = null;
      }
      return rows;
    }

    private Sample checked(Sample sample) {
      Objects.requireNonNull(sample, () -> "sample " + taken + " is null");
      require("the number of inputs", sample.inputs().size(), shapes.size());
      for (int i = 0; i < shapes.size(); i++) {
        require("the length of input " + i, sample.inputs().get(i).length, shapes.get(i).size());
      }
      require("the number of outputs", sample.answers().size(), answers.size());
      for (int i = 0; i < answers.size(); i++) {
        check(i, answers.get(i), sample.answers().get(i));
      }
      Dataset.checkWeight("the weight of sample " + taken, sample.weight());
      taken++;
      return sample;
    }

    private void check(int output, Answers wanted, Sample.Answer answer) {
      float[] target = answer.target();
      int[] labels = answer.labels();
      if (!wanted.wanted().isLabels()) {
        int length = target == null ? -1 : target.length;
        require("the length of target " + output, length, wanted.size());
        return;
      }
      int length = labels == null ? -1 : labels.length;
      require("the number of labels for output " + output, length, wanted.size());
      for (int label : labels) {
        if (label < wanted.least() || label >= wanted.wanted().classes()) {
          throw new IllegalArgumentException(
              "a label for output "
                  + output
                  + " of sample "
                  + taken
                  + " is "
                  + label
                  + ", expected "
                  + wanted.least()
                  + " to "
                  + (wanted.wanted().classes() - 1));
        }
      }
    }

    private void require(String what, int actual, int expected) {
      if (actual != expected) {
        throw new IllegalArgumentException(
            what
                + " of sample "
                + taken
                + " is "
                + (actual < 0 ? "none" : actual)
                + ", expected "
                + expected);
      }
    }

    private void put(Sample sample, Batch batch, int row) {
      for (int i = 0; i < shapes.size(); i++) {
        copy(sample.inputs().get(i), batch.inputs().get(i), row);
      }
      for (int i = 0; i < batch.answers().size(); i++) {
        put(sample.answers().get(i), batch.answers().get(i), row);
      }
      if (batch.weights() != null) {
        batch.weights()[row] = sample.weight();
      }
    }

    private static void put(Sample.Answer answer, Batch.Answers to, int row) {
      if (to.labels() != null) {
        int n = answer.labels().length;
        System.arraycopy(answer.labels(), 0, to.labels(), row * n, n);
      }
      if (to.targets() != null) {
        copy(answer.target(), to.targets(), row);
      }
    }

    private static void copy(float[] values, Slice to, int row) {
      System.arraycopy(values, 0, to.array(), to.offset() + row * values.length, values.length);
    }

    @Override
    public void close() {
      if (iterator instanceof AutoCloseable) {
        try {
          ((AutoCloseable) iterator).close();
        } catch (RuntimeException e) {
          throw e;
        } catch (Exception e) {
          throw new IllegalStateException("the iterator of a stream did not close", e);
        }
      }
    }
  }
}
