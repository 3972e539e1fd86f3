package org.lanewise.kernels;

/// Elementwise activations.
public final class Activation {
  /// The identity.
  public static final Activation LINEAR = new Activation("linear");

  private final String name;

  private Activation(String name) {
    this.name = name;
  }

  /// The name.
  ///
  /// @return the name
  public String name() {
    return name;
  }
}
