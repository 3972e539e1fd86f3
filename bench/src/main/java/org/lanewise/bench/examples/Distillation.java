package org.lanewise.bench.examples;

import static org.lanewise.kernels.Activation.RELU;

import java.io.IOException;
import java.util.Locale;
import org.lanewise.bench.picture.NetworkDiagram;
import org.lanewise.kernels.Axpy;
import org.lanewise.kernels.Padding;
import org.lanewise.kernels.Softmax;
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
import org.lanewise.nn.loss.CategoricalCrossentropy;
import org.lanewise.nn.loss.SparseCategoricalCrossentropy;
import org.lanewise.nn.train.Adam;
import org.lanewise.nn.train.CosineDecay;
import org.lanewise.nn.train.Trainer;

/// A small network learns from a large one's softened answers more than from the labels: Hinton,
/// Vinyals and Dean, "Distilling the knowledge in a neural network", 2015. The student's own
/// temperature is left out of its softmax: its logits learn to be smaller instead, which changes no
/// answer.
final class Distillation implements Example {
  private static final float TEMPERATURE = 3;
  private static final int STUDENT = 32;

  /// A student's epochs for each of the teacher's.
  private static final int PATIENCE = 5;

  private static final float LEARNING_RATE = 2e-3f;

  @Override
  public String name() {
    return "distillation";
  }

  @Override
  public String description() {
    return "a small network learns from a large one (Hinton, Vinyals and Dean, 2015)";
  }

  @Override
  public int epochs() {
    return 8;
  }

  @Override
  public int samples() {
    return 5_000;
  }

  static Sequential teacher(Shape image, int classes) {
    ConvOptions options = ConvOptions.of(RELU).padding(Padding.SAME);
    return Sequential.of(
        image,
        new Conv2D(16, 3, options),
        new MaxPooling2D(),
        new Conv2D(32, 3, options),
        new MaxPooling2D(),
        new Flatten(),
        new Dropout(0.4f),
        new Dense(128, RELU),
        new Dropout(0.4f),
        new Dense(classes).named("logits"),
        new org.lanewise.nn.layer.Softmax());
  }

  static Sequential student(Shape image, int classes) {
    return Sequential.of(
        image,
        new Flatten(),
        new Dense(STUDENT, RELU),
        new Dense(classes),
        new org.lanewise.nn.layer.Softmax());
  }

  @Override
  public Figure run(Run run) throws IOException {
    Dataset.Split digits = run.digits();
    Dataset train = digits.train();
    Dataset test = digits.test();
    Shape image = train.sampleShape();
    int classes = train.classes();

    Model teacher = teacher(image, classes).build(run.seed());
    double taught = train(run.part("teacher"), teacher, train, test);
    Run longer = run.withEpochs(PATIENCE * run.epochs());
    Model alone = student(image, classes).build(run.seed());
    double without = train(longer.part("alone"), alone, train, test);

    Model student = student(image, classes).build(run.seed());
    Trainer trainer = new Trainer(student, adam(longer, train), new CategoricalCrossentropy());
    longer.fit(trainer, softened(teacher, train), softened(teacher, test));
    double with =
        new Trainer(student, new Adam(), new SparseCategoricalCrossentropy())
            .evaluate(test)
            .accuracy();

    run.save(name() + "-teacher", NetworkDiagram.of(teacher));
    run.save(name(), NetworkDiagram.of(student));
    run.print()
        .printf(
            Locale.ROOT,
            "teacher %.4f with %,d weights, student of %,d alone %.4f, taught %.4f%n",
            taught,
            teacher.parameters().size(),
            student.parameters().size(),
            without,
            with);
    return new Figure("accuracy of the taught student", with);
  }

  private static Adam adam(Run run, Dataset train) {
    return new Adam(new CosineDecay(LEARNING_RATE, run.steps(train)));
  }

  private static double train(Run run, Model model, Dataset train, Dataset test)
      throws IOException {
    Trainer trainer = new Trainer(model, adam(run, train), new SparseCategoricalCrossentropy());
    run.fit(trainer, train, test);
    return trainer.evaluate(test).accuracy();
  }

  /// The same images, with the teacher's answers at a high temperature instead of the labels.
  private static Dataset softened(Model teacher, Dataset images) {
    int rows = images.size();
    int classes = images.classes();
    float[] answers = teacher.until("logits").predict(images.samples(), rows);
    Axpy.sscal(answers.length, 1 / TEMPERATURE, answers, 0);
    Softmax.forward(rows, classes, answers, 0, classes, answers, 0, classes);
    return Dataset.ofTargets(images.sampleShape(), images.samples(), Shape.of(classes), answers);
  }
}
