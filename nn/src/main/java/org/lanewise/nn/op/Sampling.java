package org.lanewise.nn.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.lanewise.kernels.Axpy;
import org.lanewise.kernels.Binary;
import org.lanewise.kernels.Penalty;
import org.lanewise.kernels.RandomFill;
import org.lanewise.kernels.Unary;
import org.lanewise.nn.Call;
import org.lanewise.nn.Node;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// A sample of the normal distribution whose means `m` and logarithms of variances `v` are the
/// inputs: in training `z = m + exp(v / 2) noise`, else `z = m`. In training the distance of that
/// distribution from the standard one costs something, their Kullback-Leibler divergence: `weight
/// sum (m^2 + exp(v) - 1 - v) / 2 / rows` (Kingma and Welling, "Auto-encoding variational Bayes",
/// 2013).
///
/// Backward in training: `dm = dz + weight m / rows` and `dv = dz exp(v / 2) noise / 2 + weight
/// (exp(v) - 1) / 2 / rows`; else `dm = dz` and `dv = 0`. Forward saves `exp(v / 2) noise`.
///
/// @param weight the price of the divergence
public record Sampling(float weight) implements Op {
  /// Checks the attribute.
  ///
  /// @throws IllegalArgumentException if it is negative or not finite
  public Sampling {
    if (!(weight >= 0 && weight < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "weight is " + weight + ", expected a finite number of 0 or more");
    }
  }

  static Sampling of(Map<String, String> attributes) {
    return new Sampling(Ops.number(attributes, "weight"));
  }

  @Override
  public String type() {
    return "Sampling";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("weight", Float.toString(weight));
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 2, 2);
    Ops.count("parameters", parameters, 0, 0);
    if (!inputs.get(0).equals(inputs.get(1))) {
      throw new IllegalArgumentException(
          "the means have the shape "
              + inputs.get(0)
              + " and the logarithms of the variances "
              + inputs.get(1)
              + ", expected the same");
    }
    return inputs.get(0);
  }

  @Override
  public long forwardScratch(Node node, int batch) {
    return (long) batch * node.output().shape().size();
  }

  @Override
  public long backwardScratch(Node node, int batch) {
    return (long) batch * node.output().shape().size();
  }

  @Override
  public long saved(Node node, int batch) {
    return (long) batch * node.output().shape().size();
  }

  @Override
  public void forward(Call call) {
    Slice m = call.input(0);
    Slice v = call.input(1);
    Slice z = call.output();
    int n = call.outputSize();
    System.arraycopy(m.array(), m.offset(), z.array(), z.offset(), n);
    if (!call.training()) {
      return;
    }
    Slice spread = call.saved();
    Slice scratch = call.scratch();
    float[] deviation = scratch.array();
    int at = scratch.offset();
    System.arraycopy(v.array(), v.offset(), deviation, at, n);
    Axpy.sscal(n, 0.5f, deviation, at);
    Unary.EXP.forward(n, deviation, at, deviation, at);
    RandomFill.normal(call.seed(), 0, n, 1, spread.array(), spread.offset());
    Binary.MUL.forward(
        n, deviation, at, spread.array(), spread.offset(), spread.array(), spread.offset());
    // z = m + exp(v / 2) noise
    Axpy.saxpy(n, 1, spread.array(), spread.offset(), z.array(), z.offset());
  }

  @Override
  public double penalty(Call call) {
    if (!call.training() || call.batch() == 0) {
      return 0;
    }
    Slice m = call.input(0);
    Slice v = call.input(1);
    Slice scratch = call.scratch();
    int n = call.outputSize();
    // exp(v) - 1 - v, which is 0 or more
    Unary.EXPM1.forward(n, v.array(), v.offset(), scratch.array(), scratch.offset());
    Axpy.saxpy(n, -1, v.array(), v.offset(), scratch.array(), scratch.offset());
    double means = Penalty.forward(n, 0, 0.5f, m.array(), m.offset());
    double variances = Penalty.forward(n, 0.5f, 0, scratch.array(), scratch.offset());
    return weight * (means + variances) / call.batch();
  }

  @Override
  public void backward(Call call) {
    Slice m = call.input(0);
    Slice v = call.input(1);
    Slice dz = call.outputGradient();
    Slice dm = call.inputGradient(0);
    Slice dv = call.inputGradient(1);
    int n = call.outputSize();
    if (dm != null) {
      System.arraycopy(dz.array(), dz.offset(), dm.array(), dm.offset(), n);
      if (call.training()) {
        // dm += weight m / rows
        Axpy.saxpy(n, weight / call.batch(), m.array(), m.offset(), dm.array(), dm.offset());
      }
    }
    if (dv == null) {
      return;
    }
    if (!call.training()) {
      Arrays.fill(dv.array(), dv.offset(), dv.offset() + n, 0);
      return;
    }
    // dv = weight (exp(v) - 1) / 2 / rows + dz exp(v / 2) noise / 2
    Unary.EXPM1.forward(n, v.array(), v.offset(), dv.array(), dv.offset());
    Axpy.sscal(n, weight / (2 * call.batch()), dv.array(), dv.offset());
    Slice spread = call.saved();
    Slice scratch = call.scratch();
    float[] product = scratch.array();
    int at = scratch.offset();
    Binary.MUL.forward(n, dz.array(), dz.offset(), spread.array(), spread.offset(), product, at);
    Axpy.saxpy(n, 0.5f, product, at, dv.array(), dv.offset());
  }
}
