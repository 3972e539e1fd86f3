package org.lanewise.nn;

/// x
public final class Shape {
  private Shape() {}
}
