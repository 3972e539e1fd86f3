/// Neural-network kernels over `float[]`, on the Vector API.
///
/// # Conventions
///
/// An operand is an array, the index of its first element and, for a matrix, its leading dimension:
/// the distance from row to row. Matrices are row-major. Every method here checks all its arguments
/// before it writes anything, and allocates nothing once it is warm unless it says otherwise. An
/// output may be the same window as an input only where the method says so; windows that overlap in
/// part are refused.
///
/// Sums run in a fixed order, so a result depends neither on the number of threads nor on whether
/// the code was interpreted or compiled. [Backend] says which implementation runs.
///
/// # How the kernels are built
///
/// ```
///   public class     checks, picks a path                          Gemm, Softmax, ...
///     loops          blocks, packing, rows                         vector.VectorGemm
///       micro-kernel no checks, no branches on data                vector.GemmTiles
/// ```
///
/// For each class of loops in `vector` there is one of plain loops in `scalar`. `Backend.VECTOR` is
/// a `static final boolean`, so the compiler drops the branch that is not taken, and without the
/// module `jdk.incubator.vector` the classes in `vector` are never loaded.
///
/// **The matrix product** follows Goto, but leaves A where it lies: a block of B, KC x NC, is
/// packed into panels of NR columns, and R rows of A are multiplied with each of them.
///
/// ```
///            NC                       NR
///         +-----------+             +----+
///      KC |  B block  |   packed    |    | KC     each p: NR floats side by side
///         +-----------+             +----+
///    KC
///   +----+  +-----------+           +----+
///  R| A  |  |  C        |           |tile| R      R x 2 vectors, in registers while p runs
///   +----+  +-----------+           +----+
/// ```
///
/// - `R`, the rows of a tile: up to 12 with 32 registers, 6 with 16.
/// - `NR`, the columns of a tile: two vectors.
/// - `KC` = 256: a panel of B (256 x 32 floats) and the rows of A stay in the first-level cache.
/// - `NC` = 1024: a block of B takes half of a second-level cache of 2 MB.
/// - A B of at most 65,536 elements is not packed. A transposed or scaled A is copied, R rows at a
///   time.
///
/// Each element is one chain of fused multiply-adds over p, through C itself from one block of k to
/// the next. Nothing about blocks, tiles or threads can change its bits.
///
/// **To add a tile**: write it beside the others in `GemmTiles` with its accumulators as named
/// locals, add it to `run` and `rows`, and run the properties of `Gemm` at every width. If it
/// allocates, it has passed `NodeCountInliningCutoff`: take something out of it.
///
/// # Alternatives that lost
///
/// GFLOP/s on one core with an FMA peak of 236 in registers (512 bits, JDK 25.0.3), best of many
/// short runs on a shared machine:
///
/// - A packed into panels too, p by p, as Goto has it: a tile of 8 x 2 vectors, with packing in
///   registers, reaches 108, 141, 142, 158 at 32, 64, 128, 256 cubed; rows of A in place, 12 x 2
///   vectors, reach 131, 152, 159, 165, without a line for packing. The loads of A broadcast one
///   float each, so their order does not matter, and one copy less is made;
/// - packing A with scalar loops: 153 at 256 cubed where packing in registers reached 168;
/// - tiles over panels in the first-level cache, k = 64, 128, 256, 384: 8 x 3 vectors 195, 192,
///   201, 193, but panels of 48 columns waste more on narrow layers; aligned 6 x 4 and 9 x 3: 186,
///   198, 188, 184 and 171, 192, 179, 174;
/// - panels of B at multiples of 64 bytes, where `float[]` promises 8: in native memory 12 x 2
///   reaches 186, 192, 204, 192 instead of 160, 168, 198, 189, and whole products at 512 and 1024
///   cubed 162 and 149 instead of 149 and 135 (`-XX:ObjectAlignmentInBytes=64`, panels from index
///   12). Not taken yet: it is a second kind of memory;
/// - rows of A copied together, so that they do not lie a power of two apart: 142 instead of 145 at
///   1024 cubed. Huge pages, KC from 192 to 512, NC from 256 to 1024, or rows of A in the inner
///   loop: nothing or 3 % there;
/// - relu at the end of a tile: C2 passes its limit of nodes and boxes every vector, 9 GFLOP/s. The
///   activation runs over the rows of a tile while they are in the first-level cache;
/// - masks at the right edge, in tiles and in [Gemv]: the same limit, 1 GFLOP/s. Edges go through a
///   tile of their own in memory, or through scalar multiply-adds with the same bits.
package org.lanewise.kernels;
