package org.lanewise.kernels;

/// The argument checks that the normalisations share.
final class NormCheck {
  private NormCheck() {}

  /// Refuses an epsilon that makes a root of less than nothing.
  static void epsilon(float epsilon) {
    if (!(epsilon >= 0)) {
      throw new IllegalArgumentException("epsilon is " + epsilon + ", expected 0 or more");
    }
  }

  /// The number of elements of a tensor. Refuses negative extents, and more elements than an array
  /// can hold.
  static int size(String a, int na, String b, int nb, String c, int nc) {
    Check.size(a, na);
    Check.size(b, nb);
    Check.size(c, nc);
    // The first two may be as large as they like if the last is 0.
    long size = nc == 0 ? 0 : (long) na * nb;
    if (size > Integer.MAX_VALUE || size * nc > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          a
              + " x "
              + b
              + " x "
              + c
              + " is "
              + na
              + " x "
              + nb
              + " x "
              + nc
              + ", expected at most 2147483647 elements");
    }
    return (int) (size * nc);
  }

  /// Refuses an array that is present and too short.
  static void optional(String name, float[] array, int offset, int n) {
    if (array != null) {
      Check.array(name, array, offset, n);
    }
  }

  /// Checks what a forward pass is given beside its sizes, x and y, whose spans are `nx` and `ny`:
  /// `channels` parameters and `groups` statistics. What is null is left out.
  static void forward(
      float[] x,
      int xOffset,
      int ldx,
      long nx,
      float[] gamma,
      int gammaOffset,
      float[] beta,
      int betaOffset,
      int channels,
      float epsilon,
      float[] y,
      int yOffset,
      int ldy,
      long ny,
      float[] mean,
      int meanOffset,
      float[] invStdDev,
      int invStdDevOffset,
      int groups) {
    epsilon(epsilon);
    optional("gamma", gamma, gammaOffset, channels);
    optional("beta", beta, betaOffset, channels);
    optional("mean", mean, meanOffset, groups);
    Check.array("invStdDev", invStdDev, invStdDevOffset, groups);
    Check.sameOrDisjoint("y", y, yOffset, ldy, ny, "x", x, xOffset, ldx, nx);
    Check.disjoint("y", y, yOffset, ny, "gamma", gamma, gammaOffset, channels);
    Check.disjoint("y", y, yOffset, ny, "beta", beta, betaOffset, channels);
    if (mean != null) {
      Check.disjoint("mean", mean, meanOffset, groups, "x", x, xOffset, nx);
      Check.disjoint("mean", mean, meanOffset, groups, "gamma", gamma, gammaOffset, channels);
      Check.disjoint("mean", mean, meanOffset, groups, "beta", beta, betaOffset, channels);
      Check.disjoint("mean", mean, meanOffset, groups, "y", y, yOffset, ny);
    }
    String name = "invStdDev";
    Check.disjoint(name, invStdDev, invStdDevOffset, groups, "x", x, xOffset, nx);
    Check.disjoint(name, invStdDev, invStdDevOffset, groups, "gamma", gamma, gammaOffset, channels);
    Check.disjoint(name, invStdDev, invStdDevOffset, groups, "beta", beta, betaOffset, channels);
    Check.disjoint(name, invStdDev, invStdDevOffset, groups, "y", y, yOffset, ny);
    Check.disjoint(name, invStdDev, invStdDevOffset, groups, "mean", mean, meanOffset, groups);
  }

  /// Checks what a backward pass is given beside its sizes, x, dy and dx, whose spans are `nx`,
  /// `ndy` and `ndx`. What is null is left out.
  static void backward(
      float[] x,
      int xOffset,
      int ldx,
      long nx,
      float[] gamma,
      int gammaOffset,
      int channels,
      float[] mean,
      int meanOffset,
      float[] invStdDev,
      int invStdDevOffset,
      int groups,
      float[] dy,
      int dyOffset,
      int lddy,
      long ndy,
      float[] dx,
      int dxOffset,
      int lddx,
      long ndx,
      float[] dgamma,
      int dgammaOffset,
      float[] dbeta,
      int dbetaOffset) {
    optional("gamma", gamma, gammaOffset, channels);
    optional("mean", mean, meanOffset, groups);
    Check.array("invStdDev", invStdDev, invStdDevOffset, groups);
    optional("dgamma", dgamma, dgammaOffset, channels);
    optional("dbeta", dbeta, dbetaOffset, channels);
    Check.sameOrDisjoint("dx", dx, dxOffset, lddx, ndx, "x", x, xOffset, ldx, nx);
    Check.sameOrDisjoint("dx", dx, dxOffset, lddx, ndx, "dy", dy, dyOffset, lddy, ndy);
    Check.disjoint("dx", dx, dxOffset, ndx, "gamma", gamma, gammaOffset, channels);
    Check.disjoint("dx", dx, dxOffset, ndx, "mean", mean, meanOffset, groups);
    Check.disjoint("dx", dx, dxOffset, ndx, "invStdDev", invStdDev, invStdDevOffset, groups);
    String name = "dgamma";
    float[] d = dgamma;
    int at = dgammaOffset;
    for (int i = 0; i < 2; i++) {
      if (d != null) {
        Check.disjoint(name, d, at, channels, "x", x, xOffset, nx);
        Check.disjoint(name, d, at, channels, "gamma", gamma, gammaOffset, channels);
        Check.disjoint(name, d, at, channels, "mean", mean, meanOffset, groups);
        Check.disjoint(name, d, at, channels, "invStdDev", invStdDev, invStdDevOffset, groups);
        Check.disjoint(name, d, at, channels, "dy", dy, dyOffset, ndy);
        Check.disjoint(name, d, at, channels, "dx", dx, dxOffset, ndx);
      }
      name = "dbeta";
      d = dbeta;
      at = dbetaOffset;
    }
    if (dbeta != null) {
      Check.disjoint(
          "dbeta", dbeta, dbetaOffset, channels, "dgamma", dgamma, dgammaOffset, channels);
    }
  }
}
