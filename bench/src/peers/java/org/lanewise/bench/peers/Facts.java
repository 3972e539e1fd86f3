package org.lanewise.bench.peers;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What a benchmark knows of its call beside the time, for JMH to hand on.
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Facts {
  /// The largest error of its results, in units in the last place.
  public double ulp;

  /// What the call reads and writes.
  public double bytes;
}
