package org.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.lanewise.kernels.scalar.ScalarUpdate.TINY;
import static org.lanewise.kernels.scalar.ScalarUpdate.isPlain;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import org.lanewise.kernels.scalar.ScalarUpdate;

/// The optimizers' sweeps on vectors, with the bits of [ScalarUpdate].
///
/// How a gradient is scaled, clipped and joined by the penalties' slopes stands in each loop: as a
/// method it was boxed for good where most calls had less weights than a vector (see
/// [VectorMath]). C2 makes a loop of its own of the plain case, where a step of Adam takes 0.49 ns
/// a weight instead of 0.77 (256 bits, Zen 3).
public final class VectorUpdate {
  private VectorUpdate() {}

  /// w -= rate g.
  public static void sgd(
      int n,
      float rate,
      float keep,
      float scale,
      float clip,
      float l1,
      float l2,
      float[] w,
      int wOffset,
      float[] g,
      int gOffset) {
    FloatVector minus = FloatVector.broadcast(F, -rate);
    boolean plain = isPlain(scale, clip, l1, l2);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector weight = FloatVector.fromArray(F, w, wOffset + i);
      FloatVector gradient = FloatVector.fromArray(F, g, gOffset + i);
      if (!plain) {
        gradient = gradient.mul(scale);
        gradient = gradient.blend(clip, gradient.compare(GT, clip));
        gradient = gradient.blend(-clip, gradient.compare(LT, -clip));
        IntVector sign = weight.reinterpretAsInts().and(Integer.MIN_VALUE);
        FloatVector slope = sign.or(Float.floatToRawIntBits(l1)).reinterpretAsFloats();
        slope = slope.blend(0f, weight.compare(EQ, 0f));
        gradient = weight.fma(FloatVector.broadcast(F, l2), gradient).add(slope);
      }
      weight = weight.mul(keep);
      gradient.fma(minus, weight).intoArray(w, wOffset + i);
    }
    ScalarUpdate.sgd(n - i, rate, keep, scale, clip, l1, l2, w, wOffset + i, g, gOffset + i);
  }

  /// v = momentum v - rate g; w += v.
  public static void momentum(
      int n,
      float rate,
      float momentum,
      float keep,
      float scale,
      float clip,
      float l1,
      float l2,
      float[] w,
      int wOffset,
      float[] g,
      int gOffset,
      float[] v,
      int vOffset) {
    FloatVector momentumV = FloatVector.broadcast(F, momentum);
    boolean plain = isPlain(scale, clip, l1, l2);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector weight = FloatVector.fromArray(F, w, wOffset + i);
      FloatVector gradient = FloatVector.fromArray(F, g, gOffset + i);
      if (!plain) {
        gradient = gradient.mul(scale);
        gradient = gradient.blend(clip, gradient.compare(GT, clip));
        gradient = gradient.blend(-clip, gradient.compare(LT, -clip));
        IntVector sign = weight.reinterpretAsInts().and(Integer.MIN_VALUE);
        FloatVector slope = sign.or(Float.floatToRawIntBits(l1)).reinterpretAsFloats();
        slope = slope.blend(0f, weight.compare(EQ, 0f));
        gradient = weight.fma(FloatVector.broadcast(F, l2), gradient).add(slope);
      }
      weight = weight.mul(keep);
      FloatVector back = gradient.mul(rate);
      FloatVector move = FloatVector.fromArray(F, v, vOffset + i).fma(momentumV, back.neg());
      move = move.blend(0f, move.abs().compare(LT, Float.MIN_NORMAL));
      move.intoArray(v, vOffset + i);
      weight.add(move).intoArray(w, wOffset + i);
    }
    ScalarUpdate.momentum(
        n - i,
        rate,
        momentum,
        keep,
        scale,
        clip,
        l1,
        l2,
        w,
        wOffset + i,
        g,
        gOffset + i,
        v,
        vOffset + i);
  }

  /// v = momentum v - rate g; w += momentum v - rate g.
  public static void nesterov(
      int n,
      float rate,
      float momentum,
      float keep,
      float scale,
      float clip,
      float l1,
      float l2,
      float[] w,
      int wOffset,
      float[] g,
      int gOffset,
      float[] v,
      int vOffset) {
    FloatVector momentumV = FloatVector.broadcast(F, momentum);
    boolean plain = isPlain(scale, clip, l1, l2);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector weight = FloatVector.fromArray(F, w, wOffset + i);
      FloatVector gradient = FloatVector.fromArray(F, g, gOffset + i);
      if (!plain) {
        gradient = gradient.mul(scale);
        gradient = gradient.blend(clip, gradient.compare(GT, clip));
        gradient = gradient.blend(-clip, gradient.compare(LT, -clip));
        IntVector sign = weight.reinterpretAsInts().and(Integer.MIN_VALUE);
        FloatVector slope = sign.or(Float.floatToRawIntBits(l1)).reinterpretAsFloats();
        slope = slope.blend(0f, weight.compare(EQ, 0f));
        gradient = weight.fma(FloatVector.broadcast(F, l2), gradient).add(slope);
      }
      weight = weight.mul(keep);
      FloatVector back = gradient.mul(rate);
      FloatVector move = FloatVector.fromArray(F, v, vOffset + i).fma(momentumV, back.neg());
      move = move.blend(0f, move.abs().compare(LT, Float.MIN_NORMAL));
      move.intoArray(v, vOffset + i);
      move.fma(momentumV, weight.sub(back)).intoArray(w, wOffset + i);
    }
    ScalarUpdate.nesterov(
        n - i,
        rate,
        momentum,
        keep,
        scale,
        clip,
        l1,
        l2,
        w,
        wOffset + i,
        g,
        gOffset + i,
        v,
        vOffset + i);
  }

  /// v += g^2; w -= rate g / sqrt(v + epsilon).
  public static void adagrad(
      int n,
      float rate,
      float epsilon,
      float keep,
      float scale,
      float clip,
      float l1,
      float l2,
      float[] w,
      int wOffset,
      float[] g,
      int gOffset,
      float[] v,
      int vOffset) {
    boolean plain = isPlain(scale, clip, l1, l2);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector weight = FloatVector.fromArray(F, w, wOffset + i);
      FloatVector gradient = FloatVector.fromArray(F, g, gOffset + i);
      if (!plain) {
        gradient = gradient.mul(scale);
        gradient = gradient.blend(clip, gradient.compare(GT, clip));
        gradient = gradient.blend(-clip, gradient.compare(LT, -clip));
        IntVector sign = weight.reinterpretAsInts().and(Integer.MIN_VALUE);
        FloatVector slope = sign.or(Float.floatToRawIntBits(l1)).reinterpretAsFloats();
        slope = slope.blend(0f, weight.compare(EQ, 0f));
        gradient = weight.fma(FloatVector.broadcast(F, l2), gradient).add(slope);
      }
      weight = weight.mul(keep);
      gradient = gradient.blend(0f, gradient.abs().compare(LT, TINY));
      FloatVector sum = gradient.fma(gradient, FloatVector.fromArray(F, v, vOffset + i));
      sum.intoArray(v, vOffset + i);
      FloatVector step = gradient.mul(rate).div(sum.add(epsilon).sqrt());
      weight.sub(step).intoArray(w, wOffset + i);
    }
    ScalarUpdate.adagrad(
        n - i,
        rate,
        epsilon,
        keep,
        scale,
        clip,
        l1,
        l2,
        w,
        wOffset + i,
        g,
        gOffset + i,
        v,
        vOffset + i);
  }

  /// v += part (g^2 - v); w -= rate g / sqrt(v + epsilon).
  public static void rmsprop(
      int n,
      float rate,
      float part,
      float epsilon,
      float keep,
      float scale,
      float clip,
      float l1,
      float l2,
      float[] w,
      int wOffset,
      float[] g,
      int gOffset,
      float[] v,
      int vOffset) {
    FloatVector partV = FloatVector.broadcast(F, part);
    boolean plain = isPlain(scale, clip, l1, l2);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector weight = FloatVector.fromArray(F, w, wOffset + i);
      FloatVector gradient = FloatVector.fromArray(F, g, gOffset + i);
      if (!plain) {
        gradient = gradient.mul(scale);
        gradient = gradient.blend(clip, gradient.compare(GT, clip));
        gradient = gradient.blend(-clip, gradient.compare(LT, -clip));
        IntVector sign = weight.reinterpretAsInts().and(Integer.MIN_VALUE);
        FloatVector slope = sign.or(Float.floatToRawIntBits(l1)).reinterpretAsFloats();
        slope = slope.blend(0f, weight.compare(EQ, 0f));
        gradient = weight.fma(FloatVector.broadcast(F, l2), gradient).add(slope);
      }
      weight = weight.mul(keep);
      gradient = gradient.blend(0f, gradient.abs().compare(LT, TINY));
      FloatVector square = FloatVector.fromArray(F, v, vOffset + i);
      square = gradient.mul(gradient).sub(square).fma(partV, square);
      square = square.blend(0f, square.abs().compare(LT, Float.MIN_NORMAL));
      square.intoArray(v, vOffset + i);
      FloatVector step = gradient.mul(rate).div(square.add(epsilon).sqrt());
      weight.sub(step).intoArray(w, wOffset + i);
    }
    ScalarUpdate.rmsprop(
        n - i,
        rate,
        part,
        epsilon,
        keep,
        scale,
        clip,
        l1,
        l2,
        w,
        wOffset + i,
        g,
        gOffset + i,
        v,
        vOffset + i);
  }

  /// One step of Adam; part1 and part2 are 1 - beta.
  public static void adam(
      int n,
      float alpha,
      float part1,
      float part2,
      float epsilon,
      float keep,
      float scale,
      float clip,
      float l1,
      float l2,
      float[] w,
      int wOffset,
      float[] g,
      int gOffset,
      float[] m,
      int mOffset,
      float[] v,
      int vOffset) {
    FloatVector part1V = FloatVector.broadcast(F, part1);
    FloatVector part2V = FloatVector.broadcast(F, part2);
    boolean plain = isPlain(scale, clip, l1, l2);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector weight = FloatVector.fromArray(F, w, wOffset + i);
      FloatVector gradient = FloatVector.fromArray(F, g, gOffset + i);
      if (!plain) {
        gradient = gradient.mul(scale);
        gradient = gradient.blend(clip, gradient.compare(GT, clip));
        gradient = gradient.blend(-clip, gradient.compare(LT, -clip));
        IntVector sign = weight.reinterpretAsInts().and(Integer.MIN_VALUE);
        FloatVector slope = sign.or(Float.floatToRawIntBits(l1)).reinterpretAsFloats();
        slope = slope.blend(0f, weight.compare(EQ, 0f));
        gradient = weight.fma(FloatVector.broadcast(F, l2), gradient).add(slope);
      }
      weight = weight.mul(keep);
      gradient = gradient.blend(0f, gradient.abs().compare(LT, TINY));
      FloatVector mean = FloatVector.fromArray(F, m, mOffset + i);
      mean = gradient.sub(mean).fma(part1V, mean);
      mean = mean.blend(0f, mean.abs().compare(LT, TINY));
      mean.intoArray(m, mOffset + i);
      FloatVector square = FloatVector.fromArray(F, v, vOffset + i);
      square = gradient.mul(gradient).sub(square).fma(part2V, square);
      square = square.blend(0f, square.abs().compare(LT, Float.MIN_NORMAL));
      square.intoArray(v, vOffset + i);
      FloatVector step = mean.mul(alpha).div(square.sqrt().add(epsilon));
      weight.sub(step).intoArray(w, wOffset + i);
    }
    ScalarUpdate.adam(
        n - i,
        alpha,
        part1,
        part2,
        epsilon,
        keep,
        scale,
        clip,
        l1,
        l2,
        w,
        wOffset + i,
        g,
        gOffset + i,
        m,
        mOffset + i,
        v,
        vOffset + i);
  }

  /// One step of AMSGrad; part1 and part2 are 1 - beta.
  public static void amsgrad(
      int n,
      float alpha,
      float part1,
      float part2,
      float epsilon,
      float keep,
      float scale,
      float clip,
      float l1,
      float l2,
      float[] w,
      int wOffset,
      float[] g,
      int gOffset,
      float[] m,
      int mOffset,
      float[] v,
      int vOffset,
      float[] vMax,
      int vMaxOffset) {
    FloatVector part1V = FloatVector.broadcast(F, part1);
    FloatVector part2V = FloatVector.broadcast(F, part2);
    boolean plain = isPlain(scale, clip, l1, l2);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector weight = FloatVector.fromArray(F, w, wOffset + i);
      FloatVector gradient = FloatVector.fromArray(F, g, gOffset + i);
      if (!plain) {
        gradient = gradient.mul(scale);
        gradient = gradient.blend(clip, gradient.compare(GT, clip));
        gradient = gradient.blend(-clip, gradient.compare(LT, -clip));
        IntVector sign = weight.reinterpretAsInts().and(Integer.MIN_VALUE);
        FloatVector slope = sign.or(Float.floatToRawIntBits(l1)).reinterpretAsFloats();
        slope = slope.blend(0f, weight.compare(EQ, 0f));
        gradient = weight.fma(FloatVector.broadcast(F, l2), gradient).add(slope);
      }
      weight = weight.mul(keep);
      gradient = gradient.blend(0f, gradient.abs().compare(LT, TINY));
      FloatVector mean = FloatVector.fromArray(F, m, mOffset + i);
      mean = gradient.sub(mean).fma(part1V, mean);
      mean = mean.blend(0f, mean.abs().compare(LT, TINY));
      mean.intoArray(m, mOffset + i);
      FloatVector square = FloatVector.fromArray(F, v, vOffset + i);
      square = gradient.mul(gradient).sub(square).fma(part2V, square);
      square = square.blend(0f, square.abs().compare(LT, Float.MIN_NORMAL));
      square.intoArray(v, vOffset + i);
      FloatVector max = FloatVector.fromArray(F, vMax, vMaxOffset + i);
      max = square.blend(max, square.compare(LE, max));
      max.intoArray(vMax, vMaxOffset + i);
      FloatVector step = mean.mul(alpha).div(max.sqrt().add(epsilon));
      weight.sub(step).intoArray(w, wOffset + i);
    }
    ScalarUpdate.amsgrad(
        n - i,
        alpha,
        part1,
        part2,
        epsilon,
        keep,
        scale,
        clip,
        l1,
        l2,
        w,
        wOffset + i,
        g,
        gOffset + i,
        m,
        mOffset + i,
        v,
        vOffset + i,
        vMax,
        vMaxOffset + i);
  }
}
