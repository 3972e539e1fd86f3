package org.lanewise.nn.fusion;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.kernels.Binary;
import org.lanewise.nn.Node;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Attention;
import org.lanewise.nn.op.MatMul;
import org.lanewise.nn.op.Reshape;
import org.lanewise.nn.op.Softmax;
import org.lanewise.nn.op.TimeDistributed;
import org.lanewise.nn.op.Transpose;

/// Attention in its single steps becomes one op: `softmax(scale Q KT + mask) V`, where Q, K and V
/// are `[batch, heads, steps, dim]`, each the transpose of a reshape of
/// `[batch, steps, heads dim]`, and the result goes back the same way. The scale may stand at the
/// scores, at Q or at K, and the mask may be missing.
final class AttentionFusion {
  private static final List<Integer> HEADS = List.of(0, 2, 1, 3);
  private static final List<Integer> HEADS_TRANSPOSED = List.of(0, 2, 3, 1);

  private final Nodes nodes;
  private final Node last;
  private final Match match;
  private float scale = 1;
  private int heads;

  private AttentionFusion(Nodes nodes, Node last) {
    this.nodes = nodes;
    this.last = last;
    this.match = new Match(nodes, last);
  }

  static void apply(Nodes nodes, Node node) {
    if (node.op() instanceof Reshape && node.output().shape().rank() == 3) {
      new AttentionFusion(nodes, node).apply();
    }
  }

  private void apply() {
    Value product = transposed(last.inputs().get(0), HEADS);
    Node output = product == null ? null : plain(product);
    Node softmax = output == null ? null : match.take(output.inputs().get(0), Softmax.class);
    if (softmax == null || ((Softmax) softmax.op()).axis() != -1) {
      return;
    }
    heads = product.shape().dim(1);
    Value scores = softmax.inputs().get(0);
    Node masked = Match.function(nodes.producer(scores)) == Binary.ADD ? take(scores) : null;
    Value mask = null;
    Node products = null;
    for (int i = 0; i < (masked == null ? 1 : 2) && products == null; i++) {
      mask = masked == null ? null : masked.inputs().get(1 - i);
      products = scaled(masked == null ? scores : masked.inputs().get(i));
    }
    if (products == null) {
      return;
    }
    boolean swapped = ((MatMul) products.op()).transB();
    Value q = split(scaledInput(products.inputs().get(0)), HEADS);
    Value k = split(scaledInput(products.inputs().get(1)), swapped ? HEADS : HEADS_TRANSPOSED);
    Value v = split(output.inputs().get(1), HEADS);
    if (q == null
        || k == null
        || v == null
        || !fits(q, k, v)
        || mask != null && !maskFits(mask, q, k)) {
      return;
    }
    List<Value> inputs = new ArrayList<>(List.of(q, k, v));
    if (mask != null) {
      inputs.add(mask);
    }
    if (scale != 0 && Float.isFinite(scale) && match.isClosed()) {
      Op op =
          new TimeDistributed(new Attention(heads, heads, scale, false, 0, mask != null, false));
      nodes.replace(last, op, inputs, List.of(), List.of());
    }
  }

  private Node take(Value value) {
    return match.take(value, Match.function(nodes.producer(value)));
  }

  /// A product of matrices that are not transposed.
  private Node plain(Value value) {
    Node node = match.take(value, MatMul.class);
    return node != null && node.op().equals(new MatMul(false, false)) ? node : null;
  }

  /// The product under a value that multiplies it by a number or divides it, or by none.
  private Node scaled(Value value) {
    float before = scale;
    Node node = match.take(scaledInput(value), MatMul.class);
    if (node == null || ((MatMul) node.op()).transA()) {
      scale = before;
      return null;
    }
    return node;
  }

  /// What a value is a multiple of; the number goes into the scale.
  private Value scaledInput(Value value) {
    Node node = nodes.producer(value);
    Binary function = node == null ? null : Match.function(node);
    if (function != Binary.MUL && function != Binary.DIV) {
      return value;
    }
    int at = function == Binary.MUL && Float.isNaN(match.scalar(node.inputs().get(1))) ? 0 : 1;
    float number = match.scalar(node.inputs().get(at));
    Value other = node.inputs().get(1 - at);
    if (Float.isNaN(number) || !other.shape().equals(value.shape())) {
      return value;
    }
    take(value);
    scale = function == Binary.MUL ? scale * number : scale / number;
    return other;
  }

  private Value transposed(Value value, List<Integer> order) {
    Node node = match.take(value, Transpose.class);
    boolean is = node != null && ((Transpose) node.op()).permutation().equals(order);
    return is ? node.inputs().get(0) : null;
  }

  /// Of the heads of a value the value itself, `[batch, steps, heads dim]`.
  private Value split(Value value, List<Integer> order) {
    Value apart = transposed(value, order);
    Node reshape = apart == null ? null : match.take(apart, Reshape.class);
    if (reshape == null) {
      return null;
    }
    Shape x = reshape.inputs().get(0).shape();
    Shape y = apart.shape();
    boolean fits = x.rank() == 3 && y.dim(0) == x.dim(0) && y.dim(1) == x.dim(1);
    return fits && y.dim(2) == heads ? reshape.inputs().get(0) : null;
  }

  private boolean fits(Value q, Value k, Value v) {
    Shape y = last.output().shape();
    return y.dim(0) == q.shape().dim(0)
        && y.dim(1) == q.shape().dim(1)
        && y.dim(0) == k.shape().dim(0)
        && y.dim(0) == v.shape().dim(0);
  }

  /// Whether a mask has the extents of the scores, or 1 for the heads or the queries.
  private boolean maskFits(Value mask, Value q, Value k) {
    Shape m = mask.shape();
    return m.rank() == 4
        && m.dim(0) == q.shape().dim(0)
        && (m.dim(1) == 1 || m.dim(1) == heads)
        && (m.dim(2) == 1 || m.dim(2) == q.shape().dim(1))
        && m.dim(3) == k.shape().dim(1);
  }
}
