package org.lanewise.nn.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Padding;
import org.lanewise.nn.op.Conv;
import org.lanewise.nn.op.ConvTranspose;

/// Convolutions, with the channels last.
final class Convolutions {
  private Convolutions() {}

  static void conv(Conversion c) {
    Known w = c.known(1);
    c.out(conv(c, c.in(0), w, c.has(2) ? c.known(2) : null));
  }

  /// With the attributes of the node, and a kernel `[filters, channels / groups, taps...]`.
  static Operand conv(Conversion c, Operand x, Known w, Known bias) {
    int axes = x.rank() - 2;
    int[] window = Arrays.copyOfRange(w.shape(), 2, w.shape().length);
    c.ints("kernel_shape", axes, 0);
    int[] strides = c.ints("strides", axes, 1);
    int[] dilations = c.ints("dilations", axes, 1);
    int[] reach = new int[axes];
    for (int d = 0; d < axes; d++) {
      reach[d] = (window[d] - 1) * dilations[d] + 1;
    }
    Padding padding = Padding.of(pads(c, x, reach, strides));
    Conv op =
        new Conv(list(strides), padding, list(dilations), c.integer("group", 1), Activation.LINEAR);
    // [taps..., channels / groups, filters]
    int[] order = IntStream.concat(IntStream.range(2, axes + 2), IntStream.of(1, 0)).toArray();
    Known kernel = w.transpose(order);
    return bias == null
        ? c.opLast(x.type, op, List.of(x), kernel)
        : c.opLast(x.type, op, List.of(x), kernel, bias);
  }

  /// What a window may reach beyond the input: before all axes, and then after them.
  static int[] pads(Conversion c, Operand x, int[] window, int[] strides) {
    int axes = window.length;
    String auto = c.text("auto_pad", "NOTSET");
    int[] pads = c.ints("pads", 2 * axes, 0);
    if (auto.equals("VALID")) {
      return new int[2 * axes];
    }
    if (auto.startsWith("SAME")) {
      for (int d = 0; d < axes; d++) {
        int extent = x.shape[d + 2];
        int zeros =
            Math.max(0, (Math.ceilDiv(extent, strides[d]) - 1) * strides[d] + window[d] - extent);
        int half = zeros / 2;
        pads[d] = auto.equals("SAME_UPPER") ? half : zeros - half;
        pads[d + axes] = zeros - pads[d];
      }
    }
    return pads;
  }

  static void convTranspose(Conversion c) {
    Operand x = c.in(0);
    Known w = c.known(1);
    int axes = x.rank() - 2;
    int groups = c.integer("group", 1);
    c.ints("kernel_shape", axes, 0);
    int[] strides = c.ints("strides", axes, 1);
    int[] dilations = c.ints("dilations", axes, 1);
    int[] more = c.ints("output_padding", axes, 0);
    int[] pads = c.ints("pads", 2 * axes, 0);
    int[] given = c.ints("output_shape", axes, 0);
    String auto = c.text("auto_pad", "NOTSET");
    // What lies beyond the kernel's reach is cut off, and a larger output is cut less; where
    // nothing is left to cut, zeros are put behind.
    int[] behind = new int[x.rank()];
    for (int d = 0; d < axes; d++) {
      int full = (x.shape[d + 2] - 1) * strides[d] + (w.shape()[d + 2] - 1) * dilations[d] + 1;
      if (given[d] > 0 || auto.startsWith("SAME")) {
        int output = given[d] > 0 ? given[d] : x.shape[d + 2] * strides[d];
        int cut = Math.max(0, full + more[d] - output);
        boolean upper = auto.equals("SAME_UPPER");
        pads[d] = upper ? cut / 2 : cut - cut / 2;
        pads[d + axes] = cut - pads[d];
        more[d] = Math.max(more[d], output - full + cut);
      }
      int shift = Math.min(pads[d + axes], more[d]);
      pads[d + axes] -= shift;
      behind[d + 2] = more[d] - shift;
    }
    ConvTranspose op =
        new ConvTranspose(
            list(strides), Padding.of(pads), list(dilations), groups, Activation.LINEAR);
    Known kernel = transposed(w, groups);
    Operand y =
        c.has(2) && Arrays.stream(behind).sum() == 0
            ? c.opLast(x.type, op, List.of(x), kernel, c.known(2))
            : c.opLast(x.type, op, List.of(x), kernel);
    if (Arrays.stream(behind).sum() > 0) {
      y = Shapes.pad(c, y, new int[x.rank()], behind, "constant", 0);
      if (c.has(2)) {
        int[] shape = new int[x.rank() - 1];
        Arrays.fill(shape, 1);
        shape[0] = c.in(2).size();
        Operand bias = Operand.of(c.known(2).reshape(shape));
        y = Elements.binary(c, org.lanewise.kernels.Binary.ADD, y, bias);
      }
    }
    c.out(y);
  }

  /// From `[channels, filters / groups, taps...]` to `[taps..., filters / groups, channels]`.
  private static Known transposed(Known w, int groups) {
    int axes = w.shape().length - 2;
    int[] order = IntStream.concat(IntStream.range(2, axes + 2), IntStream.of(1, 0)).toArray();
    return w.transpose(order);
  }

  static List<Integer> list(int[] numbers) {
    return Arrays.stream(numbers).boxed().toList();
  }
}
