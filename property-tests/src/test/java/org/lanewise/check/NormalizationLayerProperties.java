package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Model;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.GroupNormalization;
import org.lanewise.nn.layer.LayerNormalization;
import org.lanewise.nn.layer.RMSNormalization;
import org.lanewise.nn.layer.UnitNormalization;

/// The layers that normalise.
class NormalizationLayerProperties implements DifferentiableContract {
  record Case(Layer layer, Shape input) {}

  /// An epsilon near to the variances: no row is ill-conditioned by chance.
  @Provide
  Arbitrary<Case> cases() {
    float epsilon = 0.1f;
    return Combinators.combine(
            Arbitraries.integers().between(0, 6),
            Sizes.between(3, 18),
            Arbitraries.integers().between(1, 4),
            Arbitraries.of(false, true),
            Arbitraries.of(false, true))
        .as(
            (kind, n, groups, scale, center) ->
                switch (kind) {
                  case 0 ->
                      new Case(new LayerNormalization(-1, epsilon, center, scale), Shape.of(2, n));
                  case 1 ->
                      new Case(
                          new LayerNormalization(-2, epsilon, center, scale), Shape.of(2, 3, n));
                  case 2 ->
                      new Case(
                          new GroupNormalization(groups, epsilon, center, scale),
                          Shape.of(2, 2, groups * ((n + 5) / 6)));
                  case 3 ->
                      new Case(new GroupNormalization(-1, epsilon, center, scale), Shape.of(5, n));
                  case 4 -> new Case(new RMSNormalization(-1, epsilon), Shape.of(n));
                  case 5 -> new Case(new RMSNormalization(-2, epsilon), Shape.of(2, 2, n));
                  default -> new Case(new UnitNormalization(), Shape.of(2, n));
                });
  }

  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return Combinators.combine(cases(), Arbitraries.longs())
        .as((c, seed) -> Networks.sample(Served.model(c.layer(), c.input(), seed), null, seed));
  }

  @Property(tries = 40)
  void servesTheSameBitsOnceSaved(@ForAll("cases") Case c, @ForAll long seed) {
    Served.check(c.layer(), c.input(), seed);
  }

  /// As the first layer: the gradient of the input is not wanted, that of the parameters is.
  @Property(tries = 40)
  void parameterGradientsDoNotDependOnInputGradients(@ForAll("cases") Case c, @ForAll long seed) {
    Served.checkWithoutInputGradients(c.layer(), c.input(), seed);
  }

  @Example
  void allocateNothing() {
    Served.checkAllocations(
        Sequential.of(
                Shape.of(3, 3, 10),
                new LayerNormalization(),
                new GroupNormalization(2),
                new GroupNormalization(-1),
                new RMSNormalization(),
                new UnitNormalization())
            .build(1));
  }

  @Example
  void haveTheDefaultsAndNamesOfKeras() {
    Model model =
        Sequential.of(
                Shape.of(4, 6),
                new LayerNormalization(),
                new GroupNormalization(3),
                new RMSNormalization())
            .build(1);
    assertEquals(
        List.of(
            "layer_normalization/gamma",
            "layer_normalization/beta",
            "group_normalization/gamma",
            "group_normalization/beta",
            "rms_normalization/scale"),
        model.graph().parameters().stream().map(Parameter::name).toList());
    assertEquals(new LayerNormalization(-1, 0.001f, true, true), new LayerNormalization());
    assertEquals(new GroupNormalization(3, 0.001f, true, true), new GroupNormalization(3));
    assertEquals(new RMSNormalization(-1, 1e-6f), new RMSNormalization());
    for (int i : new int[] {0, 2, 4}) {
      assertEquals(1, model.parameters().slice(model.graph().parameters().get(i)).toArray()[0]);
    }
  }

  @Example
  void nameWhatDoesNotFit() {
    BadInput.refused(
        () -> Sequential.of(Shape.of(6), new LayerNormalization(-2, 1, true, true)).build(1),
        "layer_normalization",
        "[6]",
        "2 or more dimensions");
    BadInput.refused(
        () -> Sequential.of(Shape.of(6), new RMSNormalization(-2, 1)).build(1),
        "rms_normalization",
        "[6]",
        "2 or more dimensions");
    BadInput.refused(
        () -> Sequential.of(Shape.of(3, 10), new GroupNormalization(4)).build(1),
        "group_normalization",
        "[3, 10]",
        "4 groups");
    GraphBuilder graph = new GraphBuilder();
    BadInput.refused(
        () -> new UnitNormalization().build(graph, graph.input("x", Shape.of())),
        "unit_normalization",
        "scalar");
    BadInput.refused(() -> new LayerNormalization(0, 1, true, true), "axis", "0", "-1");
    BadInput.refused(() -> new LayerNormalization(-1, -1, true, true), "epsilon", "-1");
    BadInput.refused(() -> new RMSNormalization(-1, Float.NaN), "epsilon", "NaN");
    BadInput.refused(() -> new GroupNormalization(0), "groups", "0");
    BadInput.refused(
        () ->
            graph.add(
                "ln",
                new org.lanewise.nn.op.LayerNormalization(-1, 1, true, true),
                List.of(new Dense(4).build(graph, graph.input("z", Shape.of(3)))),
                List.of()),
        "ln (LayerNormalization)",
        "[]",
        "[[4], [4]]");
  }
}
