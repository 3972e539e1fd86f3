package org.lanewise.kernels;

/// Convolutions over one, two or three spatial axes, and their gradients: ONNX's Conv and, as the
/// gradient of the input, its ConvTranspose, channels last.
///
/// ```
/// y[n, o, f] = act(b[f] + sum_t sum_c x[n, o stride + t dilation - before, c] w[t, c, f])
/// ```
///
/// Images lie one after the other, each `[extents..., channels]` row by row; outputs likewise. The
/// kernel is Keras's, `[taps..., channels / groups, filters]`: with groups, filter f sees the
/// channels of its own group only. With as many groups as channels the convolution is depthwise,
/// and Keras's kernel `[taps..., channels, multiplier]` is the same array. Positions outside of the
/// image are 0.
///
/// **Arithmetic.** As [Gemm]'s: each output is one chain of multiply-adds, from the bias on, in the
/// order of the taps and, within a tap, of the channels. The order of an input's gradient is that
/// of the outputs that saw it, then of the filters; of a kernel's gradient that of the outputs,
/// over all images. So bits depend neither on the batch nor on the number of threads. With k terms
/// the error is at most `(k + 2) 2^-24 (|bias| + sum |x| |w|)` to first order, twice that on the
/// scalar backend. An infinity or a NaN in the kernel may make NaN of a window that reaches into
/// the padding.
///
/// **Method.** The windows of an image are the rows of a matrix that is multiplied with the kernel
/// (im2col: Chellapilla, Puri and Simard, *High Performance Convolutional Neural Networks for
/// Document Processing*, 2006). It is never in memory: [Gemm]'s loops copy a few rows at a time to
/// where the tiles read them. With a stride, the gradient of the input is cut into the lattices of
/// positions that the same taps see, each a convolution of stride 1; where windows lie side by side
/// and the kernel is packed, all taps are columns of one product. Windows of one position are a
/// plain product; depthwise convolutions are computed where the data lies, vectors along the
/// channels, and with a multiplier over a copy of a few images that has each channel as many times:
/// there an input's gradient is the sum of one chain a filter, and a kernel's of one for the images
/// of each copy.
public final class Conv {
  private Conv() {}

  /// Overwrites `y` with `act(conv(x, w) + bias + residual)`. Allocates nothing once its buffers
  /// are there.
  ///
  /// @param geometry the sizes
  /// @param batch the number of images
  /// @param x the images
  /// @param xOffset the index of the first element of `x`
  /// @param w the kernel
  /// @param wOffset the index of the first element of `w`
  /// @param y the outputs; must not overlap another operand
  /// @param yOffset the index of the first element of `y`
  /// @param epilogue the bias, one value a filter; the residual, a row for each window, but none
  ///     where there are as many groups as channels; and the activation
  /// @param workers the threads
  /// @throws NullPointerException if an argument is null
  /// @throws IllegalArgumentException if `batch` is negative, an operand does not lie within its
  ///     array, `y` overlaps one, or the epilogue has a bias per row, or a residual where it must
  ///     not
  public static void forward(
      ConvGeometry geometry,
      int batch,
      float[] x,
      int xOffset,
      float[] w,
      int wOffset,
      float[] y,
      int yOffset,
      Epilogue epilogue,
      Workers workers) {
    Check.present("geometry", geometry);
    Check.array("w", w, wOffset, geometry.kernelSize());
    check("x", "y", false, geometry, batch, x, xOffset, y, yOffset, epilogue, workers);
    Check.disjoint(
        "y",
        y,
        yOffset,
        (long) batch * geometry.outputSize(),
        "w",
        w,
        wOffset,
        geometry.kernelSize());
    ConvCall call = ConvCall.take(geometry, batch, workers);
    call.forward(x, xOffset, w, wOffset, null, y, yOffset, epilogue);
    call.give();
  }

