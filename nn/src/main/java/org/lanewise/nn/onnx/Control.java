package org.lanewise.nn.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Operators with graphs of their own. Those become part of the graph round them: a loop is its
/// body as many times as it runs.
final class Control {
  /// The most runs of a body; more of them are no graph any more.
  private static final int LONGEST = 1000;

  private Control() {}

  /// Where the condition is known, or depends on single numbers alone, its branch takes the place
  /// of the node. Otherwise both are computed, if their results have the same shapes, and the
  /// condition chooses.
  static void branch(Conversion c) {
    OnnxGraph yes = c.as(OnnxGraph.class, "then_branch");
    OnnxGraph no = c.as(OnnxGraph.class, "else_branch");
    Operand condition = c.in(0);
    if (!condition.isKnown() && !c.planner.areNumbers(condition.sources)) {
      Operand[] a = c.planner.inline(yes);
      Operand[] b = c.planner.inline(no);
      if (areAlike(a, b)) {
        Operand choice = c.reshape(condition);
        Operand[] y = new Operand[a.length];
        Arrays.setAll(y, i -> Elements.where(c, choice, a[i], b[i]));
        c.out(y);
        return;
      }
    }
    c.out(c.planner.inline(c.known(0).asLongs()[0] != 0 ? yes : no));
  }

  private static boolean areAlike(Operand[] a, Operand[] b) {
    for (int i = 0; i < a.length; i++) {
      if (a[i].type != b[i].type || !Arrays.equals(a[i].shape, b[i].shape)) {
        return false;
      }
    }
    return true;
  }

  /// Inputs: how many times at most, whether at all, and what goes from run to run. The body gets
  /// the number of the run before the latter two, and gives whether another one follows, what goes
  /// on, and elements of the further results.
  static void loop(Conversion c) {
    OnnxGraph body = c.as(OnnxGraph.class, "body");
    long most = c.has(0) ? c.known(0).asLongs()[0] : Long.MAX_VALUE;
    boolean goesOn = !c.has(1) || c.known(1).asLongs()[0] != 0;
    int carried = c.inputs() - 2;
    Operand[] state = new Operand[carried];
    Arrays.setAll(state, i -> c.in(i + 2));
    List<Operand[]> runs = new ArrayList<>();
    while (goesOn && runs.size() < most) {
      Operand[] in = new Operand[carried + 2];
      in[0] = Operand.of(Known.ofInts(runs.size()).reshape(new int[0]));
      in[1] = Operand.of(Known.of(ElementType.BOOL, new int[0], new long[] {1}));
      System.arraycopy(state, 0, in, 2, carried);
      Operand[] y = run(c, body, runs, in);
      goesOn = c.known(y[0]).asLongs()[0] != 0;
      state = Arrays.copyOfRange(y, 1, carried + 1);
    }
    Operand[] results = Arrays.copyOf(state, body.outputs().size() - 1);
    for (int i = carried; i < results.length; i++) {
      results[i] = stacked(c, runs, i + 1, 0, false);
    }
    c.out(results);
  }

  private static Operand[] run(Conversion c, OnnxGraph body, List<Operand[]> runs, Operand... in) {
    if (runs.size() == LONGEST) {
      throw new Unsupported("more than " + LONGEST + " runs of its body");
    }
    Operand[] y = c.planner.inline(body, in);
    runs.add(y);
    return y;
  }

  /// A result of all runs, along a new axis.
  private static Operand stacked(
      Conversion c, List<Operand[]> runs, int result, int place, boolean reverse) {
    if (runs.isEmpty()) {
      throw new Unsupported("results of a body that never runs");
    }
    List<Operand> parts = new ArrayList<>();
    int axis = Extents.axis(place, runs.get(0)[result].rank() + 1);
    for (Operand[] run : runs) {
      int[] own = run[result].shape;
      int[] shape = new int[own.length + 1];
      System.arraycopy(own, 0, shape, 0, axis);
      shape[axis] = 1;
      System.arraycopy(own, axis, shape, axis + 1, own.length - axis);
      parts.add(reverse ? 0 : parts.size(), c.reshape(run[result], shape));
    }
    return Shapes.concat(c, axis, parts);
  }

  /// The body once for each position of an axis, from the first or the last on.
  static void scan(Conversion c) {
    int n = c.integer("num_scan_inputs", 1);
    if (c.version() < 9) {
      batchedScan(c, n);
      return;
    }
    Operand[] in = new Operand[c.inputs()];
    Arrays.setAll(in, c::in);
    int[] axes = c.ints("scan_input_axes", n, 0);
    int[] reverse = c.ints("scan_input_directions", n, 0);
    int results = c.as(OnnxGraph.class, "body").outputs().size() - in.length + n;
    int[] outputAxes = c.ints("scan_output_axes", results, 0);
    int[] outputReverse = c.ints("scan_output_directions", results, 0);
    c.out(scan(c, in, axes, reverse, outputAxes, outputReverse));
  }

  /// The first Scan: it has a batch in front of all, which becomes a scan for each sample.
  private static void batchedScan(Conversion c, int n) {
    Operand[] all = new Operand[c.inputs() - 1];
    Arrays.setAll(all, i -> c.in(i + 1));
    int carried = all.length - n;
    int batch = all[carried].shape[0];
    int steps = all[carried].shape[1];
    if (c.has(0) && Arrays.stream(c.known(0).asLongs()).anyMatch(length -> length != steps)) {
      throw new Unsupported("sequences of several lengths");
    }
    int[] reverse = c.ints("directions", n, 0);
    int results = c.as(OnnxGraph.class, "body").outputs().size() - carried;
    List<Operand[]> samples = new ArrayList<>();
    for (int sample = 0; sample < batch; sample++) {
      Operand[] in = new Operand[all.length];
      for (int i = 0; i < in.length; i++) {
        in[i] = Reductions.without(c, c.slice(all[i], 0, sample, 1, 1), 0);
      }
      samples.add(scan(c, in, new int[n], reverse, new int[results], new int[results]));
    }
    Operand[] y = new Operand[carried + results];
    Arrays.setAll(y, i -> stacked(c, samples, i, 0, false));
    c.out(y);
  }

  /// @param all what goes from run to run, and then what is scanned, along an axis each
  private static Operand[] scan(
      Conversion c,
      Operand[] all,
      int[] axes,
      int[] reverse,
      int[] outputAxes,
      int[] outputReverse) {
    OnnxGraph body = c.as(OnnxGraph.class, "body");
    int n = axes.length;
    int carried = all.length - n;
    int steps = all[carried].shape[Extents.axis(axes[0], all[carried].rank())];
    Operand[] in = all.clone();
    List<Operand[]> runs = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      for (int i = 0; i < n; i++) {
        Operand x = all[carried + i];
        int axis = Extents.axis(axes[i], x.rank());
        int at = reverse[i] == 1 ? steps - 1 - step : step;
        in[carried + i] = Reductions.without(c, c.slice(x, axis, at, 1, 1), axis);
      }
      System.arraycopy(run(c, body, runs, in), 0, in, 0, carried);
    }
    Operand[] y = Arrays.copyOf(in, carried + outputAxes.length);
    for (int i = 0; i < outputAxes.length; i++) {
      y[carried + i] = stacked(c, runs, carried + i, outputAxes[i], outputReverse[i] == 1);
    }
    return y;
  }
}
