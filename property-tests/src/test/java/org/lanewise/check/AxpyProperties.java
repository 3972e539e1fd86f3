package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lanewise.kernels.Axpy;

/// Sweeps of multiply-adds.
class AxpyProperties {
  @Provide
  Arbitrary<Operand[]> vectors() {
    return Sizes.upTo(140).flatMap(n -> Operand.matrices(1, n).array(Operand[].class).ofSize(4));
  }

  @Provide
  Arbitrary<Float> factors() {
    return Operand.factors();
  }

  /// To the bit: what is stated to be rounded once is, at any length.
  @Property
  void matchesFusedMultiplyAdds(
      @ForAll("vectors") Operand[] v,
      @ForAll("factors") float alpha,
      @ForAll("factors") float beta) {
    Operand x = v[0];
    int n = x.cols();
    Operand y = v[1].copy();
    Axpy.saxpy(n, alpha, x.array(), x.offset(), y.array(), y.offset());
    Operand mixed = v[1].copy();
    Axpy.saxpby(n, alpha, x.array(), x.offset(), beta, mixed.array(), mixed.offset());
    Operand scaled = v[1].copy();
    Axpy.sscal(n, alpha, scaled.array(), scaled.offset());
    Operand fused = v[3].copy();
    Axpy.fma(
        n,
        x.array(),
        x.offset(),
        v[1].array(),
        v[1].offset(),
        v[2].array(),
        v[2].offset(),
        fused.array(),
        fused.offset());
    for (int i = 0; i < n; i++) {
      float a = x.at(0, i);
      float b = v[1].at(0, i);
      assertEquals(Math.fma(alpha, a, b), y.at(0, i));
      assertEquals(beta == 0 ? alpha * a : Math.fma(alpha, a, beta * b), mixed.at(0, i));
      assertEquals(alpha * b, scaled.at(0, i));
      assertEquals(Math.fma(a, b, v[2].at(0, i)), fused.at(0, i));
    }
    y.checkGuards("y", v[1]);
    mixed.checkGuards("y", v[1]);
    scaled.checkGuards("x", v[1]);
    fused.checkGuards("y", v[3]);
  }

  @Property
  void inPlaceGivesTheSameBits(
      @ForAll("vectors") Operand[] v,
      @ForAll("factors") float alpha,
      @ForAll("factors") float beta) {
    int n = v[0].cols();
    float[][] x = {v[0].values(), v[1].values(), v[2].values()};
    float[] y = new float[n];
    Axpy.fma(n, x[0], 0, x[1], 0, x[2], 0, y, 0);
    for (int over = 0; over < 3; over++) {
      float[][] z = {x[0].clone(), x[1].clone(), x[2].clone()};
      Axpy.fma(n, z[0], 0, z[1], 0, z[2], 0, z[over], 0);
      assertArrayEquals(y, z[over]);
    }
    float[] both = x[0].clone();
    Axpy.saxpby(n, alpha, both, 0, beta, both, 0);
    float[] apart = x[0].clone();
    Axpy.saxpby(n, alpha, x[0], 0, beta, apart, 0);
    assertArrayEquals(apart, both);
  }

  @Example
  void overwritesYWhenBetaIsZero() {
    float[] y = new float[37];
    Arrays.fill(y, Float.NaN);
    float[] x = Points.uniform(37, -1, 1, 1);
    Axpy.saxpby(37, 1, x, 0, 0, y, 0);
    assertArrayEquals(x, y);
    Axpy.sscal(37, 0, y, 0);
    y[3] = Float.POSITIVE_INFINITY;
    Axpy.sscal(37, 0, y, 0);
    assertEquals(Float.NaN, y[3]);
    assertEquals(0f, Math.abs(y[4]));
  }

  @Example
  void refusesBadArguments() {
    float[] x = new float[8];
    float[] y = new float[8];
    float[] z = new float[8];
    BadInput.refused(() -> Axpy.saxpy(-1, 1, x, 0, y, 0), "n ", "-1");
    BadInput.refused(() -> Axpy.saxpy(8, 1, x, 1, y, 0), "x ", "8", "1");
    BadInput.refused(() -> Axpy.saxpy(4, 1, x, 0, x, 1), "y ", "x ", "overlap");
    BadInput.refused(() -> Axpy.saxpby(-1, 1, x, 0, 1, y, 0), "n ", "-1");
    BadInput.refused(() -> Axpy.saxpby(8, 1, null, 0, 1, y, 0), "x is null");
    BadInput.refused(() -> Axpy.saxpby(8, 1, x, 0, 1, y, 1), "y ", "8", "1");
    BadInput.refused(() -> Axpy.saxpby(4, 1, x, 0, 0, x, 1), "y ", "x ", "overlap");
    BadInput.refused(() -> Axpy.sscal(8, 1, x, 1), "x ", "8", "1");
    BadInput.refused(() -> Axpy.sscal(8, 1, null, 0), "x is null");
    BadInput.refused(() -> Axpy.fma(-1, x, 0, y, 0, x, 0, z, 0), "n ", "-1");
    BadInput.refused(() -> Axpy.fma(8, null, 0, y, 0, x, 0, z, 0), "a is null");
    BadInput.refused(() -> Axpy.fma(8, x, 0, y, 1, x, 0, z, 0), "b ", "8", "1");
    BadInput.refused(() -> Axpy.fma(8, x, 0, y, 0, x, 2, z, 0), "c ", "8", "2");
    BadInput.refused(() -> Axpy.fma(8, x, 0, y, 0, x, 0, z, 3), "y ", "8", "3");
    BadInput.refused(() -> Axpy.fma(4, x, 0, y, 0, z, 0, z, 3), "y ", "c ", "overlap");
    assertArrayEquals(new float[8], z);
  }
}
