/// A thin network layer over the kernels: layers, training, serving, safetensors.
module org.lanewise.nn {
  requires transitive org.lanewise.kernels;
  requires com.fasterxml.jackson.core;
  requires static de.siegmar.fastcsv; // for data.Csv alone
  requires jdk.management; // Session.warmUp asks what a run allocates

  exports org.lanewise.nn;
  exports org.lanewise.nn.data;
  exports org.lanewise.nn.layer;
  exports org.lanewise.nn.loss;
  exports org.lanewise.nn.metric;
  exports org.lanewise.nn.op;
  exports org.lanewise.nn.text;
  exports org.lanewise.nn.train;
}
