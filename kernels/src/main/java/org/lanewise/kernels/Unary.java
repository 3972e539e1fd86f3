package org.lanewise.kernels;

import java.util.Arrays;
import org.lanewise.kernels.scalar.activation.ActivationKernel;
import org.lanewise.kernels.scalar.unary.ScalarAbs;
import org.lanewise.kernels.scalar.unary.ScalarCos;
import org.lanewise.kernels.scalar.unary.ScalarErf;
import org.lanewise.kernels.scalar.unary.ScalarExp;
import org.lanewise.kernels.scalar.unary.ScalarExpm1;
import org.lanewise.kernels.scalar.unary.ScalarLog;
import org.lanewise.kernels.scalar.unary.ScalarLog1p;
import org.lanewise.kernels.scalar.unary.ScalarNeg;
import org.lanewise.kernels.scalar.unary.ScalarPower;
import org.lanewise.kernels.scalar.unary.ScalarReciprocal;
import org.lanewise.kernels.scalar.unary.ScalarRsqrt;
import org.lanewise.kernels.scalar.unary.ScalarSin;
import org.lanewise.kernels.scalar.unary.ScalarSqrt;
import org.lanewise.kernels.vector.activation.Apart;
import org.lanewise.kernels.vector.unary.VectorAbs;
import org.lanewise.kernels.vector.unary.VectorCos;
import org.lanewise.kernels.vector.unary.VectorErf;
import org.lanewise.kernels.vector.unary.VectorExp;
import org.lanewise.kernels.vector.unary.VectorExpm1;
import org.lanewise.kernels.vector.unary.VectorLog;
import org.lanewise.kernels.vector.unary.VectorLog1p;
import org.lanewise.kernels.vector.unary.VectorNeg;
import org.lanewise.kernels.vector.unary.VectorPower;
import org.lanewise.kernels.vector.unary.VectorReciprocal;
import org.lanewise.kernels.vector.unary.VectorRsqrt;
import org.lanewise.kernels.vector.unary.VectorSin;
import org.lanewise.kernels.vector.unary.VectorSqrt;

/// An elementwise function of one operand and its derivative. The names are ONNX's, in lower case,
/// and numpy's where ONNX has none.
///
/// | name | `y = f(x)` | `dx` | reads | largest error of `f` |
/// |---|---|---|---|---|
/// | `sqrt` | the square root | `dy / (2 y)` | `y` | 0.5 ulp |
/// | `abs` | the magnitude | `dy`, `-dy` below 0, 0 at 0 | `x` | exact |
/// | `neg` | `-x` | `-dy` | | exact |
/// | `reciprocal` | `1 / x` | `-dy y y` | `y` | 0.5 ulp |
/// | `exp` | `e^x` | `dy y` | `y` | 0.876 ulp |
/// | `expm1` | `e^x - 1` | `dy y + dy` | `y` | 1.078 ulp |
/// | `log` | `ln x` | `dy / x` | `x` | 0.914 ulp |
/// | `log1p` | `ln(1 + x)` | `dy / (1 + x)` | `x` | 0.934 ulp |
/// | `erf` | the error function | `dy 2 / sqrt(pi) e^(-x^2)` | `x` | 0.987 ulp |
/// | `sin` | `sin x` | `dy cos x` | `x` | 1.25 ulp |
/// | `cos` | `cos x` | `-dy sin x` | `x` | 1.25 ulp |
/// | `rsqrt` | `1 / sqrt(x)` | `-dy y^3 / 2` | `y` | 1.5 ulp |
/// | `pow(p)` | `x^p` | `dy p x^(p-1)`, 0 for `p` 0 | `x` | 1 ulp |
///
/// Both backends give the same bits, at any vector width, subnormal results included. A result
/// depends on its own element only, never on its position or on `n`. Every float is in the domain:
///
/// - a NaN gives a NaN;
/// - `sqrt` gives NaN below 0, and -0 for -0;
/// - `abs` and `neg` change nothing but the sign;
/// - `reciprocal` gives an infinity for a zero, and a zero for an infinity, of the same sign;
/// - `exp` is infinite from 88.72284 on and 0 from -103.97209 down; `expm1` keeps the sign of zeros
///   and gives -1 for -infinity;
/// - `log` gives -infinity for the zeros and NaN below; `log1p` keeps the sign of zeros and gives
///   -infinity for -1 and NaN below;
/// - `erf` keeps the sign of zeros and gives -1 and 1 for the infinities;
/// - `sin` keeps the sign of zeros; both take angles of any size, and give NaN for the infinities;
/// - `rsqrt` gives an infinity for a zero, of its sign, NaN below and 0 for infinity;
/// - `pow` is 1 for `p` 0, even of NaN, and NaN below 0 unless `p` is a whole number.
///
/// Two are equal when their names are.
public final class Unary {
  /// The square root.
  public static final Unary SQRT =
      new Unary("sqrt", Backend.VECTOR ? new VectorSqrt() : new ScalarSqrt());

