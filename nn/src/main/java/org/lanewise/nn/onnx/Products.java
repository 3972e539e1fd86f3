package org.lanewise.nn.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Binary;
import org.lanewise.nn.op.Gemm;
import org.lanewise.nn.op.MatMul;
import org.lanewise.nn.op.Reduce.Kind;

/// Products of matrices.
final class Products {
  /// Letters that no equation has.
  private static final String DOTS = "\u03B1\u03B2\u03B3\u03B4\u03B5\u03B6";

  private Products() {}

  static void matMul(Conversion c) {
    c.out(matMul(c, c.in(0), c.in(1)));
  }

  /// numpy's matmul: vectors are matrices of one row or column, and matrices are repeated.
  static Operand matMul(Conversion c, Operand a, Operand b) {
    if (a.rank() == 1 || b.rank() == 1) {
      Operand p = a.rank() == 1 ? c.reshape(a, 1, a.shape[0]) : a;
      Operand q = b.rank() == 1 ? c.reshape(b, b.shape[0], 1) : b;
      Operand y = matMul(c, p, q);
      y = b.rank() == 1 ? Reductions.without(c, y, y.rank() - 1) : y;
      return a.rank() == 1 ? Reductions.without(c, y, y.rank() - (b.rank() == 1 ? 1 : 2)) : y;
    }
    if (b.rank() == 2 && b.isKnown()) {
      return c.op(a.type, new Gemm(Activation.LINEAR), List.of(a), b.known);
    }
    if (b.rank() == 2 && a.rank() > 2) {
      // All matrices of a are one of many rows.
      int cols = a.shape[a.rank() - 1];
      Operand rows = c.reshape(a, a.size() / cols, cols);
      Operand y = c.op(a.type, new MatMul(false, false), rows, b);
      return c.reshape(y, Extents.with(a.shape, a.rank() - 1, b.shape[1]));
    }
    int[] outer = Extents.broadcast(matrices(a), matrices(b));
    return c.op(a.type, new MatMul(false, false), repeated(c, a, outer), repeated(c, b, outer));
  }

  private static int[] matrices(Operand x) {
    return Arrays.copyOf(x.shape, x.rank() - 2);
  }

  private static Operand repeated(Conversion c, Operand x, int[] outer) {
    int[] shape = Arrays.copyOf(outer, outer.length + 2);
    shape[outer.length] = x.shape[x.rank() - 2];
    shape[outer.length + 1] = x.shape[x.rank() - 1];
    return c.expand(x, shape);
  }

  /// `alpha op(A) op(B) + beta C`.
  static void gemm(Conversion c) {
    float alpha = c.number("alpha", 1);
    float beta = c.number("beta", 1);
    Operand a = c.flag("transA", false) ? c.transpose(c.in(0), 1, 0) : c.in(0);
    Operand b = c.flag("transB", false) ? c.transpose(c.in(1), 1, 0) : c.in(1);
    boolean vector = c.has(2) && isBias(c.in(2), b.shape[1]);
    if (b.isKnown() && alpha == 1 && beta == 1 && vector) {
      Known bias = c.in(2).known.reshape(new int[] {b.shape[1]});
      c.out(c.op(a.type, new Gemm(Activation.LINEAR), List.of(a), b.known, bias));
      return;
    }
    Operand y = matMul(c, a, b);
    y = alpha == 1 ? y : Elements.times(c, y, alpha);
    if (c.has(2) && beta != 0) {
      Operand bias = beta == 1 ? c.in(2) : Elements.times(c, c.in(2), beta);
      y = Elements.binary(c, Binary.ADD, y, bias);
    }
    c.out(y);
  }

  /// Whether a tensor is known and the same for all rows.
  static boolean isBias(Operand x, int n) {
    return x.isKnown() && x.size() == n && x.rank() > 0 && x.shape[x.rank() - 1] == n;
  }

