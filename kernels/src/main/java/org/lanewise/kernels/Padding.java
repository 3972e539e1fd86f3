package org.lanewise.kernels;

import java.util.Arrays;

/// How many zeros a convolution sees before and after each spatial axis: none, as many as keep
/// `ceil(extent / stride)` outputs, or given numbers. Immutable.
public final class Padding {
  /// No zeros: windows lie within the input. Keras's `valid`.
  public static final Padding VALID = new Padding(null);

  /// As many zeros as give `ceil(extent / stride)` outputs, half of them before the axis and, of an
  /// odd number, one more after it: Keras's `same`, ONNX's `SAME_UPPER`.
  public static final Padding SAME = new Padding(null);

  private final int[] pads;

  private Padding(int[] pads) {
    this.pads = pads;
  }

  /// Given numbers of zeros, in ONNX's order.
  ///
  /// @param pads the zeros before each axis, and then those after each axis
  /// @return the padding
  /// @throws IllegalArgumentException if one is negative, or there is an odd number of them
  public static Padding of(int... pads) {
    Check.present("pads", pads);
    if (pads.length % 2 != 0) {
      throw new IllegalArgumentException(
          "pads is " + Arrays.toString(pads) + ", expected as many after the axes as before them");
    }
    for (int pad : pads) {
      if (pad < 0) {
        throw new IllegalArgumentException(
            "pads is " + Arrays.toString(pads) + ", expected 0 or more each");
      }
    }
    return new Padding(pads.clone());
  }

  /// The padding of such a name.
  ///
  /// @param name what [#toString] gave: `valid`, `same`, or numbers in brackets
  /// @return the padding
  /// @throws IllegalArgumentException if there is none of that name
  public static Padding of(String name) {
    Check.present("name", name);
    if (name.equals("valid")) {
      return VALID;
    }
    if (name.equals("same")) {
      return SAME;
    }
    try {
      if (name.startsWith("[") && name.endsWith("]")) {
        return of(
            Arrays.stream(name.substring(1, name.length() - 1).split(","))
                .mapToInt(number -> Integer.parseInt(number.trim()))
                .toArray());
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new IllegalArgumentException(
        "the padding is " + name + ", expected valid, same or numbers like [1, 1, 1, 1]");
  }

  /// The zeros before and after one axis.
  ///
  /// @param axis its position among the spatial axes
  /// @param axes the number of spatial axes
  /// @param extent its length
  /// @param window the length of a window on it: `(kernel - 1) dilation + 1`
  /// @param stride from window to window
  /// @return two numbers
  /// @throws IllegalArgumentException if numbers were given for another number of axes
  public int[] along(int axis, int axes, int extent, int window, int stride) {
    if (pads != null) {
      if (pads.length != 2 * axes) {
        throw new IllegalArgumentException(
            "the padding is " + this + ", expected " + 2 * axes + " numbers for " + axes + " axes");
      }
      return new int[] {pads[axis], pads[axis + axes]};
    }
    long reach = (Math.ceilDiv(extent, stride) - 1L) * stride + window;
    int zeros = this == SAME ? Math.toIntExact(Math.max(0, reach - extent)) : 0;
    return new int[] {zeros / 2, zeros - zeros / 2};
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof Padding && pads != null && Arrays.equals(pads, ((Padding) other).pads);
  }

  @Override
  public int hashCode() {
    return pads == null ? System.identityHashCode(this) : Arrays.hashCode(pads);
  }

  /// The name, as [#of(String)] takes it.
  ///
  /// @return `valid`, `same`, or the numbers in brackets
  @Override
  public String toString() {
    return pads != null ? Arrays.toString(pads) : this == SAME ? "same" : "valid";
  }
}
