package org.lanewise.check;

import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.lanewise.kernels.Backend;

/// Generators of sizes at which blocked and vectorised loops go wrong: 0, 1, and one below, at and
/// above every boundary a kernel may have.
///
/// The boundaries are multiples of the lane count of this JVM ([Backend#lanes()]) and of the wider
/// ones (4, 8 and 16), the heights of register tiles (2 to 14 rows), and the depths and widths of
/// cache blocks (up to 1024).
public final class Sizes {
  private static final int LARGEST = 1040;

  private static final List<Integer> AWKWARD = awkward();

  private Sizes() {}

  private static List<Integer> awkward() {
    TreeSet<Integer> sizes = new TreeSet<>();
    for (int n = 0; n <= 17; n++) {
      sizes.add(n);
    }
    for (int lanes : new int[] {Backend.lanes(), 4, 8, 16}) {
      for (int multiple : new int[] {1, 2, 3, 4, 6, 8}) {
        bracket(sizes, lanes * multiple);
      }
    }
    for (int block : new int[] {256, 384, 512, 1024}) {
      bracket(sizes, block);
    }
    return List.copyOf(sizes);
  }

  private static void bracket(TreeSet<Integer> sizes, int boundary) {
    sizes.add(Math.max(0, boundary - 1));
    sizes.add(boundary);
    sizes.add(boundary + 1);
  }

  /// Sizes from 0 to `max`, awkward ones above all.
  ///
  /// @param max the largest size, 0 or more
  /// @return the generator; it shrinks towards 0
  public static Arbitrary<Integer> upTo(int max) {
    return between(0, max);
  }

  /// Sizes from `min` to `max`, awkward ones above all.
  ///
  /// @param min the smallest size, 0 or more
  /// @param max the largest size, `min` or more
  /// @return the generator; it shrinks towards `min`
  public static Arbitrary<Integer> between(int min, int max) {
    if (min < 0 || max < min) {
      throw new IllegalArgumentException(
          "sizes from " + min + " to " + max + ", expected 0 <= min <= max");
    }
    List<Integer> sizes = AWKWARD.stream().filter(n -> n >= min && n <= max).toList();
    Arbitrary<Integer> any = Arbitraries.integers().between(min, max);
    return sizes.isEmpty()
        ? any
        : Arbitraries.oneOf(Arbitraries.of(sizes), Arbitraries.of(sizes), any);
  }

  /// The three sizes of a matrix product, m x k by k x n.
  ///
  /// @param m rows of the left matrix and of the result
  /// @param n columns of the right matrix and of the result
  /// @param k columns of the left matrix, rows of the right one
  public record Product(int m, int n, int k) {}

  /// The sizes of a matrix product whose work stays small, so that a naive reference is quick: now
  /// one of them is large, now another.
  ///
  /// @param work the largest `max(m, 1) max(n, 1) max(k, 1)`, 1 or more
  /// @return the generator
  public static Arbitrary<Product> products(int work) {
    if (work < 1) {
      throw new IllegalArgumentException("work is " + work + ", expected 1 or more");
    }
    Arbitrary<Product> kmn = nested(work).map(s -> new Product(s[1], s[2], s[0]));
    Arbitrary<Product> nkm = nested(work).map(s -> new Product(s[2], s[0], s[1]));
    Arbitrary<Product> mnk = nested(work).map(s -> new Product(s[0], s[1], s[2]));
    return Arbitraries.oneOf(kmn, nkm, mnk);
  }

  private static Arbitrary<int[]> nested(int work) {
    return upTo(Math.min(LARGEST, work))
        .flatMap(
            first -> {
              int left = work / Math.max(1, first);
              return upTo(Math.min(40, left))
                  .flatMap(
                      second ->
                          upTo(Math.min(LARGEST, left / Math.max(1, second)))
                              .map(third -> new int[] {first, second, third}));
            });
  }
}
