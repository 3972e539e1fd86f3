package org.lanewise.nn.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Binary;
import org.lanewise.kernels.Discrete;
import org.lanewise.kernels.Stepwise;
import org.lanewise.nn.op.Reduce.Kind;

/// Quantised tensors: integers of 8 bits, carried as floats. Products of them are exact as long as
/// their sums stay below 2^24, which 258 terms do at worst; longer ones are cut, and the sums of
/// the parts rounded once.
final class Quantization {
  /// What the sums of parts are split at.
  private static final int HALF = 1 << 12;

  private Quantization() {}

  static void quantize(Conversion c) {
    c.ignore("saturate", "block_size", "precision");
    ElementType type =
        c.has(2)
            ? c.in(2).type
            : c.hasAttribute("output_dtype") && c.integer("output_dtype", 0) != 0
                ? ElementType.of(c.integer("output_dtype", 0))
                : ElementType.UINT8;
    Operand x = c.in(0);
    Operand scale = along(c, x, c.in(1));
    Operand zero = c.has(2) ? along(c, x, c.in(2)) : null;
    c.out(quantize(c, x, scale, zero, type));
  }

  /// `saturate(round(x / scale) + zero)`.
  static Operand quantize(Conversion c, Operand x, Operand scale, Operand zero, ElementType type) {
    Operand steps = Elements.binary(c, Binary.DIV, x, scale);
    Operand y = Elements.stepwise(c, Stepwise.ROUND, steps, ElementType.FLOAT);
    y =
        zero == null
            ? y
            : Elements.binary(c, Binary.ADD, y, Elements.cast(c, zero, ElementType.FLOAT));
    Operand within = Elements.activate(c, range(type), y);
    return Elements.cast(c, within, type);
  }

  private static Activation range(ElementType type) {
    return switch (type) {
      case UINT8 -> Activation.clip(0, 255);
      case INT8 -> Activation.clip(-128, 127);
      case UINT16 -> Activation.clip(0, 65535);
      case INT16 -> Activation.clip(-32768, 32767);
      default -> throw new Unsupported("quantisation to " + type);
    };
  }

  /// A scale or zero point of one number, or of one for each position of the axis.
  private static Operand along(Conversion c, Operand x, Operand scale) {
    int axis = c.integer("axis", 1);
    if (scale.size() == 1) {
      return c.reshape(scale);
    }
    if (scale.rank() != 1) {
      throw new Unsupported("scales of the shape " + Arrays.toString(scale.shape));
    }
    int[] shape = new int[x.rank()];
    Arrays.fill(shape, 1);
    shape[Extents.axis(axis, x.rank())] = scale.size();
    return c.reshape(scale, shape);
  }

  static void dequantize(Conversion c) {
    c.ignore("block_size");
    Operand x = c.in(0);
    Operand zero = c.has(2) ? along(c, x, c.in(2)) : null;
    c.out(dequantize(c, x, along(c, x, c.in(1)), zero));
  }

  private static Operand dequantize(Conversion c, Operand x, Operand scale, Operand zero) {
    return Elements.binary(c, Binary.MUL, shifted(c, x, zero), scale);
  }

  /// Less its zero point, as floats.
  private static Operand shifted(Conversion c, Operand x, Operand zero) {
    Operand floats = Elements.cast(c, x, ElementType.FLOAT);
    return zero == null || zero.isKnown() && isZero(zero.known)
        ? floats
        : Elements.binary(c, Binary.SUB, floats, Elements.cast(c, zero, ElementType.FLOAT));
  }

  private static boolean isZero(Known x) {
    return Arrays.stream(x.asLongs()).allMatch(v -> v == 0);
  }

