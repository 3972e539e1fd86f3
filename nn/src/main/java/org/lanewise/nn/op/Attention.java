package org.lanewise.nn.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.lanewise.nn.Call;
import org.lanewise.nn.Node;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;
import org.lanewise.nn.Value;

/// ONNX's Attention with its names, and its form of three dimensions: queries `[steps, heads dim]`,
/// keys `[keys, kvHeads dim]` and values `[keys, kvHeads valueDim]` give `y = softmax(scale q kT +
/// bias) v`, `[steps, heads valueDim]`, head by head.
///
/// Further inputs, in this order, if the attributes say so: a bias that is added to the scores,
/// with extents of 1 for what is shared, `[steps, keys]` or `[heads, steps, keys]`; and a mask
/// `[keys]`, 0 for keys that do not count. A query that sees no key gives zeros.
///
/// Backward, with `p` the weights: `dv = pT dy`, `ds = p (dy vT - dy . y)`, `dq = scale ds k`, `dk
/// = scale dsT q`; the bias takes `ds`, and the mask has the gradient 0. Forward saves the
/// logarithm of each query's sum of exponentials.
///
/// @param qNumHeads the heads of the queries
/// @param kvNumHeads the heads of keys and values, a divisor of them
/// @param scale multiplies the scores; 0 for `1 / sqrt(dim)`
/// @param isCausal whether query i sees no key behind i
/// @param dropout the share of the weights that is zeroed in training
/// @param attnMask whether there is a bias
/// @param keyMask whether there is a mask of the keys
public record Attention(
    int qNumHeads,
    int kvNumHeads,
    float scale,
    boolean isCausal,
    float dropout,
    boolean attnMask,
    boolean keyMask)
    implements Op {
  /// Checks the attributes.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public Attention {
    org.lanewise.kernels.Attention.of(qNumHeads, 0, 0, 1)
        .values(kvNumHeads, 1)
        .scale(scale)
        .dropout(dropout);
  }

  static Attention of(Map<String, String> attributes) {
    return new Attention(
        Ops.integer(attributes, "q_num_heads"),
        Ops.integer(attributes, "kv_num_heads"),
        Ops.number(attributes, "scale"),
        Ops.flag(attributes, "is_causal"),
        Ops.number(attributes, "dropout"),
        Ops.flag(attributes, "attn_mask"),
        Ops.flag(attributes, "key_mask"));
  }

  @Override
  public String type() {
    return "Attention";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of(
        "q_num_heads",
        "" + qNumHeads,
        "kv_num_heads",
        "" + kvNumHeads,
        "scale",
        "" + scale,
        "is_causal",
        "" + isCausal,
        "dropout",
        "" + dropout,
        "attn_mask",
        "" + attnMask,
        "key_mask",
        "" + keyMask);
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    int count = 3 + (attnMask ? 1 : 0) + (keyMask ? 1 : 0);
    Ops.count("inputs", inputs, count, count);
    Ops.count("parameters", parameters, 0, 0);
    Shape q = inputs.get(0);
    Shape k = inputs.get(1);
    Shape v = inputs.get(2);
    boolean fits =
        q.rank() == 2
            && k.rank() == 2
            && v.rank() == 2
            && k.dim(0) == v.dim(0)
            && q.dim(1) % qNumHeads == 0
            && v.dim(1) % kvNumHeads == 0
            && q.dim(1) / qNumHeads * kvNumHeads == k.dim(1);
    if (!fits) {
      throw new IllegalArgumentException(
          "queries, keys and values have the shapes "
              + q
              + ", "
              + k
              + " and "
              + v
              + ", expected [steps, "
              + qNumHeads
              + " dim], [keys, "
              + kvNumHeads
              + " dim] and [keys, "
              + kvNumHeads
              + " valueDim]");
    }
    if (attnMask) {
      checkBias(inputs.get(3), q.dim(0), k.dim(0));
    }
    if (keyMask) {
      Ops.checkMask(k, inputs.get(count - 1));
    }
    return Shape.of(q.dim(0), v.dim(1) / kvNumHeads * qNumHeads);
  }

  private void checkBias(Shape bias, int steps, int keys) {
    boolean fits =
        (bias.rank() == 2 || bias.rank() == 3 && (bias.dim(0) == 1 || bias.dim(0) == qNumHeads))
            && (bias.dim(-2) == 1 || bias.dim(-2) == steps)
            && bias.dim(-1) == keys;
    if (!fits) {
      throw new IllegalArgumentException(
          "the mask that is added has the shape "
              + bias
              + ", expected ["
              + qNumHeads
              + " or 1, "
              + steps
              + " or 1, "
              + keys
              + "], or this without the first");
    }
  }

  /// What queries, keys and values of these shapes need.
  org.lanewise.kernels.Attention plan(int steps, int keys, Shape q, Shape v, float rate) {
    int dim = q.dim(1) / qNumHeads;
    org.lanewise.kernels.Attention plan =
        org.lanewise.kernels.Attention.of(qNumHeads, steps, keys, dim)
            .values(kvNumHeads, v.dim(1) / kvNumHeads)
            .dropout(rate);
    plan = scale == 0 ? plan : plan.scale(scale);
    return isCausal ? plan.causal() : plan;
  }

  private record Plans(
      org.lanewise.kernels.Attention serving, org.lanewise.kernels.Attention training) {}

  @Override
  public Object prepare(Call call) {
    return new Plans(plan(call, 0), plan(call, dropout));
  }

  private org.lanewise.kernels.Attention plan(Call call, float rate) {
    Shape q = call.inputShape(0);
    Shape v = call.inputShape(2);
    org.lanewise.kernels.Attention plan = plan(q.dim(0), v.dim(0), q, v, rate);
    if (!attnMask) {
      return plan;
    }
    Shape bias = call.inputShape(3);
    int ofHead = bias.dim(-2) * bias.dim(-1);
    boolean shared = bias.rank() == 2 || bias.dim(0) == 1;
    return plan.bias(bias.dim(-2) == 1 ? 0 : bias.dim(-1), shared ? 0 : ofHead, bias.size());
  }

  private static org.lanewise.kernels.Attention now(Call call) {
    Plans plans = (Plans) call.prepared();
    return call.training() ? plans.training : plans.serving;
  }

  @Override
  public long saved(Node node, int batch) {
    return (long) batch * qNumHeads * node.output().shape().dim(0);
  }

  @Override
  public Op step(Node node, Predicate<Value> stepped) {
    if (node.inputs().stream().skip(1).noneMatch(stepped)) {
      // One query after the other of a sequence that is there: each is on its own.
      return isCausal || attnMask ? null : this;
    }
    return attnMask || keyMask || !isCausal
        ? null
        : new AttentionStep(this, node.output().shape().dim(0));
  }

  @Override
  public void forward(Call call) {
    Slice q = call.input(0);
    Slice k = call.input(1);
    Slice v = call.input(2);
    Slice bias = attnMask ? call.input(3) : null;
    Slice mask = keyMask ? call.input(call.inputs() - 1) : null;
    Slice y = call.output();
    Slice lse = call.saved();
    // y = softmax(scale q kT + bias) v
    now(call)
        .forward(
            call.batch(),
            call.inputShape(1).dim(0),
            0,
            q.array(),
            q.offset(),
            k.array(),
            k.offset(),
            v.array(),
            v.offset(),
            Affine.array(bias),
            Affine.offset(bias),
            Affine.array(mask),
            Affine.offset(mask),
            call.seed(),
            y.array(),
            y.offset(),
            Affine.array(lse),
            Affine.offset(lse),
            call.workers());
  }

  @Override
  public void backward(Call call) {
    Slice q = call.input(0);
    Slice k = call.input(1);
    Slice v = call.input(2);
    Slice bias = attnMask ? call.input(3) : null;
    Slice mask = keyMask ? call.input(call.inputs() - 1) : null;
    Slice y = call.output();
    Slice lse = call.saved();
    Slice dy = call.outputGradient();
    Slice dq = call.inputGradient(0);
    Slice dk = call.inputGradient(1);
    Slice dv = call.inputGradient(2);
    Slice dbias = attnMask ? call.inputGradient(3) : null;
    for (int i = 3; i < call.inputs(); i++) {
      Slice dx = call.inputGradient(i);
      if (dx != null) {
        int n = call.inputSize(i);
        Arrays.fill(dx.array(), dx.offset(), dx.offset() + n, 0);
      }
    }
    now(call)
        .backward(
            call.batch(),
            call.inputShape(1).dim(0),
            0,
            q.array(),
            q.offset(),
            k.array(),
            k.offset(),
            v.array(),
            v.offset(),
            Affine.array(bias),
            Affine.offset(bias),
            Affine.array(mask),
            Affine.offset(mask),
            call.seed(),
            y.array(),
            y.offset(),
            lse.array(),
            lse.offset(),
            dy.array(),
            dy.offset(),
            Affine.array(dq),
            Affine.offset(dq),
            Affine.array(dk),
            Affine.offset(dk),
            Affine.array(dv),
            Affine.offset(dv),
            Affine.array(dbias),
            Affine.offset(dbias),
            call.workers());
  }
}
