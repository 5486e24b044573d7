extension Variable {
  // ANCHOR: backward
  /// Sends the gradient of a loss back to everything it was made from.
  ///
  /// Reverse-mode automatic differentiation (Linnainmaa, 1970): from
  /// dL/dL = 1 on, every node passes its gradient to its parents once
  /// all its children have added theirs. Gradients of leaves add up
  /// over calls, until they are cleared. Interior nodes are freed on
  /// the way, so one graph can be walked back once.
  ///
  /// - Precondition: this is one number, its graph not walked before.
  ///
  /// Introduced in chapter 5.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func backward() {
    precondition(
      count == 1,
      "cannot go backward from shape \(shape): a loss is one number")
    let one = Storage<Scalar>(1)
    one.fill(1)
    var order = parentsFirst()
    accumulate(one)
    while let node = order.popLast() {
      guard let origin = node.origin, let dy = node.takeGradient()
      else { continue }
      node.origin = nil
      node.isSpent = true
      origin.passBack(dy)
    }
  }
  // ANCHOR_END: backward

  // ANCHOR: order
  /// All it was made from, parents before their children, itself last.
  private func parentsFirst() -> [Variable] {
    var order: [Variable] = []
    var seen: Set<ObjectIdentifier> = []
    // A stack of our own: a long chain must not overflow the program's
    var path: [(node: Variable, next: Int)] = [(self, 0)]
    while let (node, next) = path.last {
      precondition(
        !node.isSpent,
        "backward() has freed this graph: compute the loss once more")
      let parents = node.origin?.parents ?? []
      if next == parents.count {
        order.append(node)
        path.removeLast()
      } else {
        path[path.count - 1].next += 1
        let parent = parents[next]
        let isNew = seen.insert(ObjectIdentifier(parent)).inserted
        if isNew && parent.needsGradient { path.append((parent, 0)) }
      }
    }
    return order
  }
  // ANCHOR_END: order
}
