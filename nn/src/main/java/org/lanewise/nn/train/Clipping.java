package org.lanewise.nn.train;

import java.util.Objects;

/// A limit to gradients, taken before an optimizer's own rule. Keras's `clipvalue`, `clipnorm` and
/// `global_clipnorm`, of which an optimizer takes one.
///
/// @param kind what is limited
/// @param limit the largest magnitude or norm, above 0; infinity for none
public record Clipping(Kind kind, float limit) {
  /// What is limited.
  public enum Kind {
    /// The magnitude of each element.
    VALUE,
    /// The norm of each parameter's gradient, the root of the sum of its squares.
    NORM,
    /// The norm of all gradients together.
    GLOBAL_NORM
  }

  /// No limit.
  public static final Clipping NONE = new Clipping(Kind.VALUE, Float.POSITIVE_INFINITY);

  /// Checks the limit.
  ///
  /// @throws IllegalArgumentException if it is not above 0
  /// @throws NullPointerException if the kind is null
  public Clipping {
    Objects.requireNonNull(kind, "kind is null");
    if (!(limit > 0)) {
      throw new IllegalArgumentException("limit is " + limit + ", expected above 0");
    }
  }

  /// Brings each element into `-limit` to `limit`.
  ///
  /// @param limit above 0
  /// @return the limit
  /// @throws IllegalArgumentException if it is not above 0
  public static Clipping value(float limit) {
    return new Clipping(Kind.VALUE, limit);
  }

  /// Scales each parameter's gradient down to a norm of at most `limit`.
  ///
  /// @param limit above 0
  /// @return the limit
  /// @throws IllegalArgumentException if it is not above 0
  public static Clipping norm(float limit) {
    return new Clipping(Kind.NORM, limit);
  }

  /// Scales all gradients together down to a norm of at most `limit` (Pascanu, Mikolov and Bengio,
  /// 2013).
  ///
  /// @param limit above 0
  /// @return the limit
  /// @throws IllegalArgumentException if it is not above 0
  public static Clipping globalNorm(float limit) {
    return new Clipping(Kind.GLOBAL_NORM, limit);
  }
}
