package org.lanewise.kernels;

import java.util.LinkedHashMap;
import java.util.Map;
import org.lanewise.kernels.scalar.activation.ActivationKernel;
import org.lanewise.kernels.scalar.activation.ScalarCelu;
import org.lanewise.kernels.scalar.activation.ScalarClip;
import org.lanewise.kernels.scalar.activation.ScalarElu;
import org.lanewise.kernels.scalar.activation.ScalarGelu;
import org.lanewise.kernels.scalar.activation.ScalarGeluTanh;
import org.lanewise.kernels.scalar.activation.ScalarHardSigmoid;
import org.lanewise.kernels.scalar.activation.ScalarHardSwish;
import org.lanewise.kernels.scalar.activation.ScalarLeakyRelu;
import org.lanewise.kernels.scalar.activation.ScalarLinear;
import org.lanewise.kernels.scalar.activation.ScalarLogSigmoid;
import org.lanewise.kernels.scalar.activation.ScalarMish;
import org.lanewise.kernels.scalar.activation.ScalarRelu;
import org.lanewise.kernels.scalar.activation.ScalarSigmoid;
import org.lanewise.kernels.scalar.activation.ScalarSilu;
import org.lanewise.kernels.scalar.activation.ScalarSoftplus;
import org.lanewise.kernels.scalar.activation.ScalarSoftsign;
import org.lanewise.kernels.scalar.activation.ScalarTanh;
import org.lanewise.kernels.scalar.activation.ScalarThreshold;
import org.lanewise.kernels.vector.activation.Apart;
import org.lanewise.kernels.vector.activation.VectorCelu;
import org.lanewise.kernels.vector.activation.VectorClip;
import org.lanewise.kernels.vector.activation.VectorElu;
import org.lanewise.kernels.vector.activation.VectorGelu;
import org.lanewise.kernels.vector.activation.VectorGeluTanh;
import org.lanewise.kernels.vector.activation.VectorHardSigmoid;
import org.lanewise.kernels.vector.activation.VectorHardSwish;
import org.lanewise.kernels.vector.activation.VectorLeakyRelu;
import org.lanewise.kernels.vector.activation.VectorLogSigmoid;
import org.lanewise.kernels.vector.activation.VectorMish;
import org.lanewise.kernels.vector.activation.VectorRelu;
import org.lanewise.kernels.vector.activation.VectorSigmoid;
import org.lanewise.kernels.vector.activation.VectorSilu;
import org.lanewise.kernels.vector.activation.VectorSoftplus;
import org.lanewise.kernels.vector.activation.VectorSoftsign;
import org.lanewise.kernels.vector.activation.VectorTanh;
import org.lanewise.kernels.vector.activation.VectorThreshold;

