package org.lanewise.kernels;

/// The largest element or the mean of windows over one to three spatial axes, for each channel, and
/// the gradients: ONNX's MaxPool and AveragePool. Images are dense, `[extents..., channels]`, with
/// the channels last.
///
/// What a window reaches beyond the image is not there: no maximum, and not counted in the mean, as
/// in Keras. A result has the same bits at any vector width, on both backends, in any batch and
/// with any number of threads, which share the images.
///
/// Vectors run along the channels: with fewer channels than lanes plain loops run.
public final class Pool {
  private Pool() {}

  /// Overwrites `y` with the largest element of each window: NaN if one of them is, and +0 is
  /// larger than -0.
  ///
  /// @param geometry the sizes
  /// @param batch the number of images
  /// @param x the images
  /// @param xOffset the index of the first element of `x`
  /// @param y the outputs, apart from `x`
  /// @param yOffset the index of the first element of `y`
  /// @param workers the threads
  /// @throws IllegalArgumentException if `batch` is negative, an array is too short, or `y`
  /// overlaps
  ///     `x`
  /// @throws NullPointerException if an argument is null
  public static void max(
      PoolGeometry geometry,
      int batch,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      Workers workers) {
    check(geometry, batch, "x", x, xOffset, "y", y, yOffset, workers);
    PoolCall.take(geometry, true).values(x, xOffset, y, yOffset).run(batch, workers);
  }

  /// The gradient of [#max]: overwrites `dx` with the sum, over the windows whose maximum an
  /// element is, of their `dy`. Of several that equal it the first takes all, as in Keras; where it
  /// is NaN, the first of the window.
  ///
  /// @param geometry the sizes
  /// @param batch the number of images
  /// @param x the images
  /// @param xOffset the index of the first element of `x`
  /// @param y what [#max] wrote
  /// @param yOffset the index of the first element of `y`
  /// @param dy the gradient of `y`
  /// @param dyOffset the index of the first element of `dy`
  /// @param dx the gradient of `x`, apart from all others
  /// @param dxOffset the index of the first element of `dx`
  /// @param workers the threads
  /// @throws IllegalArgumentException if `batch` is negative, an array is too short, or `dx`
  ///     overlaps another
  /// @throws NullPointerException if an argument is null
  public static void maxBackward(
      PoolGeometry geometry,
      int batch,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset,
      Workers workers) {
    check(geometry, batch, "dx", dx, dxOffset, "dy", dy, dyOffset, workers);
    check(geometry, batch, "x", x, xOffset, "y", y, yOffset, workers);
    long n = (long) batch * geometry.inputSize();
    Check.disjoint("dx", dx, dxOffset, n, "x", x, xOffset, n);
    Check.disjoint("dx", dx, dxOffset, n, "y", y, yOffset, (long) batch * geometry.outputSize());
    PoolCall.take(geometry, true)
        .values(x, xOffset, y, yOffset)
        .gradients(dy, dyOffset, dx, dxOffset)
        .run(batch, workers);
  }

  /// Overwrites `y` with the mean of each window. The sum is taken in float, in the order of the
  /// elements: off by at most as many 2^-24 of the mean of the magnitudes as the window has
  /// elements.
  ///
  /// @param geometry the sizes
  /// @param batch the number of images
  /// @param x the images
  /// @param xOffset the index of the first element of `x`
  /// @param y the outputs, apart from `x`
  /// @param yOffset the index of the first element of `y`
  /// @param workers the threads
  /// @throws IllegalArgumentException if `batch` is negative, an array is too short, or `y`
  /// overlaps
  ///     `x`
  /// @throws NullPointerException if an argument is null
  public static void average(
      PoolGeometry geometry,
      int batch,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      Workers workers) {
    check(geometry, batch, "x", x, xOffset, "y", y, yOffset, workers);
    PoolCall.take(geometry, false).values(x, xOffset, y, yOffset).run(batch, workers);
  }

  /// The gradient of [#average]: overwrites `dx` with the sum, over the windows that an element is
  /// in, of `dy` over the number of their elements, in the order of the windows.
  ///
  /// @param geometry the sizes
  /// @param batch the number of images
  /// @param dy the gradient of `y`
  /// @param dyOffset the index of the first element of `dy`
  /// @param dx the gradient of `x`, apart from `dy`
  /// @param dxOffset the index of the first element of `dx`
  /// @param workers the threads
  /// @throws IllegalArgumentException if `batch` is negative, an array is too short, or `dx`
  ///     overlaps `dy`
  /// @throws NullPointerException if an argument is null
  public static void averageBackward(
      PoolGeometry geometry,
      int batch,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset,
      Workers workers) {
    check(geometry, batch, "dx", dx, dxOffset, "dy", dy, dyOffset, workers);
    PoolCall.take(geometry, false).gradients(dy, dyOffset, dx, dxOffset).run(batch, workers);
  }

  /// Images and outputs, apart from each other.
  private static void check(
      PoolGeometry geometry,
      int batch,
      String images,
      float[] x,
      int xOffset,
      String outputs,
      float[] y,
      int yOffset,
      Workers workers) {
    Check.present("geometry", geometry);
    Check.size("batch", batch);
    Check.tensor(images, x, xOffset, batch, geometry.inputSize(), 1);
    Check.tensor(outputs, y, yOffset, batch, geometry.outputSize(), 1);
    Check.disjoint(
        outputs,
        y,
        yOffset,
        (long) batch * geometry.outputSize(),
        images,
        x,
        xOffset,
        (long) batch * geometry.inputSize());
    Check.present("workers", workers);
  }
}
