package org.lanewise.nn;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The table of [Model#summary].
final class Summary {
  private static final String[] TITLES = {"layer", "op", "output", "parameters", "reads"};

  private Summary() {}

  static String of(Model model) {
    Graph graph = model.graph();
    List<String[]> rows = new ArrayList<>();
    rows.add(TITLES);
    for (Value input : graph.inputs()) {
      rows.add(new String[] {input.name(), "", input.shape().toString(), "0", ""});
    }
    Map<String, List<Node>> layers = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      layers.computeIfAbsent(layer(node.output()), name -> new ArrayList<>()).add(node);
    }
    Set<Parameter> counted = new HashSet<>();
    boolean chain = graph.inputs().size() == 1;
    String before = graph.inputs().isEmpty() ? "" : graph.inputs().get(0).name();
    for (Map.Entry<String, List<Node>> layer : layers.entrySet()) {
      String reads = reads(layer.getKey(), layer.getValue());
      chain &= reads.equals(before);
      before = layer.getKey();
      rows.add(row(layer.getKey(), layer.getValue(), reads, counted));
    }
    return table(rows, chain ? 4 : 5) + totals(model.parameters());
  }

  /// What a name begins with: a layer that has several nodes gives them names below its own.
  private static String layer(Value value) {
    int slash = value.name().indexOf('/');
    return slash < 1 ? value.name() : value.name().substring(0, slash);
  }

  private static String reads(String layer, List<Node> nodes) {
    return nodes.stream()
        .flatMap(node -> node.inputs().stream())
        .map(Summary::layer)
        .filter(name -> !name.equals(layer))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String[] row(
      String layer, List<Node> nodes, String reads, Set<Parameter> counted) {
    long size = 0;
    for (Node node : nodes) {
      for (Parameter parameter : node.parameters()) {
        size += counted.add(parameter) ? parameter.shape().size() : 0;
      }
    }
    String ops = nodes.stream().map(node -> node.op().type()).collect(Collectors.joining(", "));
    Shape output = nodes.get(nodes.size() - 1).output().shape();
    return new String[] {layer, ops, output.toString(), number(size), reads};
  }

  private static String table(List<String[]> rows, int columns) {
    int[] widths = new int[columns];
    for (String[] row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    StringBuilder table = new StringBuilder();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String space = " ".repeat(widths[i] - row[i].length());
        line.append(i == 0 ? "" : "  ").append(i == 3 ? space + row[i] : row[i] + space);
      }
      table.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
    return table.toString();
  }

  private static String totals(Parameters parameters) {
    long trained = parameters.trained().stream().mapToLong(Slice::length).sum();
    return String.format(
        Locale.ROOT,
        "parameters in all: %s, trainable: %s, not trainable: %s%n",
        number(parameters.size()),
        number(trained),
        number(parameters.size() - trained));
  }

  private static String number(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }
}
