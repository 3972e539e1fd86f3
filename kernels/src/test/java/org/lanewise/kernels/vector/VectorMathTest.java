package org.lanewise.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.kernels.scalar.ScalarMath;
import org.lanewise.kernels.scalar.ScalarPow;
import org.lanewise.kernels.scalar.ScalarTrig;

/// The stated errors, over every `lanewise.ulp.stride`-th float, the same bits in the scalar twin,
/// and that functions which rise never fall. All floats, with a table of the largest errors, in
/// some minutes:
///
/// ```
/// mvn -pl kernels test-compile surefire:test@default-test -Dtest=VectorMathTest \
///     -Dlanewise.ulp.stride=1
/// ```
class VectorMathTest {
  private static final long STRIDE = Long.getLong("lanewise.ulp.stride", 2003);
  private static final int CHUNK = 1 << 14;

  // From -infinity, as the floats lie in order, to +infinity.
  private static final int INFINITY_BITS = Float.floatToIntBits(Float.POSITIVE_INFINITY);
  private static final float INF = Float.POSITIVE_INFINITY;

  private interface Loop {
    void apply(int n, float[] x, float[] y);
  }

  private interface Scalar {
    float apply(float x);
  }

  private record Function(
      String name,
      Loop vector,
      Scalar scalar,
      DoubleUnaryOperator exact,
      double bound,
      boolean rises) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Function> FUNCTIONS =
      List.of(
          new Function("exp", loop(VectorMath::exp), ScalarMath::exp, Math::exp, 0.876, true),
          new Function(
              "expm1", loop(VectorMath::expm1), ScalarMath::expm1, References::expm1, 1.078, true),
          new Function("log", loop(VectorLog::log), ScalarMath::log, Math::log, 0.914, true),
          new Function(
              "log1p", loop(VectorLog::log1p), ScalarMath::log1p, References::log1p, 0.934, true),
          new Function(
              "tanh", loop(VectorMath::tanh), ScalarMath::tanh, References::tanh, 1.067, true),
          new Function(
              "sigmoid",
              loop(VectorMath::sigmoid),
              ScalarMath::sigmoid,
              x -> 1 / (1 + Math.exp(-x)),
              0.887,
              true),
          new Function("erf", loop(VectorErf::erf), ScalarMath::erf, References::erf, 0.987, true),
          new Function(
              "rsqrt",
              loop(VectorMath::rsqrt),
              ScalarMath::rsqrt,
              x -> 1 / Math.sqrt(x),
              1.5,
              false),
          new Function(
              "sin",
              (n, x, y) -> VectorTrig.sin(n, x, 0, y, 0),
              ScalarTrig::sin,
              Math::sin,
              1.25,
              false),
          new Function(
              "cos",
              (n, x, y) -> VectorTrig.cos(n, x, 0, y, 0),
              ScalarTrig::cos,
              Math::cos,
              1.25,
              false),
          new Function(
              "softplus",
              (n, x, y) -> VectorSoftplus.softplus(n, x, 0, y, 0),
              ScalarMath::softplus,
              References::softplus,
              1.062,
              true),
          pow(-0.75f, 1),
          pow(3, 1),
          pow(20, 1.15));

  private static Function pow(float exponent, double bound) {
    return new Function(
        "pow(x, " + exponent + ")",
        (n, x, y) -> VectorPow.pow(exponent, n, x, 0, y, 0),
        x -> ScalarPow.pow(x, exponent),
        x -> Math.pow(x, exponent),
        bound,
        false);
  }

  private static Loop loop(UnaryOperator<FloatVector> f) {
    return (n, x, y) -> {
      int i = 0;
      for (; i < F.loopBound(n); i += LENGTH) {
        f.apply(FloatVector.fromArray(F, x, i)).intoArray(y, i);
      }
      float[] rest = Arrays.copyOf(Arrays.copyOfRange(x, i, n), LENGTH);
      f.apply(FloatVector.fromArray(F, rest, 0)).intoArray(rest, 0);
      System.arraycopy(rest, 0, y, i, n - i);
    };
  }

  private static Stream<Function> functions() {
    return FUNCTIONS.stream();
  }

