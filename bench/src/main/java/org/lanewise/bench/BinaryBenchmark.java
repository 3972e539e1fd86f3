package org.lanewise.bench;

import java.util.concurrent.TimeUnit;
import org.lanewise.kernels.Binary;
import org.lanewise.kernels.Broadcast;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// `java -jar bench/target/benchmarks.jar BinaryBenchmark`
///
/// An operation of two operands of 64 x 512: of one shape, and with a row, a column or a number for
/// the second.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
public class BinaryBenchmark {
  private static final int ROWS = 64;
  private static final int COLS = 512;

  @Param({"ADD", "MUL", "DIV", "MAX"})
  public Binary operation;

  /// Rows x columns of the second operand.
  @Param({"64x512", "1x512", "64x1", "1x1"})
  public String shape;

  private Broadcast broadcast;
  private float[] a;
  private float[] b;
  private float[] y;
  private float[] da;
  private float[] db;

  @Setup
  public void setUp() {
    broadcast = Broadcast.of(new int[] {ROWS, COLS}, Data.sizes(shape));
    a = Data.uniform(ROWS * COLS, 1);
    b = Data.uniform(ROWS * COLS, 2);
    y = new float[ROWS * COLS];
    da = new float[ROWS * COLS];
    db = new float[ROWS * COLS];
  }

  @Benchmark
  public float[] forward() {
    operation.forward(broadcast, a, 0, b, 0, y, 0);
    return y;
  }

  @Benchmark
  public float[] backward() {
    operation.backward(broadcast, a, 0, b, 0, y, 0, da, 0, db, 0);
    return db;
  }
}
