package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.onnx.OnnxExport;
import org.lanewise.nn.onnx.OnnxModel;
import org.lanewise.nn.onnx.OnnxSession;
import org.lanewise.nn.onnx.Tensor;

/// Sessions of an imported model.
class OnnxSessionTest {
  private static final int WORDS = 30;

  @TempDir private Path folder;

  private OnnxModel model() throws IOException {
    Path file = folder.resolve("bert.onnx");
    new TinyBert(WORDS, 1).write(file);
    return OnnxModel.load(file);
  }

  private static Map<String, Tensor> tokens(int batch, int length) {
    long[] ids = new long[batch * length];
    Arrays.setAll(ids, i -> i % WORDS);
    long[] ones = new long[ids.length];
    Arrays.fill(ones, 1);
    return Map.of(
        "input_ids",
        Tensor.of(ids, batch, length),
        "attention_mask",
        Tensor.of(ones, batch, length),
        "token_type_ids",
        Tensor.of(new long[ids.length], batch, length));
  }

  @Test
  void aRunOfAKnownShapeAllocatesNothing() throws IOException {
    OnnxSession session = model().session();
    Map<String, Tensor> once = tokens(1, 7);
    Map<String, Tensor> twice = tokens(2, 3);
    assertEquals(
        0,
        Allocations.inSteadyState(
            () -> {
              session.run(once);
              session.run(twice);
            }));
  }

  /// A plan is for all sessions of a model, the threads are a session's own.
  @Test
  void aSessionUsesItsOwnThreads() throws IOException {
    Path file = folder.resolve("dense.onnx");
    OnnxExport.write(Sequential.of(Shape.of(512), new Dense(512)).build(1), file);
    OnnxModel model = OnnxModel.load(file);
    String input = model.inputs().keySet().iterator().next();
    Map<String, Tensor> rows = Map.of(input, Tensor.of(new float[128 * 512], 128, 512));
    model.session().run(rows);
    AtomicInteger tasks = new AtomicInteger();
    Executor counting =
        task -> {
          tasks.incrementAndGet();
          task.run();
        };
    model.session(Workers.on(counting, 2)).run(rows);
    assertTrue(tasks.get() > 0);
    tasks.set(0);
    model.session().run(rows);
    assertEquals(0, tasks.get());
  }

  @Test
  void aLengthDoesNotDependOnThoseBefore() throws IOException {
    OnnxModel model = model();
    OnnxSession session = model.session();
    session.run(tokens(2, 5));
    session.run(tokens(1, 9));
    float[] after = session.run(tokens(2, 6)).get("hidden").data().clone();
    float[] fresh = model().session().run(tokens(2, 6)).get("hidden").data();
    assertEquals(Arrays.toString(fresh), Arrays.toString(after));
  }

  @Test
  void aPreparedShapeRunsAsAnyOther() throws IOException {
    OnnxModel model = model();
    OnnxSession session = model.session();
    session.prepare(tokens(2, 6));
    session.prepare(tokens(1, 4));
    float[] prepared = session.run(tokens(2, 6)).get("hidden").data().clone();
    float[] fresh = model().session().run(tokens(2, 6)).get("hidden").data();
    assertArrayEquals(fresh, prepared);
    Map<String, Tensor> none = Map.of();
    Exception e = assertThrows(IllegalArgumentException.class, () -> session.prepare(none));
    assertEquals(
        "the inputs are [], expected [input_ids, attention_mask, token_type_ids]", e.getMessage());
  }
}
