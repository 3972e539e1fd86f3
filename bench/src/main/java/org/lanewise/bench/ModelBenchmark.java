package org.lanewise.bench;

import java.util.concurrent.TimeUnit;
import org.lanewise.nn.Session;
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

/// `java -jar bench/target/benchmarks.jar ModelBenchmark -prof gc`
///
/// One call of a session: ReLU between the layers, softmax at the end. Time a call, not a sample.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
public class ModelBenchmark {
  @Param({"64-64-10", "784-64-64-10"})
  public String layers;

  @Param({"1", "32", "256"})
  public int batch;

  private Session session;
  private float[] input;
  private float[] output;

  @Setup
  public void setUp() {
    int[] sizes = Data.sizes(layers);
    session = Models.perceptron(sizes, 1).session(batch);
    session.warmUp(batch);
    input = Data.uniform(batch * sizes[0], 2);
    output = new float[batch * sizes[sizes.length - 1]];
  }

  @Benchmark
  public float[] run() {
    session.run(input, 0, output, 0, batch);
    return output;
  }
}
