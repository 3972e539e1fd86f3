package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

/// What every refusal owes the caller.
final class BadInput {
  private BadInput() {}

  /// An argument in double: an array of as many doubles for one of floats, or null.
  static double[] doubles(Object floats) {
    return floats == null ? null : new double[((float[]) floats).length];
  }

  /// A call that must be refused.
  interface Call {
    void run() throws Exception;
  }

  /// Fails unless the call is refused by an exception that names every one of the words (the
  /// argument, its value, what was expected).
  static void refused(Call call, String... words) {
    try {
      call.run();
    } catch (IllegalArgumentException | IndexOutOfBoundsException | NullPointerException e) {
      String message = String.valueOf(e.getMessage());
      for (String word : words) {
        assertTrue(message.contains(word), "'" + message + "' does not say '" + word + "'");
      }
      return;
    } catch (Exception e) {
      throw new AssertionError("refused by the wrong exception", e);
    }
    fail("accepted, expected an exception that says " + String.join(", ", words));
  }
}
