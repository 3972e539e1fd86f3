package org.lanewise.bench;

import java.util.concurrent.TimeUnit;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.Execution;
import org.lanewise.nn.Model;
import org.lanewise.nn.Session;
import org.lanewise.nn.Slice;
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

/// `mvn -q -am -pl bench compile -Pjmh -Djmh.args="RecurrentBenchmark -prof gc"`
///
/// A recurrent layer over 50 steps of as many features as units: a call of a session, and forward
/// and backward of a step of training.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
public class RecurrentBenchmark {
  @Param({"LSTM", "GRU"})
  public String cell;

  @Param({"128", "512"})
  public int units;

  @Param({"1", "32"})
  public int batch;

  private Session session;
  private Execution execution;
  private float[] x;
  private float[] y;

  @Setup
  public void setUp() {
    Model model = Models.recurrent(cell, units, 1);
    session = model.session(batch);
    x = Data.uniform(batch * Models.STEPS * units, 2);
    y = new float[batch * units];
    execution = new Execution(model.graph(), model.parameters(), batch, Workers.caller(), false);
    Slice input = execution.input(0);
    System.arraycopy(x, 0, input.array(), input.offset(), x.length);
  }

  @Benchmark
  public float[] serve() {
    session.run(x, 0, y, 0, batch);
    return y;
  }

  @Benchmark
  public float[] train() {
    execution.forwardTraining(batch, 1);
    execution.backward();
    return execution.gradients();
  }
}
