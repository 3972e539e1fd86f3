package org.lanewise.kernels;

import java.util.Arrays;
import org.lanewise.kernels.scalar.ScalarTranspose;

/// Tensors with their axes in another order: ONNX's Transpose. Made once for a shape, and used
/// again without allocation, by any number of threads.
///
/// Neighbouring axes that stay neighbours are one, so that what is left is copies of runs, where
/// the last axis stays the last, or else transposed matrices, which go tile by tile.
public final class Transpose {
  private final int[] shape;
  private final int[] permutation;
  private final int size;

  // Of the output's merged axes, outermost first.
  private final int[] sizes;
  private final int[] strides;

  private Transpose(int[] shape, int[] permutation) {
    this.shape = shape;
    this.permutation = permutation;
    int rank = shape.length;
    int[] stride = new int[rank];
    int product = 1;
    for (int d = rank - 1; d >= 0; d--) {
      stride[d] = product;
      product = Math.multiplyExact(product, shape[d]);
    }
    size = product;
    int[] mergedSizes = new int[rank];
    int[] mergedStrides = new int[rank];
    int merged = 0;
    for (int axis : permutation) {
      if (shape[axis] == 1) {
        continue;
      }
      if (merged > 0 && mergedStrides[merged - 1] == shape[axis] * stride[axis]) {
        mergedSizes[merged - 1] *= shape[axis];
        mergedStrides[merged - 1] = stride[axis];
      } else {
        mergedSizes[merged] = shape[axis];
        mergedStrides[merged++] = stride[axis];
      }
    }
    sizes = Arrays.copyOf(mergedSizes, merged);
    strides = Arrays.copyOf(mergedStrides, merged);
  }

  /// A plan for a shape and an order.
  ///
  /// @param shape the sizes of the input's axes, 1 or more each; copied
  /// @param permutation which of the input's axes, from 0, each axis of the output is; copied
  /// @return the plan
  /// @throws IllegalArgumentException if a size is less than 1, the tensor has 2^31 elements or
  ///     more, or `permutation` does not name each axis once
  /// @throws NullPointerException if an array is null
  public static Transpose of(int[] shape, int... permutation) {
    Check.present("shape", shape);
    Check.present("permutation", permutation);
    long product = 1;
    for (int dim : shape) {
      product = dim < 1 ? Long.MAX_VALUE : product * dim;
      if (product > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "shape is "
                + Arrays.toString(shape)
                + ", expected sizes of 1 or more and less than 2^31 elements");
      }
    }
    int[] sorted = permutation.clone();
    Arrays.sort(sorted);
    boolean whole = sorted.length == shape.length;
    for (int d = 0; whole && d < sorted.length; d++) {
      whole = sorted[d] == d;
    }
    if (!whole) {
      throw new IllegalArgumentException(
          "permutation is "
              + Arrays.toString(permutation)
              + ", expected each axis from 0 to "
              + (shape.length - 1)
              + " once");
    }
    return new Transpose(shape.clone(), permutation.clone());
  }

  /// The way back: also the gradient's.
  ///
  /// @return the plan that makes the input of the output
  public Transpose inverse() {
    int[] inverse = new int[permutation.length];
    for (int d = 0; d < inverse.length; d++) {
      inverse[permutation[d]] = d;
    }
    return new Transpose(shape(), inverse);
  }

  /// The sizes of the output's axes.
  ///
  /// @return a new array
  public int[] shape() {
    return Arrays.stream(permutation).map(axis -> shape[axis]).toArray();
  }

  /// Overwrites each tensor of y with one of x, in the other order of axes. For the gradient, the
  /// same with [#inverse].
  ///
  /// @param batch the number of tensors, which lie one after another
  /// @param x the input
  /// @param xOffset the index of the first element of `x`
  /// @param y the output
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if `batch` is negative, an array is too short, or the two
  ///     windows overlap
  /// @throws NullPointerException if an array is null
  public void forward(int batch, float[] x, int xOffset, float[] y, int yOffset) {
    Check.size("batch", batch);
    Check.tensor("x", x, xOffset, 1, batch, size);
    Check.tensor("y", y, yOffset, 1, batch, size);
    Check.disjoint("y", y, yOffset, batch * size, "x", x, xOffset, batch * size);
    for (int i = 0; i < batch; i++) {
      ScalarTranspose.forward(sizes, strides, 0, x, xOffset + i * size, y, yOffset + i * size);
    }
  }
}
