/// ONNX files: models that other frameworks have written, run by the ops and kernels of this
/// library.
///
/// [OnnxExport] writes a model of this library: each op is turned into standard operators by the
/// few lines whose name `ExportOperators` gives.
///
/// [OnnxModel] reads a file, [OnnxSession] runs it. Between them, for the shapes of the inputs, the
/// nodes of the file become an ordinary [org.lanewise.nn.Graph] of one row (a plan): everything
/// that is known then, such as shapes and what is computed from them, is a number in the plan.
///
/// A newcomer who looks for an operator finds its name in `Operators`, and there the few lines that
/// turn it into ops of [org.lanewise.nn.op].
///
/// All values are floats. Integers and truth values are carried as floats, exact up to 2^24 =
/// 16,777,216; an input beyond is refused. Doubles and half floats are computed as floats.
///
/// The package needs the library `org.tribuo:tribuo-util-onnx`, which is an optional dependency.
package org.lanewise.nn.onnx;