  /// The magnitude, with the derivative 0 at 0.
  public static final Unary ABS =
      new Unary("abs", Backend.VECTOR ? new VectorAbs() : new ScalarAbs());

  /// The opposite.
  public static final Unary NEG =
      new Unary("neg", Backend.VECTOR ? new VectorNeg() : new ScalarNeg());

  /// `1 / x`.
  public static final Unary RECIPROCAL =
      new Unary("reciprocal", Backend.VECTOR ? new VectorReciprocal() : new ScalarReciprocal());

  /// The exponential.
  public static final Unary EXP =
      new Unary(
          "exp", Backend.VECTOR ? new Apart(new VectorExp(), new ScalarExp()) : new ScalarExp());

  /// `e^x - 1`, with all digits near 0.
  public static final Unary EXPM1 =
      new Unary(
          "expm1",
          Backend.VECTOR ? new Apart(new VectorExpm1(), new ScalarExpm1()) : new ScalarExpm1());

  /// The natural logarithm.
  public static final Unary LOG =
      new Unary(
          "log", Backend.VECTOR ? new Apart(new VectorLog(), new ScalarLog()) : new ScalarLog());

  /// `ln(1 + x)`, with all digits near 0.
  public static final Unary LOG1P =
      new Unary(
          "log1p",
          Backend.VECTOR ? new Apart(new VectorLog1p(), new ScalarLog1p()) : new ScalarLog1p());

  /// The error function.
  public static final Unary ERF =
      new Unary(
          "erf", Backend.VECTOR ? new Apart(new VectorErf(), new ScalarErf()) : new ScalarErf());

  /// The sine, of an angle in radians.
  public static final Unary SIN =
      new Unary(
          "sin", Backend.VECTOR ? new Apart(new VectorSin(), new ScalarSin()) : new ScalarSin());

  /// The cosine, of an angle in radians.
  public static final Unary COS =
      new Unary(
          "cos", Backend.VECTOR ? new Apart(new VectorCos(), new ScalarCos()) : new ScalarCos());

  /// `1 / sqrt(x)`.
  public static final Unary RSQRT =
      new Unary("rsqrt", Backend.VECTOR ? new VectorRsqrt() : new ScalarRsqrt());

  private static final String POW = "pow";

  private static final Unary[] ALL = {
    SQRT, ABS, NEG, RECIPROCAL, EXP, EXPM1, LOG, LOG1P, ERF, SIN, COS, RSQRT
  };

  private final String name;
  private final ActivationKernel kernel;

  private Unary(String name, ActivationKernel kernel) {
    this.name = name;
    this.kernel = kernel;
  }