  /// Of one operand or two, over letters: each operand becomes one with all axes, those that it
  /// lacks with one element, and what the result lacks is summed. Two matrices that share one axis,
  /// and perhaps a batch, are a product of matrices.
  static void einsum(Conversion c) {
    String equation = written(c);
    String[] sides = equation.split("->", -1);
    String[] terms = sides[0].split(",", -1);
    if (terms.length != c.inputs() || terms.length > 2) {
      throw new Unsupported("the equation " + equation);
    }
    String result = sides[1];
    String letters = result + others(sides[0], result);
    Operand y = null;
    for (int i = 0; i < terms.length; i++) {
      Operand x = spread(c, c.in(i), terms[i], letters);
      y = y == null ? x : contract(c, y, x, result.length());
    }
    int[] summed = Extents.from(result.length(), y.rank());
    c.out(summed.length == 0 ? y : Reductions.reduce(c, Kind.SUM, y, summed, false));
  }

  /// The equation, with a letter for each axis that `...` stands for.
  private static String written(Conversion c) {
    String equation = c.text("equation", "").replace(" ", "");
    String[] sides = equation.split("->", -1);
    String[] terms = sides[0].split(",", -1);
    int most = 0;
    for (int i = 0; i < Math.min(terms.length, c.inputs()); i++) {
      if (terms[i].contains("...")) {
        int more = c.in(i).rank() - (terms[i].length() - 3);
        terms[i] = terms[i].replace("...", DOTS.substring(DOTS.length() - more));
        most = Math.max(most, more);
      }
    }
    String left = String.join(",", terms);
    String dots = DOTS.substring(DOTS.length() - most);
    return left + "->" + (sides.length == 2 ? sides[1].replace("...", dots) : dots + implied(left));
  }

  private static Operand contract(Conversion c, Operand a, Operand b, int kept) {
    int rank = a.rank();
    boolean matrix = rank == kept + 1 && kept >= 2 && a.shape[kept] == b.shape[kept];
    if (matrix && a.shape[kept - 1] == 1 && b.shape[kept - 2] == 1) {
      // [..., i, 1, k] with [..., 1, j, k]
      Operand p = Reductions.without(c, a, kept - 1);
      Operand q = Reductions.without(c, b, kept - 2);
      int[] swap = Extents.from(0, kept);
      swap[kept - 1] = kept - 2;
      swap[kept - 2] = kept - 1;
      Operand y = matMul(c, p, c.transpose(q, swap));
      return c.reshape(y, Arrays.copyOf(y.shape, kept));
    }
    return Elements.binary(c, Binary.MUL, a, b);
  }

  private static String implied(String left) {
    StringBuilder once = new StringBuilder();
    left.chars()
        .filter(Character::isLetter)
        .filter(letter -> left.indexOf(letter) == left.lastIndexOf(letter))
        .filter(letter -> DOTS.indexOf(letter) < 0)
        .sorted()
        .forEach(letter -> once.append((char) letter));
    return once.toString();
  }

  private static String others(String left, String result) {
    StringBuilder others = new StringBuilder();
    left.chars()
        .filter(Character::isLetter)
        .filter(letter -> result.indexOf(letter) < 0)
        .distinct()
        .forEach(letter -> others.append((char) letter));
    return others.toString();
  }

  /// An operand with the axes of all letters. Of a letter that it has twice, the diagonal is taken.
  private static Operand spread(Conversion c, Operand x, String term, String letters) {
    int[] own = Extents.strides(x.shape);
    int[] sizes = new int[letters.length()];
    int[] strides = new int[letters.length()];
    Arrays.fill(sizes, 1);
    for (int d = 0; d < term.length(); d++) {
      int at = letters.indexOf(term.charAt(d));
      sizes[at] = x.shape[d];
      strides[at] += own[d];
    }
    List<Integer> order = new ArrayList<>();
    for (int at = 0; at < letters.length(); at++) {
      if (term.indexOf(letters.charAt(at)) >= 0) {
        order.add(term.indexOf(letters.charAt(at)));
      }
    }
    if (order.size() == x.rank()) {
      return c.reshape(c.transpose(x, order.stream().mapToInt(Integer::intValue).toArray()), sizes);
    }
    return c.strided(x, 0, sizes, strides);
  }
}
