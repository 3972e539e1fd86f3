package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.FloatBuffer;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.kernels.Activation;
import org.lanewise.nn.Call;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Model;
import org.lanewise.nn.Op;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Masking;
import org.lanewise.nn.layer.RecurrentOptions;
import org.lanewise.nn.layer.SimpleRNN;
import org.lanewise.nn.layer.Softmax;
import org.lanewise.nn.onnx.OnnxExport;
import org.lanewise.nn.onnx.OnnxModel;
import org.lanewise.nn.onnx.Tensor;
import org.lanewise.nn.onnx.UnsupportedNodesException;
import org.lanewise.nn.op.AttentionStep;
import org.lanewise.nn.op.Ops;
import org.lanewise.nn.op.TimeDistributed;

/// Models as ONNX files, run by ONNX Runtime and by the import; at one width of vectors, for
/// kernels are tested elsewhere.
@DisabledIfSystemProperty(named = "lanewise.check.lanes", matches = "\\d+")
class OnnxExportTest {
  /// Of the largest element of an output.
  private static final double TOLERANCE = 1e-5;

  @TempDir Path folder;

  static List<ExportCase> cases() {
    return ExportCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void onnxRuntimeComputesTheSame(ExportCase c) throws Exception {
    Path file = folder.resolve("model.onnx");
    OnnxExport.write(c.model(), file);
    for (int rows : new int[] {1, 3}) {
      Map<String, float[]> inputs = inputs(c, rows);
      compare(c.model().predict(inputs, rows), onnxRuntime(c.model(), file, inputs, rows));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void importComputesTheSame(ExportCase c) throws IOException {
    Path file = folder.resolve("model.onnx");
    OnnxExport.write(c.model(), file);
    OnnxModel imported = OnnxModel.load(file);
    for (int rows : new int[] {1, 3}) {
      Map<String, float[]> inputs = inputs(c, rows);
      Map<String, Tensor> tensors = new HashMap<>();
      for (Value input : c.model().graph().inputs()) {
        tensors.put(input.name(), Tensor.of(inputs.get(input.name()), dims(input, rows)));
      }
      Map<String, float[]> outputs = new HashMap<>();
      imported.session().run(tensors).forEach((name, y) -> outputs.put(name, y.data()));
      compare(c.model().predict(inputs, rows), outputs);
    }
  }

  private static List<NodeProto> read(Path file) throws IOException {
    return ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getNodeList();
  }

  private static Map<String, float[]> inputs(ExportCase c, int rows) {
    Map<String, float[]> inputs = new LinkedHashMap<>();
    for (Value input : c.model().graph().inputs()) {
      inputs.put(input.name(), c.input(input, rows, 31L * rows + input.id()));
    }
    return inputs;
  }

  private static int[] dims(Value value, int rows) {
    int[] dims = new int[value.shape().rank() + 1];
    dims[0] = rows;
    System.arraycopy(value.shape().dims(), 0, dims, 1, dims.length - 1);
    return dims;
  }

  private static Map<String, float[]> onnxRuntime(
      Model model, Path file, Map<String, float[]> inputs, int rows) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> tensors = new HashMap<>();
    Map<String, float[]> outputs = new HashMap<>();
    try (OrtSession session = environment.createSession(file.toString())) {
      for (Value input : model.graph().inputs()) {
        if (session.getInputNames().contains(input.name())) {
          long[] dims = Arrays.stream(dims(input, rows)).asLongStream().toArray();
          FloatBuffer elements = FloatBuffer.wrap(inputs.get(input.name()));
          tensors.put(input.name(), OnnxTensor.createTensor(environment, elements, dims));
        }
      }
      try (OrtSession.Result result = session.run(tensors)) {
        for (Value output : model.graph().outputs()) {
          OnnxTensor y = (OnnxTensor) result.get(output.name()).orElseThrow();
          long[] shape = y.getInfo().getShape();
          assertEquals(rows, shape[0]);
          assertEquals(
              output.shape(),
              Shape.of(Arrays.stream(shape).skip(1).mapToInt(d -> (int) d).toArray()));
          float[] elements = new float[rows * output.shape().size()];
          y.getFloatBuffer().get(elements);
          outputs.put(output.name(), elements);
        }
      }
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
    return outputs;
  }

  private static void compare(Map<String, float[]> expected, Map<String, float[]> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach(
        (name, y) -> {
          double scale = 0;
          for (float element : y) {
            scale = Float.isFinite(element) ? Math.max(scale, Math.abs(element)) : scale;
          }
          float[] z = actual.get(name);
          assertEquals(y.length, z.length);
          for (int i = 0; i < y.length; i++) {
            boolean exact = scale == 0 || !Float.isFinite(y[i]);
            assertEquals(y[i], z[i], exact ? 0 : TOLERANCE * scale, name + " at " + i);
          }
        });
  }

  /// Without exports there would be no case: each op of the package must be in one.
  @Test
  void everyOpIsExported() throws IOException, URISyntaxException {
    Set<Class<?>> exported = new HashSet<>();
    for (ExportCase c : cases()) {
      c.model().graph().nodes().forEach(node -> exported.add(node.op().getClass()));
    }
    Set<Class<?>> ops = ops();
    assertTrue(ops.size() > 40, ops + "");
    ops.removeAll(exported);
    assertEquals(Set.of(AttentionStep.class), ops, "a decoder's op, which belongs to no model");
  }

  /// The ops of the package, from the folder or the jar of the library.
  private static Set<Class<?>> ops() throws IOException, URISyntaxException {
    Path library = Path.of(Ops.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    String folder = Ops.class.getPackageName().replace('.', '/');
    if (Files.isDirectory(library)) {
      return ops(library.resolve(folder));
    }
    try (FileSystem jar = FileSystems.newFileSystem(library)) {
      return ops(jar.getPath("/" + folder));
    }
  }

  private static Set<Class<?>> ops(Path folder) throws IOException {
    Set<Class<?>> ops = new HashSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".class") && !name.contains("-")) {
          String type = Ops.class.getPackageName() + "." + name.replace(".class", "");
          Class<?> found = Class.forName(type);
          if (Op.class.isAssignableFrom(found)) {
            ops.add(found);
          }
        }
      }
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
    return ops;
  }

  @Test
  void servingLeavesOutWhatIsForTraining() throws IOException {
    ExportCase c =
        cases().stream().filter(x -> x.name().equals("dropout inside")).findFirst().orElseThrow();
    Path file = folder.resolve("model.onnx");
    OnnxExport.write(c.model(), file);
    assertEquals(List.of("Gemm", "Gemm"), read(file).stream().map(NodeProto::getOpType).toList());
  }

  @Test
  void namesAreThoseOfTheGraph() throws IOException {
    Model model = Sequential.of(Shape.of(4), new Dense(3, Activation.RELU), new Softmax()).build(1);
    Path file = folder.resolve("model.onnx");
    Files.writeString(file, "an older file");
    OnnxExport.write(model, file);
    OnnxModel imported = OnnxModel.load(file);
    assertEquals(Set.of(model.graph().input().name()), imported.inputs().keySet());
    assertArrayEquals(new int[] {-1, 4}, imported.inputs().get(model.graph().input().name()));
    assertEquals(List.of(model.graph().output().name()), imported.outputs());
    Set<String> weights = new HashSet<>();
    ModelProto.parseFrom(Files.readAllBytes(file))
        .getGraph()
        .getInitializerList()
        .forEach(tensor -> weights.add(tensor.getName()));
    model.graph().parameters().forEach(p -> assertTrue(weights.contains(p.name()), p.name()));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  private record Own() implements Op {
    @Override
    public String type() {
      return "Own";
    }

    @Override
    public Shape shape(List<Shape> inputs, List<Shape> parameters) {
      return inputs.get(0);
    }

    @Override
    public void forward(Call call) {
      throw new AssertionError();
    }

    @Override
    public void backward(Call call) {
      throw new AssertionError();
    }
  }

  @Test
  void oneErrorListsAllThatCannotBeExported() {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input("x", Shape.of(5, 4));
    Value own = graph.add("mine", new Own(), List.of(x), List.of());
    Value many = graph.add("steps", new TimeDistributed(new Own()), List.of(own), List.of());
    Value masked = new Masking().build(graph, many);
    Value y = new SimpleRNN(3).build(graph, masked); // a Scan
    Value z = new SimpleRNN(3, RecurrentOptions.DEFAULT.withState()).build(graph, many);
    Value w = new SimpleRNN(3, Activation.RELU6, RecurrentOptions.DEFAULT).build(graph, many);
    Model model = Model.of(graph.build(y, z, w), 1);
    Path file = folder.resolve("model.onnx");
    UnsupportedNodesException e =
        assertThrows(UnsupportedNodesException.class, () -> OnnxExport.write(model, file));
    String ownReason = "there is no export of the class " + Own.class.getName();
    assertEquals(
        List.of(
            "mine (Own): " + ownReason,
            "steps (TimeDistributed): " + ownReason,
            z.name() + " (RNN): it is stateful, and a file keeps nothing from run to run",
            w.name() + " (RNN): ONNX's RNN has no activation relu6"),
        e.nodes());
    assertFalse(Files.exists(file));
  }

  @Test
  void aMissingFolderIsNamed() {
    Model model = Sequential.of(Shape.of(4), new Dense(3)).build(1);
    Path file = folder.resolve("none").resolve("model.onnx");
    Exception e = assertThrows(NoSuchFileException.class, () -> OnnxExport.write(model, file));
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
  }
}
