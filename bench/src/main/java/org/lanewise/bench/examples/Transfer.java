package org.lanewise.bench.examples;

import static org.lanewise.kernels.Activation.RELU;

import java.io.IOException;
import java.util.Locale;
import java.util.stream.IntStream;
import org.lanewise.bench.picture.Filters;
import org.lanewise.kernels.Padding;
import org.lanewise.nn.Model;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;
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
import org.lanewise.nn.train.Trainer;

/// Features learnt from many images of one kind serve for few of another: first frozen below a new
/// head, then tuned with it. Yosinski, Clune, Bengio and Lipson, "How transferable are features in
/// deep neural networks?", 2014. Without a second kind of images the digits from 5 on are it.
final class Transfer implements Example {
  private static final int FEW = 10;
  private static final float FINE = 3e-4f;

  @Override
  public String name() {
    return "transfer";
  }

  @Override
  public String description() {
    return "features of one task, frozen and then tuned for another (Yosinski and others, 2014)";
  }

  @Override
  public int epochs() {
    return 4;
  }

  @Override
  public int samples() {
    return 10_000;
  }

  static Sequential network(Shape image, int classes) {
    ConvOptions options = ConvOptions.of(RELU).padding(Padding.SAME);
    return Sequential.of(
        image,
        new Conv2D(16, 3, options).named("features_1"),
        new MaxPooling2D(),
        new Conv2D(32, 3, options).named("features_2"),
        new MaxPooling2D(),
        new Flatten(),
        new Dropout(0.25f),
        new Dense(64, RELU).named("head"),
        new Dense(classes).named("classes"),
        new Softmax());
  }

  @Override
  public Figure run(Run run) throws IOException {
    Dataset.Split source = run.digits();
    Dataset.Split target;
    if (run.target() == null) {
      target = new Dataset.Split(some(source.train(), 5), some(source.test(), 5));
      source = new Dataset.Split(some(source.train(), 0), some(source.test(), 0));
    } else {
      target = run.images(run.target());
    }
    // A tenth of the new images: with enough of them nobody needs the old.
    Dataset few =
        target
            .train()
            .subset(IntStream.range(0, Math.max(1, target.train().size() / FEW)).toArray());
    Shape image = source.train().sampleShape();

    Model first = network(image, source.train().classes()).build(run.seed());
    Trainer trainer = new Trainer(first, new Adam(), new SparseCategoricalCrossentropy());
    run.part("source").fit(trainer, source.train(), source.test());

    Model fresh = network(image, few.classes()).build(run.seed());
    Run longer = run.withEpochs(2 * run.epochs());
    double alone = train(longer.part("fresh"), fresh, new Adam(), few, target.test());

    Model second = network(image, few.classes()).build(run.seed());
    copyFeatures(first, second);
    second.parameters().freeze("features_1");
    second.parameters().freeze("features_2");
    double frozen = train(run.part("frozen"), second, new Adam(), few, target.test());
    second.parameters().unfreeze("features_1");
    second.parameters().unfreeze("features_2");
    double tuned = train(run, second, new Adam(FINE), few, target.test());

    run.save(name(), Filters.of(second, "features_1"));
    run.print()
        .printf(
            Locale.ROOT,
            "%d new images: from nothing %.4f, features frozen %.4f, then tuned %.4f%n",
            few.size(),
            alone,
            frozen,
            tuned);
    return new Figure("accuracy after tuning", tuned);
  }

  private static double train(Run run, Model model, Adam adam, Dataset train, Dataset test)
      throws IOException {
    Trainer trainer = new Trainer(model, adam, new SparseCategoricalCrossentropy());
    run.fit(trainer, train, test);
    return trainer.evaluate(test).accuracy();
  }

  private static void copyFeatures(Model from, Model to) {
    for (Parameter parameter : from.parameters().list()) {
      if (parameter.name().startsWith("features")) {
        Slice source = from.parameters().slice(parameter);
        Slice target = to.parameters().slice(parameter.name());
        System.arraycopy(
            source.array(), source.offset(), target.array(), target.offset(), source.length());
      }
    }
  }

  /// Five of the digits, counted from 0.
  private static Dataset some(Dataset digits, int first) {
    int[] some =
        IntStream.range(0, digits.size())
            .filter(i -> digits.label(i) >= first && digits.label(i) < first + 5)
            .toArray();
    return Dataset.ofLabels(
        digits.sampleShape(),
        digits.subset(some).samples(),
        IntStream.of(some).map(i -> digits.label(i) - first).toArray(),
        5);
  }
}
