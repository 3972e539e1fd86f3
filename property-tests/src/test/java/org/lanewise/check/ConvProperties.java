package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Conv;
import org.lanewise.kernels.ConvGeometry;
import org.lanewise.kernels.Epilogue;
import org.lanewise.kernels.PackedKernel;
import org.lanewise.kernels.Padding;
import org.lanewise.kernels.Workers;

/// Convolutions of all kinds, and their gradients, against the formula.
class ConvProperties {
  private static final Workers CALLER = Workers.caller();

  /// A convolution with its data; each operand lies between guard cells.
  private record Case(
      ConvReference reference, int batch, Operand x, Operand w, Operand dy, float[] bias) {
    static Case of(ConvReference reference, int batch, SplittableRandom random) {
      int gap = random.nextInt(4);
      return new Case(
          reference,
          batch,
          operand(batch * reference.inputSize(), gap, random),
          operand(reference.kernelSize(), gap, random),
          operand(batch * reference.outputSize(), gap, random),
          Points.uniform(Math.max(reference.filters(), reference.channels()), -1, 1, gap));
    }

    private static Operand operand(int n, int gap, SplittableRandom random) {
      Operand row = Operand.of(1, n, gap, gap, () -> random.nextDouble(-1, 1));
      return random.nextBoolean() ? row.atTheEnd() : row;
    }

    ConvGeometry geometry() {
      ConvReference r = reference;
      return new ConvGeometry(
          r.extents(),
          r.channels(),
          r.filters(),
          r.kernel(),
          r.strides(),
          r.padding(),
          r.dilations(),
          r.groups());
    }

    Operand forward(Epilogue epilogue, Workers workers) {
      Operand y = empty(batch * reference.outputSize());
      Operand before = y.copy();
      Conv.forward(
          geometry(),
          batch,
          x.array(),
          x.offset(),
          w.array(),
          w.offset(),
          y.array(),
          y.offset(),
          epilogue,
          workers);
      y.checkGuards("y", before);
      return y;
    }

    Operand backwardInput(Epilogue epilogue, Workers workers) {
      Operand dx = empty(batch * reference.inputSize());
      Operand before = dx.copy();
      Conv.backwardInput(
          geometry(),
          batch,
          dy.array(),
          dy.offset(),
          w.array(),
          w.offset(),
          dx.array(),
          dx.offset(),
          epilogue,
          workers);
      dx.checkGuards("dx", before);
      return dx;
    }

    Operand backwardKernel(Workers workers) {
      Operand dw = empty(reference.kernelSize());
      Operand before = dw.copy();
      Conv.backwardKernel(
          geometry(),
          batch,
          x.array(),
          x.offset(),
          dy.array(),
          dy.offset(),
          dw.array(),
          dw.offset(),
          workers);
      dw.checkGuards("dw", before);
      return dw;
    }

    private static Operand empty(int n) {
      return Operand.of(1, n, 3, 2, () -> Float.NaN);
    }

    @Override
    public String toString() {
      return String.format(
          "%d of %s x %d to %d, kernel %s, strides %s, %s, dilations %s, groups %d",
          batch,
          Arrays.toString(reference.extents()),
          reference.channels(),
          reference.filters(),
          Arrays.toString(reference.kernel()),
          Arrays.toString(reference.strides()),
          reference.padding(),
          Arrays.toString(reference.dilations()),
          reference.groups());
    }
  }

  @Provide
  Arbitrary<Case> cases() {
    return Arbitraries.longs().map(ConvProperties::random);
  }

