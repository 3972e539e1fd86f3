package org.lanewise.kernels;

import java.util.Arrays;

/// How operands of different shapes are repeated to meet in one: the broadcasting of numpy, which
/// ONNX calls multidirectional.
///
/// The shapes are aligned at their last axes. Where the sizes of an axis differ, one of them is 1,
/// or the operand lacks the axis, and the operand is repeated along it:
///
/// | a | b | result |
/// |---|---|---|
/// | `[64, 1024]` | `[1024]` | `[64, 1024]`: a row for every row |
/// | `[64, 1024]` | `[64, 1]` | `[64, 1024]`: a value for each row |
/// | `[8, 1, 5]` | `[7, 1]` | `[8, 7, 5]` |
/// | `[3]` | `[]` | `[3]`: one value for all |
/// | `[1, 4]` | `[0, 4]` | `[0, 4]` |
///
/// The elements of each operand, and of the result, lie one after another, the last axis fastest.
/// A broadcast is built once and used for any number of calls, by any number of threads: it holds
/// no data.
///
/// Neighbouring axes along which no operand changes from repeated to not repeated are one to the
/// loops, so that `[8, 16, 32, 32]` with `[16, 1, 1]` runs over rows of 1024 elements.
public final class Broadcast {
  // The operands' places in all arrays here.
  static final int A = 0;
  static final int B = 1;
  static final int RESULT = 2;
  static final int CONDITION = 3;
  private static final int OPERANDS = 4;

  private static final String[] NAMES = {"a", "b", "result", "condition"};

  private final int[] shape;
  private final int[] counts;
  private final boolean conditional;
  private final Sums[] sums = new Sums[2];

  /// The innermost axis; 1 if there are no axes.
  final int n;

  /// The axis before it; 1 if there is none.
  final int rows;

  /// All axes before those.
  final Axes outer;

  /// Whether an operand steps along the innermost axis (1) or has one value there (0).
  final int[] steps = {1, 1, 1, 1};

  /// An operand's distance from row to row.
  final int[] rowSteps;

  /// The axes before the innermost, for the sums over those along which an operand is repeated.
  ///
  /// @param kept those along which it is not
  /// @param blocks those along which it is, but for the last of them
  /// @param rows the size of the last; 1 if there is none
  /// @param rowSteps each operand's distance along it
  record Sums(Axes kept, Axes blocks, int rows, int[] rowSteps) {}

  private Broadcast(int[][] shapes, boolean conditional) {
    this.conditional = conditional;
    shape = result(shapes);
    shapes[RESULT] = shape;
    counts = new int[OPERANDS];
    int[][] strides = new int[OPERANDS][];
    for (int x = 0; x < OPERANDS; x++) {
      counts[x] = count(NAMES[x], shapes[x]);
      strides[x] = strides(shapes[x], shape.length);
    }
    Axes axes = Axes.collapsed(shape, strides);
    int inner = axes.rank() - 1;
    n = axes.size(inner);
    for (int x = 0; x < OPERANDS && inner >= 0; x++) {
      steps[x] = axes.strides()[x][inner];
    }
    rows = axes.size(inner - 1);
    rowSteps = axes.steps(inner - 1);
    outer = axes.before(inner - 1);
    for (int x : new int[] {A, B}) {
      Axes repeated = axes.before(inner).repeated(x, true);
      int last = repeated.rank() - 1;
      sums[x] =
          new Sums(
              axes.before(inner).repeated(x, false),
              repeated.before(last),
              repeated.size(last),
              repeated.steps(last));
    }
  }

  /// Two operands, for [Binary] and [Compare].
  ///
  /// @param a the shape of `a`: the sizes of its axes, each 0 or more; empty for a single value
  /// @param b the shape of `b`
  /// @return the broadcast
  /// @throws IllegalArgumentException if a size is negative, the sizes of an axis differ and none
  ///     of them is 1, or there are more elements than an array holds
  /// @throws NullPointerException if a shape is null
  public static Broadcast of(int[] a, int[] b) {
    Check.present("a", a);
    Check.present("b", b);
    return new Broadcast(new int[][] {a.clone(), b.clone(), null, {}}, false);
  }