  /// To 8 bits without a sign, by the least and the greatest element.
  static void dynamic(Conversion c) {
    Operand x = c.in(0);
    int[] all = Extents.from(0, x.rank());
    Operand nothing = Conversion.constant(0);
    Operand max = Reductions.reduce(c, Kind.MAX, x, all, false);
    Operand min = Reductions.reduce(c, Kind.MIN, x, all, false);
    max = Elements.binary(c, Binary.MAX, max, nothing);
    min = Elements.binary(c, Binary.MIN, min, nothing);
    Operand range = Elements.binary(c, Binary.SUB, max, min);
    Operand scale = Elements.binary(c, Binary.DIV, range, Conversion.constant(255));
    // Of zeros alone it is 1: 0 would make their zero point NaN.
    Operand flat = Elements.discrete(c, Discrete.EQUAL, range, nothing);
    scale = Elements.binary(c, Binary.ADD, scale, Elements.cast(c, flat, ElementType.FLOAT));
    Operand zero =
        Elements.binary(c, Binary.DIV, Elements.binary(c, Binary.SUB, nothing, min), scale);
    zero = Elements.activate(c, range(ElementType.UINT8), zero);
    zero = Elements.stepwise(c, Stepwise.ROUND, zero, ElementType.UINT8);
    c.out(quantize(c, x, scale, zero, ElementType.UINT8), scale, zero);
  }

  static void matMulInteger(Conversion c) {
    Operand zeroA = c.has(2) ? rows(c, c.in(2)) : null;
    Operand zeroB = c.has(3) ? c.in(3) : null;
    int exact = exactTerms(c.in(0), zeroA, c.in(1), zeroB);
    Operand a = shifted(c, c.in(0), zeroA);
    c.out(Elements.cast(c, product(c, a, c.in(1), zeroB, exact), ElementType.INT32));
  }

  /// How many products of elements less their zero points add up exactly in floats.
  private static int exactTerms(Operand a, Operand zeroA, Operand b, Operand zeroB) {
    int most = (int) (Tensor.LARGEST / (reach(a, zeroA) * reach(b, zeroB)));
    return most / 16 * 16;
  }

  /// The largest distance of an element from its zero point.
  private static int reach(Operand x, Operand zero) {
    if (x.type != ElementType.UINT8 && x.type != ElementType.INT8) {
      throw new Unsupported("a product of integers of the type " + x.type);
    }
    int least = x.type == ElementType.INT8 ? -128 : 0;
    int most = least + 255;
    if (zero != null && !zero.isKnown()) {
      return 255;
    }
    long[] zeros = zero == null ? new long[1] : zero.known.asLongs();
    return (int) Arrays.stream(zeros).map(z -> Math.max(most - z, z - least)).max().orElse(255);
  }

  /// A zero point for each row.
  private static Operand rows(Conversion c, Operand zero) {
    return zero.rank() == 1 && zero.size() > 1 ? c.reshape(zero, zero.size(), 1) : zero;
  }

  private static Operand product(Conversion c, Operand a, Operand b, Operand zeroB, int exact) {
    int axis = Math.max(0, b.rank() - 2);
    List<Operand> factors = parts(c, b, zeroB, axis, exact);
    List<Operand> products = new ArrayList<>();
    for (Operand q : factors) {
      int from = products.size() * exact;
      Operand p = factors.size() == 1 ? a : c.slice(a, a.rank() - 1, from, q.shape[axis], 1);
      products.add(Products.matMul(c, p, q));
    }
    return sum(c, products);
  }

  /// A tensor less its zero points, as floats, and cut along an axis. Where it is known, it is made
  /// once for all plans.
  private static List<Operand> parts(Conversion c, Operand x, Operand zero, int axis, int most) {
    if (x.isKnown() && (zero == null || zero.isKnown())) {
      c.room(x.size());
      List<Object> zeros = zero == null ? List.of() : zero.known.content();
      return x
          .known
          .derive(List.of(axis, most, zeros), () -> knownParts(c, x, zero, axis, most))
          .stream()
          .map(Operand::of)
          .toList();
    }
    return cut(c, shifted(c, x, zero), axis, most);
  }

  private static List<Known> knownParts(Conversion c, Operand x, Operand zero, int axis, int most) {
    Known shifted = x.known.withFractions();
    if (zero != null && !isZero(zero.known)) {
      Known integers = Known.combine(ElementType.INT32, x.known, zero.known, (a, b) -> a - b);
      shifted = integers.withFractions();
    }
    return cut(c, Operand.of(shifted), axis, most).stream().map(part -> part.known).toList();
  }

  private static List<Operand> cut(Conversion c, Operand x, int axis, int most) {
    int n = x.shape[axis];
    List<Operand> parts = new ArrayList<>();
    for (int from = 0; from < n; from += most) {
      int size = Math.min(most, n - from);
      parts.add(size == n ? x : c.slice(x, axis, from, size, 1));
    }
    return parts;
  }

