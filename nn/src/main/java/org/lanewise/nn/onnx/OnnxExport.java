package org.lanewise.nn.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import org.lanewise.nn.Model;
import org.lanewise.nn.file.AtomicFile;

/// Writes models as ONNX files, for ONNX Runtime and whatever else reads them.
///
/// ```java
/// OnnxExport.write(model, Path.of("model.onnx"));
/// ```
///
/// The file has the opset 17 of standard operators. It computes what a session does: dropout,
/// noise and regularizers are not in it. Inputs and outputs have the names and shapes of the graph,
/// with the batch, `N`, before them; weights have the names of the parameters, and are stored in
/// ONNX's order of axes. Images are channels last outside, as in the model; the file transposes.
///
/// The class needs the library `org.tribuo:tribuo-util-onnx`, which is an optional dependency.
public final class OnnxExport {
  private OnnxExport() {}

  /// Writes a model. After a crash there is the old file or the new one.
  ///
  /// @param model the model, with its weights now
  /// @param file where to; a file that is there is replaced
  /// @throws UnsupportedNodesException if nodes cannot be expressed: the message lists all of them
  ///     by name, op and reason. They are those of ops that are not in [org.lanewise.nn.op], of
  ///     stateful recurrent layers, and of recurrent layers with a mask or an activation that ONNX
  ///     does not know
  /// @throws IOException if the file cannot be written
  /// @throws IllegalStateException if the library for ONNX is missing
  public static void write(Model model, Path file) throws IOException {
    Objects.requireNonNull(model, "model is null");
    byte[] bytes = bytes(model, file);
    AtomicFile.write(file, channel -> AtomicFile.writeFully(channel, ByteBuffer.wrap(bytes)));
  }

  private static byte[] bytes(Model model, Path file) {
    try {
      return new ExportGraph(model).write(file);
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(
          "ONNX files need the library org.tribuo:tribuo-util-onnx, which is not there", e);
    }
  }
}
