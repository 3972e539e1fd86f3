package org.lanewise.bench.examples;

import static org.lanewise.kernels.Activation.RELU;
import static org.lanewise.kernels.Activation.SIGMOID;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.lanewise.bench.picture.ImageGrid;
import org.lanewise.nn.Model;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.layer.Activate;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Flatten;
import org.lanewise.nn.layer.Reshape;
import org.lanewise.nn.loss.BinaryCrossentropy;
import org.lanewise.nn.metric.MeanSquaredError;
import org.lanewise.nn.train.Adam;
import org.lanewise.nn.train.Trainer;

/// Images squeezed through a few numbers and drawn again from them: Hinton and Salakhutdinov,
/// "Reducing the dimensionality of data with neural networks", 2006, trained in one go.
final class Autoencoder implements Example {
  private static final int CODE = 16;
  private static final int SHOWN = 12;

  @Override
  public String name() {
    return "autoencoder";
  }

  @Override
  public String description() {
    return "images drawn again from " + CODE + " numbers (Hinton and Salakhutdinov, 2006)";
  }

  @Override
  public int epochs() {
    return 10;
  }

  @Override
  public int samples() {
    return 20_000;
  }

  static Sequential network(Shape image) {
    return Sequential.of(
        image,
        new Flatten(),
        new Dense(256, RELU),
        new Dense(64, RELU),
        new Dense(CODE).named("code"),
        new Dense(64, RELU),
        new Dense(256, RELU),
        new Dense(image.size()),
        new Reshape(image),
        new Activate(SIGMOID));
  }

  @Override
  public Figure run(Run run) throws IOException {
    Dataset.Split digits = run.digits();
    Shape image = digits.train().sampleShape();
    Dataset test = themselves(digits.test());
    Model model = network(image).build(run.seed());
    Trainer trainer =
        new Trainer(model, new Adam(), new BinaryCrossentropy(), new MeanSquaredError());
    run.fit(trainer, themselves(digits.train()), test);

    int shown = Math.min(SHOWN, test.size());
    float[] originals = Arrays.copyOf(test.samples(), shown * image.size());
    run.save(name(), ImageGrid.of(image, List.of(originals, model.predict(originals, shown))));
    return new Figure(
        "mean squared error of test pixels", trainer.evaluate(test).get("mean_squared_error"));
  }

  /// What is to come out is what goes in.
  static Dataset themselves(Dataset images) {
    Shape image = images.sampleShape();
    return Dataset.ofTargets(image, images.samples(), image, images.samples());
  }
}
