package org.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// How axes join, so that the inner loops are as long as they can be.
class BroadcastTest {
  private static void check(
      Broadcast broadcast, int blocks, int rows, int n, int[] rowSteps, int[] steps) {
    assertEquals(blocks, broadcast.outer.count(), "blocks");
    assertEquals(rows, broadcast.rows, "rows");
    assertEquals(n, broadcast.n, "n");
    for (int x = 0; x < rowSteps.length; x++) {
      assertEquals(rowSteps[x], broadcast.rowSteps[x], "row step of operand " + x);
      assertEquals(steps[x], broadcast.steps[x], "step of operand " + x);
    }
  }

  @Test
  void equalShapesAreOneRow() {
    int[] shape = {3, 1, 4, 5};
    Broadcast same = Broadcast.of(shape, shape);
    check(same, 1, 1, 60, new int[] {0, 0, 0}, new int[] {1, 1, 1});
    assertTrue(same.isWhole(Broadcast.A));
    check(
        Broadcast.of(new int[] {60}, new int[] {1, 60}),
        1,
        1,
        60,
        new int[] {0, 0, 0},
        new int[] {1, 1, 1});
  }

  @Test
  void valuesAreOneRowToo() {
    Broadcast one = Broadcast.of(new int[] {3, 4, 5}, new int[] {});
    check(one, 1, 1, 60, new int[] {0, 0, 0}, new int[] {1, 0, 1});
    assertFalse(one.isWhole(Broadcast.B));
    check(
        Broadcast.of(new int[] {}, new int[] {1, 1}),
        1,
        1,
        1,
        new int[] {0, 0, 0},
        new int[] {1, 1, 1});
  }

  @Test
  void neighboursJoin() {
    check(
        Broadcast.of(new int[] {8, 16, 32, 32}, new int[] {16, 1, 1}),
        8,
        16,
        1024,
        new int[] {1024, 1, 1024},
        new int[] {1, 0, 1});
    check(
        Broadcast.of(new int[] {6, 7, 8, 9}, new int[] {8, 9}),
        1,
        42,
        72,
        new int[] {72, 0, 72},
        new int[] {1, 1, 1});
    check(
        Broadcast.of(new int[] {6, 7, 1}, new int[] {1, 1, 9}),
        1,
        42,
        9,
        new int[] {1, 0, 9},
        new int[] {0, 1, 1});
  }

  @Test
  void offsetsOfBlocks() {
    // [2, 4, 3, 6, 5] of which a lacks axes 1 and 3, and b axes 0, 2 and 4.
    Broadcast broadcast = Broadcast.of(new int[] {2, 1, 3, 1, 5}, new int[] {4, 1, 6, 1});
    check(broadcast, 24, 6, 5, new int[] {0, 1, 5}, new int[] {1, 0, 1});
    int block = 1 * 12 + 3 * 3 + 2;
    assertEquals(1 * 15 + 2 * 5, broadcast.outer.offset(Broadcast.A, block));
    assertEquals(3 * 6, broadcast.outer.offset(Broadcast.B, block));
    assertEquals(block * 30, broadcast.outer.offset(Broadcast.RESULT, block));
  }

  @Test
  void sumsRunOverTheRepeatedAxes() {
    Broadcast channels = Broadcast.of(new int[] {8, 16, 32, 32}, new int[] {16, 1, 1});
    Broadcast.Sums sums = channels.sums(Broadcast.B);
    assertEquals(16, sums.kept().count());
    assertEquals(1, sums.blocks().count());
    assertEquals(8, sums.rows());
    assertEquals(16 * 1024, sums.rowSteps()[Broadcast.RESULT]);
    assertEquals(3, sums.kept().offset(Broadcast.B, 3));
    assertEquals(3 * 1024, sums.kept().offset(Broadcast.RESULT, 3));
  }

  @Test
  void shapesAreTheCallers() {
    int[] a = {2, 3};
    Broadcast broadcast = Broadcast.of(a, new int[] {3});
    a[0] = 7;
    broadcast.shape()[1] = 9;
    assertArrayEquals(new int[] {2, 3}, broadcast.shape());
    assertEquals("a and b to [2, 3]", broadcast.toString());
  }
}
