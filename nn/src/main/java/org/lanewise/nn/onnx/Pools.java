package org.lanewise.nn.onnx;

import java.util.Arrays;
import java.util.List;
import org.lanewise.kernels.Binary;
import org.lanewise.kernels.Discrete;
import org.lanewise.kernels.Padding;
import org.lanewise.nn.op.AveragePool;
import org.lanewise.nn.op.MaxPool;
import org.lanewise.nn.op.Reduce.Kind;

/// Pooling, with the channels last.
final class Pools {
  private Pools() {}

  static void max(Conversion c) {
    Operand x = c.in(0);
    int axes = x.rank() - 2;
    int[] dilations = c.ints("dilations", axes, 1);
    int[] window = c.ints("kernel_shape", axes, 0);
    int[] strides = c.ints("strides", axes, 1);
    int[] reach = new int[axes];
    boolean dilated = false;
    for (int d = 0; d < axes; d++) {
      reach[d] = (window[d] - 1) * dilations[d] + 1;
      dilated |= dilations[d] > 1;
    }
    int[] pads = Convolutions.pads(c, x, reach, strides);
    ceil(c, x, reach, strides, pads);
    boolean byColumns = c.flag("storage_order", false);
    boolean placed = c.node.outputs().size() > 1 && !c.node.outputs().get(1).isEmpty();
    if (dilated || placed) {
      c.out(taps(c, x, window, strides, dilations, pads, placed, byColumns));
      return;
    }
    Padding padding = Padding.of(pads);
    MaxPool op = new MaxPool(Convolutions.list(window), Convolutions.list(strides), padding);
    c.out(c.opLast(x.type, op, List.of(x)));
  }

  /// Makes the pads behind larger until the last window, which only begins within, fits.
  private static void ceil(Conversion c, Operand x, int[] reach, int[] strides, int[] pads) {
    if (!c.flag("ceil_mode", false)) {
      return;
    }
    int axes = reach.length;
    for (int d = 0; d < axes; d++) {
      int extent = x.shape[d + 2];
      int room = extent + pads[d] + pads[d + axes] - reach[d];
      int last = Math.ceilDiv(room, strides[d]) * strides[d];
      if (last >= extent + pads[d]) {
        last -= strides[d]; // it would begin in the padding
      }
      pads[d + axes] += Math.max(0, last - room);
    }
  }

  /// The largest of what each tap of the window sees, and where it is in the input.
  ///
  /// @param placed whether anyone asks where
  /// @param byColumns whether places count the spatial axes from the last to the first
  private static Operand[] taps(
      Conversion c,
      Operand x,
      int[] window,
      int[] strides,
      int[] dilations,
      int[] pads,
      boolean placed,
      boolean byColumns) {
    int axes = window.length;
    int[] before = new int[x.rank()];
    int[] after = new int[x.rank()];
    System.arraycopy(pads, 0, before, 2, axes);
    System.arraycopy(pads, axes, after, 2, axes);
    Operand framed = x;
    if (Arrays.stream(pads).sum() > 0) {
      framed = Shapes.pad(c, x, before.clone(), after, "constant", Float.NEGATIVE_INFINITY);
    }
    int[] own = Extents.strides(framed.shape);
    int[] inner = Extents.strides(x.shape);
    for (int d = 0, stride = 1; d < axes && byColumns; stride *= x.shape[2 + d++]) {
      inner[2 + d] = stride;
    }
    int[] sizes = framed.shape.clone();
    int[] steps = own.clone();
    int[] innerSteps = inner.clone();
    for (int d = 0; d < axes; d++) {
      int reach = (window[d] - 1) * dilations[d] + 1;
      if (dilations[d] < 1 || reach > framed.shape[d + 2]) {
        throw new Unsupported(
            "a window that reaches over " + reach + " of " + framed.shape[d + 2] + " positions");
      }
      sizes[d + 2] = (framed.shape[d + 2] - reach) / strides[d] + 1;
      steps[d + 2] *= strides[d];
      innerSteps[d + 2] *= strides[d];
    }
    Operand y = null;
    Operand places = null;
    for (int tap = 0; tap < Extents.size(window); tap++) {
      int offset = 0;
      int innerOffset = 0;
      for (int d = axes - 1, rest = tap; d >= 0; rest /= window[d--]) {
        int at = rest % window[d] * dilations[d];
        offset += at * own[d + 2];
        innerOffset += (at - pads[d]) * inner[d + 2];
      }
      Operand seen = c.strided(framed, offset, sizes, steps);
      if (placed) {
        int[] from = Indices.positions(sizes, innerSteps);
        for (int i = 0; i < from.length; i++) {
          from[i] += innerOffset;
        }
        Operand here = Operand.of(Known.ofInts(from).reshape(sizes));
        places =
            y == null
                ? here
                : Elements.where(c, Elements.discrete(c, Discrete.GREATER, seen, y), here, places);
      }
      y = y == null ? seen : Elements.binary(c, Binary.MAX, y, seen);
    }
    return new Operand[] {y, places};
  }

  static void average(Conversion c) {
    Operand x = c.in(0);
    int axes = x.rank() - 2;
    int[] window = c.ints("kernel_shape", axes, 0);
    int[] strides = c.ints("strides", axes, 1);
    if (Arrays.stream(c.ints("dilations", axes, 1)).anyMatch(d -> d > 1)) {
      throw new Unsupported("the attribute dilations, expected 1");
    }
    int[] pads = Convolutions.pads(c, x, window, strides);
    if (c.flag("count_include_pad", false) && Arrays.stream(pads).sum() > 0) {
      int[] before = new int[x.rank()];
      int[] after = new int[x.rank()];
      System.arraycopy(pads, 0, before, 2, axes);
      System.arraycopy(pads, axes, after, 2, axes);
      x = Shapes.pad(c, x, before, after, "constant", 0);
      pads = new int[2 * axes];
    }
    ceil(c, x, window, strides, pads);
    Padding padding = Padding.of(pads);
    AveragePool op =
        new AveragePool(Convolutions.list(window), Convolutions.list(strides), padding);
    c.out(c.opLast(x.type, op, List.of(x)));
  }

  static void global(Conversion c, Kind kind) {
    Operand x = c.in(0);
    if (x.isLastOnly()) {
      List<Integer> axes = Arrays.stream(Extents.from(1, x.rank() - 1)).boxed().toList();
      c.out(c.opLast(x.type, new org.lanewise.nn.op.Reduce(kind, axes, true), List.of(x)));
    } else {
      c.out(Reductions.reduce(c, kind, x, Extents.from(2, x.rank()), true));
    }
  }
}
