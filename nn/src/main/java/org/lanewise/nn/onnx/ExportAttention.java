package org.lanewise.nn.onnx;

import java.util.Arrays;
import java.util.Map;
import org.lanewise.nn.Shape;
import org.lanewise.nn.op.Attention;

/// Exports attention as products and a softmax. The heads that share keys and values are an axis of
/// their own: `[batch, kvHeads, sharing, steps, dim]`.
final class ExportAttention {
  /// A score that no key with a weight has.
  private static final float LEAST = -Float.MAX_VALUE;

  private ExportAttention() {}

  static String attention(ExportNode n, Attention op) {
    int kv = op.kvNumHeads();
    int sharing = op.qNumHeads() / kv;
    Shape queries = n.shape();
    Shape values = n.shapes().get(2);
    int steps = queries.dim(0);
    int keys = values.dim(0);
    int dim = queries.dim(1) / op.qNumHeads();
    int valueDim = values.dim(1) / kv;
    float scale = op.scale() == 0 ? (float) (1 / Math.sqrt(dim)) : op.scale();
    String q = n.transpose(n.reshape(n.x(), steps, kv, sharing, dim), 2, 3, 1, 4);
    String k = n.transpose(n.reshape(n.inputs().get(1), keys, kv, 1, dim), 2, 3, 4, 1);
    String v = n.transpose(n.reshape(n.inputs().get(2), keys, kv, 1, valueDim), 2, 3, 1, 4);
    String scores = n.add("Mul", n.add("MatMul", q, k), n.scalar(scale));
    if (op.attnMask()) {
      scores = n.add("Add", scores, bias(n, kv, sharing));
    }
    String seen = seen(n, op, steps, keys);
    String weights;
    if (seen == null) {
      weights = softmax(n, scores);
    } else {
      // A query that sees nothing has weights all the same: the product makes them zeros.
      String masked = n.add("Where", n.bool(seen), scores, n.scalar(LEAST));
      weights = n.add("Mul", softmax(n, masked), seen);
    }
    String y = n.transpose(n.add("MatMul", weights, v), 3, 1, 2, 4);
    return n.reshape(y, steps, op.qNumHeads() * valueDim);
  }

  private static String softmax(ExportNode n, String scores) {
    return n.add("Softmax", Map.of("axis", -1), scores);
  }

  private static String bias(ExportNode n, int kv, int sharing) {
    Shape bias = n.shapes().get(3);
    boolean shared = bias.rank() == 2 || bias.dim(0) == 1;
    return n.reshape(
        n.inputs().get(3), shared ? 1 : kv, shared ? 1 : sharing, bias.dim(-2), bias.dim(-1));
  }

  /// 1 where a query sees a key and 0 elsewhere; null if each sees all.
  private static String seen(ExportNode n, Attention op, int steps, int keys) {
    String seen = null;
    if (op.keyMask()) {
      String mask = n.real(n.bool(n.inputs().get(n.inputs().size() - 1)));
      seen = n.reshape(mask, 1, 1, 1, keys);
    }
    if (op.isCausal()) {
      float[] triangle = new float[steps * keys];
      for (int i = 0; i < steps; i++) {
        Arrays.fill(triangle, i * keys, i * keys + Math.min(i + 1, keys), 1);
      }
      String causal = n.floats(triangle, steps, keys);
      seen = seen == null ? causal : n.add("Mul", seen, causal);
    }
    return seen;
  }
}
