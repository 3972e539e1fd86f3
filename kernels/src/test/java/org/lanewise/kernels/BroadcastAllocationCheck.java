package org.lanewise.kernels;

import java.util.LinkedHashMap;
import java.util.Map;

/// Operations of two operands, comparisons, choices and roundings in turn, over shapes with and
/// without a partial vector, allocate nothing once they are compiled.
class BroadcastAllocationCheck implements AllocationCheck {
  private static final int[] COLS = {64, 3, 67, 10};
  private static final int ROWS = 5;
  private static final int MOST = 2 * ROWS * 67;

  private interface Op {
    void run(int shape);
  }

  private final float[] x = new float[MOST];
  private final float[] y = new float[MOST];
  private final float[] dy = new float[MOST];
  private final float[] dx = new float[MOST];
  private final float[] dz = new float[MOST];
  private final boolean[] mask = new boolean[MOST];

  private Map<String, Op> ops() {
    Map<String, Op> ops = new LinkedHashMap<>();
    for (Binary f : Binary.values()) {
      ops.put(f + "", s -> f.forward(COLS[s], x, 0, y, 0, dx, 0));
      ops.put(f + " backward", s -> f.backward(COLS[s], x, 0, y, 0, dy, 0, dx, 0, dz, 0));
    }
    for (Compare f : Compare.values()) {
      ops.put(f + "", s -> f.forward(COLS[s], x, 0, y, 0, mask, 0));
    }
    for (Stepwise f : Stepwise.values()) {
      ops.put(f + "", s -> f.forward(COLS[s], x, 0, dx, 0));
    }
    ops.put("where", s -> Where.forward(COLS[s], mask, 0, x, 0, y, 0, dx, 0));
    for (int form = 0; form < 4; form++) {
      Broadcast[] two = new Broadcast[COLS.length];
      Broadcast[] three = new Broadcast[COLS.length];
      for (int s = 0; s < COLS.length; s++) {
        int[] full = {2, ROWS, COLS[s]};
        int[] part =
            switch (form) {
              case 0 -> new int[] {COLS[s]};
              case 1 -> new int[] {ROWS, 1};
              case 2 -> new int[] {2, 1, COLS[s]};
              default -> new int[] {};
            };
        two[s] = form % 2 == 0 ? Broadcast.of(full, part) : Broadcast.of(part, full);
        three[s] = Broadcast.of(form < 2 ? full : part, part, form < 2 ? part : full);
      }
      for (Binary f : Binary.values()) {
        ops.put(f + " of form " + form, s -> f.forward(two[s], x, 0, y, 0, dx, 0));
        ops.put(
            f + " backward of form " + form,
            s -> f.backward(two[s], x, 0, y, 0, dy, 0, dx, 0, dz, 0));
      }
      for (Compare f : Compare.values()) {
        ops.put(f + " of form " + form, s -> f.forward(two[s], x, 0, y, 0, mask, 0));
      }
      ops.put("where of form " + form, s -> Where.forward(three[s], mask, 0, x, 0, y, 0, dx, 0));
      ops.put(
          "where backward of form " + form,
          s -> Where.backward(three[s], mask, 0, dy, 0, dx, 0, dz, 0));
    }
    return ops;
  }

  @Override
  public void nothingOnceCompiled() {
    RandomFill.uniform(1, MOST, -3, 3, x, 0);
    RandomFill.uniform(2, MOST, 0, 1, y, 0);
    RandomFill.uniform(3, MOST, 0, 1, dy, 0);
    Map<String, Op> ops = ops();
    for (int i = 0; i < 6_000; i++) {
      int shape = i % COLS.length;
      ops.values().forEach(op -> op.run(shape));
    }
    Allocations.assertNone(ops, BroadcastAllocationCheck::round);
  }

  private static void round(Op op) {
    for (int i = 0; i < 400; i++) {
      op.run(i % COLS.length);
    }
  }
}