  /// Three operands, for [Where].
  ///
  /// @param condition the shape of the condition: the sizes of its axes, each 0 or more
  /// @param a the shape of `a`
  /// @param b the shape of `b`
  /// @return the broadcast
  /// @throws IllegalArgumentException if a size is negative, the sizes of an axis differ and none
  ///     of them is 1, or there are more elements than an array holds
  /// @throws NullPointerException if a shape is null
  public static Broadcast of(int[] condition, int[] a, int[] b) {
    Check.present("condition", condition);
    Check.present("a", a);
    Check.present("b", b);
    return new Broadcast(new int[][] {a.clone(), b.clone(), null, condition.clone()}, true);
  }

  private static int[] result(int[][] shapes) {
    int rank = 0;
    for (int[] x : shapes) {
      rank = x == null ? rank : Math.max(rank, x.length);
    }
    int[] shape = new int[rank];
    Arrays.fill(shape, 1);
    int[] from = new int[rank];
    for (int x = 0; x < shapes.length; x++) {
      if (x == RESULT) {
        continue;
      }
      for (int i = 0; i < shapes[x].length; i++) {
        int axis = rank - shapes[x].length + i;
        int size = shapes[x][i];
        if (size < 0) {
          throw new IllegalArgumentException(
              "the shape of "
                  + NAMES[x]
                  + " is "
                  + Arrays.toString(shapes[x])
                  + ", expected sizes of 0 or more");
        }
        if (shape[axis] == 1) {
          shape[axis] = size;
          from[axis] = x;
        } else if (size != 1 && size != shape[axis]) {
          throw mismatch(shapes, from[axis], x, shape[axis], size, axis - rank);
        }
      }
    }
    return shape;
  }

  private static IllegalArgumentException mismatch(
      int[][] shapes, int x, int y, int size, int other, int axis) {
    return new IllegalArgumentException(
        NAMES[x]
            + " of shape "
            + Arrays.toString(shapes[x])
            + " and "
            + NAMES[y]
            + " of shape "
            + Arrays.toString(shapes[y])
            + " have sizes "
            + size
            + " and "
            + other
            + " on axis "
            + axis
            + ", expected the same, or 1");
  }

  private static int count(String name, int[] shape) {
    long count = 1;
    for (int size : shape) {
      if (size == 0) {
        return 0;
      }
    }
    for (int size : shape) {
      count *= size;
      if (count > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "the shape of "
                + name
                + " is "
                + Arrays.toString(shape)
                + ", expected at most "
                + Integer.MAX_VALUE
                + " elements");
      }
    }
    return (int) count;
  }

  private static int[] strides(int[] shape, int rank) {
    int[] strides = new int[rank];
    int stride = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[rank - shape.length + i] = shape[i] == 1 ? 0 : stride;
      stride *= shape[i];
    }
    return strides;
  }

  /// The shape of the result.
  ///
  /// @return a new array
  public int[] shape() {
    return shape.clone();
  }

  /// The number of elements of the result.
  ///
  /// @return the product of the sizes in [#shape]
  public int size() {
    return counts[RESULT];
  }

  /// The number of elements of an operand.
  int count(int operand) {
    return counts[operand];
  }

  /// Whether no element of the operand is used twice: only then may the result take its place.
  boolean isWhole(int operand) {
    return counts[operand] == size();
  }

  /// How the gradient of a, or of b, is summed.
  Sums sums(int operand) {
    return sums[operand];
  }

  /// Refuses a broadcast of the wrong number of operands.
  static void check(Broadcast broadcast, boolean conditional) {
    Check.present("broadcast", broadcast);
    if (broadcast.conditional != conditional) {
      throw new IllegalArgumentException(
          "broadcast is "
              + broadcast
              + ", expected one of "
              + (conditional ? "condition, a and b" : "a and b"));
    }
  }

  /// Refuses an output that shares elements with an input, other than being in its very place where
  /// both have the shape of the result.
  ///
  /// @return whether it is in its place
  boolean checkOutput(
      String output,
      float[] y,
      int yOffset,
      int yOperand,
      String input,
      float[] x,
      int xOffset,
      int xOperand) {
    boolean inPlace =
        y == x && yOffset == xOffset && size() > 0 && isWhole(yOperand) && isWhole(xOperand);
    if (!inPlace) {
      Check.disjoint(output, y, yOffset, counts[yOperand], input, x, xOffset, counts[xOperand]);
    }
    return inPlace;
  }

  @Override
  public String toString() {
    return (conditional ? "condition, a and b" : "a and b") + " to " + Arrays.toString(shape);
  }
}
