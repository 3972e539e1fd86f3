package org.lanewise.kernels;

/// The kernel of one convolution, laid out once for many calls of [Conv]: immutable, safe to share
/// between threads. The weights are copied.
public final class PackedKernel {
  final ConvGeometry geometry;
  final boolean transposed;

  /// Of each phase and, within it, of each group, or, in blocks, of each line of taps; null where
  /// the weights are used as they are.
  final PackedMatrix[] matrices;

  /// As they were given; null where there are matrices.
  final float[] weights;

  private PackedKernel(
      ConvGeometry geometry, boolean transposed, PackedMatrix[] matrices, float[] weights) {
    this.geometry = geometry;
    this.transposed = transposed;
    this.matrices = matrices;
    this.weights = weights;
  }

  /// Packs a kernel for [Conv#forward].
  ///
  /// @param geometry the sizes
  /// @param w the kernel, `[taps, channels / groups, filters]`
  /// @param wOffset the index of its first element
  /// @return the packed kernel
  /// @throws NullPointerException if an argument is null
  /// @throws IllegalArgumentException if the kernel does not lie within `w`
  public static PackedKernel forward(ConvGeometry geometry, float[] w, int wOffset) {
    check(geometry, w, wOffset);
    if (geometry.depthwise || geometry.spread != null) {
      return copy(geometry, false, w, wOffset);
    }
    int n = geometry.filters / geometry.groups;
    int k = geometry.taps * (geometry.channels / geometry.groups);
    PackedMatrix[] matrices = new PackedMatrix[geometry.groups];
    for (int g = 0; g < geometry.groups; g++) {
      matrices[g] = PackedMatrix.pack(false, k, n, w, wOffset + g * n, geometry.filters);
    }
    return new PackedKernel(geometry, false, matrices, null);
  }

  /// Packs a kernel for [Conv#backwardInput], the transposed convolution.
  ///
  /// @param geometry the sizes
  /// @param w the kernel, `[taps, channels / groups, filters]`
  /// @param wOffset the index of its first element
  /// @return the packed kernel
  /// @throws NullPointerException if an argument is null
  /// @throws IllegalArgumentException if the kernel does not lie within `w`
  public static PackedKernel transposed(ConvGeometry geometry, float[] w, int wOffset) {
    check(geometry, w, wOffset);
    if (geometry.depthwise || geometry.spread != null) {
      return copy(geometry, true, w, wOffset);
    }
    if (geometry.blockWidth > 0) {
      PackedMatrix[] matrices = BlockCall.pack(geometry, w, wOffset);
      return matrices == null
          ? copy(geometry, true, w, wOffset)
          : new PackedKernel(geometry, true, matrices, null);
    }
    int n = geometry.channels / geometry.groups;
    int filters = geometry.filters / geometry.groups;
    PackedMatrix[] matrices = new PackedMatrix[geometry.phases.length * geometry.groups];
    float[] turned = new float[geometry.kernelSize()];
    for (int i = 0; i < matrices.length; i++) {
      int[] taps = geometry.phases[i / geometry.groups].taps;
      ConvCall.turn(geometry, taps, i % geometry.groups, w, wOffset, turned);
      matrices[i] = PackedMatrix.pack(false, taps.length * filters, n, turned, 0, n);
    }
    return new PackedKernel(geometry, true, matrices, null);
  }

  private static void check(ConvGeometry geometry, float[] w, int wOffset) {
    Check.present("geometry", geometry);
    Check.array("w", w, wOffset, geometry.kernelSize());
  }

  private static PackedKernel copy(ConvGeometry geometry, boolean transposed, float[] w, int from) {
    float[] weights = new float[geometry.kernelSize()];
    System.arraycopy(w, from, weights, 0, weights.length);
    return new PackedKernel(geometry, transposed, null, weights);
  }
}
