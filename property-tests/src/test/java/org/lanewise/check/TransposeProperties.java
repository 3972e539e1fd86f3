package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.lanewise.kernels.Copy;
import org.lanewise.kernels.Transpose;

/// What moves elements: transposes of any number of axes, and copies of matrices.
class TransposeProperties {
  @Property(tries = 200)
  void putsEachElementWhereItsIndexSays(
      @ForAll @IntRange(max = 5) int rank,
      @ForAll @IntRange(max = 3) int batch,
      @ForAll long seed) {
    Random random = new Random(seed);
    int[] shape = new int[rank];
    for (int d = 0; d < rank; d++) {
      shape[d] = rank < 3 ? 1 + random.nextInt(40) : 1 + random.nextInt(5);
    }
    List<Integer> order = Arrays.asList(IntStream.range(0, rank).boxed().toArray(Integer[]::new));
    Collections.shuffle(order, random);
    int[] permutation = order.stream().mapToInt(Integer::intValue).toArray();
    int size = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    float[] x = Points.uniform(batch * size + 3, -1, 1, seed);
    float[] y = new float[batch * size + 2];
    Arrays.fill(y, 7);
    Transpose plan = Transpose.of(shape, permutation);
    plan.forward(batch, x, 3, y, 1);
    int[] to = plan.shape();
    for (int i = 0; i < batch * size; i++) {
      int rest = i % size;
      int[] index = new int[rank];
      for (int d = rank - 1; d >= 0; d--) {
        index[permutation[d]] = rest % to[d];
        rest /= to[d];
      }
      int from = i / size;
      for (int d = 0; d < rank; d++) {
        from = from * shape[d] + index[d];
      }
      assertEquals(x[3 + from], y[1 + i]);
    }
    assertEquals(7, y[0]);
    assertEquals(7, y[y.length - 1]);
    float[] back = new float[batch * size];
    plan.inverse().forward(batch, y, 1, back, 0);
    assertArrayEquals(Arrays.copyOfRange(x, 3, x.length), back);
  }

  @Example
  void refusesWhatIsNoPermutationAndArraysThatDoNotFit() {
    BadInput.refused(() -> Transpose.of(new int[] {2, 3}, 0), "permutation", "[0]", "0 to 1");
    BadInput.refused(() -> Transpose.of(new int[] {2, 3}, 0, 0), "permutation", "[0, 0]");
    BadInput.refused(() -> Transpose.of(new int[] {2, 3}, 0, 2), "permutation", "[0, 2]");
    BadInput.refused(() -> Transpose.of(new int[] {2, 0}, 0, 1), "shape", "[2, 0]");
    BadInput.refused(() -> Transpose.of(new int[] {1 << 16, 1 << 16}, 0, 1), "shape", "2^31");
    BadInput.refused(() -> Transpose.of(null, 0), "shape is null");
    Transpose plan = Transpose.of(new int[] {2, 3}, 1, 0);
    float[] x = new float[12];
    BadInput.refused(() -> plan.forward(-1, x, 0, x, 0), "batch", "-1");
    BadInput.refused(() -> plan.forward(1, x, 7, x, 0), "x ", "12");
    BadInput.refused(() -> plan.forward(1, x, 0, new float[5], 0), "y ", "5");
    BadInput.refused(() -> plan.forward(1, x, 0, x, 5), "overlap");
  }

  @Property(tries = 100)
  void copiesRowsAndLeavesWhatLiesBetween(
      @ForAll @IntRange(max = 5) int rows,
      @ForAll @IntRange(max = 20) int cols,
      @ForAll @IntRange(max = 3) int padding,
      @ForAll boolean repeated,
      @ForAll long seed) {
    int ldx = repeated ? 0 : Math.max(1, cols + 3 - padding);
    int ldy = Math.max(1, cols + padding);
    float[] x = Points.uniform(rows * (cols + 3) + cols + 4, -1, 1, seed);
    float[] y = new float[rows * ldy + 3];
    Arrays.fill(y, 7);
    Copy.rows(rows, cols, x, 1, ldx, y, 2, ldy);
    for (int i = 0; i < y.length; i++) {
      int row = Math.floorDiv(i - 2, ldy);
      int col = Math.floorMod(i - 2, ldy);
      boolean inside = row >= 0 && row < rows && col < cols;
      assertEquals(inside ? x[1 + row * ldx + col] : 7, y[i]);
    }
  }

  @Example
  void refusesBadCopies() {
    float[] x = new float[12];
    float[] y = new float[12];
    BadInput.refused(() -> Copy.rows(-1, 2, x, 0, 2, y, 0, 2), "rows ", "-1");
    BadInput.refused(() -> Copy.rows(2, -1, x, 0, 2, y, 0, 2), "cols ", "-1");
    BadInput.refused(() -> Copy.rows(2, 3, x, 0, 2, y, 0, 3), "leading dimension of x", "2", "3");
    BadInput.refused(() -> Copy.rows(2, 3, x, 0, 3, y, 0, 0), "leading dimension of y", "0", "3");
    BadInput.refused(() -> Copy.rows(2, 3, x, 7, 3, y, 0, 3), "x ", "12", "7");
    BadInput.refused(() -> Copy.rows(2, 3, x, 0, 3, x, 5, 3), "overlap");
    BadInput.refused(() -> Copy.rows(2, 3, x, 0, 6, x, 2, 6), "overlap");
    Copy.rows(2, 3, x, 0, 6, x, 3, 6); // interleaved
    Copy.rows(0, 2, new float[0], 0, 2, new float[0], 2, 4); // the second part of nothing
  }
}