/// An elementwise activation and its derivative.
///
/// | name | `y = f(x)` | `f'` | it reads | largest error of `f` |
/// |---|---|---|---|---|
/// | `linear` | `x` | 1 | - | exact |
/// | `relu` | `x` above 0, else 0 | 1 where `y` is above 0, else 0 | y | exact |
/// | `relu6` | `x`, from 0 to 6 | 1 where `y` is between, else 0 | y | exact |
/// | `clip(a, b)` | `x`, from `a` to `b` | 1 where `y` is between, else 0 | y | exact |
/// | `leaky_relu(s)` | `x` above 0, else `s x` | 1 where `y` is above 0, else `s` | y | 0.5 ulp |
/// | `threshold(t, v)` | `x` above `t`, else `v` | 1 above `t`, else 0 | x | exact |
/// | `elu(a)` | `x` above 0, else `a (e^x - 1)` | 1, else `y + a` | y | 2 ulp |
/// | `selu` | 1.0507 times `elu(1.6733)` | 1.0507, else `y + 1.7581` | y | 2 ulp |
/// | `celu(a)` | `x` above 0, else `a (e^(x/a) - 1)` | 1, else `y / a + 1` | y | 2.5 ulp |
/// | `gelu` | `x P(x)`, `P = (1 + erf(x / sqrt 2)) / 2` | `P(x) + x P'(x)` | x | 6.5 ulp |
/// | `gelu_tanh` | `x (1 + tanh u) / 2`, see [#GELU_TANH] | that of this | x | see below |
/// | `silu` | `x s`, `s = 1 / (1 + e^-x)` | `s (1 + x (1 - s))` | x | 2 ulp, but see below |
/// | `mish` | `x tanh(log(1 + e^x))` | that of this | x | 4.5 ulp, but see below |
/// | `softplus` | `log(1 + e^x)` | `1 - e^-y` | y | 1.062 ulp |
/// | `softsign` | `x / (1 + abs x)` | `1 / (1 + abs x)^2` | x | 1.5 ulp |
/// | `hard_sigmoid` | `(x + 3) / 6`, from 0 to 1 | 1/6 where between, else 0 | y | 1.01 ulp |
/// | `hard_swish` | `x (x + 3) / 6`; 0 below -3, `x` above 3 | `(2 x + 3) / 6`, 0, 1 | x | 2 ulp |
/// | `tanh` | `tanh(x)` | `(1 - y) (1 + y)` | y | 1.067 ulp |
/// | `sigmoid` | `1 / (1 + e^-x)` | `y (1 - y)` | y | 0.887 ulp |
/// | `log_sigmoid` | `-log(1 + e^-x)` | `1 - e^y` | y | 1.062 ulp |
///
/// The errors are in units in the last place of the exact result, over one in 101 to 1001 of all
/// 2^32 floats. They hold on both backends, which compute the same bits, at every vector width and
/// on every processor, and also where the result itself goes to 0, with these exceptions:
///
/// - `elu` and `celu` are right to 1.03 ulp if `a` is 1;
/// - `gelu_tanh` is right to 2 ulp above 0, and below to `3 + 6 |u|` ulp, where `u` is what its
///   hyperbolic tangent takes: there the result is about `x e^2u`;
/// - below -87 `silu` and `mish` have a factor that is subnormal: they are off by up to 7.5e-44.
///
/// A derivative is off by a few units of 2^-24 of its largest value. Taken from the output, those
/// of `elu`, `selu`, `celu`, `sigmoid` and `tanh` have no more digits than the output has near its
/// limits. Where pieces meet, it is that of the piece on the left, but 0 at both ends of `clip` and
/// `relu6` and of `hard_sigmoid`, and of `hard_swish` that of the piece outside.
///
/// Every float is in the domain:
///
/// - a NaN gives a NaN;
/// - the infinities give the limits: 0 from `relu`, `silu`, `gelu`, `mish` and their kin below, -1
///   and 1 from `tanh` and `softsign`, 0 and 1 from `sigmoid`;
/// - -0 gives +0 from `relu`, and stays what it is where `f` is odd or `x` is a factor;
/// - results may be subnormal: `sigmoid` is so below -87.33655, and 0 from -103.97209 down.
///
/// `sigmoid`, `tanh`, `softplus` and the pieces of straight lines without a minimum are monotone.
/// Each result depends on its own element only, never on its position or on `n`. Two activations
/// are equal when their names are.
public final class Activation {
  /// The identity: `y = x`.
  public static final Activation LINEAR = new Activation("linear", new ScalarLinear());

  /// The rectifier: `y = max(x, 0)`, with the derivative 0 at 0.
  public static final Activation RELU =
      new Activation("relu", Backend.VECTOR ? new VectorRelu() : new ScalarRelu());

  /// The rectifier up to 6: `y = min(max(x, 0), 6)`, with the derivative 0 at 0 and at 6.
  public static final Activation RELU6 = new Activation("relu6", clipping(0, 6));

  /// The leaky rectifier with the negative slope 0.2, the default of Keras 3 (ONNX: 0.01).
  public static final Activation LEAKY_RELU = leakyRelu(0.2f);

  /// The exponential linear unit with alpha 1, the default of Keras and ONNX.
  public static final Activation ELU = elu(1);

  /// The scaled exponential linear unit: an elu with the alpha and the scale of Klambauer et al.,
  /// "Self-Normalizing Neural Networks", 2017, as Keras and ONNX have them.
  public static final Activation SELU =
      new Activation("selu", exponential(1.0507009873554805f, 1.7580993408473766f));

  /// The continuously differentiable exponential linear unit with alpha 1, the default of Keras and
  /// ONNX: the same function as [#ELU].
  public static final Activation CELU = celu(1);

  /// The Gaussian error linear unit, from the error function: `y = x (1 + erf(x / sqrt 2)) / 2`.
  /// Keras's `gelu` with `approximate=False`, ONNX's Gelu.
  public static final Activation GELU =
      new Activation(
          "gelu",
          Backend.VECTOR ? new Apart(new VectorGelu(), new ScalarGelu()) : new ScalarGelu());

  /// The approximation of the gelu by a hyperbolic tangent: `y = x (1 + tanh(sqrt(2 / pi) (x +
  /// 0.044715 x^3))) / 2`. Keras's `gelu` with `approximate=True`, ONNX's Gelu with
  /// `approximate="tanh"`.
  public static final Activation GELU_TANH =
      new Activation(
          "gelu_tanh",
          Backend.VECTOR
              ? new Apart(new VectorGeluTanh(), new ScalarGeluTanh())
              : new ScalarGeluTanh());

  /// The sigmoid linear unit, or swish: `y = x / (1 + e^-x)`.
  public static final Activation SILU =
      new Activation(
          "silu",
          Backend.VECTOR ? new Apart(new VectorSilu(), new ScalarSilu()) : new ScalarSilu());

