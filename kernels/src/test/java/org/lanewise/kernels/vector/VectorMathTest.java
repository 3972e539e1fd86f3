package org.lanewise.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// The stated errors, over every `lanewise.ulp.stride`-th float. All of them, in about a minute:
///
/// ```
/// mvn -pl kernels process-test-classes surefire:test@default-test -Dtest=VectorMathTest \
///     -Dlanewise.ulp.stride=1
/// ```
class VectorMathTest {
  private static final long STRIDE = Long.getLong("lanewise.ulp.stride", 2003);
  private static final int CHUNK = 1 << 14;

  // From -infinity, as the floats lie in order, to +infinity.
  private static final int INFINITY_BITS = Float.floatToIntBits(Float.POSITIVE_INFINITY);

  private interface Function {
    void apply(int n, float[] x, float[] y);
  }

  private static final Function EXP = (n, x, y) -> VectorMath.exp(n, 0, x, 0, y, 0);
  private static final Function SIGMOID = (n, x, y) -> VectorMath.sigmoid(n, x, 0, y, 0);
  private static final Function TANH = (n, x, y) -> VectorMath.tanh(n, x, 0, y, 0);

  @Test
  void expIsWithinItsErrorAndMonotone() {
    check(EXP, Math::exp, 0.876);
  }

  @Test
  void sigmoidIsWithinItsErrorAndMonotone() {
    check(SIGMOID, x -> 1 / (1 + Math.exp(-x)), 0.887);
  }

  @Test
  void tanhIsWithinItsErrorAndMonotone() {
    check(TANH, Math::tanh, 1.054);
  }

  @Test
  void specialValues() {
    float inf = Float.POSITIVE_INFINITY;
    float least = Float.MIN_VALUE;
    assertBits(EXP, inf, inf);
    assertBits(EXP, -inf, 0);
    assertBits(EXP, 0, 1);
    assertBits(EXP, -0f, 1);
    assertBits(EXP, least, 1);
    assertBits(EXP, Float.MAX_VALUE, inf);
    assertBits(EXP, 88.72284f, inf);
    assertBits(EXP, -103.97209f, 0);
    assertBits(EXP, -103f, (float) Math.exp(-103));
    assertBits(SIGMOID, inf, 1);
    assertBits(SIGMOID, -inf, 0);
    assertBits(SIGMOID, 0, 0.5f);
    assertBits(SIGMOID, -0f, 0.5f);
    assertBits(SIGMOID, -103f, (float) Math.exp(-103));
    assertBits(SIGMOID, -103.97209f, 0);
    assertBits(TANH, inf, 1);
    assertBits(TANH, -inf, -1);
    assertBits(TANH, 0, 0);
    assertBits(TANH, -0f, -0f);
    assertBits(TANH, least, least);
    assertBits(TANH, -least, -least);
    for (Function function : new Function[] {EXP, SIGMOID, TANH}) {
      assertBits(function, Float.NaN, Float.NaN);
      assertBits(function, Float.intBitsToFloat(0xffc12345), Float.NaN);
    }
  }

  private static void assertBits(Function function, float x, float expected) {
    float[] y = new float[1];
    function.apply(1, new float[] {x}, y);
    assertEquals(expected, y[0], "at " + x);
  }

  private static void check(Function function, DoubleUnaryOperator exact, double bound) {
    // Compiled before the threads share it: the interpreter is slow with vectors.
    for (int i = 0; i < 5_000; i++) {
      function.apply(64, new float[64], new float[64]);
    }
    long floats = (2L * INFINITY_BITS + STRIDE) / STRIDE;
    LongStream.range(0, (floats + CHUNK - 1) / CHUNK)
        .parallel()
        .forEach(chunk -> checkChunk(chunk, function, exact, bound));
  }

  private static void checkChunk(
      long chunk, Function function, DoubleUnaryOperator exact, double bound) {
    // One more than the chunk, to compare its last with the first of the next.
    float[] x = new float[CHUNK + 1];
    for (int i = 0; i < x.length; i++) {
      long place = (chunk * CHUNK + i) * STRIDE - INFINITY_BITS;
      int bits = (int) Math.min(place, INFINITY_BITS);
      x[i] = bits >= 0 ? Float.intBitsToFloat(bits) : -Float.intBitsToFloat(-bits);
    }
    float[] y = new float[x.length];
    function.apply(x.length, x, y);
    for (int i = 0; i < CHUNK; i++) {
      double e = exact.applyAsDouble(x[i]);
      float rounded = (float) e;
      double error = y[i] == rounded ? 0 : Math.abs(y[i] - e) / Math.ulp(rounded);
      float at = x[i];
      assertTrue(error <= bound || y[i] == rounded, () -> error + " ulp at " + at);
      assertTrue(y[i] <= y[i + 1], () -> "not monotone at " + at);
    }
  }

  /// The arithmetic is the same in every lane, in a full and in a partial vector.
  @Test
  void positionDoesNotMatter() {
    int most = 3 * Lanes.LENGTH + 1;
    float[] x = new float[most];
    for (int i = 0; i < most; i++) {
      x[i] = 1.7f * i - 20.3f;
    }
    for (Function function : new Function[] {EXP, SIGMOID, TANH}) {
      for (int from = 0; from < most; from++) {
        for (int n = 0; from + n <= most; n++) {
          float[] y = new float[n];
          function.apply(n, Arrays.copyOfRange(x, from, from + n), y);
          for (int i = 0; i < n; i++) {
            assertBits(function, x[from + i], y[i]);
          }
        }
      }
    }
  }
}
