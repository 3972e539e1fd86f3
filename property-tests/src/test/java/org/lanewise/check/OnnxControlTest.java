package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lanewise.nn.onnx.OnnxModel;
import org.lanewise.nn.onnx.OnnxSession;
import org.lanewise.nn.onnx.Tensor;
import org.lanewise.nn.onnx.UnsupportedNodesException;

/// ONNX's operators with graphs of their own.
class OnnxControlTest {
  private static Tensor vector(float... values) {
    return Tensor.of(values, values.length);
  }

  private static Tensor number(float value) {
    return Tensor.of(new float[] {value});
  }

  private static void check(Tensor actual, int[] shape, float... expected) {
    assertArrayEquals(shape, actual.shape());
    assertArrayEquals(expected, actual.data());
  }

  /// `x` where the condition holds, else `-x`; both see the value `x` outside of them.
  private static OnnxModel choice(String condition, String inputs) {
    GraphProto yes = OnnxNodes.graph("-", "a", OnnxNodes.node("Identity", "x", "a"));
    GraphProto no = OnnxNodes.graph("-", "b", OnnxNodes.node("Neg", "x", "b"));
    return OnnxNodes.model(
        13,
        OnnxNodes.graph(
            inputs,
            "y",
            OnnxNodes.node("ReduceSum", "x", "sum", OnnxNodes.integer("keepdims", 0)),
            OnnxNodes.node("Cast", "sum", "some", OnnxNodes.integer("to", 9)),
            OnnxNodes.node(
                "If",
                condition,
                "y",
                OnnxNodes.graph("then_branch", yes),
                OnnxNodes.graph("else_branch", no))));
  }

  @Test
  void ifByANumber() {
    OnnxSession session = choice("flag", "x flag:9").session();
    Tensor x = vector(1, 2);
    check(session.run(Map.of("x", x, "flag", number(1))).get("y"), new int[] {2}, 1, 2);
    check(session.run(Map.of("x", x, "flag", number(0))).get("y"), new int[] {2}, -1, -2);
  }

  @Test
  void ifByWhatIsComputed() {
    OnnxSession session = choice("some", "x").session();
    check(session.run(Map.of("x", vector(1, 2))).get("y"), new int[] {2}, 1, 2);
    check(session.run(Map.of("x", vector(2, -2))).get("y"), new int[] {2}, -2, 2);
    check(session.run(Map.of("x", vector(3, 2))).get("y"), new int[] {2}, 3, 2);
  }

  /// The branches have different shapes.
  @Test
  void ifOfShapesThatDiffer() {
    GraphProto yes = OnnxNodes.graph("-", "a", OnnxNodes.node("Identity", "x", "a"));
    GraphProto no =
        OnnxNodes.graph(
            "-", "b", OnnxNodes.node("Concat", "x x", "b", OnnxNodes.integer("axis", 0)));
    OnnxSession session =
        OnnxNodes.model(
                13,
                OnnxNodes.graph(
                    "x",
                    "y",
                    OnnxNodes.node("ReduceSum", "x", "sum", OnnxNodes.integer("keepdims", 0)),
                    OnnxNodes.node("Cast", "sum", "some", OnnxNodes.integer("to", 9)),
                    OnnxNodes.node(
                        "If",
                        "some",
                        "y",
                        OnnxNodes.graph("then_branch", yes),
                        OnnxNodes.graph("else_branch", no))))
            .session();
    check(session.run(Map.of("x", vector(1, 2))).get("y"), new int[] {2}, 1, 2);
    check(session.run(Map.of("x", vector(2, -2))).get("y"), new int[] {4}, 2, -2, 2, -2);
  }

  /// The body doubles v, adds the number of the run, and gives both what it had and what it has.
  private static OnnxModel loop(String trips, String goesOn, String inputs) {
    GraphProto body =
        OnnxNodes.graph(
            "i:7 c:9 v",
            "more:9 w old",
            OnnxNodes.node("Cast", "i", "f", OnnxNodes.integer("to", 1)),
            OnnxNodes.node("Add", "v v", "twice"),
            OnnxNodes.node("Add", "twice f", "w"),
            OnnxNodes.node("Identity", "v", "old"),
            OnnxNodes.node("Less", "f last", "more"));
    return OnnxNodes.model(
        13,
        OnnxNodes.graph(
            inputs,
            "y all",
            OnnxNodes.node(
                "Loop", trips + " " + goesOn + " x", "y all", OnnxNodes.graph("body", body))));
  }

