package org.lanewise.kernels;

import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.lanewise.kernels.gemm.Pool;
import org.lanewise.kernels.gemm.Product;
import org.lanewise.kernels.scalar.ScalarDgemm;
import org.lanewise.kernels.scalar.ScalarGemm;
import org.lanewise.kernels.vector.VectorGemm;

/// A call of [Gemm] under way: one product or a batch of them, cut into tasks for the threads.
///
/// C is cut into a grid of windows, never along k, so that a result has the same bits for any
/// number of threads.
///
/// @param <T> the arrays: `float[]` or `double[]`
final class GemmCall<T> implements IntConsumer {
  static final Pool<GemmCall<float[]>> FLOATS =
      calls(() -> Backend.VECTOR ? VectorGemm.floats() : new ScalarGemm());
  static final Pool<GemmCall<double[]>> DOUBLES =
      calls(() -> Backend.VECTOR ? VectorGemm.doubles() : new ScalarDgemm());

  /// Multiply-adds below which one more thread costs more than it brings: about 45 us, where to
  /// wake a thread takes 12 to 45.
  static final long WORTH_A_THREAD = (1L << 18) * Backend.lanes();

  private static final int COLUMN_GRAIN = Product.Backend.COLUMN_GRAIN;

  /// The tallest tile.
  private static final int ROW_GRAIN = 12;

  /// What it costs to pack a column of a window of B, and a row of A, in multiply-adds per k: the
  /// work that a finer grid repeats.
  private static final int PACKING = 4;

  final Product<T> product = new Product<>();

  /// Computes a call on one thread.
  private final Product.Backend<T> alone;

  /// Compute the tasks of a call on several threads.
  private final Pool<Product.Backend<T>> shared;

  private int batch;
  private final int[] first = new int[3];
  private final int[] stride = new int[3];
  private final int[][] offsets = new int[3][];

  private int tasks;
  private int gridRows;
  private int gridColumns;

  private GemmCall(Product.Backend<T> alone, Pool<Product.Backend<T>> shared) {
    this.alone = alone;
    this.shared = shared;
  }

  private static <T> Pool<GemmCall<T>> calls(Supplier<Product.Backend<T>> backends) {
    Pool<Product.Backend<T>> shared = new Pool<>(backends);
    return new Pool<>(() -> new GemmCall<>(backends.get(), shared));
  }

  /// Runs one product.
  void run(int ao, int bo, int co, Workers workers) {
    strided(1, ao, 0, bo, 0, co, 0, workers);
  }

  /// Runs products whose operands lie at equal distances.
  void strided(
      int batch, int ao, int strideA, int bo, int strideB, int co, int strideC, Workers workers) {
    this.batch = batch;
    first[0] = ao;
    first[1] = bo;
    first[2] = co;
    stride[0] = strideA;
    stride[1] = strideB;
    stride[2] = strideC;
    run(workers);
  }

  /// Runs products whose operands lie anywhere.
  void scattered(int batch, int[] ao, int[] bo, int[] co, Workers workers) {
    this.batch = batch;
    offsets[0] = ao;
    offsets[1] = bo;
    offsets[2] = co;
    run(workers);
    offsets[0] = null;
    offsets[1] = null;
    offsets[2] = null;
  }

  private void run(Workers workers) {
    try {
      if (product.m > 0 && product.n > 0 && batch > 0) {
        cut(workers);
        if (tasks == 1) {
          wholes(alone, 0, batch);
        } else {
          workers.run(tasks, this);
        }
      }
    } finally {
      product.clear();
    }
  }

  /// Either each product is cut into a grid, or the batch into runs of whole products.
  private void cut(Workers workers) {
    gridRows = 1;
    gridColumns = 1;
    tasks = 1;
    if (workers.threads() == 1) {
      return;
    }
    long work = (long) product.m * product.n * Math.max(1, product.k) * batch;
    int parts = workers.parts(work, WORTH_A_THREAD);
    if (parts <= batch) {
      tasks = parts;
      return;
    }
    for (int each = Math.ceilDiv(parts, batch); each > 1; each--) {
      if (grid(each)) {
        break;
      }
    }
    tasks = batch * gridRows * gridColumns;
  }

  /// Finds the grid of so many windows whose largest window takes the least time, if there is one.
  private boolean grid(int windows) {
    int rowGrains = Math.ceilDiv(product.m, ROW_GRAIN);
    int columnGrains = Math.ceilDiv(product.n, COLUMN_GRAIN);
    long least = Long.MAX_VALUE;
    for (int r = 1; r <= Math.min(windows, rowGrains); r++) {
      int c = windows / r;
      if (c * r == windows && c <= columnGrains) {
        long height = Math.min(product.m, Math.ceilDiv(rowGrains, r) * ROW_GRAIN);
        long width = Math.min(product.n, Math.ceilDiv(columnGrains, c) * COLUMN_GRAIN);
        long time = height * width + PACKING * (height + width);
        if (time < least) {
          least = time;
          gridRows = r;
          gridColumns = c;
        }
      }
    }
    return least < Long.MAX_VALUE;
  }

  /// One task.
  @Override
  public void accept(int task) {
    Product.Backend<T> backend = shared.take();
    run(backend, task);
    shared.give(backend);
  }

  private void run(Product.Backend<T> backend, int task) {
    int windows = gridRows * gridColumns;
    if (windows == 1) {
      wholes(
          backend, (int) ((long) batch * task / tasks), (int) ((long) batch * (task + 1) / tasks));
      return;
    }
    int row = task % windows / gridColumns;
    int column = task % gridColumns;
    window(
        backend,
        task / windows,
        from(product.m, ROW_GRAIN, row, gridRows),
        from(product.m, ROW_GRAIN, row + 1, gridRows),
        from(product.n, COLUMN_GRAIN, column, gridColumns),
        from(product.n, COLUMN_GRAIN, column + 1, gridColumns));
  }

  private void wholes(Product.Backend<T> backend, int from, int to) {
    for (int e = from; e < to; e++) {
      window(backend, e, 0, product.m, 0, product.n);
    }
  }

  private void window(Product.Backend<T> backend, int e, int i0, int i1, int j0, int j1) {
    backend.window(product, offset(0, e), offset(1, e), offset(2, e), i0, i1, j0, j1);
  }

  private int offset(int operand, int e) {
    int[] scattered = offsets[operand];
    return scattered == null ? first[operand] + e * stride[operand] : scattered[e];
  }

  /// Where part t of `parts` begins: a multiple of the grain, the size at most.
  private static int from(int size, int grain, int t, int parts) {
    return Math.min(size, (int) ((long) Math.ceilDiv(size, grain) * t / parts) * grain);
  }
}
