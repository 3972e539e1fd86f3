package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.lanewise.nn.onnx.Tensor;

/// ONNX's recurrent operators against their formulas in double, one element at a time.
class OnnxRecurrentProperties {
  private static final double OFF = 2e-5;

  private enum Op {
    RNN(1, "Tanh"),
    GRU(3, "Sigmoid", "Tanh"),
    LSTM(4, "Sigmoid", "Tanh", "Tanh");

    private final int gates;
    private final List<String> functions;

    Op(int gates, String... functions) {
      this.gates = gates;
      this.functions = List.of(functions);
    }
  }

  /// A node and its inputs. Flags choose what it has: most of them are what only the steps of
  /// single ops can do.
  private static final class Case {
    private final Op op;
    private final int steps;
    private final int batch;
    private final int inputs;
    private final int units;
    private final int directions;
    private final boolean reverse;
    private final boolean batchFirst;
    private final boolean after;
    private final boolean coupled;
    private final float clip;
    private final boolean peepholes;
    private final List<String> functions = new ArrayList<>();
    private final int[] lengths;
    private final Map<String, Tensor> tensors = new HashMap<>();

    Case(Op op, Random random, boolean plain) {
      this.op = op;
      steps = 1 + random.nextInt(4);
      batch = 1 + random.nextInt(3);
      inputs = 1 + random.nextInt(5);
      units = 1 + random.nextInt(9);
      directions = 1 + random.nextInt(2);
      reverse = random.nextBoolean();
      batchFirst = random.nextBoolean();
      after = op == Op.GRU && random.nextBoolean();
      coupled = !plain && op == Op.LSTM && random.nextBoolean();
      clip = !plain && random.nextBoolean() ? 0.3f : 0;
      peepholes = !plain && op == Op.LSTM && random.nextBoolean();
      boolean others = !plain && random.nextBoolean();
      for (int d = 0; d < directions; d++) {
        for (String function : op.functions) {
          functions.add(others && function.equals("Tanh") ? "Softsign" : function);
        }
      }
      lengths = random.nextBoolean() ? new int[batch] : null;
      put(random, "X", batchFirst ? batch : steps, batchFirst ? steps : batch, inputs);
      put(random, "W", directions, op.gates * units, inputs);
      put(random, "R", directions, op.gates * units, units);
      if (random.nextBoolean()) {
        put(random, "B", directions, 2 * op.gates * units);
      }
      if (lengths != null) {
        float[] values = new float[batch];
        for (int i = 0; i < batch; i++) {
          lengths[i] = 1 + random.nextInt(steps);
          values[i] = lengths[i];
        }
        tensors.put("L", Tensor.of(values, batch));
      }
      if (random.nextBoolean()) {
        put(random, "H", batchFirst ? batch : directions, batchFirst ? directions : batch, units);
        if (op == Op.LSTM) {
          put(random, "C", batchFirst ? batch : directions, batchFirst ? directions : batch, units);
        }
      }
      if (peepholes) {
        put(random, "P", directions, 3 * units);
      }
    }

    private void put(Random random, String name, int... shape) {
      int n = 1;
      for (int extent : shape) {
        n *= extent;
      }
      float[] values = new float[n];
      for (int i = 0; i < n; i++) {
        values[i] = random.nextFloat(-1, 1);
      }
      tensors.put(name, Tensor.of(values, shape));
    }

    private double at(String name, int index) {
      return tensors.containsKey(name) ? tensors.get(name).data()[index] : 0;
    }

    /// A file that gives all outputs.
    Map<String, Tensor> run() {
      StringBuilder node = new StringBuilder();
      StringBuilder graph = new StringBuilder();
      for (String name : List.of("X", "W", "R", "B", "L", "H", "C", "P")) {
        boolean there = tensors.containsKey(name);
        node.append(there ? name : "-").append(' ');
        graph.append(there ? name + (name.equals("L") ? ":7 " : " ") : "");
      }
      List<AttributeProto> attributes = new ArrayList<>();
      attributes.add(OnnxNodes.integer("hidden_size", units));
      String direction = directions == 2 ? "bidirectional" : reverse ? "reverse" : "forward";
      attributes.add(OnnxNodes.text("direction", direction));
      attributes.add(OnnxNodes.integer("layout", batchFirst ? 1 : 0));
      attributes.add(OnnxNodes.texts("activations", functions.toArray(String[]::new)));
      if (after) {
        attributes.add(OnnxNodes.integer("linear_before_reset", 1));
      }
      if (coupled) {
        attributes.add(OnnxNodes.integer("input_forget", 1));
      }
      if (clip > 0) {
        attributes.add(OnnxNodes.number("clip", clip));
      }
      String inputNames = (op == Op.LSTM ? node.toString() : node.substring(0, 12)).trim();
      String outputs = op == Op.LSTM ? "Y Y_h Y_c" : "Y Y_h";
      GraphProto proto =
          OnnxNodes.graph(
              graph.toString().trim(),
              outputs,
              OnnxNodes.node(
                  op.name(), inputNames, outputs, attributes.toArray(AttributeProto[]::new)));
      return OnnxNodes.run(14, proto, tensors);
    }

    private double function(int place, double x) {
      return switch (functions.get(place)) {
        case "Sigmoid" -> 1 / (1 + Math.exp(-x));
        case "Softsign" -> x / (1 + Math.abs(x));
        default -> Math.tanh(x);
      };
    }

    private double clipped(int place, double x) {
      return function(place, clip > 0 ? Math.clamp(x, -clip, clip) : x);
    }

