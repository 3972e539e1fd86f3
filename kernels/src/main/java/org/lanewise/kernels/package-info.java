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
///       micro-kernel no checks, no branches on data                vector.FloatMicro
/// ```
///
/// For each class of loops in `vector` there is one of plain loops in `scalar`. `Backend.VECTOR` is
/// a `static final boolean`, so the compiler drops the branch that is not taken, and without the
/// module `jdk.incubator.vector` the classes in `vector` are never loaded.
///
/// **The matrix product** follows Goto: blocks of B and rows of A are packed to where the caches
/// keep them, and a tile of C stays in registers.
///
/// ```
///            NC                       NR
///         +-----------+             +----+
///      KC |  B block  |   packed    |    | KC     each p: NR elements side by side,
///         +-----------+             +----+        aligned to 64 bytes
///    KC
///   +----+  +-----------+           +----+
///  R| A  |  |  C        |           |tile| R      R x 2 vectors, in registers while p runs
///   +----+  +-----------+           +----+
///   copied: rows LDA apart
/// ```
///
/// ```
///   Gemm          arguments, checks
///   GemmCall      a grid of windows of C for the threads, the entries of a batch
///   gemm.Product  the arguments, as both backends read them
///   VectorGemm    loops over blocks, rows, tiles; the same for floats and doubles
///   FloatTiles    what differs by type: FloatMicro and, for 16 registers, FloatMicro16 have the
///                 tiles, FloatInPlace those of small products, FloatOuter those of the
///                 gradients of weights, FloatPacking and FloatTranspose the copies, FloatRows
///                 the rows of gemv
/// ```
///
/// - `R`, the rows of a tile: up to 12 with 32 registers, 6 with 16.
/// - `NR`, the columns of a tile and of a panel: two vectors.
/// - `KC`, the rows of a block of B at most: the rows of A beside it take half of the first-level
///   cache (512 floats with 48 KB and 512 bits, 256 doubles). k is cut into even parts. `LDA` = KC
///   + 16.
/// - `NC`, the columns of a block of B at most: the block takes half of the second-level cache (512
///   floats with 2 MB). Columns are cut into even parts too.
/// - `MC`, the rows of A that stay packed while all columns of B pass: 4080.
/// - The caches are read from the system at the start; `-Dlanewise.cache.l1=BYTES` and
///   `-Dlanewise.cache.l2=BYTES` say otherwise. No result depends on them.
/// - With 32 registers panels lie outside of the heap, because a `float[]` promises 8 bytes of
///   alignment only, and most vectors of 64 bytes would touch two lines of the cache. With 16 they
///   are arrays, which cost fewer instructions (`Panels`, `FloatMicro16`).
/// - A B that fits in half of the second-level cache is packed by the tiles of the first rows, as
///   they go: they have loads and stores to spare. A larger one is packed before, 16 rows at a
///   time. One or two rows read B where it lies ([Gemv]), and so does a product of up to 64 cubed
///   whose B is near the first-level cache, which does not copy A either (`InPlaceProduct`).
///   A transposed A of few rows is copied as it lies, some columns at a time, beside a copy of B
///   with the same distance from row to row (`OuterProduct`).
/// - `beta`, the bias and the residual are what the tiles of the first block of k start from;
///   `alpha` goes into the copy of A; the activation runs over R rows of C after the last block.
///
/// Each element is one chain of fused multiply-adds over p, through C itself from one block of k to
/// the next. Nothing about blocks, tiles or threads can change its bits.
///
/// A convolution is such a product too: the copy of rows of A takes them from the images' windows
/// ([Conv]).
///
/// **To add a tile**: write it beside the others in `FloatMicro` (and `DoubleMicro`) with its
/// accumulators as named locals, add it to `run` and to `Tiles.rows`, and run the properties of
/// `Gemm` at every width. If it allocates, it has passed `NodeCountInliningCutoff`: take something
/// out of it. Read the code that C2 makes of it
/// (`-XX:CompileCommand=print,org.lanewise.kernels.vector.FloatMicro::tile12`): the loop of tile12
/// is 24 multiply-adds, 12 broadcasts, 2 loads and 9 other instructions, without one spill.
///
/// # Alternatives that lost
///
/// GFLOP/s on one core with an FMA peak of 235 to 240 in registers (512 bits, JDK 25.0.3), best of
/// many short runs on a shared machine. Tiles alone, on operands in the first-level cache, k = 256:
///
/// - 12 x 2 vectors, rows of A a constant apart, panels aligned: **214 to 230**. The same with A
///   packed p by p: 209 to 233, but the copy is a transposition. A where it lies, its rows a
///   variable apart: 113 with panels outside of the heap (12 addresses; C2 spills accumulators),
///   181 with the offset of the panel as a second int in the loop, 186 to 209 with panels on the
///   heap;
/// - 14 x 2: 198 to 221 (two spills); 8 x 3: 174 to 212, and panels of 48 columns waste more on
///   narrow layers; 9 x 3: 166 to 189;
/// - k unrolled by two 183 to 207, by four 173: C2 moves the loads up and spills;
/// - panels as segments whose class C2 takes from what it saw at run time: 158 alone, 33 once other
///   code of the JVM has read vectors from segments on the heap. Cast to the class of native
///   segments: 171 and 164.
///
/// Whole products:
///
/// - B not aligned and A where it lies: 0.71 of MKL at 1024 cubed, where this is 0.87;
/// - 24 to 480 rows of A for each panel of B, so that the panel stays in the first-level cache:
///   0.86 to 0.90 of MKL at 1024 cubed where 12 rows reach 0.90, for C is then read in jumps;
/// - packing as a pass of its own for a small B: 123 instead of 143 at 32 x 64 x 784. Packing by
///   the tiles for a large one: 13.7 ns a vector instead of 3.7, for a tile keeps too few loads in
///   flight to hide the memory;
/// - transposing copies in registers: 0.35 ns an element by zips of whole vectors, 0.46 by
///   `selectFrom`, 0.39 by blocks of 4 x 4, where four rows at a time in scalar code take 0.22 to
///   0.34. The Vector API has no store of a quarter of a vector;
/// - huge pages: nothing;
/// - relu at the end of a tile: C2 passes its limit of nodes and boxes every vector, 9 GFLOP/s. The
///   activation runs over the rows of a tile while they are in the first-level cache;
/// - masks at the right edge, in tiles and in [Gemv]: the same limit, 1 GFLOP/s. Edges go through a
///   tile of their own in memory, or through scalar multiply-adds with the same bits.
///
/// On a Zen 5 with 48 KB and 1 MB of caches and a peak of 205 to 220, GFLOP/s of the processor's
/// time, on a shared machine whose noise is 4 %:
///
/// - KC of 256 or 384 instead of 512: 169 and 166 instead of 169 at 1024 cubed, 180 and 178 instead
///   of 182 at 512 cubed. What counts is that k is cut evenly: 166 instead of 155 at 32 x 64 x 784,
///   where 784 was 6 x 128 + 16;
/// - B in three quarters of the second-level cache: 171 instead of 169 at 1024 cubed, but 151
///   instead of 158 at 128 x 3072 x 768 now that rows of A stay packed;
/// - other tiles on data in the first-level cache, k = 256: 12 x 2 211, 8 x 3 208, 6 x 4 206, 14 x
///   2 179, 9 x 3 176, 12 x 2 with k unrolled by two 134;
/// - huge pages: nothing.
///
/// On a Zen 3 (256 bits, 16 registers, 32 KB and 512 KB of caches, a peak of 68 to 92), tiles
/// alone, k = 256, GFLOP/s:
///
/// - 6 x 2 with a fence after each row, panels on the heap, **91** at best and 65 in the median of
///   a run, where the other thread of the core takes half of its decoders; what counts then is how
///   many instructions the loop has for its multiply-adds (30 for 12). One index for A and B 92 and
///   66, **k unrolled by two besides 92 and 74**, by four 92 and 74; of a panel of 64 rows 86 and
///   63, by four 82 and 61. With panels outside of the heap, whose checks a fence repeats, 65 and
///   38; 5 x 2 86 and 63; 4 x 2 82 and 59; 4 x 3, 3 x 4 and 12 x 1, which have no register left, 34
///   to 38;
/// - without fences, panels outside of the heap: 5 x 2 87 and 53 (29 instructions for 10), and 33
///   in some JVMs, 4 x 2 86 to 89, 6 x 2 39: C2 loads two elements of A ahead, and one accumulator
///   waits for its own store and load in each step. k unrolled by two: 5 x 2 51, 4 x 2 83, 6 x 2
///   40; the upper vector of B loaded after the lower one is used, 6 x 2: 39. With panels on the
///   heap 5 x 2 34.
/// - whole products, medians of runs in turn, before (5 x 2) and with fences: 64 cubed 32 and 42,
///   128 cubed 38 and 60, 512 cubed 43 and 67, 1024 cubed 46 and 66; B packed before, 32 x 64 x 784
///   43 and 63, 128 x 3072 x 768 46 and 68. The best of a run gained up to 12 %: 128 cubed 67 and
///   75;
/// - B where it lies beside copied rows of A, instead of panels: 192 cubed 68 instead of 72, 32 x
///   64 x 784 65 instead of 68, 64 cubed 75 instead of 70; one tile for both, with a variable from
///   row to row of B: 55 instead of 85 on panels.
///
/// Small products there, microseconds, best of 400 rounds: with both operands copied and where they
/// lie, 16 cubed 0.34 and 0.21, 17 cubed 0.98 and 0.43, 32 cubed 1.38 and 1.09, 64 cubed 7.6 and
/// 7.1, 16 x 64 x 256 10.3 and 7.6; tiles alone, 96 cubed 23.3 and 25.8. Tiles of 5, 4 and 3 rows,
/// 64 cubed: 7.1, 8.8, 9.0.
///
/// Small products where both operands lie spill with six rows, with fences or not: 64 cubed 40
/// GFLOP/s instead of 73.
///
/// There, the gradient of a layer's weights, a transposed A of k x 784 times k x 64: with A
/// transposed by the copy, with both where they lie, and **with both copied as they lie**, 32 rows
/// 58.7, 45.4 and 43.5 us, 64 rows 103, 86 and 79, 128 rows 188, 220 and 151. Where they lie, the
/// loop has 42 instructions for 12 multiply-adds, with the same constant distance 24. 784 x 10
/// columns over 32 rows, of which the copy of A serves one column of tiles: 11.1 and 12.9; 784 x
/// 512 over 128: 1,215 and 1,147.
///
/// There, panels of a transposed B, nanoseconds an element: four columns at a time in scalar code
/// 0.40; in registers, 4 x 4 elements by two exchanges of lanes 0.23, the first of them by loads of
/// pairs at their places 0.36, the second by shifts of longs **0.17**; 8 x 8 elements by three
/// exchanges 0.29, through memory 0.56. Rows of a transposed A that way 0.47, in scalar code 0.36:
/// there are too few columns in a tile.
///
/// There, for 480 x 128 x 384 with B packed, microseconds of the processor's time, best of hundreds
/// of runs on a busy machine: tiles on rows of A that are in the cache 520, with the copy of five
/// rows of A in one loop 565, by four rows and one 590, by one row at a time 570, by
/// `System.arraycopy` 595. A where it lies, its rows a variable apart: 620 to 645. Lines of the
/// next rows touched before each tile 590, or packed piece by piece between the tiles 605; 20 or
/// 60 rows of A packed together 605.
///
/// There, with 24 packed matrices of 384 x 384 in turn, 14 MB, so that each comes from the third
/// level of the caches, which costs 25 to 90 us a product: each line of a panel read before the
/// first tile on it 494 instead of 478 us for 128 rows and 99 instead of 89 for 8; huge pages 507
/// instead of 492 with 72 matrices and 128 rows.
///
/// A tile of three rows by three vectors, for products of 24 columns, where 5 x 2 vectors and 5 x 1
/// go over A twice and the second waits for its additions: 4,340 us instead of 3,750 for 5120 x 24
/// x 864, 514 instead of 465 for 16384 x 24 x 24. With the three vectors of B in one panel 3,620
/// and 488.
///
/// Depthwise convolutions there, side x channels, 3 x 3 unless it says so, in the same way:
///
/// - one output at a time, taps in a loop, four vectors of channels: 970 at 112 x 32, 570 at 56 x
///   128, 114 to 139 at 14 x 512, 114 at 7 x 1024, 790 at 64 x 24 and 5 x 5;
/// - four outputs at a time, two vectors of channels: 406, 464, 111 to 125, 82, 295;
/// - eight outputs (of five taps a line six) at a time, which share the loads of the inputs too,
///   one vector of channels, in turn with the way above: 289 instead of 404 at 112 x 32, 308
///   instead of 388 at 56 x 128, 204 instead of 300 at 64 x 24 and 5 x 5; but 124 instead of 100
///   at 14 x 512, where inputs are 2 KB apart, in two sets of the first-level cache;
/// - a line at a time, one vector of channels, the weights of nine taps in registers: 430, 600,
///   210, 190, 270. Where the channels are a power of two, a line of one vector of them is in few
///   sets of the cache.
///
/// Attention there, microseconds of the processor's time for a head of 64 at 512 positions, best
/// of a thousand runs on a busy machine: **1006**, of which the two products alone take 807, maxima
/// and exponentials 151, packing 52:
///
/// - sums scaled down wherever a block has a larger score: 1036;
/// - the maxima of all rows of a tile before their exponentials: 1039 instead of 1036;
///   exponentials two vectors of a row at a time: 153 instead of 151. Those of two rows together
///   win where the machine is calm: 12 heads of 128 positions 762 instead of 789 us, of 512 11.5
///   instead of 12.0 ms;
/// - blocks of 128 keys instead of 256: 12 heads of 512 positions 11.4 instead of 11.0 ms. Not so
///   backward, which skips less of a causal square then: 22.6 and 26.2 ms.
///
/// A row of A by panels of B in the second-level cache there, as a recurrent layer has it with one
/// sequence, 128 x 512: a panel at a time 50 bytes a nanosecond, two 69, three or four 72.
package org.lanewise.kernels;
