package org.lanewise.nn.text;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// A [TextEmbedder] as an embedding model of LangChain4j: what its stores and retrievers take. Safe
/// for use by many threads.
///
/// The class needs the library `dev.langchain4j:langchain4j-core`, which is an optional dependency.
@SuppressWarnings("exports") // who uses the class has the library, which is optional to all others
public final class LangChain4jEmbeddingModel implements EmbeddingModel {
  private final TextEmbedder embedder;

  /// Adapts an embedder.
  ///
  /// @param embedder computes the vectors
  public LangChain4jEmbeddingModel(TextEmbedder embedder) {
    this.embedder = Objects.requireNonNull(embedder, "embedder is null");
  }

  @Override
  public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
    List<String> texts = segments.stream().map(TextSegment::text).toList();
    return Response.from(Arrays.stream(embedder.embed(texts)).map(Embedding::from).toList());
  }

  @Override
  public int dimension() {
    return embedder.dimension();
  }
}
