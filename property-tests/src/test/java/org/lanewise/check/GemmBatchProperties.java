package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import org.lanewise.kernels.Gemm;
import org.lanewise.kernels.Workers;

/// Batches of products: each entry is what the product alone gives, bit by bit, and nothing else is
/// written.
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE) // of Sizes: jqwik's are mostly empty matrices
class GemmBatchProperties {
  private static final Workers CALLER = Workers.caller();
  private static final Workers[] POOLS = {Workers.of(2), Workers.of(3), Workers.of(5)};

  @AfterContainer
  static void close() {
    for (Workers pool : POOLS) {
      pool.close();
    }
  }

  /// Matrices of one shape in one array, the first at `first`, the others `stride` apart.
  record Matrices(float[] array, int first, int ld, int stride) {
    /// Without a stride the matrices lie side by side in rows that all share, like the heads of an
    /// attention layer, or one above the other: now and then some apart, now not.
    static Matrices apart(SplittableRandom random, int rows, int cols, int batch) {
      int gap = random.nextInt(3);
      int ld = Math.max(1, cols + random.nextInt(4));
      int stride = rows * ld + gap;
      if (random.nextBoolean()) {
        stride = cols + gap;
        ld = Math.max(1, Math.max(1, batch) * stride + random.nextInt(3));
      }
      return of(random, rows, cols, batch, ld, stride);
    }

    /// Inputs may lie anywhere: over one another, or all in one place.
    static Matrices anywhere(SplittableRandom random, int rows, int cols, int batch) {
      int ld = Math.max(1, cols + random.nextInt(4));
      return switch (random.nextInt(3)) {
        case 0 -> of(random, rows, cols, batch, ld, 0);
        case 1 -> of(random, rows, cols, batch, ld, random.nextInt(2 * ld));
        default -> apart(random, rows, cols, batch);
      };
    }

    private static Matrices of(
        SplittableRandom random, int rows, int cols, int batch, int ld, int stride) {
      int first = random.nextInt(4);
      int last = first + Math.max(0, batch - 1) * stride;
      float[] array = new float[last + Math.max(0, rows - 1) * ld + cols];
      for (int i = 0; i < array.length; i++) {
        array[i] = (float) random.nextDouble(-1, 1);
      }
      return new Matrices(array, first, ld, stride);
    }

    int offset(int e) {
      return first + e * stride;
    }

    int[] offsets(int batch) {
      int[] offsets = new int[batch];
      Arrays.setAll(offsets, this::offset);
      return offsets;
    }
  }

  /// `c_e = alpha op(a_e) op(b_e) + beta c_e`.
  record Batch(
      Sizes.Product size,
      boolean transA,
      boolean transB,
      float alpha,
      float beta,
      int batch,
      Matrices a,
      Matrices b,
      Matrices c) {
    /// One product after the other.
    float[] oneByOne(int[] ao, int[] bo, int[] co) {
      float[] y = c.array().clone();
      for (int e = 0; e < batch; e++) {
        Gemm.sgemm(
            transA, transB, size.m(), size.n(), size.k(), alpha, a.array(), ao[e], a.ld(),
            b.array(), bo[e], b.ld(), beta, y, co[e], c.ld());
      }
      return y;
    }

    float[] strided(Workers workers) {
      float[] y = c.array().clone();
      Gemm.sgemmStridedBatched(
          transA,
          transB,
          size.m(),
          size.n(),
          size.k(),
          alpha,
          a.array(),
          a.first(),
          a.ld(),
          a.stride(),
          b.array(),
          b.first(),
          b.ld(),
          b.stride(),
          beta,
          y,
          c.first(),
          c.ld(),
          c.stride(),
          batch,
          workers);
      return y;
    }

    float[] scattered(int[] ao, int[] bo, int[] co, Workers workers) {
      float[] y = c.array().clone();
      Gemm.sgemmBatched(
          transA, transB, size.m(), size.n(), size.k(), alpha, a.array(), ao, a.ld(), b.array(), bo,
          b.ld(), beta, y, co, c.ld(), batch, workers);
      return y;
    }

    @Override
    public String toString() {
      return String.format(
          "%d of %s%s%s, alpha %s, beta %s, a %s, b %s, c %s",
          batch,
          size,
          transA ? ", A" : "",
          transB ? ", B" : "",
          alpha,
          beta,
          lie(a),
          lie(b),
          lie(c));
    }

    private static String lie(Matrices x) {
      return x.array().length + " from " + x.first() + ", ld " + x.ld() + ", stride " + x.stride();
    }
  }

  @Provide
  Arbitrary<Batch> batches() {
    return batches(Sizes.products(5_000), Arbitraries.integers().between(0, 6));
  }

