package org.lanewise.kernels;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.lanewise.kernels.gemm.Lowering;
import org.lanewise.kernels.scalar.ScalarLowering;
import org.lanewise.kernels.vector.VectorLowering;

/// The sizes of a convolution over one, two or three spatial axes, and what [Conv] derives from
/// them once. Immutable, shared by threads and by batches of any size.
///
/// ```
/// window = (kernel - 1) dilation + 1
/// output = (extent + padding before + padding after - window) / stride + 1, rounded down
/// ```
public final class ConvGeometry {
  private static final int AXES = 3;

  private final int[] output;
  private final int inputSize;
  private final int outputSize;
  private final int kernelSize;
  final int channels;
  final int filters;
  final int groups;

  /// Positions of one image and of its output.
  final int inputs;

  final int outputs;

  /// Taps of the kernel.
  final int taps;

  /// The rows of im2col of one group; of all channels, if [#depthwise].
  final Lowering<float[]> lowering;

  /// What the gradient of the input takes from that of the output.
  final ConvPhase[] phases;

  /// Whether a window is one position, and windows are all positions: a matrix product.
  final boolean pointwise;

  /// Whether each channel has one filter of its own.
  final boolean depthwise;

  /// The taps of a line of the kernel, where windows lie side by side and fill the image: their
  /// strides are the extents of the kernel, and nothing is padded. 0 otherwise.
  final int blockWidth;

  /// Where each channel has several filters of its own: the depthwise convolution of images that
  /// have each channel as many times. Null otherwise.
  final ConvGeometry spread;

