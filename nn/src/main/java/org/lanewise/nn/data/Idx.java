package org.lanewise.nn.data;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.lanewise.nn.Shape;

/// Reads images and labels in the idx format of the MNIST database, plain or compressed with gzip.
/// Pixels become floats from 0 to 1.
///
/// An idx file begins with two zero bytes, a byte for the type (8 for unsigned bytes, the only one
/// read here) and a byte for the rank; then come the extents, four bytes each, most significant
/// first, and then the elements.
public final class Idx {
  private static final int UNSIGNED_BYTE = 8;
  private static final int MNIST_CLASSES = 10;
  private static final float WHITE = 255;

  private Idx() {}

  /// MNIST's training set: `train-images-idx3-ubyte` and `train-labels-idx1-ubyte`, with `.gz`
  /// behind or not.
  ///
  /// @param folder holds the files
  /// @return samples of `[rows, columns]` in ten classes
  /// @throws IOException as [#read]
  public static Dataset train(Path folder) throws IOException {
    return read(
        find(folder, "train-images-idx3-ubyte"),
        find(folder, "train-labels-idx1-ubyte"),
        MNIST_CLASSES);
  }

  /// MNIST's test set: `t10k-images-idx3-ubyte` and `t10k-labels-idx1-ubyte`, with `.gz` behind or
  /// not.
  ///
  /// @param folder holds the files
  /// @return samples of `[rows, columns]` in ten classes
  /// @throws IOException as [#read]
  public static Dataset test(Path folder) throws IOException {
    return read(
        find(folder, "t10k-images-idx3-ubyte"),
        find(folder, "t10k-labels-idx1-ubyte"),
        MNIST_CLASSES);
  }

  /// Two files of any name.
  ///
  /// @param images an idx file of rank 3: samples, rows, columns
  /// @param labels an idx file of rank 1: a class a sample
  /// @param classes the number of classes
  /// @return samples of `[rows, columns]`
  /// @throws IOException if a file is missing or malformed; the message names the file and says
  ///     what is wrong with it
  public static Dataset read(Path images, Path labels, int classes) throws IOException {
    Bytes pixels = Bytes.read(images, 3);
    Bytes numbers = Bytes.read(labels, 1);
    if (pixels.dims[0] != numbers.dims[0]) {
      throw new IOException(
          labels
              + ": it has "
              + numbers.dims[0]
              + " labels, expected "
              + pixels.dims[0]
              + ", one for each image of "
              + images);
    }
    int[] classOf = new int[numbers.data.length];
    for (int i = 0; i < classOf.length; i++) {
      classOf[i] = Byte.toUnsignedInt(numbers.data[i]);
      if (classOf[i] >= classes) {
        throw new IOException(
            labels + ": label " + i + " is " + classOf[i] + ", expected 0 to " + (classes - 1));
      }
    }
    float[] x = new float[pixels.data.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = Byte.toUnsignedInt(pixels.data[i]) / WHITE;
    }
    return Dataset.ofLabels(Shape.of(pixels.dims[1], pixels.dims[2]), x, classOf, classes);
  }

  private static Path find(Path folder, String name) throws IOException {
    Path plain = folder.resolve(name);
    Path compressed = folder.resolve(name + ".gz");
    if (Files.exists(plain)) {
      return plain;
    }
    if (Files.exists(compressed)) {
      return compressed;
    }
    throw new NoSuchFileException(
        plain.toString(), null, "there is no such file, and none with .gz behind");
  }

  /// The content of one file.
  private record Bytes(int[] dims, byte[] data) {
    static Bytes read(Path file, int rank) throws IOException {
      try (InputStream raw = Files.newInputStream(file);
          InputStream plain = uncompressed(file, raw);
          DataInputStream in = new DataInputStream(plain)) {
        int magic = in.readInt();
        int expected = UNSIGNED_BYTE << 8 | rank;
        if (magic != expected) {
          throw new IOException(
              String.format(
                  "%s: it begins with %08x, expected %08x, an idx file of unsigned bytes and rank"
                      + " %d",
                  file, magic, expected, rank));
        }
        int[] dims = new int[rank];
        long size = 1;
        for (int i = 0; i < rank; i++) {
          dims[i] = in.readInt();
          if (dims[i] < 1) {
            throw new IOException(
                file + ": extent " + i + " is " + dims[i] + ", expected 1 or more");
          }
          size *= dims[i];
          if (size > Integer.MAX_VALUE - 8) {
            throw new IOException(
                file + ": its extents " + Arrays.toString(dims) + " are more than an array holds");
          }
        }
        byte[] data = in.readNBytes((int) size); // grows with what is there
        if (data.length < size) {
          throw new IOException(
              file
                  + ": it is truncated: "
                  + data.length
                  + " elements, expected "
                  + size
                  + " for the extents "
                  + Arrays.toString(dims));
        }
        if (in.read() >= 0) {
          throw new IOException(file + ": it goes on after the last of its " + size + " elements");
        }
        return new Bytes(dims, data);
      } catch (NoSuchFileException e) {
        throw new NoSuchFileException(file.toString(), null, "there is no such file");
      } catch (EOFException e) {
        throw new IOException(file + ": it is truncated", e);
      } catch (ZipException e) {
        throw new IOException(file + ": it is not a whole gzip file: " + e.getMessage(), e);
      }
    }

    private static InputStream uncompressed(Path file, InputStream raw) throws IOException {
      return file.toString().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw;
    }
  }
}
