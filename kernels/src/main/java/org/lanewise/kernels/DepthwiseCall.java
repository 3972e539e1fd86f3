package org.lanewise.kernels;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.lanewise.kernels.gemm.Lowering;
import org.lanewise.kernels.scalar.ScalarDepthwise;
import org.lanewise.kernels.vector.VectorDepthwise;

/// A depthwise convolution under way: each output takes, for all channels side by side, the taps
/// that lie in the image. Lines of outputs are spread over the threads, and of a kernel's gradient
/// the taps.
final class DepthwiseCall implements IntConsumer {
  /// Multiply-adds below which one more thread costs more than it brings.
  private static final long WORTH_A_THREAD = 1L << 20;

  private ConvGeometry geometry;
  private Lowering<float[]> lowering;

  /// Null for the forward convolution and for the gradient of the kernel.
  private ConvPhase phase;

  private boolean kernel;
  private int lines;
  private int tasks;
  private float[] x;
  private int xo;
  private float[] w;
  private int wo;
  private float[] y;
  private int yo;
  private float[] bias;
  private int biasOffset;
  private Activation activation;
  private float[] zeros = new float[0];

  // Where the taps of an output are in the image and in the kernel, for each task.
  private int[][] at = new int[0][];
  private int[][] which = new int[0][];

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
    operands(g, g.lowering, null, x, xo, w, wo, y, yo);
    sums(batch, epilogue, workers);
  }

  void backward(
      ConvGeometry g,
      ConvPhase phase,
      int batch,
      float[] dy,
      int dyo,
      float[] w,
      int wo,
      float[] dx,
      int dxo,
      Epilogue epilogue,
      Workers workers) {
    operands(g, phase.lowering, phase, dy, dyo, w, wo, dx, dxo);
    sums(batch, epilogue, workers);
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
    operands(g, g.lowering, null, x, xo, dw, dwo, dy, dyo);
    kernel = true;
    lines = batch * lowering.lines();
    run(g.taps, workers);
  }

  private void operands(
      ConvGeometry g,
      Lowering<float[]> lowering,
      ConvPhase phase,
      float[] x,
      int xo,
      float[] w,
      int wo,
      float[] y,
      int yo) {
    this.geometry = g;
    this.lowering = lowering;
    this.phase = phase;
    this.x = x;
    this.xo = xo;
    this.w = w;
    this.wo = wo;
    this.y = y;
    this.yo = yo;
  }

  private void sums(int batch, Epilogue epilogue, Workers workers) {
    int channels = geometry.channels;
    if (zeros.length < channels && epilogue.bias() == null) {
      zeros = new float[channels];
    }
    bias = epilogue.bias() == null ? zeros : epilogue.bias();
    biasOffset = epilogue.bias() == null ? 0 : epilogue.biasOffset();
    activation = epilogue.activation();
    kernel = false;
    lines = batch * lowering.lines();
    run(lines, workers);
  }

  private void run(int most, Workers workers) {
    int taps = geometry.taps;
    long work = (long) lines * lowering.lineLength() * taps * geometry.channels;
    tasks = Math.min(most, workers.parts(work, WORTH_A_THREAD));
    if (at.length < tasks) {
      at = new int[tasks][0];
      which = new int[tasks][0];
    }
    for (int task = 0; task < tasks; task++) {
      if (at[task].length < taps) {
        at[task] = new int[taps];
        which[task] = new int[taps];
      }
    }
    try {
      if (tasks == 1) {
        accept(0);
      } else if (tasks > 1) {
        workers.run(tasks, this);
      }
    } finally {
      operands(null, null, null, null, 0, null, 0, null, 0);
      bias = null;
    }
  }

  @Override
  public void accept(int task) {
    if (kernel) {
      for (int t = geometry.taps * task / tasks; t < geometry.taps * (task + 1) / tasks; t++) {
        gradient(t);
      }
      return;
    }
    int end = (int) ((long) lines * (task + 1) / tasks);
    for (int line = (int) ((long) lines * task / tasks); line < end; line++) {
      line(line, at[task], which[task]);
    }
  }

  private void line(int line, int[] at, int[] which) {
    int channels = geometry.channels;
    int n = lowering.lineLength();
    int first = yo + (phase == null ? line * n : phase.line(line)) * channels;
    int step = (phase == null ? 1 : phase.step) * channels;
    int inside = Math.clamp(lowering.insideFrom(), 0, n);
    int end = Math.clamp(lowering.insideTo(), inside, n);
    outputs(line, 0, inside, false, first, step, at, which);
    outputs(line, inside, end, true, first, step, at, which);
    outputs(line, end, n, false, first, step, at, which);
    if (activation != Activation.LINEAR && step == channels) {
      activation.kernel.forward(n * channels, y, first, y, first);
    } else if (activation != Activation.LINEAR) {
      for (int ox = 0; ox < n; ox++) {
        activation.kernel.forward(channels, y, first + ox * step, y, first + ox * step);
      }
    }
  }

  /// Some outputs of a line, which may all have the `same` taps.
  private void outputs(
      int line, int from, int to, boolean same, int first, int step, int[] at, int[] which) {
    int channels = geometry.channels;
    int advance = lowering.advance();
    for (int ox = from, n; ox < to; ox += n) {
      n = same ? to - ox : 1;
      int taps = lowering.taps(line, ox, at, which);
      for (int t = 0; t < taps; t++) {
        which[t] = wo + (phase == null ? which[t] : phase.taps[which[t]]) * channels;
      }
      int out = first + ox * step;
      if (Backend.VECTOR) {
        int neighbours = advance == channels ? lowering.tapsOfRun() : 1;
        VectorDepthwise.outputs(
            n,
            taps,
            neighbours,
            channels,
            x,
            xo,
            at,
            advance,
            w,
            which,
            bias,
            biasOffset,
            y,
            out,
            step);
      } else {
        ScalarDepthwise.outputs(
            n, taps, channels, x, xo, at, advance, w, which, bias, biasOffset, y, out, step);
      }
    }
  }

  /// The gradient of one tap of the kernel: line by line of the outputs.
  private void gradient(int t) {
    int channels = geometry.channels;
    int dw = wo + t * channels;
    Arrays.fill(w, dw, dw + channels, 0);
    int first = lowering.firstOf(t);
    int n = lowering.endOf(t) - first;
    int step = lowering.advance();
    for (int line = 0; line < lines; line++) {
      if (lowering.crosses(line, t)) {
        int from = xo + lowering.tapOf(line, t) + first * step;
        int dy = yo + (line * lowering.lineLength() + first) * channels;
        if (Backend.VECTOR) {
          VectorDepthwise.gradient(n, channels, x, from, step, y, dy, w, dw);
        } else {
          ScalarDepthwise.gradient(n, 0, channels, x, from, step, y, dy, w, dw);
        }
      }
    }
  }
}
