package org.lanewise.kernels;

import java.util.Arrays;

/// The weights of a recurrent layer: `W [inputs, gates units]`, `U [units, gates units]` and the
/// bias `[biases, gates units]`; where they lie, or packed once for many calls.
public final class RecurrentWeights {
  final RecurrentCell cell;
  final int inputs;
  final int units;
  final float[] w;
  final int wo;
  final float[] u;
  final int uo;
  final float[] b;
  final int bo;

  /// Null where not packed; the recurrent matrix in two parts, of which the second is that of the
  /// candidate, for a GRU that resets before.
  final PackedMatrix packedW;

  final PackedMatrix packedU;
  final PackedMatrix packedCandidate;

  private RecurrentWeights(
      RecurrentCell cell,
      int inputs,
      int units,
      float[] w,
      int wo,
      float[] u,
      int uo,
      float[] b,
      int bo,
      boolean packed) {
    Check.present("cell", cell);
    Check.size("inputs", inputs);
    Check.size("units", units);
    int n = cell.gates() * units;
    Check.array("w", w, wo, inputs * n);
    Check.array("u", u, uo, units * n);
    Check.array("b", b, bo, cell.biases() * n);
    this.cell = cell;
    this.inputs = inputs;
    this.units = units;
    int ld = Math.max(1, n);
    boolean apart = cell == RecurrentCell.GRU_RESET_BEFORE;
    this.w = packed ? null : w;
    this.wo = wo;
    this.u = packed ? null : u;
    this.uo = uo;
    this.b = packed ? Arrays.copyOfRange(b, bo, bo + cell.biases() * n) : b;
    this.bo = packed ? 0 : bo;
    this.packedW = packed ? PackedMatrix.pack(false, inputs, n, w, wo, ld) : null;
    this.packedU =
        packed ? PackedMatrix.pack(false, units, apart ? 2 * units : n, u, uo, ld) : null;
    this.packedCandidate =
        packed && apart ? PackedMatrix.pack(false, units, units, u, uo + 2 * units, ld) : null;
  }

  /// Weights where they lie: later changes show.
  ///
  /// @param cell the cell
  /// @param inputs the length of an input
  /// @param units the length of a state
  /// @param w W, without gaps
  /// @param wOffset the index of its first element
  /// @param u U, without gaps
  /// @param uOffset the index of its first element
  /// @param b the bias
  /// @param bOffset the index of its first element
  /// @return the weights
  /// @throws IllegalArgumentException if a size is negative or an array too short
  /// @throws NullPointerException if an argument is null
  public static RecurrentWeights of(
      RecurrentCell cell,
      int inputs,
      int units,
      float[] w,
      int wOffset,
      float[] u,
      int uOffset,
      float[] b,
      int bOffset) {
    return new RecurrentWeights(cell, inputs, units, w, wOffset, u, uOffset, b, bOffset, false);
  }

  /// A packed copy, for forward alone; safe to share between threads.
  ///
  /// @param cell the cell
  /// @param inputs the length of an input
  /// @param units the length of a state
  /// @param w W, without gaps
  /// @param wOffset the index of its first element
  /// @param u U, without gaps
  /// @param uOffset the index of its first element
  /// @param b the bias
  /// @param bOffset the index of its first element
  /// @return the weights
  /// @throws IllegalArgumentException if a size is negative or an array too short
  /// @throws NullPointerException if an argument is null
  public static RecurrentWeights pack(
      RecurrentCell cell,
      int inputs,
      int units,
      float[] w,
      int wOffset,
      float[] u,
      int uOffset,
      float[] b,
      int bOffset) {
    return new RecurrentWeights(cell, inputs, units, w, wOffset, u, uOffset, b, bOffset, true);
  }
}
