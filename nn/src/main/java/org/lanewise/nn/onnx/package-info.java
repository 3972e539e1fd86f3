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
/// 16,777,216; an input beyond is refused. Doubles and half floats are computed as floats; a
/// cast to a half precision rounds to it.
///
/// Products of 8-bit integers are those of float matrices, cut where sums would pass 2^24: the
/// results are exact 32-bit integers, rounded once to a float. C2 emits no instruction that
/// multiplies and adds bytes (see the kernels), so that a quantised model saves memory in the file
/// and no time: all-MiniLM-L6-v2 in 8 bits takes two to three times ONNX Runtime's, on a core with
/// AVX2. Where activations are rounded to 8 bits in each layer, a last bit that differs can decide
/// on a whole step, and all that follows differs by as much as such steps do.
///
/// The graphs of If, Loop and Scan become part of the graph round them: of an If whose condition
/// is computed both branches run, and a loop is its body as many times as it runs, up to 1,000.
/// How often that is may depend on the elements of inputs; each of them makes a plan of its own.
///
/// What lost: a thread that computes twenty products of the size of all-MiniLM-L6-v2's while the
/// file is read, so that C2 compiles the tile earlier. On two cores of a Zen 3 the first answer
/// came 1.8 to 2.1 s after the start of the JVM instead of 1.9 to 2.4, for a second core that was
/// busy as long; with hundreds of smaller products it came no earlier.
///
/// The package needs the library `org.tribuo:tribuo-util-onnx`, which is an optional dependency.
package org.lanewise.nn.onnx;
