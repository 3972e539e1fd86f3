package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.lanewise.nn.onnx.Tensor;
import org.lanewise.nn.onnx.UnsupportedNodesException;

/// Single ONNX operators against their definitions.
class OnnxOperatorProperties {
  private static float[] bytes(SplittableRandom random, int n, int least) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      // Now and then the ends of the range, whose products are the largest.
      values[i] =
          switch (random.nextInt(4)) {
            case 0 -> least;
            case 1 -> least + 255;
            default -> least + random.nextInt(256);
          };
    }
    return values;
  }

  private static float[] run(NodeProto node, Map<String, Tensor> inputs, TensorProto... known) {
    GraphProto.Builder graph =
        OnnxNodes.graph(String.join(" ", inputs.keySet()), "y", node).toBuilder();
    graph.addAllInitializer(List.of(known));
    return OnnxNodes.run(13, graph.build(), inputs).get("y").data();
  }

  @Example
  void zerosAreQuantisedToZeros() {
    GraphProto graph =
        OnnxNodes.graph(
            "x", "y:2 scale zero:2", OnnxNodes.node("DynamicQuantizeLinear", "x", "y scale zero"));
    Map<String, Tensor> y = OnnxNodes.run(13, graph, Map.of("x", Tensor.of(new float[3], 3)));
    assertArrayEquals(new float[3], y.get("y").data());
    assertArrayEquals(new float[] {1}, y.get("scale").data());
    assertArrayEquals(new float[] {0}, y.get("zero").data());
  }

  /// From before the first element down: that element alone.
  @Example
  void slicesBeginWithinTheAxis() {
    Map<String, Tensor> x = Map.of("x", Tensor.of(new float[] {1, 2, 3}, 3));
    TensorProto[] known = {longs("s", -9), longs("e", -9), longs("a", 0), longs("d", -1)};
    assertArrayEquals(new float[] {1}, run(OnnxNodes.node("Slice", "x s e a d", "y"), x, known));
  }

  private static TensorProto longs(String name, long value) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.INT64_VALUE)
        .addDims(1)
        .addInt64Data(value)
        .build();
  }

  /// The places of more elements are not exact in floats.
  @Example
  void refusesPlacesInLargeTensors() {
    NodeProto node = OnnxNodes.node("GatherElements", "x t", "y");
    GraphProto graph = OnnxNodes.graph("x t:7", "y", node);
    Map<String, Tensor> in = new HashMap<>();
    in.put("x", Tensor.of(new float[4097 << 12], 4097, 1 << 12));
    in.put("t", Tensor.of(new long[] {4096}, 1, 1));
    Exception e = assertThrows(UnsupportedNodesException.class, () -> OnnxNodes.run(13, graph, in));
    assertTrue(e.getMessage().contains("16781312 elements"), e::getMessage);
  }

  @Example
  void betaOfZeroReadsNothing() {
    Tensor one = Tensor.of(new float[] {2}, 1, 1);
    Tensor nan = Tensor.of(new float[] {Float.NaN}, 1, 1);
    NodeProto gemm = OnnxNodes.node("Gemm", "a b c", "y", OnnxNodes.number("beta", 0));
    assertArrayEquals(new float[] {4}, run(gemm, Map.of("a", one, "b", one, "c", nan)));
  }

  @Example
  void logarithmsOfSumsMayBeInfinite() {
    float inf = Float.POSITIVE_INFINITY;
    Tensor x = Tensor.of(new float[] {-inf, -inf, 1, inf, 0, 0}, 3, 2);
    NodeProto node = OnnxNodes.node("ReduceLogSumExp", "x", "y", OnnxNodes.integers("axes", 1L));
    float[] expected = {-inf, inf, (float) Math.log(2)};
    assertArrayEquals(expected, run(node, Map.of("x", x)), 1e-7f);
  }

  @Example
  void lossesLeaveOtherClassesOut() {
    float inf = Float.POSITIVE_INFINITY;
    GraphProto graph =
        OnnxNodes.graph("x t:7", "y", OnnxNodes.node("NegativeLogLikelihoodLoss", "x t", "y"));
    Map<String, Tensor> in = new HashMap<>();
    in.put("x", Tensor.of(new float[] {-0.5f, -inf, -inf, -0.25f}, 2, 2));
    in.put("t", Tensor.of(new long[] {0, 1}, 2));
    assertArrayEquals(new float[] {0.375f}, OnnxNodes.run(13, graph, in).get("y").data());
    in.put("t", Tensor.of(new long[] {0, 0}, 2));
    assertArrayEquals(new float[] {inf}, OnnxNodes.run(13, graph, in).get("y").data());
  }

  /// Over more terms than a float can add up exactly by itself, and at the worst all of one sign.
  /// The sums are rounded to floats, as all numbers are here.
  @Property(tries = 40)
  void productsOfBytesAreExact(
      @ForAll @IntRange(min = 1, max = 4) int m,
      @ForAll @IntRange(min = 1, max = 20) int n,
      @ForAll @IntRange(min = 1, max = 1600) int k,
      @ForAll boolean known,
      @ForAll boolean worst,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] a = bytes(random, m * k, 0);
    float[] b = bytes(random, k * n, -128);
    float za = worst ? 0 : random.nextInt(256);
    float zb = worst ? -128 : random.nextInt(256) - 128;
    for (int i = 0; i < a.length && worst; i++) {
      a[i] = 255 - random.nextInt(3);
    }
    for (int i = 0; i < b.length && worst; i++) {
      b[i] = 127 - random.nextInt(3);
    }
    GraphProto.Builder graph =
        OnnxNodes.graph("a:2 za:2 zb:3", "y:6", OnnxNodes.node("MatMulInteger", "a b za zb", "y"))
            .toBuilder();
    Map<String, Tensor> inputs = new HashMap<>();
    inputs.put("a", Tensor.of(a, m, k));
    inputs.put("za", Tensor.of(new float[] {za}));
    inputs.put("zb", Tensor.of(new float[] {zb}));
    if (known) {
      graph.addInitializer(OnnxNodes.bytes("b", b, k, n));
    } else {
      graph.addInput(OnnxNodes.value("b:3"));
      inputs.put("b", Tensor.of(b, k, n));
    }
    float[] y = OnnxNodes.run(13, graph.build(), inputs).get("y").data();
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        long sum = 0;
        for (int t = 0; t < k; t++) {
          sum += (long) (a[i * k + t] - za) * (long) (b[t * n + j] - zb);
        }
        assertEquals((float) sum, y[i * n + j]);
      }
    }
  }

  @Property(tries = 20)
  void convolutionsOfBytesAreExact(
      @ForAll @IntRange(min = 1, max = 200) int channels, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] x = bytes(random, channels * 5, 0);
    float[] w = bytes(random, 2 * channels * 3, -128);
    float zero = random.nextInt(256);
    GraphProto graph =
        OnnxNodes.graph("x:2 z:2", "y:6", OnnxNodes.node("ConvInteger", "x w z", "y")).toBuilder()
            .addInitializer(OnnxNodes.bytes("w", w, 2, channels, 3))
            .build();
    Map<String, Tensor> inputs =
        Map.of("x", Tensor.of(x, 1, channels, 5), "z", Tensor.of(new float[] {zero}));
    float[] y = OnnxNodes.run(13, graph, inputs).get("y").data();
    for (int filter = 0; filter < 2; filter++) {
      for (int at = 0; at < 3; at++) {
        long sum = 0;
        for (int channel = 0; channel < channels; channel++) {
          for (int tap = 0; tap < 3; tap++) {
            float v = x[channel * 5 + at + tap] - zero;
            sum += (long) v * (long) w[(filter * channels + channel) * 3 + tap];
          }
        }
        assertEquals((float) sum, y[filter * 3 + at]);
      }
    }
  }

  /// With places by rows and by columns, padding, strides, dilations, and half windows at the end.
  @Property(tries = 100)
  void placesOfTheLargest(
      @ForAll @IntRange(min = 4, max = 9) int h,
      @ForAll @IntRange(min = 4, max = 9) int w,
      @ForAll boolean byColumns,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] window = {1 + random.nextInt(2), 1 + random.nextInt(2)};
    int[] stride = {1 + random.nextInt(3), 1 + random.nextInt(3)};
    int[] dilation = {1 + random.nextInt(2), 1 + random.nextInt(2)};
    int[] pad = {random.nextInt(window[0]), random.nextInt(window[1])};
    float[] x = new float[2 * 2 * h * w];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextInt(-5, 5);
    }
    NodeProto node =
        OnnxNodes.node(
            "MaxPool",
            "x",
            "y places",
            OnnxNodes.integers("kernel_shape", (long) window[0], (long) window[1]),
            OnnxNodes.integers("strides", (long) stride[0], (long) stride[1]),
            OnnxNodes.integers("dilations", (long) dilation[0], (long) dilation[1]),
            OnnxNodes.integers("pads", (long) pad[0], (long) pad[1], (long) pad[0], (long) pad[1]),
            OnnxNodes.integer("storage_order", byColumns ? 1 : 0));
    Map<String, Tensor> result =
        OnnxNodes.run(
            12, OnnxNodes.graph("x", "y places:7", node), Map.of("x", Tensor.of(x, 2, 2, h, w)));
    int[] shape = result.get("y").shape();
    float[] y = result.get("y").data();
    float[] places = result.get("places").data();
    for (int o = 0; o < y.length; o++) {
      int image = o / shape[3] / shape[2];
      int row = o / shape[3] % shape[2] * stride[0] - pad[0];
      int column = o % shape[3] * stride[1] - pad[1];
      float best = Float.NEGATIVE_INFINITY;
      int place = -1;
      for (int i = 0; i < window[0]; i++) {
        for (int j = 0; j < window[1]; j++) {
          int r = row + i * dilation[0];
          int c = column + j * dilation[1];
          boolean inside = r >= 0 && r < h && c >= 0 && c < w;
          if (inside && x[(image * h + r) * w + c] > best) {
            best = x[(image * h + r) * w + c];
            place = image * h * w + (byColumns ? c * h + r : r * w + c);
          }
        }
      }
      assertEquals(best, y[o]);
      assertEquals(place, (int) places[o]);
    }
  }

  private static Map<String, Tensor> step(String op, int steps, AttributeProto... attributes) {
    NodeProto node =
        OnnxNodes.node(
                op,
                op.equals("Adam") ? "r t x1 x2 g1 g2 v1 v2 h1 h2" : "r t x1 x2 g1 g2 v1 v2",
                op.equals("Adam") ? "a1 a2 b1 b2 c1 c2" : "a1 a2 b1 b2",
                attributes)
            .toBuilder()
            .setDomain(OnnxNodes.TRAINING)
            .build();
    String inputs = "r t:7 x1 x2 g1 g2 v1 v2" + (op.equals("Adam") ? " h1 h2" : "");
    String outputs = "a1 a2 b1 b2" + (op.equals("Adam") ? " c1 c2" : "");
    Map<String, Tensor> tensors = new HashMap<>();
    tensors.put("r", Tensor.of(new float[] {0.1f}));
    tensors.put("t", Tensor.of(new long[] {steps}));
    tensors.put("x1", Tensor.of(new float[] {2}, 1));
    tensors.put("x2", Tensor.of(new float[] {1, -3}, 2));
    tensors.put("g1", Tensor.of(new float[] {-1}, 1));
    tensors.put("g2", Tensor.of(new float[] {4, 0.5f}, 2));
    tensors.put("v1", Tensor.of(new float[] {0.5f}, 1));
    tensors.put("v2", Tensor.of(new float[] {0.25f, 1}, 2));
    if (op.equals("Adam")) {
      tensors.put("h1", Tensor.of(new float[] {0.75f}, 1));
      tensors.put("h2", Tensor.of(new float[] {2, 3}, 2));
    }
    return OnnxNodes.run(13, OnnxNodes.graph(inputs, outputs, node), tensors);
  }

  /// Enlarges an axis, puts something round it, or a constant behind it.
  private static NodeProto mover(String kind, int axis) {
    if (kind.equals("resize")) {
      Float[] scales = {1f, 1f, 1f, 1f};
      scales[axis] = 2.5f;
      return OnnxNodes.node("Upsample", "v", "y", OnnxNodes.numbers("scales", scales));
    }
    if (kind.equals("concat")) {
      return OnnxNodes.node("Concat", "v w", "y", OnnxNodes.integer("axis", axis));
    }
    Long[] pads = {0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L};
    pads[axis] = kind.equals("constant") ? -1L : 1L;
    pads[axis + 4] = 2L;
    return OnnxNodes.node(
        "Pad",
        "v",
        "y",
        OnnxNodes.integers("pads", pads),
        OnnxNodes.text("mode", kind),
        OnnxNodes.number("value", 3));
  }

  /// A pooling over windows of one element changes nothing, but leaves the channels last.
  @Property
  void movesAreTheSameWithTheChannelsLast(
      @ForAll @IntRange(max = 3) int axis, @ForAll @IntRange(max = 4) int kind) {
    float[] x = new float[3 * 4 * 5 * 6];
    for (int i = 0; i < x.length; i++) {
      x[i] = i;
    }
    NodeProto mover =
        mover(List.of("resize", "constant", "edge", "reflect", "concat").get(kind), axis);
    NodeProto pool =
        OnnxNodes.node("MaxPool", "x", "v", OnnxNodes.integers("kernel_shape", 1L, 1L));
    Map<String, Tensor> inputs = Map.of("x", Tensor.of(x, 3, 4, 5, 6));
    TensorProto w = OnnxNodes.bytes("w", x, 3, 4, 5, 6);
    GraphProto.Builder last = OnnxNodes.graph("x", "y", pool, mover).toBuilder();
    GraphProto.Builder first = OnnxNodes.graph("v", "y", mover).toBuilder();
    if (kind == 4) {
      last.addInitializer(w);
      first.addInitializer(w);
    }
    Tensor y = OnnxNodes.run(9, last.build(), inputs).get("y");
    Tensor expected = OnnxNodes.run(9, first.build(), Map.of("v", inputs.get("x"))).get("y");
    assertArrayEquals(expected.shape(), y.shape());
    assertArrayEquals(expected.data(), y.data());
  }

  private static void check(double expected, Tensor actual, int i) {
    assertEquals(expected, actual.data()[i], 1e-6 * Math.max(1, Math.abs(expected)));
  }

  @Example
  void stepsOfAdagrad() {
    Map<String, Tensor> y =
        step(
            "Adagrad",
            4,
            OnnxNodes.number("decay_factor", 0.5f),
            OnnxNodes.number("epsilon", 0.01f),
            OnnxNodes.number("norm_coefficient", 0.1f));
    double[] x = {2, 1, -3};
    double[] g = {-1 + 0.2, 4 + 0.1, 0.5 - 0.3};
    double[] h = {0.5, 0.25, 1};
    for (int i = 0; i < 3; i++) {
      double sum = h[i] + g[i] * g[i];
      String n = i == 0 ? "1" : "2";
      check(x[i] - 0.1 / 3 * g[i] / (Math.sqrt(sum) + 0.01), y.get("a" + n), Math.max(0, i - 1));
      check(sum, y.get("b" + n), Math.max(0, i - 1));
    }
  }

  @Example
  void stepsOfMomentum() {
    for (int steps : new int[] {0, 7}) {
      for (String mode : new String[] {"standard", "nesterov"}) {
        Map<String, Tensor> y =
            step(
                "Momentum",
                steps,
                OnnxNodes.number("alpha", 0.9f),
                OnnxNodes.number("beta", 0.2f),
                OnnxNodes.number("norm_coefficient", 0),
                OnnxNodes.text("mode", mode));
        double beta = steps == 0 ? 1 : 0.2;
        double v = 0.9 * 0.25 + beta * 4;
        check(v, y.get("b2"), 0);
        check(1 - 0.1 * (mode.equals("standard") ? v : 4 + 0.9 * v), y.get("a2"), 0);
      }
    }
  }

  @Example
  void stepsOfAdam() {
    for (int steps : new int[] {0, 3}) {
      Map<String, Tensor> y =
          step(
              "Adam",
              steps,
              OnnxNodes.number("alpha", 0.8f),
              OnnxNodes.number("beta", 0.9f),
              OnnxNodes.number("epsilon", 0.001f),
              OnnxNodes.number("norm_coefficient_post", 0.01f));
      double v = 0.8 * 1 + 0.2 * 0.5;
      double h = 0.9 * 3 + 0.1 * 0.25;
      double rate = steps == 0 ? 0.1 : 0.1 * Math.sqrt(1 - 0.729) / (1 - 0.512);
      check(v, y.get("b2"), 1);
      check(h, y.get("c2"), 1);
      check(0.99 * (-3 - rate * v / (Math.sqrt(h) + 0.001)), y.get("a2"), 1);
    }
  }

  @Example
  void theBestOfAnAxis() {
    GraphProto graph =
        OnnxNodes.graph(
            "x k:7",
            "y places:7",
            OnnxNodes.node(
                "TopK",
                "x k",
                "y places",
                OnnxNodes.integer("axis", 0),
                OnnxNodes.integer("largest", 0)));
    Map<String, Tensor> y =
        OnnxNodes.run(
            11,
            graph,
            Map.of(
                "x", Tensor.of(new float[] {3, 1, 2, 9, 1, 5}, 3, 2),
                "k", Tensor.of(new long[] {2}, 1)));
    assertArrayEquals(new int[] {2, 2}, y.get("y").shape());
    assertArrayEquals(new float[] {1, 1, 2, 5}, y.get("y").data());
    assertArrayEquals(new float[] {2, 0, 1, 2}, y.get("places").data());
  }
}
