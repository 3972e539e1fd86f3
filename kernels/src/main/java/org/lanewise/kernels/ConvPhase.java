package org.lanewise.kernels;

import org.lanewise.kernels.gemm.Lowering;

/// The positions of the input of a convolution, a lattice as wide as its strides, that lie under
/// the same taps: their gradient is a convolution of stride 1 over the gradient of the output.
final class ConvPhase {
  final Lowering<float[]> lowering;

  /// The number in the kernel of each tap of the lowering.
  final int[] taps;

  /// Positions of the image from one to the next in a line of the lattice.
  final int step;

  /// Whether the lattice is the whole image.
  final boolean whole;

  private final int[] image;
  private final int[] first;
  private final int[] steps;
  private final int[] lattice;

  ConvPhase(
      Lowering<float[]> lowering,
      int[] taps,
      int[] image,
      int[] first,
      int[] steps,
      int[] lattice) {
    this.lowering = lowering;
    this.taps = taps;
    this.image = image;
    this.first = first;
    this.steps = steps;
    this.lattice = lattice;
    this.step = steps[2];
    this.whole = steps[0] * steps[1] * steps[2] == 1;
  }

  /// The position in all images where a line of the lattice begins.
  int line(int line) {
    int y = first[1] + line % lattice[1] * steps[1];
    int z = first[0] + line / lattice[1] % lattice[0] * steps[0];
    int n = line / lattice[1] / lattice[0];
    return ((n * image[0] + z) * image[1] + y) * image[2] + first[2];
  }
}