  /// The sum of integers of up to 2^24, rounded once: each is `high HALF + low`, and the sums of
  /// the highs and of the lows are exact.
  private static Operand sum(Conversion c, List<Operand> parts) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    Operand highs = null;
    Operand lows = null;
    for (Operand part : parts) {
      Operand share = Elements.times(c, part, 1f / HALF);
      Operand high = Elements.stepwise(c, Stepwise.FLOOR, share, ElementType.FLOAT);
      Operand low = Elements.binary(c, Binary.SUB, part, Elements.times(c, high, HALF));
      highs = highs == null ? high : Elements.binary(c, Binary.ADD, highs, high);
      lows = lows == null ? low : Elements.binary(c, Binary.ADD, lows, low);
    }
    return Elements.binary(c, Binary.ADD, Elements.times(c, highs, HALF), lows);
  }

  static void matMul(Conversion c) {
    Operand zero = rows(c, c.in(2));
    int exact = exactTerms(c.in(0), zero, c.in(3), c.in(5));
    Operand a = shifted(c, c.in(0), zero);
    Operand scale = Elements.binary(c, Binary.MUL, rows(c, c.in(1)), c.in(4));
    Operand y = Elements.binary(c, Binary.MUL, product(c, a, c.in(3), c.in(5), exact), scale);
    c.out(quantize(c, y, c.in(6), c.in(7), c.in(7).type));
  }

  static void convInteger(Conversion c) {
    Operand zero = c.has(2) ? c.in(2) : null;
    Operand sums = convolution(c, c.in(0), zero, c.in(1), c.has(3) ? c.in(3) : null);
    c.out(Elements.cast(c, sums, ElementType.INT32));
  }

  /// Over some of the channels after the other, so that the sums are exact.
  private static Operand convolution(
      Conversion c, Operand x, Operand zero, Operand w, Operand zeroW) {
    int channels = c.known(w).shape()[1];
    int taps = w.size() / w.shape[0] / channels;
    int exact = exactTerms(x, zero, w, zeroW);
    boolean grouped = c.integer("group", 1) > 1;
    if (taps > exact || grouped && taps * channels > exact) {
      throw new Unsupported(
          "a convolution of integers over "
              + (grouped ? taps * channels + " terms of a group" : taps + " taps")
              + ", expected at most "
              + exact);
    }
    Operand floats = shifted(c, x, zero);
    int most = grouped ? channels : Math.min(channels, exact / taps);
    List<Operand> kernels = parts(c, w, filters(c, w, zeroW), 1, most);
    List<Operand> sums = new ArrayList<>();
    for (Operand kernel : kernels) {
      int from = sums.size() * most;
      Operand part = kernels.size() == 1 ? floats : c.slice(floats, 1, from, kernel.shape[1], 1);
      sums.add(Convolutions.conv(c, part, kernel.known, null));
    }
    return sum(c, sums);
  }

  /// The zero points of a kernel, of which there is one or one for each filter.
  private static Operand filters(Conversion c, Operand w, Operand zero) {
    if (zero == null || zero.size() == 1) {
      return zero == null ? null : Operand.of(c.known(zero).reshape(new int[0]));
    }
    int[] shape = new int[w.rank()];
    Arrays.fill(shape, 1);
    shape[0] = w.shape[0];
    return Operand.of(c.known(zero).reshape(shape));
  }

  static void conv(Conversion c) {
    Operand sums = convolution(c, c.in(0), c.in(2), c.in(3), c.in(5));
    int[] channels = new int[sums.rank() - 1];
    Arrays.fill(channels, 1);
    channels[0] = sums.shape[1];
    if (c.has(8)) {
      Operand bias = Elements.cast(c, c.reshape(c.in(8), channels), ElementType.FLOAT);
      sums = Elements.binary(c, Binary.ADD, sums, bias);
    }
    Operand w = c.in(4).size() == 1 ? c.reshape(c.in(4)) : c.reshape(c.in(4), channels);
    Operand scale = Elements.binary(c, Binary.MUL, w, c.reshape(c.in(1)));
    Operand y = Elements.binary(c, Binary.MUL, sums, scale);
    c.out(quantize(c, y, c.reshape(c.in(6)), c.reshape(c.in(7)), c.in(7).type));
  }
}