  /// Mish: `y = x tanh(log(1 + e^x))`.
  public static final Activation MISH =
      new Activation(
          "mish",
          Backend.VECTOR ? new Apart(new VectorMish(), new ScalarMish()) : new ScalarMish());

  /// The smooth rectifier: `y = log(1 + e^x)`.
  public static final Activation SOFTPLUS =
      new Activation(
          "softplus",
          Backend.VECTOR
              ? new Apart(new VectorSoftplus(), new ScalarSoftplus())
              : new ScalarSoftplus());

  /// `y = x / (1 + |x|)`.
  public static final Activation SOFTSIGN =
      new Activation("softsign", Backend.VECTOR ? new VectorSoftsign() : new ScalarSoftsign());

  /// The piecewise linear sigmoid of Keras 3: `y = min(max(x / 6 + 0.5, 0), 1)`, with the
  /// derivative 0 at -3 and at 3. (Keras 2 and the default of ONNX have the slope 0.2.)
  public static final Activation HARD_SIGMOID =
      new Activation(
          "hard_sigmoid", Backend.VECTOR ? new VectorHardSigmoid() : new ScalarHardSigmoid());

  /// `x` times [#HARD_SIGMOID], as Keras 3 and ONNX have it: Keras's `hard_swish` or `hard_silu`.
  public static final Activation HARD_SWISH =
      new Activation("hard_swish", Backend.VECTOR ? new VectorHardSwish() : new ScalarHardSwish());

  /// The hyperbolic tangent.
  public static final Activation TANH =
      new Activation(
          "tanh",
          Backend.VECTOR ? new Apart(new VectorTanh(), new ScalarTanh()) : new ScalarTanh());

  /// The logistic function: `y = 1 / (1 + e^-x)`.
  public static final Activation SIGMOID =
      new Activation(
          "sigmoid",
          Backend.VECTOR
              ? new Apart(new VectorSigmoid(), new ScalarSigmoid())
              : new ScalarSigmoid());

  /// The logarithm of the logistic function: `y = -log(1 + e^-x)`.
  public static final Activation LOG_SIGMOID =
      new Activation(
          "log_sigmoid",
          Backend.VECTOR
              ? new Apart(new VectorLogSigmoid(), new ScalarLogSigmoid())
              : new ScalarLogSigmoid());

  private static final Map<String, Activation> BY_NAME = new LinkedHashMap<>();

  static {
    for (Activation known :
        new Activation[] {
          LINEAR,
          RELU,
          RELU6,
          SELU,
          GELU,
          GELU_TANH,
          SILU,
          MISH,
          SOFTPLUS,
          SOFTSIGN,
          HARD_SIGMOID,
          HARD_SWISH,
          TANH,
          SIGMOID,
          LOG_SIGMOID
        }) {
      BY_NAME.put(known.name, known);
    }
    BY_NAME.put("swish", SILU);
    BY_NAME.put("hard_silu", HARD_SWISH);
    BY_NAME.put("leaky_relu", LEAKY_RELU);
    BY_NAME.put("elu", ELU);
    BY_NAME.put("celu", CELU);
  }

  final ActivationKernel kernel;
  private final String name;

  private Activation(String name, ActivationKernel kernel) {
    this.name = name;
    this.kernel = kernel;
  }

  /// The leaky rectifier: `y = x` above 0, else `negativeSlope x`; the derivative at 0 is
  /// `negativeSlope`.
  ///
  /// @param negativeSlope positive and finite: with a slope of 0 it would be [#RELU], and with a
  ///     negative one the derivative could not be told from `y`
  /// @return the activation
  /// @throws IllegalArgumentException if `negativeSlope` is zero, negative, infinite or NaN
  public static Activation leakyRelu(float negativeSlope) {
    positive("negativeSlope", negativeSlope);
    return new Activation(
        "leaky_relu(" + negativeSlope + ")",
        Backend.VECTOR ? new VectorLeakyRelu(negativeSlope) : new ScalarLeakyRelu(negativeSlope));
  }

  /// The exponential linear unit: `y = x` above 0, else `alpha (e^x - 1)`; the derivative at 0 is
  /// `alpha`.
  ///
  /// @param alpha positive and finite: with a negative one the derivative could not be told from
  ///     `y`
  /// @return the activation
  /// @throws IllegalArgumentException if `alpha` is zero, negative, infinite or NaN
  public static Activation elu(float alpha) {
    positive("alpha", alpha);
    return new Activation("elu(" + alpha + ")", exponential(1, alpha));
  }

