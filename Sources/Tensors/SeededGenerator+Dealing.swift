extension SeededGenerator {
  // ANCHOR: deal
  /// Deals out classes, each as often as its share says, in any order.
  ///
  /// Who draws a class and then an example of it draws from all:
  ///
  ///     p(x) = sum_c p(c) p(x | c)
  ///
  /// Thrown with dice, n p(c) examples would be of class c, give or
  /// take the root of that. Dealt like this there are n p(c), rounded.
  ///
  /// - Precondition: no share is negative, and not all are 0.
  ///
  /// Introduced in chapter 6.
  public mutating func deal(_ count: Int, shares: [Double]) -> [Int] {
    let whole = shares.reduce(0, +)
    precondition(
      shares.allSatisfy { $0 >= 0 } && whole > 0,
      "shares \(shares) of nothing")
    let offset = uniform()
    var (label, end) = (0, shares[0])  // Of the shares up to this label
    let dealt = (0..<count).map { i in
      let place = (Double(i) + offset) / Double(count) * whole
      while place >= end && label < shares.count - 1 {
        label += 1
        end += shares[label]
      }
      return label
    }
    return permutation(count).map { dealt[$0] }
  }
  // ANCHOR_END: deal
}
