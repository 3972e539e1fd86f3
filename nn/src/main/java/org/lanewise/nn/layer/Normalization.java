package org.lanewise.nn.layer;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.lanewise.kernels.Reduce;
import org.lanewise.kernels.Reduction;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Initializer;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.op.Scaler;

/// Scales features, `(x - offset) scale`, by what was found in the data to train on: Keras's
/// `Normalization`. Offset and scale are saved with the model and no training changes them, so that
/// a service hands over raw features. Features are the last dimension.
///
/// ```java
/// Sequential.of(data.sampleShape(), Normalization.standard(train), new Dense(8, RELU), ...)
/// ```
///
/// For targets, [#inverse] at the end of a model: the layers before it see numbers near 1, and the
/// model answers in the units of the targets. The loss is in these units too; Adam and its like do
/// not mind, but the learning rate of plain gradient descent must be divided by the variance.
public final class Normalization implements Layer {
  private final float[] offset;
  private final float[] scale;

  private Normalization(float[] offset, float[] scale) {
    this.offset = offset;
    this.scale = scale;
  }

  /// Mean 0 and variance 1, for samples. A feature that is always the same becomes 0.
  ///
  /// @param data what to train on, with one input
  /// @param features the positions of the features to scale; none for all
  /// @return the layer
  /// @throws IllegalArgumentException if there is no sample or no such feature, or a feature is not
  ///     finite
  public static Normalization standard(Dataset data, int... features) {
    return standard(data.sampleShape(), data.samples(), features);
  }

  /// Mean 0 and variance 1, for targets.
  ///
  /// @param data what to train on
  /// @return the layer
  /// @throws IllegalArgumentException if there is no sample, a target is not finite, or the samples
  ///     have class numbers
  public static Normalization standardTargets(Dataset data) {
    return standard(targetShape(data), data.targets());
  }

  /// From 0 to 1, for samples. A feature that is always the same becomes 0.
  ///
  /// @param data what to train on, with one input
  /// @param features the positions of the features to scale; none for all
  /// @return the layer
  /// @throws IllegalArgumentException if there is no sample or no such feature, or a feature is not
  ///     finite
  public static Normalization minMax(Dataset data, int... features) {
    return minMax(data.sampleShape(), data.samples(), features);
  }

  /// From 0 to 1, for targets.
  ///
  /// @param data what to train on
  /// @return the layer
  /// @throws IllegalArgumentException if there is no sample, a target is not finite, or the samples
  ///     have class numbers
  public static Normalization minMaxTargets(Dataset data) {
    return minMax(targetShape(data), data.targets());
  }

  private static Shape targetShape(Dataset data) {
    if (data.hasLabels()) {
      throw new IllegalArgumentException("data has labels, expected targets");
    }
    return data.targetShape();
  }

  private static Normalization standard(Shape shape, float[] x, int... features) {
    Reduction columns = columns(shape, x);
    float[] mean = new float[columns.outputSize()];
    float[] width = new float[mean.length];
    Reduce.mean(columns, x, 0, mean, 0);
    Reduce.variance(columns, x, 0, width, 0);
    for (int i = 0; i < width.length; i++) {
      width[i] = (float) Math.sqrt(width[i]);
    }
    return of(mean, width, features);
  }

  private static Normalization minMax(Shape shape, float[] x, int... features) {
    Reduction columns = columns(shape, x);
    float[] min = new float[columns.outputSize()];
    float[] width = new float[min.length];
    Reduce.min(columns, x, 0, min, 0);
    Reduce.max(columns, x, 0, width, 0);
    for (int i = 0; i < width.length; i++) {
      width[i] -= min[i];
    }
    return of(min, width, features);
  }

  private static Reduction columns(Shape shape, float[] x) {
    if (x.length == 0) {
      throw new IllegalArgumentException("data is empty, expected at least one sample");
    }
    int features = shape.rank() < 1 ? 1 : shape.dim(-1);
    return Reduction.of(new int[] {x.length / features, features}, 0);
  }

  /// The scale is one divided by the width.
  private static Normalization of(float[] offset, float[] width, int... features) {
    boolean[] scaled = new boolean[offset.length];
    Arrays.fill(scaled, features.length == 0);
    for (int feature : features) {
      if (feature < 0 || feature >= scaled.length) {
        throw new IllegalArgumentException(
            "feature is " + feature + ", expected 0 to " + (scaled.length - 1));
      }
      scaled[feature] = true;
    }
    float[] scale = new float[offset.length];
    for (int i = 0; i < scale.length; i++) {
      if (!scaled[i]) {
        offset[i] = 0;
        width[i] = 1;
      }
      if (!Float.isFinite(offset[i]) || !Float.isFinite(width[i])) {
        throw new IllegalArgumentException(
            "feature "
                + i
                + " has the centre "
                + offset[i]
                + " and the width "
                + width[i]
                + ", expected finite data");
      }
      float inverse = 1 / width[i];
      scale[i] = Float.isFinite(inverse) ? inverse : 1; // always the same, or nearly
    }
    return new Normalization(offset, scale);
  }

  /// The other way: from scaled numbers to those that this layer took.
  ///
  /// @return another layer
  public Normalization inverse() {
    float[] back = new float[offset.length];
    float[] width = new float[offset.length];
    for (int i = 0; i < back.length; i++) {
      back[i] = -offset[i] * scale[i];
      width[i] = 1 / scale[i];
    }
    return new Normalization(back, width);
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    Objects.requireNonNull(input, "input is null");
    String name = graph.uniqueName("normalization");
    Shape features = Shape.of(offset.length);
    Parameter offsets = graph.state(name + "/offset", features, filled(offset));
    Parameter scales = graph.state(name + "/scale", features, filled(scale));
    return graph.add(name, new Scaler(), List.of(input), List.of(offsets, scales));
  }

  private static Initializer filled(float[] with) {
    return (seed, shape, values, at) -> System.arraycopy(with, 0, values, at, with.length);
  }
}
