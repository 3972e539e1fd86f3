package org.lanewise.nn.fusion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lanewise.kernels.Activation;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.MatMul;
import org.lanewise.nn.op.Softmax;
import org.lanewise.nn.op.Where;

/// Attention in its single steps: 2 samples, 3 heads of 4 elements, 5 queries, 6 keys.
class AttentionFusionTest {
  private static final int BATCH = 2;
  private static final int HEADS = 3;
  private static final int STEPS = 5;
  private static final int KEYS = 6;

  private final Fused g = new Fused();
  private final Value q = split(g.input(BATCH, STEPS, HEADS * 4), STEPS);
  private final Value k = split(g.input(BATCH, KEYS, HEADS * 4), KEYS);
  private final Value v = split(g.input(BATCH, KEYS, HEADS * 2), KEYS);

  private Value split(Value x, int steps) {
    return g.reshape(x, BATCH, steps, HEADS, x.shape().dim(-1) / HEADS);
  }

  private Value heads(Value x) {
    return g.transpose(x, 0, 2, 1, 3);
  }

  private Value product(Value a, Value b) {
    return g.op(new MatMul(false, false), a, b);
  }

  private Value scores() {
    return product(heads(q), g.transpose(k, 0, 2, 3, 1));
  }

  private Value softmax(Value x) {
    return g.op(new Softmax(-1), x);
  }

  private Value result(Value weights) {
    return g.reshape(heads(product(weights, heads(v))), BATCH, STEPS, HEADS * 2);
  }

  private void fires(Value y, String... before) {
    List<String> ops = new ArrayList<>(List.of(before));
    ops.add("TimeDistributed");
    assertEquals(ops, g.ops(y));
  }

  private void staysAsItIs(Value... y) {
    assertEquals(false, g.ops(y).contains("TimeDistributed"));
  }

  @Test
  void withAMask() {
    Value mask = g.input(BATCH, 1, 1, KEYS);
    fires(result(softmax(g.add(g.over(scores(), g.number(2)), mask))));
    fires(result(softmax(g.add(mask, g.times(g.number(0.5), scores())))));
  }

  @Test
  void withAMaskForEachHeadAndQuery() {
    Value mask = g.input(BATCH, HEADS, STEPS, KEYS);
    fires(result(softmax(g.add(scores(), mask))));
  }

  @Test
  void withAMaskThatWhereMakesOfTruths() {
    Value truths = g.constant(Shape.of(BATCH, 1, 1, KEYS), 1, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1);
    Value mask = g.op(new Where(), truths, g.number(0), g.number(Float.NEGATIVE_INFINITY));
    fires(result(softmax(g.add(scores(), mask))), "Where");
  }

  @Test
  void withoutAMask() {
    fires(result(softmax(g.times(scores(), g.number(0.5)))));
    fires(result(softmax(scores())));
  }

  @Test
  void withTheScaleAtQueriesAndKeys() {
    Value root = g.number(0.7);
    Value scaled = g.over(heads(q), g.number(1.4));
    Value keys = g.times(g.transpose(k, 0, 2, 3, 1), root);
    fires(result(softmax(product(scaled, keys))));
  }

  @Test
  void withKeysThatAreTransposedTwice() {
    Value keys = g.transpose(heads(k), 0, 1, 3, 2);
    fires(result(softmax(product(heads(q), keys))));
  }

  @Test
  void withAProductThatTransposesTheKeys() {
    fires(result(softmax(g.op(new MatMul(false, true), heads(q), heads(k)))));
  }

  @Test
  void notWithAnotherSoftmaxOrFunction() {
    staysAsItIs(result(g.op(new Softmax(-2), scores())));
    staysAsItIs(result(g.activate(Activation.SIGMOID, scores())));
  }

  @Test
  void notWithAMaskOfAnotherShape() {
    staysAsItIs(result(softmax(g.add(scores(), g.input(1, 1, STEPS, KEYS)))));
    staysAsItIs(result(softmax(g.add(scores(), g.input(STEPS, KEYS)))));
    staysAsItIs(result(softmax(g.add(scores(), g.input(BATCH, 1, STEPS, 1)))));
  }

  @Test
  void notWithAScaleForEachElement() {
    staysAsItIs(result(softmax(g.times(scores(), g.constant(STEPS, KEYS)))));
  }

  @Test
  void notWithHeadsInAnotherPlace() {
    Value weights = softmax(scores());
    Value y = g.transpose(product(weights, heads(v)), 0, 2, 3, 1);
    staysAsItIs(g.reshape(y, BATCH, STEPS, HEADS * 2));
    Value apart = g.reshape(g.input(BATCH, KEYS, HEADS * 2), BATCH, HEADS, KEYS, 2);
    y = heads(product(weights, apart));
    staysAsItIs(g.reshape(y, BATCH, STEPS, HEADS * 2));
  }

  @Test
  void notWhereOthersReadAStep() {
    Value weights = softmax(scores());
    Value y = result(weights);
    staysAsItIs(y, weights);
    staysAsItIs(y, g.activate(Activation.TANH, weights));
  }
}
