package org.lanewise.bench.examples;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.BiFunction;
import org.lanewise.bench.picture.ActivationMaps;
import org.lanewise.bench.picture.ConfusionMatrix;
import org.lanewise.bench.picture.NetworkDiagram;
import org.lanewise.bench.picture.Pictures;
import org.lanewise.nn.Graph;
import org.lanewise.nn.Model;
import org.lanewise.nn.Shape;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.loss.SparseCategoricalCrossentropy;
import org.lanewise.nn.train.Adam;
import org.lanewise.nn.train.CosineDecay;
import org.lanewise.nn.train.Trainer;

/// A network that reads digits; shown are its diagram, what its first layer makes of a digit, and
/// what it takes for what.
///
/// @param name what it is called
/// @param description what it is
/// @param network the graph for images of a shape and so many classes
/// @param firstLayer whose maps are shown
/// @param epochs how many by default
/// @param samples how many images by default
record Classifier(
    String name,
    String description,
    BiFunction<Shape, Integer, Graph> network,
    String firstLayer,
    int epochs,
    int samples)
    implements Example {
  private static final float LEARNING_RATE = 2e-3f;

  @Override
  public Figure run(Run run) throws IOException {
    Dataset.Split digits = run.digits();
    Dataset test = digits.test();
    Shape image = test.sampleShape();
    Model model = Model.of(network.apply(image, test.classes()), run.seed());
    Trainer trainer =
        new Trainer(
            model,
            new Adam(new CosineDecay(LEARNING_RATE, run.steps(digits.train()))),
            new SparseCategoricalCrossentropy());
    run.fit(trainer, digits.train(), test);

    float[] first = Arrays.copyOf(test.samples(), image.size());
    run.save(name, ActivationMaps.of(model, firstLayer, first));
    run.save(name + "-network", NetworkDiagram.of(model));
    if (Pictures.fontsMissing() == null) {
      run.save(name + "-confusion", ConfusionMatrix.of(model, test));
    }
    return new Figure("test accuracy", trainer.evaluate(test).accuracy());
  }
}