  private static Case random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int rank = random.nextInt(1, 4);
    int groups = random.nextInt(3) == 0 ? random.nextInt(1, 5) : 1;
    int[] widths = {1, 2, 3, 5, 15, 16, 17};
    int channels = groups * widths[random.nextInt(widths.length)];
    int filters = groups * widths[random.nextInt(widths.length)];
    if (random.nextInt(4) == 0) { // depthwise, one vector or several with a rest
      groups = channels = filters = new int[] {2, 7, 16, 33, 67, 129}[random.nextInt(6)];
      if (random.nextBoolean()) { // with a multiplier
        filters *= random.nextInt(2, 4);
      }
    }
    int[] kernel = new int[rank];
    int[] strides = new int[rank];
    int[] dilations = new int[rank];
    int[] extents = new int[rank];
    int[] pads = new int[2 * rank];
    boolean single = random.nextInt(5) == 0;
    boolean still = random.nextBoolean();
    for (int axis = 0; axis < rank; axis++) {
      kernel[axis] = single ? 1 : random.nextInt(1, rank == 3 ? 4 : 6);
      strides[axis] = still ? 1 : random.nextInt(1, 4);
      dilations[axis] = random.nextInt(3) == 0 ? random.nextInt(1, 4) : 1;
      pads[axis] = random.nextInt(3);
      pads[axis + rank] = random.nextInt(3);
      extents[axis] = random.nextInt(1, rank == 1 ? 40 : rank == 2 ? 9 : 5);
    }
    Padding padding =
        switch (random.nextInt(3)) {
          case 0 -> Padding.VALID;
          case 1 -> Padding.SAME;
          default -> Padding.of(pads);
        };
    for (int axis = 0; axis < rank; axis++) {
      int window = (kernel[axis] - 1) * dilations[axis] + 1;
      int[] zeros = padding.along(axis, rank, extents[axis], window, strides[axis]);
      extents[axis] = Math.max(extents[axis], window - zeros[0] - zeros[1]);
    }
    return Case.of(
        new ConvReference(extents, channels, filters, kernel, strides, padding, dilations, groups),
        random.nextInt(4),
        random);
  }

  private static double[] doubles(float[] x) {
    double[] d = new double[x.length];
    Arrays.setAll(d, i -> x[i]);
    return d;
  }

  private static double[] sizes(float[] x) {
    double[] d = new double[x.length];
    Arrays.setAll(d, i -> Math.abs(x[i]));
    return d;
  }

  private static void check(
      String what, int terms, double[] expected, double[] sizes, Operand actual) {
    for (int i = 0; i < expected.length; i++) {
      // The scalar backend rounds products too.
      Tolerance.roundings(2 * (terms + 2))
          .check(what + "[" + i + "]", expected[i], sizes[i], actual.at(0, i));
    }
  }

  @Property(tries = 100)
  void matchesDoubleReference(@ForAll("cases") Case c) {
    checkForward(c, false);
    int groups = c.reference().groups();
    if (groups == 1 || groups < c.reference().channels()) {
      checkForward(c, true);
    }
  }

  private static void checkForward(Case c, boolean residual) {
    ConvReference r = c.reference();
    Epilogue bias = new Epilogue(c.bias(), 0, Activation.LINEAR);
    Epilogue both = bias.plus(c.dy().array(), c.dy().offset(), r.filters());
    Operand y = c.forward(residual ? both : bias, CALLER);
    double[] expected = r.forward(c.batch(), doubles(c.x().values()), doubles(c.w().values()));
    double[] sizes = r.forward(c.batch(), sizes(c.x().values()), sizes(c.w().values()));
    for (int i = 0; i < expected.length; i++) {
      expected[i] += c.bias()[i % r.filters()];
      sizes[i] += Math.abs(c.bias()[i % r.filters()]);
      expected[i] += residual ? c.dy().at(0, i) : 0;
      sizes[i] += residual ? Math.abs(c.dy().at(0, i)) : 0;
    }
    check("y", r.kernelSize() / r.filters(), expected, sizes, y);
  }

  @Property(tries = 100)
  void inputGradientMatchesDoubleReference(@ForAll("cases") Case c) {
    checkBackwardInput(c);
  }

  private static void checkBackwardInput(Case c) {
    ConvReference r = c.reference();
    Operand dx = c.backwardInput(Epilogue.NONE, CALLER);
    double[] expected =
        r.backwardInput(c.batch(), doubles(c.dy().values()), doubles(c.w().values()));
    double[] sizes = r.backwardInput(c.batch(), sizes(c.dy().values()), sizes(c.w().values()));
    check("dx", r.kernelSize() / r.channels(), expected, sizes, dx);
  }

  /// Outputs with the same taps go together, by vectors of channels: around whole groups of them,
  /// around one vector and two of any width, and with borders of all kinds.
  @Example
  void depthwiseMatchesAtEveryBoundary() {
    SplittableRandom random = new SplittableRandom(1);
    for (int channels : new int[] {2, 3, 4, 5, 7, 8, 9, 11, 15, 16, 17, 24, 31, 32, 33, 47, 49}) {
      for (int side : new int[] {1, 3, 4, 5, 6, 9, 10, 12, 13}) {
        for (int kernel : new int[] {1, 3, 5, 7}) {
          depthwise(channels, side, kernel, 1, 1, Padding.SAME, random);
          depthwise(channels, side, kernel, 2, 1, Padding.SAME, random);
          depthwise(channels, side, kernel, 1, 2, Padding.SAME, random);
          depthwise(channels, side, kernel, 1, 1, Padding.of(0, 3, 1, 0), random);
          if (kernel <= side) {
            depthwise(channels, side, kernel, 1, 1, Padding.VALID, random);
            depthwise(channels, side, kernel, 2, 1, Padding.VALID, random);
          }
        }
      }
    }
  }

  private static void depthwise(
      int channels,
      int side,
      int kernel,
      int stride,
      int dilation,
      Padding padding,
      SplittableRandom random) {
    int[] extents = {Math.max(3, kernel - 1), Math.max(side, kernel - 3)};
    if (padding == Padding.VALID) {
      extents = new int[] {kernel, side};
    }
    int[] kernels = {kernel, kernel};
    int[] strides = {stride, stride};
    int[] dilations = {dilation, dilation};
    Case c =
        Case.of(
            new ConvReference(
                extents, channels, channels, kernels, strides, padding, dilations, channels),
            1,
            random);
    checkForward(c, false);
    checkBackwardInput(c);
  }

  @Property(tries = 100)
  void kernelGradientMatchesDoubleReference(@ForAll("cases") Case c) {
    ConvReference r = c.reference();
    Operand dw = c.backwardKernel(CALLER);
    double[] expected =
        r.backwardKernel(c.batch(), doubles(c.x().values()), doubles(c.dy().values()));
    double[] sizes = r.backwardKernel(c.batch(), sizes(c.x().values()), sizes(c.dy().values()));
    check("dw", c.batch() * r.outputSize() / r.filters(), expected, sizes, dw);
  }

  @Property(tries = 60)
  void packedKernelsBiasAndActivationGiveTheSameBits(@ForAll("cases") Case c) {
    checkPacked(c);
  }

  /// Windows side by side, which fill the image or leave a rest, of few and of many columns.
  @Property(tries = 100)
  void packedKernelsOfBlocksGiveTheSameBits(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int rank = random.nextInt(1, 4);
    int[] widths = {1, 2, 3, 5, 15, 16, 17};
    int[] kernel = new int[rank];
    int[] dilations = new int[rank];
    int[] extents = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      kernel[axis] = random.nextInt(1, 4);
      dilations[axis] = 1;
      extents[axis] = kernel[axis] * random.nextInt(1, rank == 3 ? 4 : 8) + random.nextInt(4) / 3;
    }
    int channels = widths[random.nextInt(widths.length)];
    int filters = widths[random.nextInt(widths.length)];
    checkPacked(
        Case.of(
            new ConvReference(
                extents, channels, filters, kernel, kernel, Padding.VALID, dilations, 1),
            random.nextInt(4),
            random));
  }

  private static void checkPacked(Case c) {
    Epilogue bias = new Epilogue(c.bias(), 0, Activation.LINEAR);
    Epilogue both = new Epilogue(c.bias(), 0, Activation.RELU);
    float[] y = c.forward(bias, CALLER).values();
    float[] dx = c.backwardInput(bias, CALLER).values();
    Activation.RELU.forward(y.length, y, 0, y, 0);
    Activation.RELU.forward(dx.length, dx, 0, dx, 0);
    assertArrayEquals(y, c.forward(both, CALLER).values());
    assertArrayEquals(dx, c.backwardInput(both, CALLER).values());
    float[] packed = new float[y.length];
    PackedKernel kernel = PackedKernel.forward(c.geometry(), c.w().array(), c.w().offset());
    Conv.forward(c.batch(), c.x().array(), c.x().offset(), kernel, packed, 0, both, CALLER);
    assertArrayEquals(y, packed);
    packed = new float[dx.length];
    kernel = PackedKernel.transposed(c.geometry(), c.w().array(), c.w().offset());
    Conv.backwardInput(c.batch(), c.dy().array(), c.dy().offset(), kernel, packed, 0, both, CALLER);
    assertArrayEquals(dx, packed);
  }

  @Property(tries = 60)
  void imagesDoNotTouchEachOther(@ForAll("cases") Case c) {
    ConvReference r = c.reference();
    float[] y = c.forward(Epilogue.NONE, CALLER).values();
    float[] dx = c.backwardInput(Epilogue.NONE, CALLER).values();
    for (int n = 0; n < c.batch(); n++) {
      Case one =
          new Case(
              r,
              1,
              image(c.x(), n, r.inputSize()),
              c.w(),
              image(c.dy(), n, r.outputSize()),
              c.bias());
      assertArrayEquals(part(y, n, r.outputSize()), one.forward(Epilogue.NONE, CALLER).values());
      assertArrayEquals(
          part(dx, n, r.inputSize()), one.backwardInput(Epilogue.NONE, CALLER).values());
    }
  }

  private static float[] part(float[] all, int n, int size) {
    return Arrays.copyOfRange(all, n * size, (n + 1) * size);
  }

  private static Operand image(Operand all, int n, int size) {
    return Operand.dense(1, size, part(all.values(), n, size));
  }

  /// Large enough for several threads, several blocks of the sum and several of the columns.
  private static Case large(int kind) {
    int[] three = {3, 3};
    int[] one = {1, 1};
    int[] two = {2, 2};
    ConvReference reference =
        switch (kind) {
          case 0 -> new ConvReference(new int[] {14, 13}, 70, 66, three, one, Padding.SAME, one, 1);
          case 1 -> new ConvReference(new int[] {27, 31}, 48, 64, three, two, Padding.SAME, one, 1);
          case 2 -> new ConvReference(new int[] {28, 28}, 1, 33, three, one, Padding.VALID, two, 1);
          case 3 ->
              new ConvReference(new int[] {40, 40}, 80, 80, three, one, Padding.SAME, one, 80);
          case 5 ->
              new ConvReference(new int[] {24, 25}, 48, 96, three, two, Padding.SAME, one, 48);
          case 4 -> new ConvReference(new int[] {20, 20}, 96, 40, one, one, Padding.VALID, one, 2);
          default ->
              new ConvReference(
                  new int[] {500},
                  40,
                  50,
                  new int[] {7},
                  new int[] {3},
                  Padding.VALID,
                  new int[] {2},
                  2);
        };
    return Case.of(reference, 7, new SplittableRandom(kind));
  }

  @Example
  void threadsGiveTheSameBits() {
    try (Workers three = Workers.of(3)) {
      for (int kind = 0; kind < 7; kind++) {
        Case c = large(kind);
        Epilogue epilogue = new Epilogue(c.bias(), 0, Activation.TANH);
        c.forward(epilogue, CALLER).checkUnchanged("y", c.forward(epilogue, three));
        c.backwardInput(epilogue, CALLER).checkUnchanged("dx", c.backwardInput(epilogue, three));
        c.backwardKernel(CALLER).checkUnchanged("dw", c.backwardKernel(three));
      }
    }
  }

  @Example
  void largeOnesMatchTheDoubleReference() {
    for (int kind = 0; kind < 7; kind++) {
      Case c = large(kind);
      Case few = Case.of(c.reference(), 1, new SplittableRandom(kind));
      matchesDoubleReference(few);
      inputGradientMatchesDoubleReference(few);
      kernelGradientMatchesDoubleReference(few);
    }
  }

  /// A filter over whole numbers, by hand: 2 x 2 ones on a 3 x 3 image count up to the right and
  /// down, and `same` puts the odd zero after.
  @Example
  void countsByHand() {
    float[] x = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    float[] w = {1, 1, 1, 1};
    assertArrayEquals(new float[] {12, 16, 24, 28}, counted(Padding.VALID, x, w));
    assertArrayEquals(new float[] {12, 16, 9, 24, 28, 15, 15, 17, 9}, counted(Padding.SAME, x, w));
    assertArrayEquals(new float[] {3, 5, 3, 24, 28, 15}, counted(Padding.of(1, 0, 0, 1), x, w, 2));
  }

  private static float[] counted(Padding padding, float[] x, float[] w, int... stride) {
    int[] strides = {stride.length == 0 ? 1 : stride[0], 1};
    ConvGeometry geometry =
        new ConvGeometry(new int[] {3, 3}, 1, 1, new int[] {2, 2}, strides, padding, null, 1);
    float[] y = new float[geometry.outputSize()];
    Conv.forward(geometry, 1, x, 0, w, 0, y, 0, Epilogue.NONE, CALLER);
    return y;
  }

  private static ConvGeometry geometry(
      int[] extents, int channels, int filters, int[] kernel, int[] strides, int groups) {
    return new ConvGeometry(
        extents, channels, filters, kernel, strides, Padding.VALID, null, groups);
  }

  @Example
  void refusesBadSizes() {
    int[] e = {5, 6};
    int[] k = {3, 3};
    int[] s = {1, 1};
    BadInput.refused(() -> geometry(null, 1, 1, k, s, 1), "extents is null");
    BadInput.refused(() -> geometry(new int[] {}, 1, 1, k, s, 1), "extents", "1 to 3");
    BadInput.refused(() -> geometry(new int[] {1, 1, 1, 1}, 1, 1, k, s, 1), "extents", "1 to 3");
    BadInput.refused(() -> geometry(new int[] {5, 0}, 1, 1, k, s, 1), "extents", "[5, 0]");
    BadInput.refused(() -> geometry(e, 0, 1, k, s, 1), "channels", "0");
    BadInput.refused(() -> geometry(e, 1, -1, k, s, 1), "filters", "-1");
    BadInput.refused(() -> geometry(e, 1, 1, null, s, 1), "kernel is null");
    BadInput.refused(() -> geometry(e, 1, 1, new int[] {3}, s, 1), "kernel", "[3]", "2");
    BadInput.refused(() -> geometry(e, 1, 1, new int[] {3, 0}, s, 1), "kernel", "[3, 0]");
    BadInput.refused(() -> geometry(e, 1, 1, k, new int[] {0, 1}, 1), "strides", "[0, 1]");
    BadInput.refused(() -> geometry(e, 1, 1, new int[] {3, 7}, s, 1), "7", "axis 1", "6");
    BadInput.refused(() -> geometry(e, 1, 1, k, s, 0), "groups", "0");
    BadInput.refused(() -> geometry(e, 3, 4, k, s, 2), "channels", "3", "2");
    BadInput.refused(() -> geometry(e, 4, 3, k, s, 2), "filters", "3", "2");
    int[] wide = {1 << 15, 1 << 15};
    BadInput.refused(() -> geometry(wide, 2, 1, k, s, 1), "input", "2147483648");
    BadInput.refused(() -> Padding.of(1, 2, 3), "pads", "[1, 2, 3]");
    BadInput.refused(() -> Padding.of(1, -2), "pads", "-2");
    BadInput.refused(() -> Padding.of("full"), "full", "valid, same");
    Padding three = Padding.of(1, 1);
    BadInput.refused(
        () -> new ConvGeometry(e, 1, 1, k, s, three, null, 1), "padding", "[1, 1]", "4 numbers");
    for (Padding padding : new Padding[] {Padding.VALID, Padding.SAME, Padding.of(1, 0, 2, 3)}) {
      assertEquals(padding, Padding.of(padding.toString()));
    }
  }

  @Example
  void refusesBadArraysBeforeWriting() {
    ConvGeometry g = geometry(new int[] {4}, 2, 3, new int[] {2}, null, 1);
    float[] x = new float[16];
    float[] w = new float[12];
    float[] y = new float[18];
    Epilogue none = Epilogue.NONE;
    BadInput.refused(() -> Conv.forward(g, -1, x, 0, w, 0, y, 0, none, CALLER), "batch", "-1");
    BadInput.refused(() -> Conv.forward(g, 3, x, 0, w, 0, y, 0, none, CALLER), "x ", "16", "24");
    BadInput.refused(() -> Conv.forward(g, 2, x, 1, w, 0, y, 0, none, CALLER), "x ", "16", "1");
    BadInput.refused(() -> Conv.forward(g, 2, x, 0, w, 1, y, 0, none, CALLER), "w ", "12", "1");
    BadInput.refused(() -> Conv.forward(g, 2, x, 0, w, 0, y, 1, none, CALLER), "y ", "18", "1");
    BadInput.refused(() -> Conv.forward(g, 1, y, 0, w, 0, y, 7, none, CALLER), "y ", "overlap");
    BadInput.refused(() -> Conv.forward(g, 1, x, 0, y, 0, y, 9, none, CALLER), "y ", "w ");
    Epilogue residual = none.plus(x, 0, 3);
    BadInput.refused(
        () -> Conv.forward(g, 2, x, 0, w, 0, y, 0, residual, CALLER), "residual", "16", "18");
    BadInput.refused(
        () -> Conv.forward(g, 1, x, 0, w, 0, y, 0, none.plus(y, 2, 3), CALLER), "y ", "residual");
    BadInput.refused(
        () -> Conv.backwardInput(g, 1, y, 0, w, 0, x, 0, none.plus(w, 0, 2), CALLER), "epilogue");
    BadInput.refused(
        () -> Conv.forward(g, 1, x, 0, w, 0, y, 0, residual.perRow(), CALLER), "epilogue");
    ConvGeometry depthwise = geometry(new int[] {4}, 2, 2, new int[] {2}, null, 2);
    BadInput.refused(
        () -> Conv.forward(depthwise, 1, y, 0, w, 0, x, 0, none.plus(w, 4, 2), CALLER), "epilogue");
    Epilogue bias = new Epilogue(new float[2], 0, Activation.RELU);
    BadInput.refused(() -> Conv.forward(g, 1, x, 0, w, 0, y, 0, bias, CALLER), "bias", "2", "3");
    BadInput.refused(() -> Conv.forward(null, 1, x, 0, w, 0, y, 0, none, CALLER), "geometry");
    BadInput.refused(() -> Conv.forward(g, 1, x, 0, w, 0, y, 0, none, null), "workers is null");
    BadInput.refused(
        () -> Conv.backwardInput(g, 2, y, 0, w, 0, x, 1, none, CALLER), "dx ", "16", "1");
    BadInput.refused(
        () -> Conv.backwardInput(g, 3, y, 0, w, 0, x, 0, none, CALLER), "dy ", "18", "27");
    BadInput.refused(() -> Conv.backwardKernel(g, 2, x, 0, y, 0, w, 1, CALLER), "dw ", "12");
    BadInput.refused(() -> Conv.backwardKernel(g, 1, x, 0, y, 0, x, 4, CALLER), "dw ", "overlap");
    PackedKernel kernel = PackedKernel.transposed(g, w, 0);
    BadInput.refused(() -> Conv.forward(1, x, 0, kernel, y, 0, none, CALLER), "kernel", "forward");
    assertArrayEquals(new float[18], y);
    assertArrayEquals(new float[12], w);
  }
}
