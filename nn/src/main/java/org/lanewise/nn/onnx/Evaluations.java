package org.lanewise.nn.onnx;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// What nodes of a model have made of tensors that are known. A later plan has the same where the
/// tensors are the same ones, such as weights that are transposed or scaled, and shares what was
/// packed of it.
final class Evaluations {
  private record Evaluation(List<Known> inputs, Operand[] outputs) {}

  /// The last of each node.
  private final Map<OnnxNode, Evaluation> last = new IdentityHashMap<>();

  /// The outputs of a node whose inputs are known or null, from the last time or made now.
  Operand[] get(OnnxNode node, List<Operand> inputs, Supplier<Operand[]> maker) {
    Evaluation before = last.get(node);
    if (before == null || !areThese(before.inputs, inputs)) {
      List<Known> known = new ArrayList<>();
      inputs.forEach(input -> known.add(input == null ? null : input.known));
      before = new Evaluation(known, maker.get());
      last.put(node, before);
    }
    Operand[] outputs = before.outputs.clone();
    for (int i = 0; i < outputs.length; i++) {
      // An operand also remembers values of the graph that is being made.
      outputs[i] = outputs[i] == null ? null : Operand.of(outputs[i].known);
    }
    return outputs;
  }

  private static boolean areThese(List<Known> before, List<Operand> inputs) {
    for (int i = 0; i < before.size(); i++) {
      if (before.get(i) != (inputs.get(i) == null ? null : inputs.get(i).known)) {
        return false;
      }
    }
    return true;
  }
}