  /// The same with a kernel that was packed once.
  ///
  /// @param batch the number of images
  /// @param x the images
  /// @param xOffset the index of the first element of `x`
  /// @param kernel from [PackedKernel#forward]
  /// @param y the outputs; must not overlap another operand
  /// @param yOffset the index of the first element of `y`
  /// @param epilogue as above
  /// @param workers the threads
  /// @throws NullPointerException if an argument is null
  /// @throws IllegalArgumentException as the other, or if `kernel` was packed for the transposed
  ///     convolution
  public static void forward(
      int batch,
      float[] x,
      int xOffset,
      PackedKernel kernel,
      float[] y,
      int yOffset,
      Epilogue epilogue,
      Workers workers) {
    checkPacked(kernel, false);
    check("x", "y", false, kernel.geometry, batch, x, xOffset, y, yOffset, epilogue, workers);
    ConvCall call = ConvCall.take(kernel.geometry, batch, workers);
    call.forward(x, xOffset, null, 0, kernel, y, yOffset, epilogue);
    call.give();
  }

  /// Overwrites `dx` with the gradient of the input, given that of the output before bias and
  /// activation. With an epilogue this is the transposed convolution, `act(convT(dy, w) + bias)`,
  /// with one bias a channel of `dx`. Allocates nothing once its buffers are there.
  ///
  /// @param geometry the sizes
  /// @param batch the number of images
  /// @param dy the gradient of the output
  /// @param dyOffset the index of the first element of `dy`
  /// @param w the kernel
  /// @param wOffset the index of the first element of `w`
  /// @param dx the gradient of the input; must not overlap another operand
  /// @param dxOffset the index of the first element of `dx`
  /// @param epilogue [Epilogue#NONE] for the gradient
  /// @param workers the threads
  /// @throws NullPointerException if an argument is null
  /// @throws IllegalArgumentException if `batch` is negative, an operand does not lie within its
  ///     array, `dx` overlaps one, or the epilogue has a residual or a bias per row
  public static void backwardInput(
      ConvGeometry geometry,
      int batch,
      float[] dy,
      int dyOffset,
      float[] w,
      int wOffset,
      float[] dx,
      int dxOffset,
      Epilogue epilogue,
      Workers workers) {
    Check.present("geometry", geometry);
    Check.array("w", w, wOffset, geometry.kernelSize());
    check("dy", "dx", true, geometry, batch, dy, dyOffset, dx, dxOffset, epilogue, workers);
    Check.disjoint(
        "dx",
        dx,
        dxOffset,
        (long) batch * geometry.inputSize(),
        "w",
        w,
        wOffset,
        geometry.kernelSize());
    ConvCall call = ConvCall.take(geometry, batch, workers);
    call.backwardInput(dy, dyOffset, w, wOffset, null, dx, dxOffset, epilogue);
    call.give();
  }

  /// The same with a kernel that was packed once.
  ///
  /// @param batch the number of images
  /// @param dy the gradient of the output
  /// @param dyOffset the index of the first element of `dy`
  /// @param kernel from [PackedKernel#transposed]
  /// @param dx the gradient of the input; must not overlap another operand
  /// @param dxOffset the index of the first element of `dx`
  /// @param epilogue one bias a channel of `dx`, and the activation
  /// @param workers the threads
  /// @throws NullPointerException if an argument is null
  /// @throws IllegalArgumentException as the other, or if `kernel` was packed for the forward
  ///     convolution
  public static void backwardInput(
      int batch,
      float[] dy,
      int dyOffset,
      PackedKernel kernel,
      float[] dx,
      int dxOffset,
      Epilogue epilogue,
      Workers workers) {
    checkPacked(kernel, true);
    check("dy", "dx", true, kernel.geometry, batch, dy, dyOffset, dx, dxOffset, epilogue, workers);
    ConvCall call = ConvCall.take(kernel.geometry, batch, workers);
    call.backwardInput(dy, dyOffset, null, 0, kernel, dx, dxOffset, epilogue);
    call.give();
  }

