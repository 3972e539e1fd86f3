package org.lanewise.kernels.gemm;

/// The matrix that makes a convolution a matrix product, known as im2col: a row for each output, in
/// it the inputs under the window, tap by tap. It is nowhere in memory: the loops of a product copy
/// the part that they need.
///
/// The image has three spatial axes (unused ones have the extent 1) and its channels side by side.
/// Output `o` of an axis sees the positions `o step + t` of the image, one for each tap `t`; what
/// lies outside of the image is 0. Taps of the last axis that are neighbours, with all channels,
/// are copied as one run. Immutable.
///
/// @param <T> the arrays: `float[]` or `double[]`
public abstract class Lowering<T> {
  private final int channels;
  private final int depth;
  private final int height;
  private final int width;
  private final int outputs;
  private final int outputRows;
  private final int outputDepth;
  private final int stepZ;
  private final int stepY;
  private final int stepX;

  /// Where each tap is, from output times step on: by axis, and in elements.
  private final int[] z;

  private final int[] y;
  private final int[] x;
  private final int[] distance;

  /// Elements of a tap, the channels of one group.
  private final int tap;

  private final int tapsOfRun;
  private final int run;

  // The outputs all of whose taps lie in the image: from, to by axis.
  private final int[] inside = new int[6];

  /// @param image the extents of the image
  /// @param channels elements from position to position of the image
  /// @param width elements that are taken of each position
  /// @param outputs the numbers of outputs of the axes
  /// @param steps from output to output, in positions
  /// @param taps the positions of the taps of each axis, in ascending order
  protected Lowering(
      int[] image, int channels, int width, int[] outputs, int[] steps, int[][] taps) {
    this.channels = channels;
    this.tap = width;
    this.depth = image[0];
    this.height = image[1];
    this.width = image[2];
    this.outputDepth = outputs[0];
    this.outputRows = outputs[1];
    this.outputs = outputs[2];
    this.stepZ = steps[0];
    this.stepY = steps[1];
    this.stepX = steps[2];
    int count = taps[0].length * taps[1].length * taps[2].length;
    this.z = new int[count];
    this.y = new int[count];
    this.x = new int[count];
    this.distance = new int[count];
    for (int t = 0; t < count; t++) {
      x[t] = taps[2][t % taps[2].length];
      y[t] = taps[1][t / taps[2].length % taps[1].length];
      z[t] = taps[0][t / taps[2].length / taps[1].length];
      distance[t] = ((z[t] * height + y[t]) * this.width + x[t]) * channels;
    }
    boolean neighbours = width == channels && taps[2].length > 0;
    for (int t = 1; t < taps[2].length; t++) {
      neighbours &= taps[2][t] == taps[2][t - 1] + 1;
    }
    this.tapsOfRun = neighbours ? taps[2].length : 1;
    this.run = tapsOfRun * width;
    for (int axis = 0; axis < 3 && count > 0; axis++) {
      int first = taps[axis][0];
      int last = taps[axis][taps[axis].length - 1];
      inside[2 * axis] = Math.ceilDiv(Math.max(0, -first), steps[axis]);
      inside[2 * axis + 1] = Math.floorDiv(image[axis] - 1 - last, steps[axis]) + 1;
    }
  }

  /// The number of columns.
  public final int columns() {
    return z.length * tap;
  }

  /// The number of taps.
  public final int taps() {
    return z.length;
  }

  /// The taps in each line that are neighbours; 1 where they are not.
  public final int tapsOfRun() {
    return tapsOfRun;
  }

  /// The outputs along the last axis: a line.
  public final int lineLength() {
    return outputs;
  }

  /// The lines of one image.
  public final int lines() {
    return outputDepth * outputRows;
  }

  /// Copies some rows and columns of the matrix: `d[r * ldd + c] = matrix[row + r, column + c]`.
  /// After each row a vector of `d` may be overwritten with anything, if `d` reaches that far: rows
  /// that follow lie that much apart.
  ///
  /// @param source holds the images, from `from` on
  public final void copy(
      T source, int from, int row, int rows, int column, int columns, T d, int dof, int ldd) {
    int ox = row % outputs;
    int line = row / outputs;
    int oy = line % outputRows;
    int oz = line / outputRows % outputDepth;
    int image = line / outputRows / outputDepth;
    for (int r = 0, n; r < rows; r += n) {
      int position = ((image * depth + oz * stepZ) * height + oy * stepY) * width + ox * stepX;
      int at = from + position * channels;
      int to = dof + r * ldd;
      n = 1;
      if (isInside(oz, oy, ox)) {
        n = Math.min(rows - r, Math.min(inside[5], outputs) - ox);
        rows(n, source, at, column, columns, d, to, ldd);
      } else {
        border(source, at, oz, oy, ox, column, columns, d, to);
      }
      ox += n;
      if (ox == outputs) {
        ox = 0;
        if (++oy == outputRows) {
          oy = 0;
          if (++oz == outputDepth) {
            oz = 0;
            image++;
          }
        }
      }
    }
  }

