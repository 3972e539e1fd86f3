package org.lanewise.nn.onnx;

/// Operators with graphs of their own.
final class Control {
  private Control() {}

  /// A condition that is known when the plan is made: its branch takes the place of the node.
  static void branch(Conversion c) {
    boolean condition = c.known(0).asLongs()[0] != 0;
    OnnxGraph yes = c.as(OnnxGraph.class, "then_branch");
    OnnxGraph no = c.as(OnnxGraph.class, "else_branch");
    c.out(c.planner.inline(condition ? yes : no));
  }
}