  /// Work for several threads: whole products for each, or windows of them.
  @Provide
  Arbitrary<Batch> largeBatches() {
    Arbitrary<Sizes.Product> sizes =
        Combinators.combine(Sizes.between(60, 130), Sizes.between(60, 130), Sizes.between(200, 300))
            .as(Sizes.Product::new);
    return batches(sizes, Arbitraries.of(1, 3, 7));
  }

  private static Arbitrary<Batch> batches(Arbitrary<Sizes.Product> sizes, Arbitrary<Integer> n) {
    return Combinators.combine(
            sizes,
            Arbitraries.of(false, true),
            Arbitraries.of(false, true),
            Operand.factors(),
            Operand.factors(),
            n,
            Arbitraries.longs())
        .as(GemmBatchProperties::batch);
  }

  private static Batch batch(
      Sizes.Product size,
      boolean transA,
      boolean transB,
      float alpha,
      float beta,
      int batch,
      long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int m = size.m();
    int n = size.n();
    int k = size.k();
    Matrices a = Matrices.anywhere(random, transA ? k : m, transA ? m : k, batch);
    Matrices b = Matrices.anywhere(random, transB ? n : k, transB ? k : n, batch);
    Matrices c = Matrices.apart(random, m, n, batch);
    return new Batch(size, transA, transB, alpha, beta, batch, a, b, c);
  }

  @Property
  void isOneProductAfterTheOther(@ForAll("batches") Batch x) {
    checkBothForms(x, CALLER);
  }

  @Tag("large")
  @Property(tries = 60)
  void givesTheSameBitsForAnyNumberOfThreads(@ForAll("largeBatches") Batch x) {
    for (Workers pool : POOLS) {
      checkBothForms(x, pool);
    }
  }

  private static void checkBothForms(Batch x, Workers workers) {
    int[] ao = x.a().offsets(x.batch());
    int[] bo = x.b().offsets(x.batch());
    int[] co = x.c().offsets(x.batch());
    float[] expected = x.oneByOne(ao, bo, co);
    assertArrayEquals(expected, x.strided(workers), "by strides");
    assertArrayEquals(expected, x.scattered(ao, bo, co, workers), "by offsets");
  }

  /// In any order, some As and Bs for several products; more offsets than products do no harm.
  @Property
  void takesItsMatricesFromAnywhere(@ForAll("batches") Batch x, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int batch = x.batch();
    int[] ao = new int[batch + 1];
    int[] bo = new int[batch + 1];
    int[] co = Arrays.copyOf(x.c().offsets(batch), batch + 1);
    for (int e = 0; e < batch; e++) {
      ao[e] = x.a().offset(random.nextInt(batch));
      bo[e] = x.b().offset(random.nextInt(batch));
      int other = random.nextInt(e + 1);
      int swapped = co[other];
      co[other] = co[e];
      co[e] = swapped;
    }
    ao[batch] = -1;
    bo[batch] = Integer.MAX_VALUE;
    co[batch] = -1;
    assertArrayEquals(x.oneByOne(ao, bo, co), x.scattered(ao, bo, co, CALLER));
  }

  /// Two Cs of any leading dimension and distance, against a count of the cells they share.
  @Property(tries = 2000)
  void refusesOutputsThatOverlapAndNoOthers(
      @ForAll @IntRange(max = 4) int m,
      @ForAll @IntRange(max = 4) int n,
      @ForAll @IntRange(max = 9) int padding,
      @ForAll @IntRange(max = 40) int distance,
      @ForAll boolean backwards) {
    int ld = Math.max(1, n + padding);
    int[] co = backwards ? new int[] {distance, 0} : new int[] {0, distance};
    boolean[] first = cells(m, n, ld, 0);
    boolean[] second = cells(m, n, ld, distance);
    boolean shared = false;
    for (int i = 0; i < first.length; i++) {
      shared |= first[i] && second[i];
    }
    float[] c = new float[first.length];
    float[] x = {2, 2, 2, 2};
    int[] zeros = {0, 0};
    BadInput.Call scattered =
        () ->
            Gemm.sgemmBatched(
                false, false, m, n, 1, 1, x, zeros, 1, x, zeros, 4, 1, c, co, ld, 2, CALLER);
    BadInput.Call strided =
        () ->
            Gemm.sgemmStridedBatched(
                false, false, m, n, 1, 1, x, 0, 1, 0, x, 0, 4, 0, 1, c, 0, ld, distance, 2, CALLER);
    if (shared) {
      BadInput.refused(scattered, "c ", "overlap", "" + distance);
      BadInput.refused(strided, "c ", "overlap", "" + distance);
      assertArrayEquals(new float[c.length], c, "written in spite of the refusal");
    } else {
      accepted(scattered);
      accepted(strided);
      for (int i = 0; i < c.length; i++) {
        assertEquals(first[i] || second[i] ? 8 : 0, c[i], "cell " + i);
      }
    }
  }

