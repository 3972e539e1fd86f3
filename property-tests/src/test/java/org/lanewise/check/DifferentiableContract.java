package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.check.GradientMistakes.scaled;

import java.util.SplittableRandom;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// What everything with a derivative owes its users. A test class of a kernel or an op implements
/// it, says what to try in [#samples] (and annotates it with `@Provide`), and inherits the
/// properties.
interface DifferentiableContract {
  /// A function and a point to check it at.
  record Sample(String name, Differentiable function, float[] x) {
    GradientCheck check(long seed) {
      return GradientCheck.of(function, x).seed(seed);
    }

    float[] upstream(long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      float[] dy = new float[function.forward(x).length];
      for (int j = 0; j < dy.length; j++) {
        dy[j] = (float) random.nextDouble(-1, 1);
      }
      return dy;
    }

    @Override
    public String toString() {
      return name + " of " + x.length + " inputs";
    }
  }

  /// Functions at points.
  Arbitrary<Sample> samples();

  @Property(tries = 60)
  default void valueAndGradientMatchTheDoubleReference(
      @ForAll("samples") Sample sample, @ForAll long seed) {
    sample.check(seed).run().assertPasses();
  }

  /// The tolerance that the right gradient passes must be too narrow for a wrong one.
  @Property(tries = 30)
  default void rejectsAWrongGradient(@ForAll("samples") Sample sample, @ForAll long seed) {
    GradientReport right = sample.check(seed).run();
    if (!GradientMistakes.isTelling(sample, seed)) {
      return;
    }
    assertTrue(right.passes(), right::toString);
    for (double factor : new double[] {0, 0.99, 1.01, -1}) {
      Sample wrong = new Sample("wrong", scaled(sample.function(), factor), sample.x());
      assertFalse(wrong.check(seed).run().passes(), () -> "scaled by " + factor + " " + right);
    }
  }

  @Property(tries = 30)
  default void gradientIsLinearInTheUpstreamOne(
      @ForAll("samples") Sample sample, @ForAll long seed) {
    float[] dy = sample.upstream(seed);
    float[] once = sample.function().backward(sample.x(), dy);
    for (int j = 0; j < dy.length; j++) {
      dy[j] *= -2;
    }
    float[] twice = sample.function().backward(sample.x(), dy);
    for (int i = 0; i < once.length; i++) {
      // A factor of two changes no rounding, but where numbers are subnormal.
      assertEquals(-2 * once[i], twice[i], 1e-36f, sample.function().name(i));
    }
  }

  @Property(tries = 30)
  default void gradientIsZeroForNoUpstreamOne(@ForAll("samples") Sample sample) {
    float[] dy = new float[sample.function().forward(sample.x()).length];
    for (float dx : sample.function().backward(sample.x(), dy)) {
      assertEquals(0f, dx, 0f);
    }
  }
}
