package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import org.lanewise.kernels.Copy;
import org.lanewise.nn.Call;
import org.lanewise.nn.Node;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// [Attention] of one query to all keys so far, which it keeps with their values: what
/// [org.lanewise.nn.Decoder] puts in its place.
///
/// Memory: how many steps there were, then the keys and the values of each sample.
///
/// @param attention the attention of whole sequences
/// @param steps the longest sequence
public record AttentionStep(Attention attention, int steps) implements Op {
  @Override
  public String type() {
    return "AttentionStep";
  }

  @Override
  public Map<String, String> attributes() {
    throw new UnsupportedOperationException("a decoder is not saved, its model is");
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    return attention.shape(inputs, parameters);
  }

  @Override
  public long memory(Node node, int batch) {
    int floats = node.inputs().get(1).shape().size() + node.inputs().get(2).shape().size();
    return 1 + (long) batch * steps * floats;
  }

  @Override
  public Object prepare(Call call) {
    return attention.plan(1, steps, call.inputShape(0), call.inputShape(2), 0);
  }

  @Override
  public void forward(Call call) {
    Slice q = call.input(0);
    Slice k = call.input(1);
    Slice v = call.input(2);
    Slice y = call.output();
    float[] memory = call.memory().array();
    int past = Steps.next(call, steps);
    int ofKey = call.inputShape(1).size();
    int ofValue = call.inputShape(2).size();
    int keys = call.memory().offset() + 1;
    int values = keys + (call.memory().length() - 1) / (ofKey + ofValue) * ofKey;
    int batch = call.batch();
    Copy.rows(
        batch, ofKey, k.array(), k.offset(), ofKey, memory, keys + past * ofKey, steps * ofKey);
    Copy.rows(
        batch,
        ofValue,
        v.array(),
        v.offset(),
        ofValue,
        memory,
        values + past * ofValue,
        steps * ofValue);
    ((org.lanewise.kernels.Attention) call.prepared())
        .forward(
            batch,
            past + 1,
            past,
            q.array(),
            q.offset(),
            memory,
            keys,
            memory,
            values,
            null,
            0,
            null,
            0,
            0,
            y.array(),
            y.offset(),
            null,
            0,
            call.workers());
  }

  @Override
  public void backward(Call call) {
    throw new UnsupportedOperationException("a decoder does not train");
  }
}
