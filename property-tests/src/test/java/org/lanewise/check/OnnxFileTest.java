package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.check.OnnxFiles.attribute;
import static org.lanewise.check.OnnxFiles.floats;
import static org.lanewise.check.OnnxFiles.graph;
import static org.lanewise.check.OnnxFiles.integers;
import static org.lanewise.check.OnnxFiles.model;
import static org.lanewise.check.OnnxFiles.node;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.nn.ModelFormatException;
import org.lanewise.nn.onnx.UnsupportedNodesException;

/// ONNX files that are damaged, that lie, or that ask for what they must not have.
class OnnxFileTest {
  @TempDir private Path folder;

  private Exception refusal(byte[] bytes) throws IOException {
    Path file = folder.resolve("model.onnx");
    Files.write(file, bytes);
    return OnnxFuzz.tryFile(file);
  }

  private void accepted(GraphProto.Builder graph) throws IOException {
    assertNull(refusal(model(graph)));
  }

  /// Refused as a file, with a message that says so.
  private void malformed(GraphProto.Builder graph, String message) throws IOException {
    Exception e = refusal(model(graph));
    assertEquals(ModelFormatException.class, e == null ? null : e.getClass());
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  /// Refused for a node that the message names.
  private void unsupported(GraphProto.Builder graph, String message) throws IOException {
    Exception e = refusal(model(graph));
    assertEquals(UnsupportedNodesException.class, e == null ? null : e.getClass());
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  /// A model with most of what a file may hold.
  private static GraphProto.Builder whole() {
    GraphProto.Builder branch =
        GraphProto.newBuilder()
            .addNode(node("Relu", "r", "s"))
            .addOutput(ValueInfoProto.newBuilder().setName("r"));
    GraphProto.Builder other =
        GraphProto.newBuilder()
            .addNode(node("Neg", "n", "s"))
            .addOutput(ValueInfoProto.newBuilder().setName("n"));
    return graph(2, 3)
        .addInitializer(floats("w", 1, 2, 3, 4, 5, 6).clearDims().addDims(3).addDims(2))
        .addInitializer(integers("shape", 1, -1))
        .addInitializer(
            TensorProto.newBuilder()
                .setName("yes")
                .setDataType(9)
                .setRawData(ByteString.copyFrom(new byte[] {1})))
        .addNode(node("Gemm", "p", "x", "w").addAttribute(attribute("transB", 0)))
        .addNode(node("Reshape", "q", "p", "shape"))
        .addNode(node("Transpose", "s", "q").addAttribute(attribute("perm", 1, 0)))
        .addNode(
            node("If", "y", "yes")
                .addAttribute(attribute("then_branch", branch))
                .addAttribute(attribute("else_branch", other)));
  }

  @Test
  void truncatedAtAnyByte() throws IOException {
    byte[] bytes = model(whole());
    assertNull(refusal(bytes));
    for (int n = 0; n < bytes.length; n++) {
      // What is cut off at the end of a field is another model, and may be a whole one.
      refusal(Arrays.copyOf(bytes, n));
    }
    assertNotNull(refusal(new byte[0]));
    assertNotNull(refusal(Arrays.copyOf(bytes, bytes.length - 1)));
  }

  @Test
  void flippedBits() throws IOException {
    byte[] bytes = model(whole());
    int refused = 0;
    // Three is prime to eight: each bit of a byte has its turn.
    for (int i = 0; i < 8 * bytes.length; i += 3) {
      byte[] wrong = bytes.clone();
      wrong[i / 8] ^= (byte) (1 << i % 8);
      refused += refusal(wrong) == null ? 0 : 1;
    }
    // All but those of weights, of names that nobody reads and of shapes that fit as well.
    assertTrue(refused > bytes.length, refused + " of " + 8 * bytes.length / 3 + " bits");
  }

  /// Files by which the fuzzer reaches most of the code.
  @Test
  void corpus() throws IOException, URISyntaxException {
    Path corpus = Path.of(OnnxFileTest.class.getResource("onnx").toURI());
    try (Stream<Path> files = Files.list(corpus)) {
      for (Path file : files.sorted().toList()) {
        try {
          OnnxFuzz.tryFile(file);
        } catch (RuntimeException | Error e) {
          throw new AssertionError(file.toString(), e);
        }
      }
    }
  }

  @Test
  void sizesBeyondTheFile() throws IOException {
    TensorProto.Builder w = floats("w", 1);
    GraphProto.Builder graph = graph(1).addNode(node("Add", "y", "x", "w"));
    malformed(
        graph.clone().addInitializer(w.clone().setDims(0, 1L << 40)),
        "initialiser w has the shape [1099511627776], expected extents from 0 to 2^31 - 1");
    malformed(
        graph.clone().addInitializer(w.clone().setDims(0, 1 << 30).addDims(1 << 30)),
        "more than an array can hold");
    malformed(
        graph.clone().addInitializer(w.clone().setDims(0, 1 << 30)),
        "has 1 elements, expected 1073741824");
    malformed(graph.clone().addInitializer(w.clone().setDims(0, -1)), "expected extents from 0");
    malformed(
        graph
            .clone()
            .addInitializer(w.clone().clearFloatData().setRawData(ByteString.copyFromUtf8("ab"))),
        "has 2 bytes, expected 4");
    accepted(graph.clone().addInitializer(w));
  }

  @Test
  void valuesThatNothingMakes() throws IOException {
    malformed(graph(1).addNode(node("Relu", "y", "z")), "reads z, which nothing before it makes");
    malformed(
        graph(1).addNode(node("Add", "z", "x", "y")).addNode(node("Neg", "y", "z")),
        "reads y, which nothing before it makes");
    malformed(graph(1).addNode(node("Relu", "z", "x")), "has the output y, which nothing makes");
    malformed(graph(1).clearOutput().addNode(node("Relu", "z", "x")), "without outputs");
  }

  @Test
  void namesThatAreThereTwice() throws IOException {
    NodeProto.Builder relu = node("Relu", "y", "x");
    malformed(graph(1).addNode(relu).addNode(relu), "makes y, which is there already");
    malformed(
        graph(1).addNode(relu).addInitializer(floats("w", 1)).addInitializer(floats("w", 1)),
        "has the initialiser w twice");
    malformed(
        graph(1).addNode(relu).addOutput(ValueInfoProto.newBuilder().setName("y")),
        "has the output y twice");
    malformed(graph(1).addNode(relu).addInput(graph(1).getInput(0)), "has the input x twice");
    AttributeProto.Builder axis = attribute("axis", 0);
    malformed(
        graph(1).addNode(node("Softmax", "y", "x").addAttribute(axis).addAttribute(axis)),
        "has the attribute axis twice");
  }

  @Test
  void attributesOfAnotherType() throws IOException {
    GraphProto.Builder empty = GraphProto.newBuilder().addOutput(ValueInfoProto.newBuilder());
    for (AttributeProto.Builder wrong :
        Arrays.asList(
            attribute("axis", 1, 2),
            attribute("axis", Long.MAX_VALUE),
            AttributeProto.newBuilder()
                .setName("axis")
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(Float.NaN),
            AttributeProto.newBuilder()
                .setName("axis")
                .setType(AttributeProto.AttributeType.TENSOR)
                .setT(floats("t", 1)))) {
      unsupported(
          graph(2, 2).addNode(node("Softmax", "y", "x").addAttribute(wrong)),
          "the_Softmax (Softmax): the attribute axis");
    }
    malformed(
        graph(2, 2).addNode(node("Softmax", "y", "x").addAttribute(attribute("axis", empty))),
        "has the output , which nothing makes");
    unsupported(
        graph(2, 2).addNode(node("Transpose", "y", "x").addAttribute(attribute("perm", 0, 7))),
        "the_Transpose (Transpose): shapes or attributes do not fit");
    unsupported(
        graph(2, 2).addNode(node("Transpose", "y", "x").addAttribute(attribute("perm", 0L))),
        "the_Transpose (Transpose): ");
    unsupported(
        graph(2, 2)
            .addInitializer(integers("starts", 0))
            .addInitializer(integers("ends"))
            .addNode(node("Slice", "y", "x", "starts", "ends")),
        "the_Slice (Slice): shapes or attributes do not fit");
  }

  @Test
  void graphsWithinGraphs() throws IOException {
    for (int depth : new int[] {17, 200}) {
      GraphProto.Builder inner = graph(1).addNode(node("Relu", "y", "x"));
      for (int i = 0; i < depth; i++) {
        inner =
            GraphProto.newBuilder()
                .addNode(node("If", "y", "").addAttribute(attribute("then_branch", inner)))
                .addOutput(ValueInfoProto.newBuilder().setName("y"));
      }
      assertEquals(ModelFormatException.class, refusal(model(inner)).getClass());
    }
  }

  /// Each line a small file that asks for far more than it holds.
  @Test
  void tensorsOutOfNothing() throws IOException {
    long large = 1 << 30;
    for (NodeProto.Builder node :
        Arrays.asList(
            node("ConstantOfShape", "y", "large"),
            node("Expand", "y", "x", "large"),
            node("Tile", "y", "x", "large"),
            node("Expand", "y", "one", "large"),
            node("Tile", "y", "one", "large"),
            node("Range", "y", "zero", "end", "step"),
            node("OneHot", "y", "x", "large", "two"),
            node("OneHot", "y", "one", "large", "two"),
            node("Pad", "y", "x", "pads"),
            node("Pad", "y", "one", "pads"),
            node("Reshape", "y", "x", "large"))) {
      GraphProto.Builder graph =
          graph(1)
              .addInitializer(integers("large", large))
              .addInitializer(integers("pads", large, large))
              .addInitializer(floats("one", 1))
              .addInitializer(floats("two", 0, 1))
              .addInitializer(integers("zero", 0).clearDims())
              .addInitializer(integers("end", large).clearDims())
              .addInitializer(integers("step", 1).clearDims())
              .addNode(node);
      unsupported(graph, "the_" + node.getOpType() + " (" + node.getOpType() + "): ");
    }
  }

  @Test
  void tensorsThatGrowFromNodeToNode() throws IOException {
    for (String first : new String[] {"x", "one"}) {
      GraphProto.Builder graph = graph(1).addInitializer(floats("one", 1));
      String last = first;
      for (int i = 0; i < 40; i++) {
        String next = i == 39 ? "y" : "twice" + i;
        graph.addNode(
            node("Concat", next, last, last).addAttribute(attribute("axis", 0)).setName(next));
        last = next;
      }
      unsupported(graph, "(Concat): a tensor of ");
    }
  }

  @Test
  void loopsWithinLoops() throws IOException {
    GraphProto.Builder body = null;
    for (int depth = 0; depth < 5; depth++) {
      GraphProto.Builder graph =
          GraphProto.newBuilder()
              .addInput(ValueInfoProto.newBuilder().setName("i" + depth))
              .addInput(ValueInfoProto.newBuilder().setName("c" + depth))
              .addInput(ValueInfoProto.newBuilder().setName("s" + depth))
              .addOutput(ValueInfoProto.newBuilder().setName("c" + depth))
              .addOutput(ValueInfoProto.newBuilder().setName("r" + depth));
      String state = "s" + depth;
      graph.addNode(
          body == null
              ? node("Identity", "r" + depth, state)
              : node("Loop", "r" + depth, "times", "", state)
                  .addAttribute(attribute("body", body)));
      body = graph;
    }
    unsupported(
        graph(1)
            .addInitializer(integers("times", 1000).clearDims())
            .addInitializer(floats("start", 1))
            .addNode(node("Loop", "y", "times", "", "start").addAttribute(attribute("body", body))),
        "more than 262144 nodes");
  }

  @Test
  void manyNodes() throws IOException {
    GraphProto.Builder graph = graph(1);
    String last = "x";
    for (int i = 0; i < 2000; i++) {
      String next = i == 1999 ? "y" : "v" + i;
      graph.addNode(node("Relu", next, last).setName(next));
      last = next;
    }
    accepted(graph);
  }

  @Test
  void otherFiles() throws IOException {
    Path inside = Files.createDirectory(folder.resolve("inside"));
    Files.write(folder.resolve("outside.bin"), new byte[64]);
    Files.write(inside.resolve("data.bin"), new byte[64]);
    Files.createDirectory(inside.resolve("folder.bin"));
    Files.createSymbolicLink(inside.resolve("link.bin"), folder.resolve("outside.bin"));
    assertNull(external(inside, 1, "location", "data.bin", "offset", "60"));
    assertNull(external(inside, 4, "location", "data.bin"));
    String leads = "expected a file in the folder of the model";
    String[][] wrong = {
      {leads, "location", "../outside.bin"},
      {leads, "location", folder.resolve("outside.bin").toString()},
      {leads, "location", inside.resolve("data.bin").toString()},
      {leads, "location", "folder.bin/../../outside.bin"},
      {leads, "location", "link.bin"},
      {leads, "offset", "0"},
      {"which is no file", "location", "folder.bin"},
      {"which is no file", "location", ""},
      {"cannot be read", "location", "data.bin\0"},
      {"cannot be read", "location", "nowhere.bin"},
      {"needs 4 bytes from 61 on", "location", "data.bin", "offset", "61"},
      {"needs 4 bytes from", "location", "data.bin", "offset", "9223372036854775807"},
      {"the offset '-4'", "location", "data.bin", "offset", "-4"},
      {"the offset 'x'", "location", "data.bin", "offset", "x"},
      {"has 8 bytes of external data, expected 4", "location", "data.bin", "length", "8"},
    };
    for (String[] entries : wrong) {
      Exception e = external(inside, 1, Arrays.copyOfRange(entries, 1, entries.length));
      assertEquals(ModelFormatException.class, e == null ? null : e.getClass(), entries[2]);
      assertTrue(e.getMessage().contains(entries[0]), e.getMessage());
    }
  }

  @Test
  void oneFileReadAgainAndAgain() throws IOException {
    Files.write(folder.resolve("data.bin"), new byte[4]);
    Exception e = external(folder, 5, "location", "data.bin");
    assertEquals(ModelFormatException.class, e == null ? null : e.getClass());
    assertTrue(e.getMessage().contains("again, expected at most 4 times"), e.getMessage());
  }

  /// A model with weights in another file.
  private static Exception external(Path folder, int tensors, String... entries)
      throws IOException {
    GraphProto.Builder graph = graph(1).addNode(node("Add", "y", "x", "w0"));
    for (int i = 0; i < tensors; i++) {
      TensorProto.Builder tensor =
          floats("w" + i, 1).clearFloatData().setDataLocation(TensorProto.DataLocation.EXTERNAL);
      for (int j = 0; j < entries.length; j += 2) {
        tensor.addExternalData(
            StringStringEntryProto.newBuilder().setKey(entries[j]).setValue(entries[j + 1]));
      }
      graph.addInitializer(tensor);
    }
    Path file = folder.resolve("model.onnx");
    Files.write(file, model(graph));
    return OnnxFuzz.tryFile(file);
  }
}
