extension Variable {
  // ANCHOR: reshape
  /// The same numbers, and the same memory, in another shape.
  ///
  /// - Precondition: both shapes hold equally many.
  ///
  /// Introduced in chapter 5.
  public func reshaped(to shape: [Int]) -> Variable {
    precondition(
      shape.reduce(1, *) == count && shape.allSatisfy { $0 > 0 },
      "cannot give shape \(self.shape) the shape \(shape): "
        + "both must hold equally many numbers")
    return Variable(storage, shape: shape, madeFrom: [self]) { [self] dy in
      accumulate(dy)
    }
  }
  // ANCHOR_END: reshape
}
