package org.lanewise.kernels.scalar.activation;

/// An activation on one backend, as [org.lanewise.kernels.Activation] and the epilogues of products
/// run it.
///
/// Each is one small class of plain loops in this package and one of vector loops, in
/// `vector.activation`, that extends it and leaves to it what does not fill a vector. Both compute
/// the same bits. The loops do not share code: C2 compiles a loop over several functions to calls,
/// and boxes every vector.
///
/// **To add an activation**: write the two classes beside the others, name it in `Activation`, in
/// an `Apart` if its loop calls a function of vectors, and give its form in double to
/// `DoubleReference` in the property tests, whose contract then holds it to its error and its
/// derivative.
public interface ActivationKernel {
  /// Whether [#backward] takes the derivative from the input; else from the output.
  boolean readsInput();

  /// `y = f(x)`. Both may be the same window.
  void forward(int n, float[] x, int xOffset, float[] y, int yOffset);

  /// `dx = dy f'(x)`, from `v`: the input or the output. `dx` may be the window of either.
  void backward(int n, float[] v, int vOffset, float[] dy, int dyOffset, float[] dx, int dxOffset);
}
