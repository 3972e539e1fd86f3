package org.lanewise.nn.fusion;

import java.util.Arrays;
import java.util.List;
import org.lanewise.kernels.Axpy;
import org.lanewise.kernels.Binary;
import org.lanewise.nn.Node;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;
import org.lanewise.nn.Value;

/// A constant that is added to a product, one for each channel or one for all, becomes its bias, or
/// part of it.
final class BiasFusion {
  private BiasFusion() {}

  static void apply(Nodes nodes, Node sum) {
    if (Match.function(sum) == Binary.ADD && !fuse(nodes, sum, 0)) {
      fuse(nodes, sum, 1);
    }
  }

  private static boolean fuse(Nodes nodes, Node sum, int i) {
    Value value = sum.inputs().get(i);
    Value other = sum.inputs().get(1 - i);
    Node product = nodes.producer(value);
    Slice constant = nodes.constant(other);
    Shape shape = value.shape();
    if (!Products.isLinear(product)
        || product.inputs().size() > 1
        || !nodes.isReadOnce(value)
        || constant == null
        || !sum.output().shape().equals(shape)
        || constant.length() > 1 && !isForChannels(other.shape(), shape)) {
      return false;
    }
    List<Slice> weights = nodes.weights(product);
    Slice bias = repeated(constant, shape.dim(-1));
    if (weights.size() > 1) {
      bias = plus(weights.get(1), bias);
    }
    Parameter b =
        weights.size() > 1
            ? product.parameters().get(1)
            : Parameter.detached(sum.name() + "/bias", Shape.of(bias.length()));
    nodes.replace(
        sum,
        product.op(),
        product.inputs(),
        List.of(product.parameters().get(0), b),
        List.of(weights.get(0), bias));
    return true;
  }

  private static boolean isForChannels(Shape constant, Shape value) {
    return constant.size() == value.dim(-1) && constant.dim(-1) == value.dim(-1);
  }

  private static Slice repeated(Slice x, int n) {
    return x.length() == n
        ? x
        : x.derive(
            List.of(BiasFusion.class, n),
            () -> {
              float[] y = new float[n];
              Arrays.fill(y, x.array()[x.offset()]);
              return Slice.constant(y);
            });
  }

  private static Slice plus(Slice a, Slice b) {
    return a.derive(
        List.of(BiasFusion.class, b),
        () -> {
          float[] y = a.toArray();
          Axpy.saxpy(y.length, 1, b.array(), b.offset(), y, 0);
          return Slice.constant(y);
        });
  }
}
