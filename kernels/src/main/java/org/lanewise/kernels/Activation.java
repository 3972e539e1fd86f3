package org.lanewise.kernels;

import org.lanewise.kernels.scalar.ScalarActivation;
import org.lanewise.kernels.vector.VectorActivation;

/// An elementwise activation and its derivative.
///
/// | name | `y = f(x)` | `f'` written in `y` | largest error of `f` |
/// |---|---|---|---|
/// | `linear` | `x` | 1 | exact |
/// | `relu` | `x` above 0, else 0 | 1 above 0, else 0 | exact |
/// | `leaky_relu(s)` | `x` above 0, else `s x` | 1 above 0, else `s` | 0.5 ulp |
/// | `sigmoid` | `1 / (1 + e^-x)` | `y (1 - y)` | 0.887 ulp |
/// | `tanh` | `tanh(x)` | `1 - y^2` | 1.054 ulp |
///
/// The errors are those of the vector backend over all 2^32 floats, subnormal results included; its
/// `sigmoid` and `tanh` are monotone, and have the same bits at every vector width and on every
/// processor. The scalar backend rounds a double, with an error of hardly more than 0.5 ulp.
///
/// Every float is in the domain:
///
/// - a NaN gives a NaN;
/// - `relu` gives +0 for -0 and for -infinity, and infinity for infinity;
/// - `leaky_relu` keeps the sign of zeros and of infinities;
/// - `sigmoid` gives 0.5 for both zeros, 0 and 1 for the infinities, and is subnormal below
///   -87.33655 and 0 from -103.97209 down;
/// - `tanh` keeps the sign of zeros and gives -1 and 1 for the infinities.
///
/// Each result depends on its own element only, never on its position or on `n`. Two activations
/// are equal when their names are.
public final class Activation {
  /// The identity: `y = x`.
  public static final Activation LINEAR = new Activation("linear", ScalarActivation.LINEAR, 0);

  /// The rectifier: `y = max(x, 0)`, with the derivative 0 at 0.
  public static final Activation RELU = new Activation("relu", ScalarActivation.RELU, 0);

  /// The logistic function: `y = 1 / (1 + e^-x)`.
  public static final Activation SIGMOID = new Activation("sigmoid", ScalarActivation.SIGMOID, 0);

  /// The hyperbolic tangent.
  public static final Activation TANH = new Activation("tanh", ScalarActivation.TANH, 0);

  /// The leaky rectifier with the negative slope 0.2, the default of Keras 3.
  public static final Activation LEAKY_RELU = leakyRelu(0.2f);

  private static final String LEAKY = "leaky_relu";

  final int kind;
  final float parameter;
  private final String name;

  private Activation(String name, int kind, float parameter) {
    this.name = name;
    this.kind = kind;
    this.parameter = parameter;
  }

  /// The leaky rectifier: `y = x` above 0, else `negativeSlope x`; the derivative at 0 is
  /// `negativeSlope`.
  ///
  /// @param negativeSlope positive and finite: with a slope of 0 it would be [#RELU], and with a
  ///     negative one the derivative could not be told from `y`
  /// @return the activation
  /// @throws IllegalArgumentException if `negativeSlope` is zero, negative, infinite or NaN
  public static Activation leakyRelu(float negativeSlope) {
    if (!(negativeSlope > 0 && negativeSlope < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "negativeSlope is " + negativeSlope + ", expected a positive finite number");
    }
    return new Activation(
        "leaky_relu(" + negativeSlope + ")", ScalarActivation.LEAKY_RELU, negativeSlope);
  }

  /// Finds an activation by its name, as a model file holds it.
  ///
  /// @param name what [#name] returned; `leaky_relu` without a slope is [#LEAKY_RELU]
  /// @return the activation
  /// @throws IllegalArgumentException if there is none of this name
  /// @throws NullPointerException if `name` is null
  public static Activation of(String name) {
    Check.present("name", name);
    for (Activation known : new Activation[] {LINEAR, RELU, SIGMOID, TANH}) {
      if (known.name.equals(name)) {
        return known;
      }
    }
    if (name.equals(LEAKY)) {
      return LEAKY_RELU;
    }
    if (name.startsWith(LEAKY + "(") && name.endsWith(")")) {
      try {
        return leakyRelu(Float.parseFloat(name.substring(LEAKY.length() + 1, name.length() - 1)));
      } catch (NumberFormatException e) {
        // Falls through to the one error for every unknown name.
      }
    }
    throw new IllegalArgumentException(
        "name is '"
            + name
            + "', expected linear, relu, leaky_relu, leaky_relu(slope), sigmoid or tanh");
  }

  /// The name: Keras's word, with the parameter in parentheses.
  ///
  /// @return such as `relu` or `leaky_relu(0.2)`
  public String name() {
    return name;
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
    if (Backend.VECTOR) {
      VectorActivation.forward(kind, parameter, n, x, xOffset, y, yOffset);
    } else {
      ScalarActivation.forward(kind, parameter, n, x, xOffset, y, yOffset);
    }
  }

  /// Overwrites `dx[i]` with `dy[i] f'(x[i])`, where the derivative is taken from the output
  /// `y[i] = f(x[i])` as the table above has it. Where `y` is NaN, the rectifiers count it as above
  /// 0, and the others give a NaN.
  ///
  /// @param n the number of elements
  /// @param y the output of [#forward], `n` elements
  /// @param yOffset the index of the first element of `y`
  /// @param dy the gradient of the output, `n` elements
  /// @param dyOffset the index of the first element of `dy`
  /// @param dx the gradient of the input, `n` elements; may be exactly `y` or `dy`
  /// @param dxOffset the index of the first element of `dx`
  /// @throws IllegalArgumentException if `n` is negative, an array is too short, or `dx` overlaps
  ///     `y` or `dy` in part
  /// @throws NullPointerException if an array is null
  public void backward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    Check.size("n", n);
    Check.array("y", y, yOffset, n);
    Check.array("dy", dy, dyOffset, n);
    Check.array("dx", dx, dxOffset, n);
    Check.sameOrDisjoint("dx", dx, dxOffset, 1, n, "y", y, yOffset, 1, n);
    Check.sameOrDisjoint("dx", dx, dxOffset, 1, n, "dy", dy, dyOffset, 1, n);
    if (Backend.VECTOR) {
      VectorActivation.backward(kind, parameter, n, y, yOffset, dy, dyOffset, dx, dxOffset);
    } else {
      ScalarActivation.backward(kind, parameter, n, y, yOffset, dy, dyOffset, dx, dxOffset);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Activation that && name.equals(that.name);
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
