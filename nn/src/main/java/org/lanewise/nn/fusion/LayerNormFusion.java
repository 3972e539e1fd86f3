package org.lanewise.nn.fusion;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.kernels.Binary;
import org.lanewise.kernels.Unary;
import org.lanewise.nn.Node;
import org.lanewise.nn.Op;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.LayerNormalization;
import org.lanewise.nn.op.Reduce;

/// Layer normalisation in its single steps becomes one op: first `d / sqrt(mean(d d) + epsilon)`
/// with `d = x - mean(x)`, the means over all axes from one on; then a constant that multiplies,
/// and one that is added, of the shape of these axes.
final class LayerNormFusion {
  private LayerNormFusion() {}

  static void apply(Nodes nodes, Node node) {
    Binary function = Match.function(node);
    if (function == Binary.ADD || function == Binary.MUL) {
      if (affine(nodes, node, function, 0) || affine(nodes, node, function, 1)) {
        return;
      }
    }
    if (function == Binary.MUL) {
      if (!normal(nodes, node, 0, true)) {
        normal(nodes, node, 1, true);
      }
    } else if (function == Binary.DIV) {
      normal(nodes, node, 0, false);
    }
  }

  /// `d` times or divided by the deviation.
  ///
  /// @param i which input is `d`
  /// @param inverse whether the other is the inverse of the deviation
  private static boolean normal(Nodes nodes, Node last, int i, boolean inverse) {
    Match match = new Match(nodes, last);
    Value d = last.inputs().get(i);
    Node difference = match.take(d, Binary.SUB);
    Value variance = variance(match, last.inputs().get(1 - i), inverse);
    Node sum = variance == null ? null : match.take(variance, Binary.ADD);
    if (difference == null || sum == null) {
      return false;
    }
    int at = Float.isNaN(match.scalar(sum.inputs().get(0))) ? 1 : 0;
    float epsilon = match.scalar(sum.inputs().get(at));
    Value x = difference.inputs().get(0);
    Node mean = mean(match, difference.inputs().get(1));
    Node meanSquare = mean(match, sum.inputs().get(1 - at));
    if (!(epsilon >= 0)
        || mean == null
        || meanSquare == null
        || mean.inputs().get(0) != x
        || !last.output().shape().equals(x.shape())
        || axes(mean) != axes(meanSquare)
        || !isSquare(match, meanSquare.inputs().get(0), d, x, axes(mean))
        || !match.isClosed()) {
      return false;
    }
    Op op = new LayerNormalization(-axes(mean), epsilon, false, false);
    nodes.replace(last, op, List.of(x), List.of(), List.of());
    return true;
  }

  /// What a value is the root of, or the inverse of the root.
  private static Value variance(Match match, Value value, boolean inverse) {
    if (!inverse) {
      return under(match, value, Unary.SQRT);
    }
    Value root = under(match, value, Unary.RECIPROCAL);
    Node quotient = root == null ? match.take(value, Binary.DIV) : null;
    if (quotient != null && match.scalar(quotient.inputs().get(0)) == 1) {
      root = quotient.inputs().get(1);
    }
    return root == null ? under(match, value, Unary.RSQRT) : under(match, root, Unary.SQRT);
  }

  private static Value under(Match match, Value value, Unary function) {
    Node node = match.take(value, org.lanewise.nn.op.Unary.class);
    boolean is = node != null && ((org.lanewise.nn.op.Unary) node.op()).function() == function;
    return is ? node.inputs().get(0) : null;
  }

  /// A mean over all axes from one on.
  private static Node mean(Match match, Value value) {
    Node node = match.take(value, Reduce.class);
    if (node == null) {
      return null;
    }
    Reduce op = (Reduce) node.op();
    int rank = node.inputs().get(0).shape().rank();
    boolean fits = op.kind() == Reduce.Kind.MEAN && op.keepDims();
    for (int i = 0; i < op.axes().size(); i++) {
      fits &= op.axes().contains(rank - 1 - i);
    }
    return fits ? node : null;
  }

  /// How many axes a mean goes over.
  private static int axes(Node mean) {
    return ((Reduce) mean.op()).axes().size();
  }

  /// Whether a value is `d d`; some exporters write the difference twice.
  private static boolean isSquare(Match match, Value value, Value d, Value x, int axes) {
    Node square = match.take(value, Binary.MUL);
    if (square == null || square.inputs().get(0) != square.inputs().get(1)) {
      return false;
    }
    Value again = square.inputs().get(0);
    Node other = again == d ? null : match.take(again, Binary.SUB);
    Node mean = other == null ? null : mean(match, other.inputs().get(1));
    return again == d
        || mean != null
            && other.inputs().get(0) == x
            && mean.inputs().get(0) == x
            && axes(mean) == axes;
  }

  /// A factor or a term becomes gamma or beta of the norm at input i.
  private static boolean affine(Nodes nodes, Node last, Binary function, int i) {
    Value value = last.inputs().get(i);
    Node norm = nodes.producer(value);
    Slice constant = nodes.constant(last.inputs().get(1 - i));
    if (norm == null
        || constant == null
        || !(norm.op() instanceof LayerNormalization)
        || !nodes.isReadOnce(value)
        || !last.output().shape().equals(value.shape())) {
      return false;
    }
    LayerNormalization op = (LayerNormalization) norm.op();
    boolean scales = function == Binary.MUL;
    Shape shape = last.inputs().get(1 - i).shape();
    if (op.center() || scales && op.scale() || !isOfAxes(shape, value.shape(), op.axis())) {
      return false;
    }
    List<Parameter> parameters = new ArrayList<>(norm.parameters());
    List<Slice> weights = new ArrayList<>(nodes.weights(norm));
    Shape axes = ofAxes(value.shape(), op.axis());
    parameters.add(Parameter.detached(last.name() + (scales ? "/gamma" : "/beta"), axes));
    weights.add(constant);
    LayerNormalization more =
        new LayerNormalization(op.axis(), op.epsilon(), scales || op.scale(), !scales);
    nodes.replace(last, more, norm.inputs(), parameters, weights);
    return true;
  }

  private static Shape ofAxes(Shape shape, int axis) {
    int[] dims = new int[-axis];
    for (int d = 0; d < dims.length; d++) {
      dims[d] = shape.dim(axis + d);
    }
    return Shape.of(dims);
  }

  /// Whether a constant has the extents of the axes, and before them ones.
  private static boolean isOfAxes(Shape constant, Shape shape, int axis) {
    boolean fits = constant.rank() >= -axis && constant.size() == ofAxes(shape, axis).size();
    for (int d = -1; fits && d >= axis; d--) {
      fits = constant.dim(d) == shape.dim(d);
    }
    return fits;
  }
}
