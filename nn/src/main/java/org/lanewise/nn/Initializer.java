package org.lanewise.nn;

import org.lanewise.kernels.RandomFill;

/// Fills a parameter before training. A pure function of seed and shape. The constants are Keras's,
/// with its rule for fans: of a matrix the extents, of a vector its length twice, and of a kernel
/// of higher rank the last two extents, each times the product of the others.
@FunctionalInterface
public interface Initializer {
  /// All zeros.
  Initializer ZEROS =
      (seed, shape, values, offset) -> Initializers.constant(0, shape, values, offset);

  /// All ones.
  Initializer ONES =
      (seed, shape, values, offset) -> Initializers.constant(1, shape, values, offset);

  /// Uniform in +-sqrt(6 / (fan in + fan out)) (Glorot and Bengio, 2010).
  Initializer GLOROT_UNIFORM =
      (seed, shape, values, offset) ->
          Initializers.uniform(
              6.0 / ((double) Initializers.fanIn(shape) + Initializers.fanOut(shape)),
              seed,
              shape,
              values,
              offset);

  /// Truncated normal of variance 2 / (fan in + fan out) (Glorot and Bengio, 2010).
  Initializer GLOROT_NORMAL =
      (seed, shape, values, offset) ->
          Initializers.normal(
              2.0 / ((double) Initializers.fanIn(shape) + Initializers.fanOut(shape)),
              seed,
              shape,
              values,
              offset);

  /// Uniform in +-sqrt(6 / fan in) (He et al., 2015).
  Initializer HE_UNIFORM =
      (seed, shape, values, offset) ->
          Initializers.uniform(6.0 / Initializers.fanIn(shape), seed, shape, values, offset);

  /// Truncated normal of variance 2 / fan in (He et al., 2015).
  Initializer HE_NORMAL =
      (seed, shape, values, offset) ->
          Initializers.normal(2.0 / Initializers.fanIn(shape), seed, shape, values, offset);

  /// Uniform in +-sqrt(3 / fan in) (LeCun et al., 1998).
  Initializer LECUN_UNIFORM =
      (seed, shape, values, offset) ->
          Initializers.uniform(3.0 / Initializers.fanIn(shape), seed, shape, values, offset);

  /// Truncated normal of variance 1 / fan in (LeCun et al., 1998; for `selu`).
  Initializer LECUN_NORMAL =
      (seed, shape, values, offset) ->
          Initializers.normal(1.0 / Initializers.fanIn(shape), seed, shape, values, offset);

  /// The same number for all elements: Keras's `Constant`.
  ///
  /// @param value the number
  /// @return the initializer
  static Initializer constant(float value) {
    return (seed, shape, values, offset) -> Initializers.constant(value, shape, values, offset);
  }

  /// Numbers spread evenly: Keras's `RandomUniform`.
  ///
  /// @param low the least, -0.05 by default in Keras
  /// @param high what they stay below, 0.05 by default in Keras
  /// @return the initializer
  /// @throws IllegalArgumentException if they are not finite, or `low` is not below `high`
  static Initializer uniform(float low, float high) {
    if (!(low < high) || Float.isInfinite(low) || Float.isInfinite(high)) {
      throw new IllegalArgumentException(
          "low is " + low + " and high is " + high + ", expected finite numbers, low below high");
    }
    return (seed, shape, values, offset) ->
        RandomFill.uniform(seed, shape.size(), low, high, values, offset);
  }

  /// Numbers of a normal distribution around 0: Keras's `RandomNormal`.
  ///
  /// @param stddev its standard deviation, 0.05 by default in Keras
  /// @return the initializer
  /// @throws IllegalArgumentException if it is not a positive finite number
  static Initializer normal(float stddev) {
    Initializers.positive("stddev", stddev);
    return (seed, shape, values, offset) ->
        RandomFill.normal(seed, 0, shape.size(), stddev, values, offset);
  }

  /// Numbers of a normal distribution around 0, drawn again where they are two of its deviations
  /// away: Keras's `TruncatedNormal`.
  ///
  /// @param stddev the deviation before the cut, 0.05 by default in Keras
  /// @return the initializer
  /// @throws IllegalArgumentException if it is not a positive finite number
  static Initializer truncatedNormal(float stddev) {
    Initializers.positive("stddev", stddev);
    return (seed, shape, values, offset) ->
        RandomFill.truncatedNormal(
            seed, shape.size(), (float) (stddev * RandomFill.CUT_DEVIATION), values, offset);
  }

  /// A matrix whose columns are at right angles and `gain` long, or its rows, if they are fewer:
  /// Keras's `Orthogonal`. Of a kernel of higher rank all extents but the last are those of the
  /// rows.
  ///
  /// @param gain the length, 1 by default in Keras
  /// @return an initializer of matrices and kernels; it refuses a vector
  /// @throws IllegalArgumentException if it is not a positive finite number
  static Initializer orthogonal(float gain) {
    Initializers.positive("gain", gain);
    return (seed, shape, values, offset) -> {
      if (shape.rank() < 2) {
        throw new IllegalArgumentException(
            "a parameter of the shape " + shape + ", expected two extents or more: orthogonal");
      }
      int cols = shape.dim(-1);
      RandomFill.orthogonal(seed, shape.size() / cols, cols, gain, values, offset);
    };
  }

  /// Overwrites the elements of one parameter.
  ///
  /// @param seed different for each parameter of a model
  /// @param shape the shape of the parameter
  /// @param values receives the elements
  /// @param offset the index of the first
  void fill(long seed, Shape shape, float[] values, int offset);
}