  private record Worst(double error, float at) {
    Worst max(Worst other) {
      return error >= other.error ? this : other;
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void isWithinItsErrorAndEqualToItsTwin(Function function) {
    // Compiled before the threads share it: the interpreter is slow with vectors.
    for (int i = 0; i < 5_000; i++) {
      function.vector.apply(64, new float[64], new float[64]);
    }
    long floats = (2L * INFINITY_BITS + STRIDE) / STRIDE;
    Worst worst =
        LongStream.range(0, (floats + CHUNK - 1) / CHUNK)
            .parallel()
            .mapToObj(chunk -> worst(chunk, function))
            .reduce(new Worst(0, 0), Worst::max);
    if (STRIDE == 1) {
      System.out.printf(
          Locale.ROOT, "| `%s` | %.3f ulp | %s |%n", function.name, worst.error, worst.at);
    }
    assertTrue(worst.error <= function.bound, () -> worst.error + " ulp at " + worst.at);
  }

  private static Worst worst(long chunk, Function function) {
    // One more than the chunk, to compare its last with the first of the next.
    float[] x = new float[CHUNK + 1];
    for (int i = 0; i < x.length; i++) {
      long place = (chunk * CHUNK + i) * STRIDE - INFINITY_BITS;
      int bits = (int) Math.min(place, INFINITY_BITS);
      x[i] = bits >= 0 ? Float.intBitsToFloat(bits) : -Float.intBitsToFloat(-bits);
    }
    float[] y = new float[x.length];
    function.vector.apply(x.length, x, y);
    Worst worst = new Worst(0, 0);
    for (int i = 0; i < CHUNK; i++) {
      float at = x[i];
      float twin = function.scalar.apply(at);
      if (Float.floatToIntBits(y[i]) != Float.floatToIntBits(twin)) {
        throw new AssertionError(y[i] + " is not the twin's " + twin + " at " + at);
      }
      if (function.rises && y[i] > y[i + 1]) {
        throw new AssertionError("falls from " + y[i] + " to " + y[i + 1] + " after " + at);
      }
      double exact = function.exact.applyAsDouble(at);
      float rounded = (float) exact;
      if (y[i] != rounded && !(Float.isNaN(y[i]) && Float.isNaN(rounded))) {
        double error = Math.abs(y[i] - exact) / Math.ulp(rounded);
        // An error that is not a number counts as the largest.
        if (!(error <= worst.error)) {
          worst = new Worst(Double.isNaN(error) ? INF : error, at);
        }
      }
    }
    return worst;
  }

  @ParameterizedTest
  @MethodSource("functions")
  void keepsNaN(Function function) {
    // Signalling, negative and with a payload.
    for (int bits : new int[] {0x7fc00000, 0xffc12345, 0x7f800001, 0xffffffff}) {
      float nan = Float.intBitsToFloat(bits);
      assertBits(function.vector, nan, Float.NaN);
      assertTrue(Float.isNaN(function.scalar.apply(nan)));
    }
  }

  @Test
  void specialValues() {
    float least = Float.MIN_VALUE;
    float max = Float.MAX_VALUE;
    float e103 = (float) Math.exp(-103);
    assertValues("exp", INF, INF, -INF, 0, 0, 1, -0f, 1, least, 1, max, INF, -max, 0);
    assertValues("exp", 88.72283f, 3.4027985e38f, 88.72284f, INF, -103.97209f, 0, -103f, e103);
    assertValues("exp", 1e9f, INF, -1e9f, 0, 87, 6.0760303e37f, -87.5f, (float) Math.exp(-87.5));
    assertValues("expm1", INF, INF, -INF, -1, 0, 0, -0f, -0f, least, least, -least, -least);
    assertValues("expm1", 88.72284f, INF, max, INF, -max, -1);
    assertValues("log", INF, INF, -INF, Float.NaN, 0, -INF, -0f, -INF, 1, 0, -least, Float.NaN);
    assertValues("log", least, -103.27893f, max, 88.72284f);
    assertValues("log1p", INF, INF, -INF, Float.NaN, 0, 0, -0f, -0f, -1, -INF, least, least);
    assertValues("log1p", -least, -least, -1.0000001f, Float.NaN, max, 88.72284f);
    assertValues("sigmoid", INF, 1, -INF, 0, 0, 0.5f, -0f, 0.5f, -103f, e103, -103.97209f, 0);
    assertValues("tanh", INF, 1, -INF, -1, 0, 0, -0f, -0f, least, least, -least, -least);
    assertValues("erf", INF, 1, -INF, -1, 0, 0, -0f, -0f, least, least, -least, -least, 4, 1);
    assertValues(
        "rsqrt", INF, 0, 0, INF, -0f, -INF, -1, Float.NaN, 4, 0.5f, 0x1p-149f, 0x1.6a09e6p74f);
    assertValues(
        "sin", INF, Float.NaN, -INF, Float.NaN, 0, 0, -0f, -0f, least, least, -least, -least);
    assertValues("sin", max, (float) Math.sin(max), -max, (float) -Math.sin(max));
    assertValues("cos", INF, Float.NaN, -INF, Float.NaN, 0, 1, -0f, 1, least, 1);
    assertValues("softplus", INF, INF, -INF, 0, 0, 0.6931472f, -0f, 0.6931472f, max, max, -max, 0);
    assertValues("softplus", -103f, e103, -103.97209f, 0, 50, 50);
    assertValues("cos", max, (float) Math.cos(max), -max, (float) Math.cos(max));
  }

  /// Exponents and bases of every kind, against `Math`.
  @Test
  void powersOfSpecialValues() {
    float max = Float.MAX_VALUE;
    float[] bases = {0, 1, 0.99999994f, 2, 1e-40f, 1e-20f, 1e20f, max, INF, Float.NaN, 0.3f, 7};
    float[] exponents = {0, 1, 2, 3, 0.5f, 1.5f, 16777215, 16777216, 1e-30f, 1e30f, max, INF};
    float[] x = new float[2 * bases.length];
    for (int i = 0; i < bases.length; i++) {
      x[i] = bases[i];
      x[bases.length + i] = -bases[i];
    }
    float[] y = new float[x.length];
    for (float exponent : exponents) {
      for (float e : new float[] {exponent, -exponent, Float.NaN}) {
        VectorPow.pow(e, x.length, x, 0, y, 0);
        for (int i = 0; i < x.length; i++) {
          float expected = (float) Math.pow(x[i], e);
          String at = x[i] + " ^ " + e;
          assertEquals(
              Float.floatToIntBits(y[i]), Float.floatToIntBits(ScalarPow.pow(x[i], e)), at);
          if (Float.isFinite(expected)) {
            assertEquals(expected, y[i], 1e-3f * Math.abs(expected) + Float.MIN_VALUE, at);
            assertEquals(Math.copySign(1, expected), Math.copySign(1, y[i]), at);
          } else {
            assertEquals(expected, y[i], at);
          }
        }
      }
    }
  }

  private static void assertValues(String name, float... pairs) {
    Function function =
        FUNCTIONS.stream().filter(f -> f.name.equals(name)).findFirst().orElseThrow();
    for (int i = 0; i < pairs.length; i += 2) {
      assertBits(function.vector, pairs[i], pairs[i + 1]);
      assertEquals(pairs[i + 1], function.scalar.apply(pairs[i]), name + " at " + pairs[i]);
    }
  }

  private static void assertBits(Loop function, float x, float expected) {
    float[] y = new float[1];
    function.apply(1, new float[] {x}, y);
    assertEquals(expected, y[0], "at " + x);
  }

  /// Whatever stands beside it, in vectors of all kinds.
  @Test
  void neighboursDoNotMatter() {
    float[] awkward = {
      0, -0f, 1, -1, 100, -100, 1e-40f, -1e-40f, 1e9f, -1e9f, INF, -INF, Float.NaN
    };
    for (Function function : FUNCTIONS) {
      for (float x : awkward) {
        float alone = function.scalar.apply(x);
        for (float neighbour : awkward) {
          for (int n = 1; n <= LENGTH + 1; n++) {
            float[] y = new float[n];
            Arrays.fill(y, neighbour);
            y[n - 1] = x;
            function.vector.apply(n, y, y);
            assertEquals(alone, y[n - 1], function.name + " at " + x + " beside " + neighbour);
          }
        }
      }
    }
  }

  /// The arithmetic is the same in every lane, in a full and in a partial vector.
  @Test
  void positionDoesNotMatter() {
    List<Loop> loops =
        List.of(
            loop(VectorMath::exp),
            loop(VectorMath::sigmoid),
            loop(VectorMath::tanh),
            (n, x, y) -> VectorTrig.sin(n, x, 0, y, 0),
            (n, x, y) -> VectorTrig.cos(n, x, 0, y, 0),
            (n, x, y) -> VectorSoftplus.softplus(n, x, 0, y, 0),
            (n, x, y) -> VectorSoftplus.logSigmoid(n, x, 0, y, 0),
            (n, x, y) -> VectorPow.pow(2.5f, n, x, 0, y, 0));
    int most = 3 * LENGTH + 1;
    float[] x = new float[most];
    for (int i = 0; i < most; i++) {
      x[i] = 1.7f * i - 20.3f;
    }
    for (Loop loop : loops) {
      for (int from = 0; from < most; from++) {
        for (int n = 0; from + n <= most; n++) {
          float[] y = new float[n];
          loop.apply(n, Arrays.copyOfRange(x, from, from + n), y);
          for (int i = 0; i < n; i++) {
            assertBits(loop, x[from + i], y[i]);
          }
        }
      }
    }
  }
}
