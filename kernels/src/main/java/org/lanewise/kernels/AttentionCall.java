package org.lanewise.kernels;

import java.util.function.IntConsumer;
import org.lanewise.kernels.gemm.AttentionArguments;
import org.lanewise.kernels.gemm.AttentionGeometry;
import org.lanewise.kernels.gemm.Pool;
import org.lanewise.kernels.scalar.ScalarAttention;
import org.lanewise.kernels.vector.VectorAttention;

/// A call of [Attention] under way, cut into tasks for the threads: by samples and heads of keys,
/// and, where these are fewer than the threads, by queries.
final class AttentionCall implements IntConsumer {
  static final Pool<AttentionCall> POOL = new Pool<>(AttentionCall::new);

  private static final Pool<AttentionArguments.Backend> FORWARD =
      new Pool<>(() -> Backend.VECTOR ? new VectorAttention() : new ScalarAttention());
  private static final Pool<AttentionGradient> BACKWARD = new Pool<>(AttentionGradient::new);

  /// Queries that are not worth a cut: several of the tallest tile, and a multiple of all.
  private static final int GRAIN = 24;

  final AttentionArguments x = new AttentionArguments();
  private boolean backward;
  private int cuts;

  private AttentionCall() {}

  void forward(int batch, Workers workers) {
    AttentionGeometry g = x.geometry;
    backward = false;
    int most = Math.ceilDiv(g.steps(), GRAIN);
    int threads = threads(batch, workers);
    cuts =
        Math.clamp(Math.ceilDiv(threads, Math.max(1, batch * g.kvHeads())), 1, Math.max(1, most));
    run(batch * g.kvHeads() * cuts, threads, workers);
  }

  void backward(int batch, Workers workers) {
    backward = true;
    cuts = 1;
    // Heads and samples may share a bias, and then add to the same gradient of it.
    int threads = x.dbias == null ? threads(batch, workers) : 1;
    run(batch * x.geometry.kvHeads(), threads, workers);
  }

  private int threads(int batch, Workers workers) {
    AttentionGeometry g = x.geometry;
    long scores = (long) batch * g.heads() * g.steps() * x.keys;
    return workers.parts(scores * (g.dim() + g.valueDim()), GemmCall.WORTH_A_THREAD);
  }

  private void run(int tasks, int threads, Workers workers) {
    if (threads == 1) {
      for (int task = 0; task < tasks; task++) {
        accept(task);
      }
    } else {
      workers.run(tasks, this);
    }
  }

  /// Lets go of the arrays, and lends the object to the next call.
  void giveBack() {
    x.clear();
    POOL.give(this);
  }

  /// One task.
  @Override
  public void accept(int task) {
    AttentionGeometry g = x.geometry;
    int head = task / cuts;
    int sample = head / g.kvHeads();
    int kvHead = head % g.kvHeads();
    if (backward) {
      AttentionGradient gradient = BACKWARD.take();
      gradient.run(x, sample, kvHead);
      BACKWARD.give(gradient);
    } else {
      AttentionArguments.Backend backend = FORWARD.take();
      backend.forward(x, sample, kvHead, from(task % cuts), from(task % cuts + 1));
      FORWARD.give(backend);
    }
  }

  /// Where a part of the queries begins.
  private int from(int cut) {
    int steps = x.geometry.steps();
    return Math.min(steps, Math.ceilDiv(steps, GRAIN) * cut / cuts * GRAIN);
  }
}