  /// The continuously differentiable exponential linear unit: `y = x` above 0, else `alpha (e^(x /
  /// alpha) - 1)`.
  ///
  /// @param alpha positive and finite
  /// @return the activation
  /// @throws IllegalArgumentException if `alpha` is zero, negative, infinite or NaN
  public static Activation celu(float alpha) {
    positive("alpha", alpha);
    return new Activation(
        "celu(" + alpha + ")",
        Backend.VECTOR
            ? new Apart(new VectorCelu(alpha), new ScalarCelu(alpha))
            : new ScalarCelu(alpha));
  }

  /// `y = x` above a threshold, else a value: Keras's and PyTorch's Threshold, and with the value 0
  /// ONNX's ThresholdedRelu. The derivative at the threshold is 0.
  ///
  /// @param threshold any number
  /// @param value any number
  /// @return the activation
  /// @throws IllegalArgumentException if one of them is NaN
  public static Activation threshold(float threshold, float value) {
    number("threshold", threshold);
    number("value", value);
    return new Activation(
        "threshold(" + threshold + ", " + value + ")",
        Backend.VECTOR
            ? new VectorThreshold(threshold, value)
            : new ScalarThreshold(threshold, value));
  }

  /// ONNX's Clip: `y = min(max(x, min), max)`. The derivative is 0 where `y` is one of the two.
  ///
  /// @param min the least result; negative infinity for none
  /// @param max the largest result, `min` or more; infinity for none
  /// @return the activation
  /// @throws IllegalArgumentException if one of them is NaN, or `max` is less than `min`
  public static Activation clip(float min, float max) {
    number("min", min);
    number("max", max);
    if (max < min) {
      throw new IllegalArgumentException("max is " + max + ", expected at least min, " + min);
    }
    return new Activation("clip(" + min + ", " + max + ")", clipping(min, max));
  }

  private static ActivationKernel clipping(float min, float max) {
    return Backend.VECTOR ? new VectorClip(min, max) : new ScalarClip(min, max);
  }

  private static ActivationKernel exponential(float scale, float alpha) {
    return Backend.VECTOR
        ? new Apart(new VectorElu(scale, alpha), new ScalarElu(scale, alpha))
        : new ScalarElu(scale, alpha);
  }

  private static void positive(String name, float value) {
    if (!(value > 0 && value < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          name + " is " + value + ", expected a positive finite number");
    }
  }

  private static void number(String name, float value) {
    if (Float.isNaN(value)) {
      throw new IllegalArgumentException(name + " is NaN, expected a number");
    }
  }

  /// Finds an activation by its name, as a model file holds it.
  ///
  /// @param name what [#name] returned; `leaky_relu`, `elu` and `celu` without a parameter have
  ///     their default; `swish` is `silu`, and `hard_silu` is `hard_swish`
  /// @return the activation
  /// @throws IllegalArgumentException if there is none of this name, or a parameter is out of range
  /// @throws NullPointerException if `name` is null
  public static Activation of(String name) {
    Check.present("name", name);
    Activation known = BY_NAME.get(name);
    if (known == null) {
      known = withParameters(name);
    }
    if (known == null) {
      throw new IllegalArgumentException(
          "name is '"
              + name
              + "', expected one of "
              + String.join(", ", BY_NAME.keySet())
              + ", leaky_relu(negativeSlope), elu(alpha), celu(alpha), threshold(threshold, value),"
              + " clip(min, max)");
    }
    return known;
  }

  /// The activation of a name such as `clip(0.0, 6.0)`; null if there is none.
  private static Activation withParameters(String name) {
    int open = name.indexOf('(');
    if (open < 0 || !name.endsWith(")")) {
      return null;
    }
    String[] words = name.substring(open + 1, name.length() - 1).split(",", -1);
    float[] p = new float[words.length];
    try {
      for (int i = 0; i < p.length; i++) {
        p[i] = Float.parseFloat(words[i]);
      }
    } catch (NumberFormatException e) {
      return null;
    }
    return switch (name.substring(0, open) + "/" + p.length) {
      case "leaky_relu/1" -> leakyRelu(p[0]);
      case "elu/1" -> elu(p[0]);
      case "celu/1" -> celu(p[0]);
      case "threshold/2" -> threshold(p[0], p[1]);
      case "clip/2" -> clip(p[0], p[1]);
      default -> null;
    };
  }

  /// The name: Keras's word, with the parameters in parentheses.
  ///
  /// @return such as `relu` or `leaky_relu(0.2)`
  public String name() {
    return name;
  }

  /// Whether [#backward] takes the derivative from the input `x`; else it takes it from the output
  /// `y`.
  ///
  /// @return whether the table above has an x; where it has neither, false
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
  /// the output, as [#readsInput] says. Where that is NaN, those that are pieces of straight lines
  /// count it as above all bounds, and the others give a NaN.
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
