package org.lanewise.bench.examples;

import static org.lanewise.kernels.Activation.RELU;
import static org.lanewise.kernels.Activation.SIGMOID;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.lanewise.bench.picture.ImageGrid;
import org.lanewise.nn.Graph;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Model;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;
import org.lanewise.nn.Value;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.layer.Activate;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Flatten;
import org.lanewise.nn.layer.Reshape;
import org.lanewise.nn.layer.Sampling;
import org.lanewise.nn.loss.BinaryCrossentropy;
import org.lanewise.nn.metric.MeanSquaredError;
import org.lanewise.nn.train.Adam;
import org.lanewise.nn.train.Trainer;

/// An autoencoder whose code is a distribution near the standard normal one, so that the decoder
/// draws from any sample of that: Kingma and Welling, "Auto-encoding variational Bayes", 2013.
/// Shown are test images, what comes of them, and images drawn from noise.
final class VariationalAutoencoder implements Example {
  private static final int CODE = 8;
  private static final int HIDDEN = 256;
  private static final int SHOWN = 12;

  @Override
  public String name() {
    return "vae";
  }

  @Override
  public String description() {
    return "draws images from noise, and again from a code (Kingma and Welling, 2013)";
  }

  @Override
  public int epochs() {
    return 10;
  }

  @Override
  public int samples() {
    return 20_000;
  }

  /// The loss is a mean over the pixels, where the paper has a sum: the price of the code follows.
  static Graph network(Shape image) {
    GraphBuilder graph = new GraphBuilder();
    Value flat = new Flatten().build(graph, graph.input("image", image));
    Value hidden = new Dense(HIDDEN, RELU).build(graph, flat);
    Value means = new Dense(CODE).named("means").build(graph, hidden);
    Value logVariances = new Dense(CODE).named("log_variances").build(graph, hidden);
    Value code = new Sampling(1f / image.size()).build(graph, means, logVariances);
    return graph.build(decoder(image).build(graph, code));
  }

  private static Layer decoder(Shape image) {
    Layer layers =
        (graph, code) -> {
          Value hidden = new Dense(HIDDEN, RELU).build(graph, code);
          Value pixels = new Dense(image.size()).build(graph, hidden);
          Value drawn = new Reshape(image).build(graph, pixels);
          return new Activate(SIGMOID).build(graph, drawn);
        };
    return layers.named("decoder");
  }

  @Override
  public Figure run(Run run) throws IOException {
    Dataset.Split digits = run.digits();
    Shape image = digits.train().sampleShape();
    Dataset test = Autoencoder.themselves(digits.test());
    Model model = Model.of(network(image), run.seed());
    Trainer trainer =
        new Trainer(model, new Adam(), new BinaryCrossentropy(), new MeanSquaredError());
    run.fit(trainer, Autoencoder.themselves(digits.train()), test);

    Model decoder = Sequential.of(Shape.of(CODE), decoder(image)).build(run.seed());
    for (Parameter parameter : decoder.parameters().list()) {
      Slice to = decoder.parameters().slice(parameter);
      Slice from = model.parameters().slice(parameter.name());
      System.arraycopy(from.array(), from.offset(), to.array(), to.offset(), to.length());
    }
    SplittableRandom random = new SplittableRandom(run.seed());
    float[] noise = new float[SHOWN * CODE];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) random.nextGaussian();
    }
    int shown = Math.min(SHOWN, test.size());
    float[] originals = Arrays.copyOf(test.samples(), shown * image.size());
    run.save(
        name(),
        ImageGrid.of(
            image,
            List.of(originals, model.predict(originals, shown), decoder.predict(noise, SHOWN))));
    return new Figure(
        "mean squared error of test pixels", trainer.evaluate(test).get("mean_squared_error"));
  }
}
