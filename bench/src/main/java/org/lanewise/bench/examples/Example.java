package org.lanewise.bench.examples;

import java.io.IOException;

/// A network from the literature, trained far enough to prove itself.
interface Example {
  /// What it is called on the command line.
  String name();

  /// What it is, whose idea it was and what it shows, in a line.
  String description();

  /// How many epochs it trains unless told otherwise.
  int epochs();

  /// How many images it trains on at most, unless told otherwise.
  int samples();

  /// Trains, draws, and tells how well it went.
  Figure run(Run run) throws IOException;
}
