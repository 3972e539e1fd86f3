package org.lanewise.kernels;

import java.util.Arrays;
import org.lanewise.kernels.scalar.Nest;

/// Which axes of a tensor [Reduce] reduces: made once for a shape, and used again without
/// allocation, by any number of threads.
///
/// The tensor is row-major without gaps. Neighbouring axes that are both kept or both reduced are
/// one, and axes of one element none, so that most reductions are one of two loops: over runs of
/// elements that lie side by side, where the last axis is reduced, and otherwise over the columns
/// of matrices.
public final class Reduction {
  private final int[] shape;
  private final boolean[] reduced;

  final int inputSize;
  final int outputSize;

  /// Elements an output.
  final int reducedSize;

  /// The outputs, or the runs of them that lie side by side.
  final Nest kept;

  /// Outputs side by side; 1 where the last axis is reduced.
  final int columns;

  /// What is reduced outside of the innermost reduced axis.
  final Nest outer;

  /// The innermost reduced axis.
  final int count;

  private Reduction(int[] shape, boolean[] reduced) {
    this.shape = shape;
    this.reduced = reduced;
    this.outputSize = size(false);
    this.reducedSize = size(true);
    this.inputSize = Math.multiplyExact(outputSize, reducedSize);

    // Merged axes, from the last to the first.
    int[] sizes = new int[shape.length];
    int[] strides = new int[shape.length];
    boolean[] gone = new boolean[shape.length];
    int merged = 0;
    int stride = 1;
    for (int d = shape.length - 1; d >= 0; d--) {
      if (shape[d] == 1) {
        continue;
      }
      if (merged > 0 && gone[merged - 1] == reduced[d]) {
        sizes[merged - 1] *= shape[d];
      } else {
        sizes[merged] = shape[d];
        strides[merged] = stride;
        gone[merged++] = reduced[d];
      }
      stride *= shape[d];
    }
    boolean side = merged > 0 && !gone[0];
    int inner = side ? 1 : 0;
    this.columns = side ? sizes[0] : 1;
    this.count = inner < merged ? sizes[inner] : 1;
    this.kept = nest(sizes, strides, inner + 1, merged);
    this.outer = nest(sizes, strides, inner + 2, merged);
  }

  private int size(boolean ofReduced) {
    int size = 1;
    for (int d = 0; d < shape.length; d++) {
      if (reduced[d] == ofReduced) {
        size = Math.multiplyExact(size, shape[d]);
      }
    }
    return size;
  }

  /// Every other of the merged axes, outermost first.
  private static Nest nest(int[] sizes, int[] strides, int from, int merged) {
    int loops = Math.max(0, (merged - from + 1) / 2);
    int[] turns = new int[loops];
    int[] steps = new int[loops];
    for (int d = from, loop = loops - 1; d < merged; d += 2, loop--) {
      turns[loop] = sizes[d];
      steps[loop] = strides[d];
    }
    return new Nest(turns, steps);
  }

  /// A reduction of some axes.
  ///
  /// @param shape the sizes of the tensor's axes, 0 or more each; copied
  /// @param axes the axes to reduce, in any order, from 0 or, counted from behind, from -1; none
  ///     for all axes
  /// @return the plan
  /// @throws IllegalArgumentException if a size is negative, the tensor has 2^31 elements or more,
  ///     or an axis does not exist or is named twice
  /// @throws NullPointerException if an array is null
  public static Reduction of(int[] shape, int... axes) {
    Check.present("shape", shape);
    Check.present("axes", axes);
    long size = 1;
    for (int d = 0; d < shape.length; d++) {
      Check.size("shape[" + d + "]", shape[d]);
      // Sizes of 0 count as 1: the other axes by themselves must be few enough too.
      size *= Math.max(1, shape[d]);
      if (size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "shape is " + Arrays.toString(shape) + ", expected less than 2^31 elements");
      }
    }
    boolean[] reduced = new boolean[shape.length];
    for (int axis : axes) {
      int d = axis < 0 ? axis + shape.length : axis;
      if (d < 0 || d >= shape.length) {
        throw new IllegalArgumentException(
            "axis is " + axis + ", expected " + -shape.length + " to " + (shape.length - 1));
      }
      if (reduced[d]) {
        throw new IllegalArgumentException("axis " + axis + " is named twice");
      }
      reduced[d] = true;
    }
    if (axes.length == 0) {
      Arrays.fill(reduced, true);
    }
    return new Reduction(shape.clone(), reduced);
  }

  /// The shape of the result.
  ///
  /// @param keepDims whether reduced axes stay, with one element each
  /// @return a new array
  public int[] shape(boolean keepDims) {
    int[] result = new int[shape.length];
    int rank = 0;
    for (int d = 0; d < shape.length; d++) {
      if (!reduced[d]) {
        result[rank++] = shape[d];
      } else if (keepDims) {
        result[rank++] = 1;
      }
    }
    return Arrays.copyOf(result, rank);
  }

  /// The number of elements of the tensor.
  ///
  /// @return the product of its sizes
  public int inputSize() {
    return inputSize;
  }

  /// The number of elements of the result.
  ///
  /// @return the product of the sizes that are kept
  public int outputSize() {
    return outputSize;
  }
}