  @Test
  void loopOfSoManyRuns() {
    OnnxSession session = loop("n", "-", "n:7 x last").session();
    Tensor x = vector(1, -1);
    check(
        session.run(Map.of("n", number(3), "x", x, "last", number(9))).get("y"),
        new int[] {2},
        12,
        -4);
    check(
        session.run(Map.of("n", number(2), "x", x, "last", number(9))).get("all"),
        new int[] {2, 2},
        1,
        -1,
        2,
        -2);
  }

  @Test
  void loopWhileAConditionHolds() {
    OnnxSession session = loop("-", "-", "x last").session();
    Tensor x = vector(1, -1);
    Map<String, Tensor> y = session.run(Map.of("x", x, "last", number(2)));
    check(y.get("y"), new int[] {2}, 12, -4);
    check(y.get("all"), new int[] {3, 2}, 1, -1, 2, -2, 5, -3);
  }

  @Test
  void endlessLoopsAreRefused() {
    OnnxSession session = loop("-", "-", "x last").session();
    Map<String, Tensor> inputs = Map.of("x", vector(1), "last", number(1e9f));
    assertTrue(
        assertThrows(UnsupportedNodesException.class, () -> session.run(inputs))
            .getMessage()
            .contains("1000 runs"));
  }

  /// Running sums of the columns of x, from the last to the first, beside its rows.
  @Test
  void scanOverAnAxisFromItsEnd() {
    GraphProto body =
        OnnxNodes.graph(
            "s column",
            "t u",
            OnnxNodes.node("Add", "s column", "t"),
            OnnxNodes.node("Identity", "t", "u"));
    GraphProto graph =
        OnnxNodes.graph(
            "s x",
            "end sums",
            OnnxNodes.node(
                "Scan",
                "s x",
                "end sums",
                OnnxNodes.graph("body", body),
                OnnxNodes.integer("num_scan_inputs", 1),
                OnnxNodes.integers("scan_input_axes", 1L),
                OnnxNodes.integers("scan_input_directions", 1L),
                OnnxNodes.integers("scan_output_axes", -1L),
                OnnxNodes.integers("scan_output_directions", 1L)));
    Map<String, Tensor> y =
        OnnxNodes.run(
            11,
            graph,
            Map.of("s", vector(10, 20), "x", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3)));
    check(y.get("end"), new int[] {2}, 16, 35);
    check(y.get("sums"), new int[] {2, 3}, 16, 15, 13, 35, 31, 26);
  }

  /// Both branches and the body of the loop have names that the graph round them has too.
  @Test
  void namesOfASubGraphAreItsOwn() {
    GraphProto yes =
        OnnxNodes.graph(
            "-", "b", OnnxNodes.node("Add", "a x", "b"), OnnxNodes.node("Neg", "b", "a"));
    GraphProto no = OnnxNodes.graph("-", "a", OnnxNodes.node("Neg", "x", "a"));
    GraphProto body =
        OnnxNodes.graph(
            "i:7 c:9 x",
            "c:9 a",
            OnnxNodes.node("Add", "x a", "b"),
            OnnxNodes.node("Add", "b b", "a"));
    GraphProto graph =
        OnnxNodes.graph(
            "x yes:9 n:7",
            "sum doubled a b",
            OnnxNodes.node("Identity", "x", "a"),
            OnnxNodes.node("Mul", "x x", "b"),
            OnnxNodes.node(
                "If",
                "yes",
                "sum",
                OnnxNodes.graph("then_branch", yes),
                OnnxNodes.graph("else_branch", no)),
            OnnxNodes.node("Loop", "n - x", "doubled", OnnxNodes.graph("body", body)));
    for (int truth = 0; truth < 2; truth++) {
      Map<String, Tensor> inputs = Map.of("x", vector(3, 5), "yes", number(truth), "n", number(2));
      Map<String, Tensor> y = OnnxNodes.run(13, graph, inputs);
      check(y.get("sum"), new int[] {2}, truth == 1 ? 6 : -3, truth == 1 ? 10 : -5);
      check(y.get("doubled"), new int[] {2}, 30, 50);
      check(y.get("a"), new int[] {2}, 3, 5);
      check(y.get("b"), new int[] {2}, 9, 25);
    }
  }
}
