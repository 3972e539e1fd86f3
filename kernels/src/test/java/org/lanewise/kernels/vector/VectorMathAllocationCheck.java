package org.lanewise.kernels.vector;

import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import java.util.LinkedHashMap;
import java.util.Map;
import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.AllocationCheck;
import org.lanewise.kernels.Allocations;

/// All functions in turn allocate nothing once they are compiled, with plain and with special
/// values.
public class VectorMathAllocationCheck implements AllocationCheck {
  private static final int MOST = 1 << 9;
  private static final int[] LENGTHS = {10, 64, 67, 3, 128, 131};

  private interface Op {
    void run(int n);
  }

  private final float[] x = new float[MOST];
  private final float[] y = new float[MOST];

  private Map<String, Op> ops() {
    Map<String, Op> ops = new LinkedHashMap<>();
    ops.put("exp", this::exp);
    ops.put("sigmoid", this::sigmoid);
    ops.put("tanh", this::tanh);
    ops.put("sin", n -> VectorTrig.sin(n, x, 0, y, 0));
    ops.put("cos", n -> VectorTrig.cos(n, x, 0, y, 0));
    ops.put("softplus", n -> VectorSoftplus.softplus(n, x, 0, y, 0));
    ops.put("log-sigmoid", n -> VectorSoftplus.logSigmoid(n, x, 0, y, 0));
    ops.put("pow", n -> VectorPow.pow(1.7f, n, x, 0, y, 0));
    ops.put("expm1", this::expm1);
    ops.put("log", this::log);
    ops.put("log1p", this::log1p);
    ops.put("erf", this::erf);
    ops.put("rsqrt", this::rsqrt);
    return ops;
  }

  private void exp(int n) {
    for (int i = 0; i < F.loopBound(n); i += LENGTH) {
      VectorMath.exp(FloatVector.fromArray(F, x, i)).intoArray(y, i);
    }
  }

  private void sigmoid(int n) {
    for (int i = 0; i < F.loopBound(n); i += LENGTH) {
      VectorMath.sigmoid(FloatVector.fromArray(F, x, i)).intoArray(y, i);
    }
  }

  private void tanh(int n) {
    for (int i = 0; i < F.loopBound(n); i += LENGTH) {
      VectorMath.tanh(FloatVector.fromArray(F, x, i)).intoArray(y, i);
    }
  }

  private void expm1(int n) {
    for (int i = 0; i < F.loopBound(n); i += LENGTH) {
      VectorMath.expm1(FloatVector.fromArray(F, x, i)).intoArray(y, i);
    }
  }

  private void log(int n) {
    for (int i = 0; i < F.loopBound(n); i += LENGTH) {
      VectorLog.log(FloatVector.fromArray(F, x, i)).intoArray(y, i);
    }
  }

  private void log1p(int n) {
    for (int i = 0; i < F.loopBound(n); i += LENGTH) {
      VectorLog.log1p(FloatVector.fromArray(F, x, i)).intoArray(y, i);
    }
  }

  private void erf(int n) {
    for (int i = 0; i < F.loopBound(n); i += LENGTH) {
      VectorErf.erf(FloatVector.fromArray(F, x, i)).intoArray(y, i);
    }
  }

  private void rsqrt(int n) {
    for (int i = 0; i < F.loopBound(n); i += LENGTH) {
      VectorMath.rsqrt(FloatVector.fromArray(F, x, i)).intoArray(y, i);
    }
  }

  @Override
  public void nothingOnceCompiled() {
    for (int i = 0; i < MOST; i++) {
      x[i] = i * 0.03f - 4;
    }
    // Branches that no vector took yet would be compiled again.
    x[7] = 200;
    x[40] = Float.NEGATIVE_INFINITY;
    x[65] = 1e7f;
    Map<String, Op> ops = ops();
    for (int i = 0; i < 30_000; i++) {
      int n = LENGTHS[i % LENGTHS.length];
      ops.values().forEach(op -> op.run(n));
    }
    Allocations.assertNone(ops, this::round);
  }

  private void round(Op op) {
    for (int i = 0; i < 600; i++) {
      op.run(LENGTHS[i % LENGTHS.length]);
    }
  }
}
