package org.lanewise.bench.peers;

import java.util.concurrent.TimeUnit;
import org.lanewise.kernels.Workers;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What the benchmarks beside ONNX Runtime share: the same work by either library on the same
/// number of threads, after their outputs were compared, and JMH's settings.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public abstract class PeerSession {
  /// Before JMH's own warm-up, until compiled code runs.
  private static final long WARM_UP = 3_000_000_000L; // ns

  @Param({"1", "2"})
  public int workers;

  @Param({"LANEWISE", "ONNXRUNTIME"})
  public Library library;

  private Workers threads;
  private Runnable call;

  @Setup
  public final void setUp() throws Exception {
    threads = Workers.of(workers);
    call = lanewise(threads);
    call.run();
    if (library == Library.ONNXRUNTIME) {
      call = onnxRuntime();
      return;
    }
    long end = System.nanoTime() + WARM_UP;
    while (System.nanoTime() < end) {
      call.run();
    }
  }

  /// Our call, ready to run again and again.
  abstract Runnable lanewise(Workers threads) throws Exception;

  /// The same by ONNX Runtime, once its output was compared with that of our call, which ran.
  abstract Runnable onnxRuntime() throws Exception;

  /// Runs it once.
  final void run() {
    call.run();
  }

  @TearDown
  public final void tearDown() {
    threads.close();
  }
}
