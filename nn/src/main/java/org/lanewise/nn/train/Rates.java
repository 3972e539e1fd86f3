package org.lanewise.nn.train;

/// Checks of an optimizer's constants.
final class Rates {
  private Rates() {}

  static void positive(String name, float value) {
    if (!(value > 0 && value < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          name + " is " + value + ", expected a positive finite number");
    }
  }

  static void fraction(String name, float value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " is " + value + ", expected 0 up to below 1");
    }
  }
}
