package org.lanewise.bench.peers;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// `mvn -q -am -pl bench compile -Ppeers,report -Dreport.args="elementwise PeerElementwise
/// PeerSoftmax PeerNorm PeerReduction"`
///
/// What the benchmarks of [Operation]s share: one operation again and again on one thread, after
/// its result was compared with the reference and its largest error measured, and JMH's settings.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 2, time = 350, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 100, timeUnit = TimeUnit.MILLISECONDS)
public abstract class PeerOperation {
  private static final int CALLS = 5_000;
  private static final int FEWEST_CALLS = 20;
  private static final long WARM_UP = 4_000_000_000L; // ns

  private Runnable call;
  private double ulp;
  private double bytes;

  /// Prepares the operation of `library` on a matrix, rows x cols.
  final void prepare(Library library, String name, int rows, int cols) {
    Operation operation = Operation.of(name);
    if (operation.function != null) {
      Task sample = Task.sample(operation);
      warmUp(library.operation(sample));
      ulp = sample.error();
    }
    Task task = Task.of(operation, rows, cols);
    call = library.operation(task);
    warmUp(call);
    Agreement.check(library, task);
    ulp = Math.max(ulp, task.error());
    bytes = task.bytes();
  }

  /// Until the machine code runs, which JMH's own iterations are too short for: a call of ours may
  /// take milliseconds in the interpreter, where the Vector API computes by `Math`.
  private static void warmUp(Runnable call) {
    long end = System.nanoTime() + WARM_UP;
    for (int i = 0; i < FEWEST_CALLS || i < CALLS && System.nanoTime() < end; i++) {
      call.run();
    }
  }

  /// Runs it once.
  final void run(Facts facts) {
    call.run();
    facts.ulp = ulp;
    facts.bytes = bytes;
  }
}
