package org.lanewise.nn.loss;

import org.lanewise.nn.Loss;
import org.lanewise.nn.LossCall;

/// Minus the logarithm of the probability of a sequence of labels, whatever the steps at which they
/// come: Keras's `CTC`, as the mean over the samples. The output is `[steps, classes]`, and the
/// model must end in a softmax, with which the loss is fused; [org.lanewise.kernels.CtcDecoder]
/// reads labels from its output.
///
/// A sample's targets are `steps` numbers: its labels, and then the blank or -1, a place without a
/// class, up to the end.
///
/// The loss of a sample is infinite, and its gradient 0, where an output of `-infinity` leaves its
/// labels no path; then the mean is infinite too. A sample with more labels than its steps have
/// room for, with a blank between those that repeat, is refused rather than given such a loss.
///
/// @param blank the class that stands for no label: 0 in Keras and PyTorch
public record Ctc(int blank) implements Loss {
  /// Checks the part; whether it is a class is checked with the output.
  ///
  /// @throws IllegalArgumentException if the blank is negative
  public Ctc {
    if (blank < 0) {
      throw new IllegalArgumentException("blank is " + blank + ", expected 0 or more");
    }
  }

  /// With the class 0 as the blank.
  public Ctc() {
    this(0);
  }

  @Override
  public String name() {
    return "ctc";
  }

  @Override
  public Fusion fusion() {
    return Fusion.SOFTMAX;
  }

  @Override
  public boolean isSparse() {
    return true;
  }

  @Override
  public double count(LossCall c) {
    return samples(c);
  }

  @Override
  public double forward(LossCall c) {
    int steps = c.rowsPerSample();
    int samples = samples(c);
    double sum = 0;
    for (int i = 0; i < samples; i++) {
      try {
        sum += forward(c, steps, i);
      } catch (IllegalArgumentException e) {
        int sample = c.labelsOffset() / steps + i;
        throw new IllegalArgumentException(
            "sample " + sample + " of the batch: " + e.getMessage(), e);
      }
    }
    return samples == 0 ? 0 : sum / samples;
  }

  private double forward(LossCall c, int steps, int sample) {
    return org.lanewise.kernels.Ctc.forward(
        steps,
        c.cols(),
        c.y(),
        c.yOffset() + sample * steps * c.cols(),
        labels(c, sample),
        c.labels(),
        c.labelsOffset() + sample * steps,
        blank,
        c.predictions(),
        c.predictionsOffset() + sample * steps * c.cols());
  }

  @Override
  public void backward(LossCall c, float scale) {
    int steps = c.rowsPerSample();
    for (int i = 0; i < samples(c); i++) {
      org.lanewise.kernels.Ctc.backward(
          steps,
          c.cols(),
          c.y(),
          c.yOffset() + i * steps * c.cols(),
          labels(c, i),
          c.labels(),
          c.labelsOffset() + i * steps,
          blank,
          scale,
          c.dy(),
          c.dyOffset() + i * steps * c.cols());
    }
  }

  private static int samples(LossCall c) {
    return c.rows() / c.rowsPerSample();
  }

  /// How many labels come before those that fill the steps up.
  private int labels(LossCall c, int sample) {
    int from = c.labelsOffset() + sample * c.rowsPerSample();
    int count = c.rowsPerSample();
    while (count > 0 && isFill(c.labels()[from + count - 1])) {
      count--;
    }
    return count;
  }

  private boolean isFill(int label) {
    return label == blank || label == -1;
  }
}