  /// The power by a constant, `x^exponent`, with the special values of [Math#pow].
  ///
  /// @param exponent any finite number
  /// @return the function
  /// @throws IllegalArgumentException if `exponent` is infinite or NaN
  public static Unary pow(float exponent) {
    if (!Float.isFinite(exponent)) {
      throw new IllegalArgumentException("exponent is " + exponent + ", expected a finite number");
    }
    return new Unary(
        POW + "(" + exponent + ")",
        Backend.VECTOR
            ? new Apart(new VectorPower(exponent), new ScalarPower(exponent))
            : new ScalarPower(exponent));
  }

  /// Finds a function by its name, as a model file holds it.
  ///
  /// @param name what [#name] returned
  /// @return the function
  /// @throws IllegalArgumentException if there is none of this name
  /// @throws NullPointerException if `name` is null
  public static Unary of(String name) {
    Check.present("name", name);
    for (Unary known : ALL) {
      if (known.name.equals(name)) {
        return known;
      }
    }
    if (name.startsWith(POW + "(") && name.endsWith(")")) {
      try {
        return pow(Float.parseFloat(name.substring(POW.length() + 1, name.length() - 1)));
      } catch (NumberFormatException e) {
        // Falls through to the one error for every unknown name.
      }
    }
    throw new IllegalArgumentException(
        "name is '" + name + "', expected pow(exponent) or one of " + Arrays.toString(ALL));
  }

  /// The name.
  ///
  /// @return such as `sqrt` or `pow(2.0)`
  public String name() {
    return name;
  }

  /// Whether [#backward] takes the derivative from the input `x`; else it takes it from the output
  /// `y`.
  ///
  /// @return the column `reads` of the table above; false where nothing is read
  public boolean readsInput() {
    return kernel.readsInput();
  }

  /// Overwrites `y[i]` with `f(x[i])` for `n` elements.
  ///
  /// @param n the number of elements
  /// @param x the input, `n` elements
  /// @param xOffset the index of the first element of `x`
  /// @param y the output, `n` elements; the same array at the same offset as `x` works in place
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if `n` is negative, an array is too short, or `y` overlaps
  ///     `x` in part
  /// @throws NullPointerException if an array is null
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    Check.size("n", n);
    Check.array("x", x, xOffset, n);
    Check.array("y", y, yOffset, n);
    Check.sameOrDisjoint("y", y, yOffset, 1, n, "x", x, xOffset, 1, n);
    kernel.forward(n, x, xOffset, y, yOffset);
  }

  /// Overwrites `dx[i]` with `dy[i] f'(x[i])`, where the derivative is taken from the input or from
  /// the output, as [#readsInput] says. Where that is NaN, `abs` counts it as above 0, `neg` does
  /// not look, and the others give a NaN.
  ///
  /// @param n the number of elements
  /// @param v the input `x` of [#forward] if [#readsInput], else its output `y`; `n` elements
  /// @param vOffset the index of the first element of `v`
  /// @param dy the gradient of the output, `n` elements
  /// @param dyOffset the index of the first element of `dy`
  /// @param dx the gradient of the input, `n` elements; may be exactly `v` or `dy`
  /// @param dxOffset the index of the first element of `dx`
  /// @throws IllegalArgumentException if `n` is negative, an array is too short, or `dx` overlaps
  ///     `v` or `dy` in part
  /// @throws NullPointerException if an array is null
  public void backward(
      int n, float[] v, int vOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    String read = readsInput() ? "x" : "y";
    Check.size("n", n);
    Check.array(read, v, vOffset, n);
    Check.array("dy", dy, dyOffset, n);
    Check.array("dx", dx, dxOffset, n);
    Check.sameOrDisjoint("dx", dx, dxOffset, 1, n, read, v, vOffset, 1, n);
    Check.sameOrDisjoint("dx", dx, dxOffset, 1, n, "dy", dy, dyOffset, 1, n);
    kernel.backward(n, v, vOffset, dy, dyOffset, dx, dxOffset);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Unary that && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
