package org.lanewise.check;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/// Shapes that broadcast to one, and the plain arithmetic of indices to compare with.
final class Shapes {
  private Shapes() {}

  /// Operands' shapes and the shape of the result.
  record Together(int[] result, int[][] operands) {
    int size() {
      return Shapes.count(result);
    }

    /// Where an operand's element for a place of the result lies.
    int index(int operand, int place) {
      int[] shape = operands[operand];
      int index = 0;
      int stride = 1;
      for (int axis = result.length - 1; axis >= 0; axis--) {
        int position = place % result[axis];
        place /= result[axis];
        int own = axis - (result.length - shape.length);
        if (own >= 0) {
          index += shape[own] == 1 ? 0 : position * stride;
          stride *= shape[own];
        }
      }
      return index;
    }

    int count(int operand) {
      return Shapes.count(operands[operand]);
    }

    @Override
    public String toString() {
      return Arrays.deepToString(operands) + " to " + Arrays.toString(result);
    }
  }

  static int count(int[] shape) {
    return Arrays.stream(shape).reduce(1, (x, y) -> x * y);
  }

  /// Shapes of up to five axes, with ones, missing axes and now and then an axis of 0. One axis may
  /// be long.
  static Arbitrary<Together> together(int operands) {
    return Arbitraries.longs().map(seed -> together(operands, new SplittableRandom(seed)));
  }

  private static Together together(int operands, SplittableRandom random) {
    int rank = random.nextInt(6);
    int[] full = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      full[axis] = random.nextInt(40) == 0 ? 0 : random.nextInt(1, 5);
    }
    if (rank > 0 && random.nextInt(3) > 0) {
      full[random.nextInt(4) == 0 ? random.nextInt(rank) : rank - 1] = random.nextInt(1, 70);
    }
    int[][] shapes = new int[operands][];
    for (int x = 0; x < operands; x++) {
      int own = random.nextInt(3) == 0 ? random.nextInt(rank + 1) : rank;
      shapes[x] = Arrays.copyOfRange(full, rank - own, rank);
      // Runs of ones, so that axes join and part.
      boolean one = random.nextBoolean();
      for (int axis = 0; axis < own; axis++) {
        one = random.nextInt(3) == 0 ? !one : one;
        shapes[x][axis] = one ? 1 : shapes[x][axis];
      }
    }
    int[] result = new int[Arrays.stream(shapes).mapToInt(x -> x.length).max().orElse(0)];
    Arrays.fill(result, 1);
    for (int[] shape : shapes) {
      for (int axis = 0; axis < shape.length; axis++) {
        int at = result.length - shape.length + axis;
        result[at] = result[at] == 1 ? shape[axis] : result[at];
      }
    }
    return new Together(result, shapes);
  }
}