    /// `x W + b` of a gate of the file, or `h R + b`.
    private double gate(int d, int gate, int unit, double[] v, boolean state) {
      int row = (d * op.gates + gate) * units + unit;
      double sum =
          at("B", d * 2 * op.gates * units + ((state ? op.gates : 0) + gate) * units + unit);
      for (int i = 0; i < v.length; i++) {
        sum += v[i] * at(state ? "R" : "W", row * v.length + i);
      }
      return sum;
    }

    private void check(Map<String, Tensor> y) {
      for (int d = 0; d < directions; d++) {
        for (int b = 0; b < batch; b++) {
          check(y, d, b);
        }
      }
    }

    private void check(Map<String, Tensor> y, int d, int b) {
      double[] h = new double[units];
      double[] c = new double[units];
      int state = (batchFirst ? b * directions + d : d * batch + b) * units;
      for (int j = 0; j < units; j++) {
        h[j] = at("H", state + j);
        c[j] = at("C", state + j);
      }
      int length = lengths == null ? steps : lengths[b];
      for (int p = 0; p < length; p++) {
        int t = d == 1 || directions == 1 && reverse ? length - 1 - p : p;
        double[] x = new double[inputs];
        for (int i = 0; i < inputs; i++) {
          x[i] = at("X", (batchFirst ? b * steps + t : t * batch + b) * inputs + i);
        }
        step(d, x, h, c);
        assertClose(h, y.get("Y"), output(t, d, b));
      }
      for (int t = length; t < steps; t++) {
        assertClose(new double[units], y.get("Y"), output(t, d, b));
      }
      assertClose(h, y.get("Y_h"), state);
      if (op == Op.LSTM) {
        assertClose(c, y.get("Y_c"), state);
      }
    }

    private int output(int t, int d, int b) {
      return (batchFirst ? (b * steps + t) * directions + d : (t * directions + d) * batch + b)
          * units;
    }

    private void assertClose(double[] expected, Tensor actual, int from) {
      for (int j = 0; j < units; j++) {
        assertEquals(expected[j], actual.data()[from + j], OFF, "unit " + j);
      }
    }

    private void step(int d, double[] x, double[] h, double[] c) {
      int f = d * op.functions.size();
      double[] before = h.clone();
      double[] reset = new double[units];
      for (int j = 0; j < units && op == Op.GRU; j++) {
        reset[j] = clipped(f, gate(d, 1, j, x, false) + gate(d, 1, j, before, true));
      }
      double[] product = new double[units];
      for (int j = 0; j < units; j++) {
        product[j] = reset[j] * before[j];
      }
      for (int j = 0; j < units; j++) {
        switch (op) {
          case RNN -> h[j] = clipped(f, gate(d, 0, j, x, false) + gate(d, 0, j, before, true));
          case GRU -> {
            double z = clipped(f, gate(d, 0, j, x, false) + gate(d, 0, j, before, true));
            double inner =
                after ? reset[j] * gate(d, 2, j, before, true) : gate(d, 2, j, product, true);
            h[j] = (1 - z) * clipped(f + 1, gate(d, 2, j, x, false) + inner) + z * before[j];
          }
          case LSTM -> {
            int p = d * 3 * units + j;
            double[] sums = new double[4];
            for (int g = 0; g < 4; g++) {
              sums[g] = gate(d, g, j, x, false) + gate(d, g, j, before, true);
            }
            double in = clipped(f, sums[0] + at("P", p) * c[j]);
            double forget = coupled ? 1 - in : clipped(f, sums[2] + at("P", p + 2 * units) * c[j]);
            c[j] = forget * c[j] + in * clipped(f + 1, sums[3]);
            double out = clipped(f, sums[1] + at("P", p + units) * c[j]);
            h[j] = out * function(f + 2, c[j]);
          }
        }
      }
    }
  }

  @Property(tries = 60)
  void whatTheKernelComputes(@ForAll @IntRange(max = 2) int op, @ForAll long seed) {
    Case what = new Case(Op.values()[op], new Random(seed), true);
    what.check(what.run());
  }

  @Property(tries = 60)
  void whatStepsOfSingleOpsCompute(@ForAll @IntRange(max = 2) int op, @ForAll long seed) {
    Case what = new Case(Op.values()[op], new Random(seed), false);
    what.check(what.run());
  }

  /// Those with parameters take them in turn.
  @Example
  void functionsWithParameters() {
    GraphProto graph =
        OnnxNodes.graph(
            "X W R",
            "Y",
            OnnxNodes.node(
                "LSTM",
                "X W R",
                "Y",
                OnnxNodes.texts("activations", "HardSigmoid", "ScaledTanh", "Affine"),
                OnnxNodes.numbers("activation_alpha", 0.25f, 1.5f, 3f),
                OnnxNodes.numbers("activation_beta", 0.4f, 0.5f, -1f)));
    Map<String, Tensor> inputs =
        Map.of(
            "X", Tensor.of(new float[] {0.8f}, 1, 1, 1),
            "W", Tensor.of(new float[] {1, -1, 2, 3}, 1, 4, 1),
            "R", Tensor.of(new float[4], 1, 4, 1));
    double in = 0.25 * 0.8 + 0.4;
    double out = 0.25 * -0.8 + 0.4;
    double cell = in * 1.5 * Math.tanh(0.5 * 2.4);
    float[] y = OnnxNodes.run(14, graph, inputs).get("Y").data();
    assertArrayEquals(new float[] {(float) (out * (3 * cell - 1))}, y, 1e-6f);
  }
}
