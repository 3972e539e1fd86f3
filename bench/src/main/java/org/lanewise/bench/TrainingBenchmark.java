package org.lanewise.bench;

import java.util.concurrent.TimeUnit;
import org.lanewise.nn.Shape;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.loss.SparseCategoricalCrossentropy;
import org.lanewise.nn.train.Adam;
import org.lanewise.nn.train.Fit;
import org.lanewise.nn.train.History;
import org.lanewise.nn.train.Trainer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// `java -jar bench/target/benchmarks.jar TrainingBenchmark`
///
/// One step of training 784-64-64-10 with Adam: gather a batch, forward, backward, update. Measured
/// as an epoch of [#STEPS] steps, and divided by their number.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
@OperationsPerInvocation(TrainingBenchmark.STEPS)
public class TrainingBenchmark {
  static final int STEPS = 64;

  @Param({"32", "128"})
  public int batch;

  private Trainer trainer;
  private Dataset data;
  private Fit epoch;

  @Setup
  public void setUp() {
    int samples = STEPS * batch;
    data =
        Dataset.ofLabels(
            Shape.of(784), Data.uniform(samples * 784, 1), Data.labels(samples, 10, 2), 10);
    trainer =
        new Trainer(
            Models.perceptron(new int[] {784, 64, 64, 10}, 3),
            new Adam(1e-3f),
            new SparseCategoricalCrossentropy());
    epoch = Fit.epochs(1).batchSize(batch).seed(4);
  }

  @Benchmark
  public History step() {
    return trainer.fit(data, epoch);
  }
}
