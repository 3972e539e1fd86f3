package org.lanewise.check;

import org.lanewise.kernels.Activation;

/// The functions of this library in double, straight from their formulas.
public final class DoubleReference {
  private DoubleReference() {}

  /// An activation of one value.
  ///
  /// @param activation which one
  /// @param x the value
  /// @return its image; NaN for NaN
  /// @throws IllegalArgumentException if the activation is unknown here
  public static double activate(Activation activation, double x) {
    String name = activation.name();
    if (name.startsWith("leaky_relu(")) {
      double slope = Float.parseFloat(name.substring("leaky_relu(".length(), name.length() - 1));
      return x < 0 ? slope * x : x;
    }
    return switch (name) {
      case "linear" -> x;
      case "relu" -> Math.max(0, x);
      case "sigmoid" -> 1 / (1 + Math.exp(-x));
      case "tanh" -> Math.tanh(x);
      default -> throw new IllegalArgumentException("no double form of activation " + name);
    };
  }
}