  /// Checks the sizes, and derives the rest.
  ///
  /// @param extents the extents of the spatial axes, outermost first: one to three
  /// @param channels the channels of the input
  /// @param filters the channels of the output
  /// @param kernel the extents of the kernel, as many
  /// @param strides from window to window, as many; null for 1
  /// @param padding the zeros round the input
  /// @param dilations from tap to tap, as many; null for 1
  /// @param groups the parts that channels and filters are cut into; those of one part see nothing
  ///     of the others
  /// @throws NullPointerException if `extents`, `kernel` or `padding` is null
  /// @throws IllegalArgumentException if a number is below 1, an array has another length than
  ///     `extents`, the groups do not divide channels and filters, the window exceeds the padded
  ///     input, or a size exceeds what an array can hold
  public ConvGeometry(
      int[] extents,
      int channels,
      int filters,
      int[] kernel,
      int[] strides,
      Padding padding,
      int[] dilations,
      int groups) {
    Check.present("extents", extents);
    int rank = extents.length;
    if (rank < 1 || rank > AXES) {
      throw new IllegalArgumentException(
          "extents is " + Arrays.toString(extents) + ", expected 1 to 3 spatial axes");
    }
    int[] image = axes("extents", extents, rank);
    int[] taps = axes("kernel", kernel, rank);
    int[] step = axes("strides", strides == null ? ones(rank) : strides, rank);
    int[] dilation = axes("dilations", dilations == null ? ones(rank) : dilations, rank);
    Check.present("padding", padding);
    positive("channels", channels);
    positive("filters", filters);
    positive("groups", groups);
    divides(groups, "channels", channels);
    divides(groups, "filters", filters);
    int[] before = new int[AXES];
    int[] outputs = ones(AXES);
    for (int axis = AXES - rank; axis < AXES; axis++) {
      int own = axis - AXES + rank;
      long window = (taps[axis] - 1L) * dilation[axis] + 1;
      int[] pads = padding.along(own, rank, image[axis], limited("window", window), step[axis]);
      long padded = (long) image[axis] + pads[0] + pads[1];
      if (window > padded || padded > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "a window of "
                + window
                + " on axis "
                + own
                + " exceeds the input of "
                + image[axis]
                + " with padding "
                + Arrays.toString(pads)
                + ", expected at most "
                + padded);
      }
      before[axis] = pads[0];
      outputs[axis] = (int) ((padded - window) / step[axis]) + 1;
    }
    this.channels = channels;
    this.filters = filters;
    this.groups = groups;
    this.output = Arrays.copyOfRange(outputs, AXES - rank, AXES);
    this.inputSize = size("input", channels, image);
    this.outputSize = size("output", filters, outputs);
    this.taps = size("kernel", 1, taps);
    this.kernelSize = limited("kernel", (long) this.taps * (channels / groups) * filters);
    this.inputs = inputSize / channels;
    this.outputs = outputSize / filters;
    this.depthwise = groups == channels && filters == channels && groups > 1;
    boolean still = Arrays.equals(step, ones(AXES)) && Arrays.equals(image, outputs);
    this.pointwise = still && this.taps == 1 && !depthwise;
    int[][] positions = new int[AXES][];
    for (int axis = 0; axis < AXES; axis++) {
      int d = dilation[axis];
      int pad = before[axis];
      positions[axis] = IntStream.range(0, taps[axis]).map(k -> k * d - pad).toArray();
    }
    this.lowering = lowering(image, channels, outputs, step, positions);
    this.phases = phases(image, outputs, taps, step, before, dilation);
    boolean blocks = Arrays.equals(step, taps) && this.taps > 1 && groups == 1;
    blocks &= Arrays.equals(dilation, ones(AXES));
    for (int axis = 0; axis < AXES; axis++) {
      blocks &= before[axis] == 0 && (long) outputs[axis] * step[axis] == image[axis];
    }
    this.blockWidth = blocks ? step[2] : 0;
    this.spread =
        groups == channels && filters > channels && groups > 1
            ? new ConvGeometry(
                extents, filters, filters, kernel, strides, padding, dilations, filters)
            : null;
  }

  private Lowering<float[]> lowering(
      int[] image, int channels, int[] outputs, int[] steps, int[][] taps) {
    int width = depthwise ? channels : channels / groups;
    return Backend.VECTOR
        ? new VectorLowering(image, channels, width, outputs, steps, taps)
        : new ScalarLowering(image, channels, width, outputs, steps, taps);
  }

  /// Input i of an axis is under tap k of output o where `i + before = o stride + k dilation`. All
  /// i that leave the same rest when divided by the stride, a phase, are under the same taps, and
  /// neighbours of them see neighbours of the outputs.
  private ConvPhase[] phases(
      int[] image, int[] outputs, int[] taps, int[] step, int[] before, int[] dilation) {
    int most = step[0] * step[1] * step[2];
    ConvPhase[] all = new ConvPhase[most];
    int count = 0;
    for (int phase = 0; phase < most; phase++) {
      int[] first = {phase / step[2] / step[1], phase / step[2] % step[1], phase % step[2]};
      int[][] numbers = new int[AXES][];
      int[][] positions = new int[AXES][];
      int[] lattice = new int[AXES];
      for (int axis = 0; axis < AXES; axis++) {
        int at = first[axis] + before[axis];
        int s = step[axis];
        int d = dilation[axis];
        int last = taps[axis] - 1;
        // In ascending order of the positions.
        numbers[axis] =
            IntStream.rangeClosed(0, last)
                .map(k -> last - k)
                .filter(k -> Math.floorMod(at - k * d, s) == 0)
                .toArray();
        positions[axis] =
            Arrays.stream(numbers[axis]).map(k -> Math.floorDiv(at - k * d, s)).toArray();
        lattice[axis] = Math.ceilDiv(image[axis] - first[axis], s);
      }
      if (lattice[0] > 0 && lattice[1] > 0 && lattice[2] > 0) {
        int[] one = ones(AXES);
        all[count++] =
            new ConvPhase(
                lowering(outputs, filters, lattice, one, positions),
                kernelTaps(numbers, taps),
                image,
                first,
                step,
                lattice);
      }
    }
    return Arrays.copyOf(all, count);
  }

  private static int[] kernelTaps(int[][] numbers, int[] taps) {
    return Arrays.stream(numbers[0])
        .flatMap(
            z ->
                Arrays.stream(numbers[1])
                    .flatMap(
                        y -> Arrays.stream(numbers[2]).map(x -> (z * taps[1] + y) * taps[2] + x)))
        .toArray();
  }

  private static int[] ones(int n) {
    int[] ones = new int[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  /// The last of three axes; the others are 1 long.
  private static int[] axes(String name, int[] values, int rank) {
    Check.present(name, values);
    if (values.length != rank) {
      throw new IllegalArgumentException(
          name + " is " + Arrays.toString(values) + ", expected " + rank + " numbers");
    }
    int[] all = ones(AXES);
    for (int i = 0; i < rank; i++) {
      if (values[i] < 1) {
        throw new IllegalArgumentException(
            name + " is " + Arrays.toString(values) + ", expected 1 or more each");
      }
      all[AXES - rank + i] = values[i];
    }
    return all;
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", expected 1 or more");
    }
  }

  private static void divides(int groups, String name, int value) {
    if (value % groups != 0) {
      throw new IllegalArgumentException(
          name + " is " + value + ", expected a multiple of the " + groups + " groups");
    }
  }

  private static int size(String name, int channels, int[] extents) {
    return limited(
        name, Math.multiplyExact((long) channels * extents[0], (long) extents[1] * extents[2]));
  }

  private static int limited(String name, long size) {
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "the " + name + " has " + size + " elements, more than an array can hold");
    }
    return (int) size;
  }

  /// The extents of the output.
  ///
  /// @return a copy, one for each spatial axis
  public int[] output() {
    return output.clone();
  }

  /// The elements of one image.
  ///
  /// @return extents times channels
  public int inputSize() {
    return inputSize;
  }

  /// The elements of the output of one image.
  ///
  /// @return extents of the output times filters
  public int outputSize() {
    return outputSize;
  }

  /// The elements of the kernel.
  ///
  /// @return its extents times channels of a group times filters
  public int kernelSize() {
    return kernelSize;
  }
}
