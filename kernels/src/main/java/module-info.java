/// Vectorised neural-network kernels over `float[]`: the public package checks arguments and picks
/// a path; the vector and the scalar backend behind it are not exported.
module org.lanewise.kernels {
  requires jdk.incubator.vector;

  exports org.lanewise.kernels;
}
