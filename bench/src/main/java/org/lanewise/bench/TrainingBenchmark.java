package org.lanewise.bench;

import java.util.concurrent.TimeUnit;
import org.lanewise.nn.Model;
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
/// One step of training with Adam: gather a batch, forward, backward, update. Measured as an epoch
/// of [#STEPS] steps, and divided by their number.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
@OperationsPerInvocation(TrainingBenchmark.STEPS)
public class TrainingBenchmark {
  static final int STEPS = 32;

  @Param({"784-64-64-10", Models.CNN})
  public String network;

  @Param({"32", "128"})
  public int batch;

  @Param("1")
  public int workers;

  private Trainer trainer;
  private Dataset data;
  private Fit epoch;

  @Setup
  public void setUp() {
    int samples = STEPS * batch;
    Model model = Models.named(network, 3);
    Shape image = model.graph().inputs().get(0).shape();
    float[] x = Data.uniform(samples * image.size(), 1);
    data = Dataset.ofLabels(image, x, Data.labels(samples, 10, 2), 10);
    trainer = new Trainer(model, new Adam(1e-3f), new SparseCategoricalCrossentropy());
    epoch = Fit.epochs(1).batchSize(batch).seed(4).threads(workers);
  }

  @Benchmark
  public History step() {
    return trainer.fit(data, epoch);
  }
}