  /// Copies some rows and columns of the matrix, and transposes them:
  /// `d[c * ldd + r] = matrix[row + r, column + c]`. What may be overwritten is as in [#copy].
  ///
  /// @param source holds the images, from `from` on
  public final void copyTransposed(
      T source, int from, int row, int rows, int column, int columns, T d, int dof, int ldd) {
    for (int r = 0, n; r < rows; r += n) {
      int line = (row + r) / outputs;
      int ox = row + r - line * outputs;
      n = Math.min(rows - r, outputs - ox);
      for (int c = 0; c < columns; c++) {
        int t = (column + c) / tap;
        int first = crosses(line, t) ? Math.clamp(firstOf(t), ox, ox + n) : ox + n;
        int end = Math.clamp(endOf(t), first, ox + n);
        int at = from + tapOf(line, t) + column + c - t * tap + first * advance();
        int to = dof + c * ldd + r - ox;
        zero(d, to + ox, first - ox);
        copyEvery(advance(), end - first, source, at, d, to + first);
        zero(d, to + end, ox + n - end);
      }
    }
  }

  private boolean isInside(int oz, int oy, int ox) {
    return oz >= inside[0]
        && oz < inside[1]
        && oy >= inside[2]
        && oy < inside[3]
        && ox >= inside[4]
        && ox < inside[5];
  }

  /// Rows of a line whose taps all lie in the image: run by run, each of all rows.
  private void rows(int rows, T source, int at, int column, int columns, T d, int dof, int ldd) {
    int q = column / run;
    int skip = column - q * run;
    for (int done = 0; done < columns; q++) {
      int n = Math.min(run - skip, columns - done);
      int from = at + distance[q * tapsOfRun] + skip;
      copy(rows, n, source, from, stepX * channels, d, dof + done, ldd);
      done += n;
      skip = 0;
    }
  }

  /// A row some taps of which lie outside of the image.
  private void border(
      T source, int at, int oz, int oy, int ox, int column, int columns, T d, int dof) {
    int q = column / run;
    int from = column - q * run;
    for (int done = 0; done < columns; q++) {
      int t = q * tapsOfRun;
      int to = Math.min(run, from + columns - done);
      int pz = oz * stepZ + z[t];
      int py = oy * stepY + y[t];
      int px = ox * stepX + x[t];
      boolean crosses = pz >= 0 && pz < depth && py >= 0 && py < height;
      int first = crosses ? Math.clamp(Math.clamp(-(long) px, 0, tapsOfRun) * tap, from, to) : to;
      int end = Math.clamp(Math.clamp((long) width - px, 0, tapsOfRun) * tap, first, to);
      zero(d, dof + done, first - from);
      copy(1, end - first, source, at + distance[t] + first, 0, d, dof + done + first - from, 0);
      zero(d, dof + done + end - from, to - end);
      done += to - from;
      from = 0;
    }
  }

  /// Finds the taps of one output that lie in the image, `line` of all images.
  ///
  /// @param at receives where each begins, from the first image on
  /// @param which receives the number of each
  /// @return how many there are
  public final int taps(int line, int ox, int[] at, int[] which) {
    int oy = line % outputRows;
    int oz = line / outputRows % outputDepth;
    int image = line / outputRows / outputDepth;
    int position = ((image * depth + oz * stepZ) * height + oy * stepY) * width + ox * stepX;
    boolean all = isInside(oz, oy, ox);
    int found = 0;
    for (int t = 0; t < z.length; t++) {
      if (all || crosses(t, oz, oy) && ox >= firstOf(t) && ox < endOf(t)) {
        at[found] = position * channels + distance[t];
        which[found++] = t;
      }
    }
    return found;
  }

  /// Where a tap is for the first output of a line, which lies in the image from [#firstOf] to
  /// [#endOf] if it [#crosses] the image.
  public final int tapOf(int line, int t) {
    int oy = line % outputRows;
    int oz = line / outputRows % outputDepth;
    int image = line / outputRows / outputDepth;
    return ((image * depth + oz * stepZ) * height + oy * stepY) * width * channels + distance[t];
  }

  /// Elements from the input of one output of a line to that of the next.
  public final int advance() {
    return stepX * channels;
  }

  /// Whether a tap sees the image somewhere in a line.
  public final boolean crosses(int line, int t) {
    return crosses(t, line / outputRows % outputDepth, line % outputRows);
  }

  private boolean crosses(int t, int oz, int oy) {
    int pz = oz * stepZ + z[t];
    int py = oy * stepY + y[t];
    return pz >= 0 && pz < depth && py >= 0 && py < height;
  }

  /// The first output of a line for which a tap lies in the image.
  public final int firstOf(int t) {
    return Math.ceilDiv(Math.max(0, -x[t]), stepX);
  }

  /// One after the last.
  public final int endOf(int t) {
    return Math.clamp(
        Math.floorDiv(width - 1 - x[t], stepX) + 1L, firstOf(t), Math.max(firstOf(t), outputs));
  }

  /// The first output of a line all of whose taps lie in the image along the line; 0 or more.
  public final int insideFrom() {
    return inside[4];
  }

  /// One after the last; may be less than the first, or more than the line has.
  public final int insideTo() {
    return inside[5];
  }

  /// `d[dof + r * ldd + i] = s[so + r * lds + i]` for i = 0..n-1; up to a vector after each row may
  /// be overwritten.
  protected abstract void copy(int rows, int n, T s, int so, int lds, T d, int dof, int ldd);

  /// `d[dof + i] = s[so + i * step]` for i = 0..n-1; up to a vector after them may be overwritten.
  protected abstract void copyEvery(int step, int n, T s, int so, T d, int dof);

  /// `d[dof + i] = 0` for i = 0..n-1.
  protected abstract void zero(T d, int dof, int n);
}
