/// A thin network layer over the kernels: layers, training, serving, safetensors.
@SuppressWarnings("requires-automatic") // of libraries that have no descriptor
module org.lanewise.nn {
  requires transitive org.lanewise.kernels;
  requires com.fasterxml.jackson.core;
  requires static de.siegmar.fastcsv; // for data.Csv alone
  requires static com.google.protobuf; // for onnx alone
  requires static org.tribuo.util.onnx; // for onnx alone
  requires static me.tongfei.progressbar; // for train.ProgressBar alone
  requires static langchain4j.core; // for text.LangChain4jEmbeddingModel alone
  requires jdk.management; // Session.warmUp asks what a run allocates

  exports org.lanewise.nn;
  exports org.lanewise.nn.data;
  exports org.lanewise.nn.layer;
  exports org.lanewise.nn.loss;
  exports org.lanewise.nn.metric;
  exports org.lanewise.nn.onnx;
  exports org.lanewise.nn.op;
  exports org.lanewise.nn.text;
  exports org.lanewise.nn.train;
}
