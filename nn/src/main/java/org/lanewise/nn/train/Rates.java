package org.lanewise.nn.train;

/// Checks of the constants of optimizers, schedules and callbacks.
final class Rates {
  private Rates() {}

  static void positive(String name, float value) {
    if (!(value > 0 && value < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          name + " is " + value + ", expected a positive finite number");
    }
  }

  static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", expected 1 or more");
    }
  }

  static void notNegative(String name, float value) {
    if (!(value >= 0 && value < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " is " + value + ", expected finite, 0 or more");
    }
  }

  static void fraction(String name, float value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " is " + value + ", expected 0 up to below 1");
    }
  }
}
