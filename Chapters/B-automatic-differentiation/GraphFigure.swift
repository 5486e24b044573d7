import Figures

/// The small network of section B.1, with what goes there and what comes back.
struct GraphFigure: Figure {
  let size = Canvas.Size(680, 206)

  private struct Node {
    let name, value: String
    let x, y: Double
    var isLearned = false
  }

  private let chain = [
    Node(name: "x", value: "2", x: 42, y: 66),
    Node(name: "z = w₁ x", value: "1", x: 161, y: 66),
    Node(name: "h = relu(z)", value: "1", x: 280, y: 66),
    Node(name: "p = w₂ h", value: "3", x: 399, y: 66),
    Node(name: "e = p − y", value: "2", x: 518, y: 66),
    Node(name: "L = e · e", value: "4", x: 637, y: 66),
  ]
  private let leaves = [
    (Node(name: "w₁", value: "0.5", x: 161, y: 176, isLearned: true), "24"),
    (Node(name: "w₂", value: "3", x: 399, y: 176, isLearned: true), "4"),
    (Node(name: "y", value: "1", x: 518, y: 176), nil),
  ]
  /// What goes back between neighbours of the chain.
  private let back = [nil, "12", "12", "4", nil]

  func draw(on canvas: Canvas, theme: Theme) {
    let pen = Pen(canvas: canvas, theme: theme)
    for node in chain { draw(node, pen) }
    for (node, gradient) in leaves {
      draw(node, pen)
      let (bottom, top) = (node.y - 25, 66.0 + 25)
      let shift = gradient == nil ? 0.0 : 8
      pen.arrow(
        from: Canvas.Point(node.x - shift, bottom),
        to: Canvas.Point(node.x - shift, top), .blue)
      guard let gradient else { continue }
      pen.arrow(
        from: Canvas.Point(node.x + shift, top),
        to: Canvas.Point(node.x + shift, bottom), .red)
      pen.text(gradient, node.x + 16, 121, .red, style: .title, .left)
    }
    for (k, gradient) in back.enumerated() {
      let (left, right) = (chain[k].x + 42, chain[k + 1].x - 42)
      let isSquare = k == 4
      for y in isSquare ? [54.0, 62] : [gradient == nil ? 66 : 58] {
        pen.arrow(
          from: Canvas.Point(left, y), to: Canvas.Point(right, y), .blue)
      }
      for y in isSquare ? [72.0, 80] : gradient == nil ? [] : [74] {
        pen.arrow(
          from: Canvas.Point(right, y), to: Canvas.Point(left, y), .red)
      }
      pen.text(
        isSquare ? "2 + 2" : gradient ?? "", (left + right) / 2, 100,
        .red, style: .title)
    }
    pen.text("1", 637, 100, .red, style: .title)
    pen.text("there: the numbers", 0, 12, .blue, .left)
    pen.text("back: dL / d(each of them)", 150, 12, .red, .left)
  }

  private func draw(_ node: Node, _ pen: Pen) {
    pen.box(
      Canvas.Point(node.x, node.y), width: 82, height: 48,
      node.isLearned ? .gold : .grey)
    pen.text(node.name, node.x, node.y - 10, style: .small)
    pen.text(node.value, node.x, node.y + 10, .blue, style: .title)
  }
}
