package org.lanewise.kernels;

/// A depthwise convolution under way of which each channel has several filters: that of an image
/// each of whose channels is repeated so many times, with one filter for each. A few images are
/// spread out at a time, so that they stay in the caches.
final class DepthMultiplierCall {
  /// Elements of spread images that are worked on together.
  private static final int TOGETHER = 1 << 16;

  private final DepthwiseCall depthwise;
  private float[] spread = new float[0];
  private float[] part = new float[0];

  DepthMultiplierCall(DepthwiseCall depthwise) {
    this.depthwise = depthwise;
  }

  /// The number of images of each turn.
  private int begin(ConvGeometry g, int batch) {
    int images = Math.clamp(TOGETHER / g.spread.inputSize(), 1, Math.max(1, batch));
    int size = Math.multiplyExact(images, g.spread.inputSize());
    spread = spread.length < size ? new float[size] : spread;
    return images;
  }

  void forward(
      ConvGeometry g,
      int batch,
      float[] x,
      int xo,
      float[] w,
      int wo,
      float[] y,
      int yo,
      Epilogue epilogue,
      Workers workers) {
    int images = begin(g, batch);
    for (int i = 0; i < batch; i += images) {
      int n = Math.min(images, batch - i);
      spread(g, n, x, xo + i * g.inputSize());
      int to = yo + i * g.outputSize();
      depthwise.forward(g.spread, n, spread, 0, w, wo, y, to, epilogue, workers);
    }
  }

  void backwardInput(
      ConvGeometry g,
      int batch,
      float[] dy,
      int dyo,
      float[] w,
      int wo,
      float[] dx,
      int dxo,
      Epilogue epilogue,
      Workers workers) {
    int images = begin(g, batch);
    for (int i = 0; i < batch; i += images) {
      int n = Math.min(images, batch - i);
      int from = dyo + i * g.outputSize();
      for (ConvPhase phase : g.spread.phases) {
        depthwise.backward(g.spread, phase, n, dy, from, w, wo, spread, 0, Epilogue.NONE, workers);
      }
      int to = dxo + i * g.inputSize();
      sums(g, n, epilogue, dx, to);
      Activation activation = epilogue.activation();
      if (activation != Activation.LINEAR) {
        activation.kernel.forward(n * g.inputSize(), dx, to, dx, to);
      }
    }
  }

  void backwardKernel(
      ConvGeometry g,
      int batch,
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      float[] dw,
      int dwo,
      Workers workers) {
    int images = begin(g, batch);
    int size = g.kernelSize();
    part = part.length < size ? new float[size] : part;
    int first = Math.min(images, batch);
    spread(g, first, x, xo);
    depthwise.backwardKernel(g.spread, first, spread, 0, dy, dyo, dw, dwo, workers);
    for (int i = first; i < batch; i += images) {
      int n = Math.min(images, batch - i);
      spread(g, n, x, xo + i * g.inputSize());
      int from = dyo + i * g.outputSize();
      depthwise.backwardKernel(g.spread, n, spread, 0, dy, from, part, 0, workers);
      Axpy.saxpy(size, 1, part, 0, dw, dwo);
    }
  }

  /// Repeats each element as often as its channel has filters.
  private void spread(ConvGeometry g, int images, float[] x, int xo) {
    int multiplier = g.filters / g.channels;
    int n = images * g.inputSize();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < multiplier; j++) {
        spread[i * multiplier + j] = x[xo + i];
      }
    }
  }

  /// The way back: the bias, and the elements that belong to one.
  private void sums(ConvGeometry g, int images, Epilogue epilogue, float[] dx, int dxo) {
    int multiplier = g.filters / g.channels;
    int positions = images * g.inputs;
    float[] bias = epilogue.bias();
    for (int p = 0; p < positions; p++) {
      for (int c = 0; c < g.channels; c++) {
        int at = p * g.channels + c;
        float sum = bias == null ? 0 : bias[epilogue.biasOffset() + c];
        for (int j = 0; j < multiplier; j++) {
          sum += spread[at * multiplier + j];
        }
        dx[dxo + at] = sum;
      }
    }
  }
}
