package org.lanewise.kernels.vector;

/// Where the tiles find one block of B: full panels of NR columns, and the columns that are left
/// over
/// at the right edge. One object is used again and again, so that a product allocates nothing.
final class GemmPanels {
  private static final int NR = GemmTiles.NR;

  /// The full panels: the column `j`, a multiple of NR, begins at `offset + j * step`.
  float[] b;

  int offset;
  int step;
  int ld;

  /// The rest of the columns begins here.
  float[] edge;

  int edgeOffset;
  int edgeLd;

  private float[] buffer = new float[0];

  static int paddedColumns(int n) {
    return (n + NR - 1) / NR * NR;
  }

  /// A block of kc x nc that was packed by [#pack].
  void packed(int kc, int nc, float[] panels, int from) {
    b = panels;
    offset = from;
    step = kc;
    ld = NR;
    edge = panels;
    edgeOffset = from + nc / NR * NR * kc;
    edgeLd = NR;
  }

  /// Packs a block of kc x nc into a buffer.
  void pack(boolean trans, int kc, int nc, float[] s, int so, int lds) {
    pack(trans, kc, nc, s, so, lds, buffer(kc * paddedColumns(nc)), 0);
    packed(kc, nc, buffer, 0);
  }

  /// Takes a block of kc x nc where it lies; only a rest that fills no vectors is packed.
  void inPlace(int kc, int nc, float[] s, int so, int lds) {
    b = s;
    offset = so;
    step = 1;
    ld = lds;
    edge = s;
    edgeOffset = so + nc / NR * NR;
    edgeLd = lds;
    if (nc % Lanes.LENGTH != 0) {
      pack(false, kc, nc % NR, s, edgeOffset, lds, buffer(kc * NR), 0);
      edge = buffer;
      edgeOffset = 0;
      edgeLd = NR;
    }
  }

  private float[] buffer(int n) {
    if (buffer.length < n) {
      buffer = new float[n];
    }
    return buffer;
  }

  /// For each NR columns a panel of kc x NR floats, row by row; the last is filled up with zeros.
  static void pack(
      boolean trans, int kc, int nc, float[] s, int so, int lds, float[] panels, int to) {
    for (int j = 0; j < nc; j += NR) {
      int width = Math.min(NR, nc - j);
      if (trans) {
        GemmPacking.across(NR, width, kc, s, so + j * lds, lds, panels, to + j * kc);
      } else {
        GemmPacking.along(NR, width, kc, s, so + j, lds, panels, to + j * kc);
      }
    }
  }
}
