package org.lanewise.bench.peers;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.lanewise.bench.Models;
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

/// `mvn -q -am -pl bench compile -Ppeers,report -Dreport.args="training PeerTraining"`
///
/// A step of training with Adam: forward, cross-entropy, backward, update. From the same weights
/// and samples, the losses of the first epochs must fall and agree with ours.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@OperationsPerInvocation(TrainingTask.STEPS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class PeerTrainingBenchmark {
  private static final int EPOCHS = 2;

  /// The losses drift apart as rounding differences grow from step to step.
  private static final double TOLERANCE = 2e-3;

  @Param({"784-64-64-10", Models.CNN})
  public String network;

  @Param({"32", "128"})
  public int batch;

  @Param({"1", "2"})
  public int workers;

  @Param({"LANEWISE", "PYTORCH", "DL4J"})
  public Library library;

  private DoubleSupplier epoch;

  @Setup
  public void setUp() {
    epoch = library.training(new TrainingTask(network, batch, workers));
    DoubleSupplier ours = Library.LANEWISE.training(new TrainingTask(network, batch, workers));
    double before = Double.POSITIVE_INFINITY;
    for (int i = 0; i < EPOCHS; i++) {
      double loss = epoch.getAsDouble();
      double expected = ours.getAsDouble();
      if (!(Math.abs(loss - expected) < TOLERANCE * expected && loss < before)) {
        throw new IllegalStateException(
            library.title() + ": the loss is " + loss + ", expected " + expected);
      }
      before = loss;
    }
  }

  @Benchmark
  public double training() {
    return epoch.getAsDouble();
  }
}
