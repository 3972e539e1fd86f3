package org.lanewise.bench.picture;

import java.io.StringWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.util.NullElkProgressMonitor;
import org.eclipse.elk.graph.ElkBendPoint;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;
import org.lanewise.nn.Graph;
import org.lanewise.nn.Model;
import org.lanewise.nn.Node;
import org.lanewise.nn.Value;

/// The graph of a model as boxes and arrows, from the inputs at the top to the outputs: each box
/// says name, op and the shape of what it gives.
public final class NetworkDiagram {
  private static final int BOX_HEIGHT = 40;
  private static final int PADDING = 12;

  /// What a letter of these sizes takes at most in a common sans-serif font.
  private static final double LETTER = 7.5;

  private NetworkDiagram() {}

  /// Draws the diagram.
  ///
  /// @param model any model
  /// @return an SVG document
  public static String of(Model model) {
    Graph graph = model.graph();
    ElkNode root = ElkGraphUtil.createGraph();
    root.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
    root.setProperty(CoreOptions.DIRECTION, Direction.DOWN);
    Map<Value, ElkNode> boxes = new HashMap<>();
    graph.inputs().forEach(input -> boxes.put(input, box(root, input, "input")));
    for (Node node : graph.nodes()) {
      ElkNode box = box(root, node.output(), node.op().type());
      boxes.put(node.output(), box);
      node.inputs().forEach(input -> ElkGraphUtil.createSimpleEdge(boxes.get(input), box));
    }
    new RecursiveGraphLayoutEngine().layout(root, new NullElkProgressMonitor());

    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter svg = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      begin(svg, root);
      for (ElkEdge edge : root.getContainedEdges()) {
        arrow(svg, edge.getSections().get(0));
      }
      for (Value input : graph.inputs()) {
        draw(svg, boxes.get(input), input, "input", "#f4f5f7");
      }
      for (Node node : graph.nodes()) {
        String fill = graph.outputs().contains(node.output()) ? "#d6e6f4" : "#ffffff";
        draw(svg, boxes.get(node.output()), node.output(), node.op().type(), fill);
      }
      svg.writeEndElement();
      svg.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e); // A StringWriter does not fail.
    }
    return text.toString();
  }

  private static String detail(Value value, String op) {
    return op + "  " + value.shape();
  }

  private static ElkNode box(ElkNode root, Value value, String op) {
    int letters = Math.max(value.name().length(), detail(value, op).length());
    ElkNode box = ElkGraphUtil.createNode(root);
    box.setDimensions(2 * PADDING + letters * LETTER, BOX_HEIGHT);
    return box;
  }

  private static void begin(XMLStreamWriter svg, ElkNode root) throws XMLStreamException {
    svg.writeStartElement("svg");
    svg.writeDefaultNamespace("http://www.w3.org/2000/svg");
    svg.writeAttribute("width", number(root.getWidth()));
    svg.writeAttribute("height", number(root.getHeight()));
    svg.writeAttribute("font-family", "sans-serif");
    svg.writeAttribute("text-anchor", "middle");
    svg.writeAttribute("fill", "#222b38");
    svg.writeStartElement("marker");
    svg.writeAttribute("id", "head");
    svg.writeAttribute("viewBox", "0 0 8 8");
    svg.writeAttribute("refX", "8");
    svg.writeAttribute("refY", "4");
    svg.writeAttribute("markerWidth", "8");
    svg.writeAttribute("markerHeight", "8");
    svg.writeAttribute("orient", "auto");
    svg.writeEmptyElement("path");
    svg.writeAttribute("d", "M0 0 8 4 0 8z");
    svg.writeAttribute("fill", "#6b7685");
    svg.writeEndElement();
  }

  private static void arrow(XMLStreamWriter svg, ElkEdgeSection line) throws XMLStreamException {
    StringBuilder path = new StringBuilder("M");
    path.append(point(line.getStartX(), line.getStartY()));
    for (ElkBendPoint bend : line.getBendPoints()) {
      path.append(" L").append(point(bend.getX(), bend.getY()));
    }
    path.append(" L").append(point(line.getEndX(), line.getEndY()));
    svg.writeEmptyElement("path");
    svg.writeAttribute("d", path.toString());
    svg.writeAttribute("fill", "none");
    svg.writeAttribute("stroke", "#6b7685");
    svg.writeAttribute("marker-end", "url(#head)");
  }

  private static void draw(XMLStreamWriter svg, ElkNode box, Value value, String op, String fill)
      throws XMLStreamException {
    svg.writeEmptyElement("rect");
    svg.writeAttribute("x", number(box.getX()));
    svg.writeAttribute("y", number(box.getY()));
    svg.writeAttribute("width", number(box.getWidth()));
    svg.writeAttribute("height", number(box.getHeight()));
    svg.writeAttribute("rx", "5");
    svg.writeAttribute("fill", fill);
    svg.writeAttribute("stroke", "#6b7685");
    double middle = box.getX() + box.getWidth() / 2;
    text(svg, middle, box.getY() + 17, "bold", value.name());
    text(svg, middle, box.getY() + 33, "normal", detail(value, op));
  }

  private static void text(XMLStreamWriter svg, double x, double y, String weight, String text)
      throws XMLStreamException {
    svg.writeStartElement("text");
    svg.writeAttribute("x", number(x));
    svg.writeAttribute("y", number(y));
    svg.writeAttribute("font-size", "12");
    svg.writeAttribute("font-weight", weight);
    svg.writeCharacters(text);
    svg.writeEndElement();
  }

  private static String point(double x, double y) {
    return number(x) + " " + number(y);
  }

  private static String number(double n) {
    return String.format(Locale.ROOT, "%.1f", n);
  }
}
