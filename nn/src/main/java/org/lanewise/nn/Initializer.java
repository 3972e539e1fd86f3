package org.lanewise.nn;

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

  /// Overwrites the elements of one parameter.
  ///
  /// @param seed different for each parameter of a model
  /// @param shape the shape of the parameter
  /// @param values receives the elements
  /// @param offset the index of the first
  void fill(long seed, Shape shape, float[] values, int offset);
}