  /// Overwrites `dw` with the gradient of the kernel, summed over all images, given that of the
  /// output before bias and activation. (That of the bias is [Reduce#columnSums] of `dy`.)
  /// Allocates nothing once its buffers are there.
  ///
  /// @param geometry the sizes
  /// @param batch the number of images; with 0 the gradient is 0
  /// @param x the images
  /// @param xOffset the index of the first element of `x`
  /// @param dy the gradient of the output
  /// @param dyOffset the index of the first element of `dy`
  /// @param dw the gradient of the kernel; must not overlap another operand
  /// @param dwOffset the index of the first element of `dw`
  /// @param workers the threads
  /// @throws NullPointerException if an argument is null
  /// @throws IllegalArgumentException if `batch` is negative, an operand does not lie within its
  ///     array, or `dw` overlaps one
  public static void backwardKernel(
      ConvGeometry geometry,
      int batch,
      float[] x,
      int xOffset,
      float[] dy,
      int dyOffset,
      float[] dw,
      int dwOffset,
      Workers workers) {
    Check.present("geometry", geometry);
    Check.size("batch", batch);
    images("x", geometry.inputSize(), batch, x, xOffset);
    images("dy", geometry.outputSize(), batch, dy, dyOffset);
    Check.array("dw", dw, dwOffset, geometry.kernelSize());
    Check.present("workers", workers);
    long size = geometry.kernelSize();
    Check.disjoint("dw", dw, dwOffset, size, "x", x, xOffset, (long) batch * geometry.inputSize());
    Check.disjoint(
        "dw", dw, dwOffset, size, "dy", dy, dyOffset, (long) batch * geometry.outputSize());
    ConvCall call = ConvCall.take(geometry, batch, workers);
    call.backwardKernel(x, xOffset, dy, dyOffset, dw, dwOffset);
    call.give();
  }

  private static void check(
      String in,
      String out,
      boolean transposed,
      ConvGeometry geometry,
      int batch,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      Epilogue epilogue,
      Workers workers) {
    Check.size("batch", batch);
    int from = transposed ? geometry.outputSize() : geometry.inputSize();
    int to = transposed ? geometry.inputSize() : geometry.outputSize();
    images(in, from, batch, x, xOffset);
    images(out, to, batch, y, yOffset);
    Check.present("epilogue", epilogue);
    Check.present("workers", workers);
    boolean plain = transposed || geometry.depthwise || geometry.spread != null;
    if (epilogue.biasPerRow() || plain && epilogue.residual() != null) {
      throw new IllegalArgumentException(
          "epilogue is "
              + epilogue
              + ", expected a bias per column and "
              + (plain ? "no residual" : "a residual at most"));
    }
    long size = (long) batch * to;
    float[] residual = epilogue.residual();
    if (residual != null) {
      int at = epilogue.residualOffset();
      int rows = batch * geometry.outputs;
      Check.matrix("residual", residual, at, rows, geometry.filters, epilogue.ldr());
      long span = Check.span(rows, geometry.filters, epilogue.ldr());
      Check.disjoint(out, y, yOffset, size, "residual", residual, at, span);
    }
    Check.disjoint(out, y, yOffset, size, in, x, xOffset, (long) batch * from);
    if (epilogue.bias() != null) {
      int n = transposed ? geometry.channels : geometry.filters;
      Check.array("bias", epilogue.bias(), epilogue.biasOffset(), n);
      Check.disjoint(out, y, yOffset, size, "bias", epilogue.bias(), epilogue.biasOffset(), n);
    }
  }

  private static void images(String name, int size, int batch, float[] array, int offset) {
    Check.tensor(name, array, offset, batch, size, 1);
  }

  private static void checkPacked(PackedKernel kernel, boolean transposed) {
    Check.present("kernel", kernel);
    if (kernel.transposed != transposed) {
      throw new IllegalArgumentException(
          "kernel was packed by PackedKernel."
              + (transposed ? "forward" : "transposed")
              + ", expected PackedKernel."
              + (transposed ? "transposed" : "forward"));
    }
  }
}