  private static void accepted(BadInput.Call call) {
    try {
      call.run();
    } catch (Exception e) {
      throw new AssertionError("refused without need", e);
    }
  }

  private static boolean[] cells(int m, int n, int ld, int offset) {
    boolean[] cells = new boolean[100];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        cells[offset + i * ld + j] = true;
      }
    }
    return cells;
  }

  @Property
  void refusesBadArgumentsBeforeWriting(@ForAll("badCalls") BadCall bad) {
    float[] c = new float[64];
    Arrays.fill(c, 7);
    float[] before = c.clone();
    BadInput.refused(() -> bad.run(c), bad.words());
    assertArrayEquals(before, c, "written in spite of the refusal");
  }

  /// A good call with one argument gone wrong.
  record BadCall(String name, boolean strided, Object[] x, String... words) {
    void run(float[] c) {
      float[] a = x[4] == "c" ? c : (float[]) x[4];
      float[] b = x[7] == "c" ? c : (float[]) x[7];
      float[] y = x[10] == null ? null : c;
      int m = (Integer) x[0];
      int n = (Integer) x[1];
      int k = (Integer) x[2];
      int batch = (Integer) x[3];
      int lda = (Integer) x[6];
      int ldb = (Integer) x[9];
      int ldc = (Integer) x[12];
      Workers workers = (Workers) x[13];
      int[] ao = (int[]) x[5];
      int[] bo = (int[]) x[8];
      int[] co = (int[]) x[11];
      if (!strided) {
        Gemm.sgemmBatched(
            false, false, m, n, k, 1, a, ao, lda, b, bo, ldb, 1, y, co, ldc, batch, workers);
        return;
      }
      Gemm.sgemmStridedBatched(
          false, false, m, n, k, 1, a, ao[0], lda, ao[1], b, bo[0], ldb, bo[1], 1, y, co[0], ldc,
          co[1], batch, workers);
    }

    @Override
    public String toString() {
      return (strided ? "strides: " : "offsets: ") + name;
    }
  }

  /// Three products of m = 2, n = 3, k = 4, everything dense: strides 8, 12 and 6. Places are an
  /// offset and a stride.
  private static BadCall strides(String name, int argument, Object value, String... words) {
    Object[] x = {
      2,
      3,
      4,
      3,
      new float[24],
      new int[] {0, 8},
      4,
      new float[36],
      new int[] {0, 12},
      3,
      "c",
      new int[] {0, 6},
      3,
      CALLER
    };
    x[argument] = value;
    return new BadCall(name, true, x, words);
  }

  private static BadCall offsets(String name, int argument, Object value, String... words) {
    Object[] x = strides(name, argument, value, words).x();
    x[5] = argument == 5 ? value : new int[] {16, 8, 0};
    x[8] = argument == 8 ? value : new int[] {24, 12, 24};
    x[11] = argument == 11 ? value : new int[] {0, 20, 40};
    return new BadCall(name, false, x, words);
  }

  private static int[] ints(int... values) {
    return values;
  }

  @Provide
  Arbitrary<BadCall> badCalls() {
    return Arbitraries.of(
        strides("negative m", 0, -1, "m ", "-1"),
        strides("negative n", 1, -2, "n ", "-2"),
        strides("negative k", 2, -3, "k ", "-3"),
        strides("negative batch", 3, -4, "batch", "-4"),
        strides("one product more than there is", 3, 4, "a ", "24", "32"),
        strides("very many products", 3, Integer.MAX_VALUE, "a ", "24"),
        strides("null a", 4, null, "a is null"),
        strides("short a", 4, new float[23], "a ", "23", "24"),
        strides("a from too high an offset", 5, ints(1, 8), "a ", "24", "1"),
        strides("a from a negative offset", 5, ints(-1, 8), "a ", "-1"),
        strides("a negative stride of a", 5, ints(16, -8), "a ", "-8"),
        strides("too large a stride of a", 5, ints(0, 9), "a ", "24", "26"),
        strides("the largest stride of a", 5, ints(0, Integer.MAX_VALUE), "a ", "24"),
        strides("lda below the row", 6, 3, "a ", "3", "4"),
        strides("null b", 7, null, "b is null"),
        strides("short b", 7, new float[35], "b ", "35", "36"),
        strides("a negative stride of b", 8, ints(24, -12), "b ", "-12"),
        strides("too large a stride of b", 8, ints(0, 13), "b ", "36", "38"),
        strides("ldb below the row", 9, 2, "b ", "2", "3"),
        strides("null c", 10, null, "c is null"),
        strides("a negative stride of c", 11, ints(12, -6), "c ", "-6"),
        strides("stride 0 of c", 11, ints(0, 0), "c ", "overlap"),
        strides("too small a stride of c", 11, ints(0, 5), "c ", "overlap", "5"),
        strides("too large a stride of c", 11, ints(0, 30), "c ", "64", "66"),
        strides("c from too high an offset", 11, ints(47, 6), "c ", "64", "47"),
        strides("ldc below the row", 12, 2, "c ", "2", "3"),
        strides("interleaved rows that meet", 12, 7, "c ", "overlap"),
        strides("a over c", 4, "c", "c ", "a ", "overlap"),
        strides("b over c", 7, "c", "c ", "b ", "overlap"),
        strides("null workers", 13, null, "workers is null"),
        offsets("negative m", 0, -1, "m ", "-1"),
        offsets("negative n", 1, -2, "n ", "-2"),
        offsets("negative k", 2, -3, "k ", "-3"),
        offsets("negative batch", 3, -4, "batch", "-4"),
        offsets("null a", 4, null, "a is null"),
        offsets("short a", 4, new float[23], "a ", "23", "8"),
        offsets("null aOffsets", 5, null, "aOffsets is null"),
        offsets("too few aOffsets", 5, ints(0, 8), "aOffsets", "2", "3"),
        offsets("the last a too far", 5, ints(0, 8, 17), "a ", "17", "24"),
        offsets("a from a negative offset", 5, ints(0, -8, 8), "a ", "-8"),
        offsets("lda below the row", 6, 3, "a ", "3", "4"),
        offsets("null b", 7, null, "b is null"),
        offsets("null bOffsets", 8, null, "bOffsets is null"),
        offsets("too few bOffsets", 8, ints(0), "bOffsets", "1", "3"),
        offsets("the first b too far", 8, ints(25, 0, 0), "b ", "25", "36"),
        offsets("ldb below the row", 9, 2, "b ", "2", "3"),
        offsets("null c", 10, null, "c is null"),
        offsets("null cOffsets", 11, null, "cOffsets is null"),
        offsets("too few cOffsets", 11, ints(), "cOffsets", "0", "3"),
        offsets("the last c too far", 11, ints(0, 6, 59), "c ", "59", "64"),
        offsets("c from a negative offset", 11, ints(0, 6, -1), "c ", "-1"),
        offsets("the same c twice", 11, ints(40, 0, 40), "c ", "overlap", "40"),
        offsets("the last c over the first", 11, ints(40, 0, 45), "c ", "overlap", "45"),
        offsets("ldc below the row", 12, 2, "c ", "2", "3"),
        offsets("the first c over the last a", 4, "c", "c ", "a ", "overlap"),
        offsets("the last c over the second b", 7, "c", "c ", "b ", "overlap"),
        offsets("null workers", 13, null, "workers is null"));
  }

  /// It takes no elements of its arrays.
  @Example
  void aBatchOfNoneDoesNothing() {
    float[] x = {1, 1, 1};
    int[] none = {};
    Gemm.sgemmStridedBatched(
        false, false, 2, 2, 2, 1, x, 0, 2, 1, x, 0, 2, 0, 0, x, 0, 2, 0, 0, CALLER);
    Gemm.sgemmBatched(false, false, 2, 2, 2, 1, x, none, 2, x, none, 2, 0, x, none, 2, 0, CALLER);
    assertArrayEquals(new float[] {1, 1, 1}, x);
    BadInput.refused(
        () ->
            Gemm.sgemmBatched(
                false, false, 2, 2, 2, 1, null, none, 2, x, none, 2, 0, x, none, 2, 0, CALLER),
        "a is null");
  }

  /// Matrices without elements overlap nothing, however far their strides lead.
  @Example
  void productsOfEmptyMatricesDoNothing() {
    float[] x = {1, 1, 1};
    Gemm.sgemmStridedBatched(
        false, false, 0, 3, 1, 1, x, 0, 1, 9, x, 0, 3, 0, 0, x, 0, 3, 9, 5, CALLER);
    Gemm.sgemmStridedBatched(
        false, false, 3, 0, 1, 1, x, 0, 1, 0, x, 0, 1, 9, 0, x, 0, 1, 9, 5, CALLER);
    assertArrayEquals(new float[] {1, 1, 1}, x);
  }
}
