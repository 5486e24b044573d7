/// Moves labels as little as needed so that none covers another.
///
/// - Parameters:
///   - wishes: Where the middles of the labels would best be.
///   - gap: The least distance between two middles.
///   - bounds: Where middles may be; kept when there is room enough.
/// - Returns: The middles in the order of the wishes.
func spread(
  _ wishes: [Double], gap: Double, within bounds: ClosedRange<Double>
) -> [Double] {
  let order = wishes.indices.sorted { wishes[$0] < wishes[$1] }

  // Labels that touch form a block, which stands where its labels' mean wish is
  struct Block {
    var first: Double
    let count: Double
  }
  var blocks: [Block] = []
  for i in order {
    var block = Block(first: wishes[i], count: 1)
    while let previous = blocks.last,
      previous.first + previous.count * gap > block.first
    {
      blocks.removeLast()
      let count = previous.count + block.count
      // The mean of the wished starts, weighted by the labels in each block
      let shifted = block.first - previous.count * gap
      block = Block(
        first: (previous.first * previous.count + shifted * block.count)
          / count,
        count: count)
    }
    let room = bounds.upperBound - (block.count - 1) * gap
    block.first = max(min(block.first, room), bounds.lowerBound)
    blocks.append(block)
  }
  var middles = [Double](repeating: 0, count: wishes.count)
  var next = order.makeIterator()
  for block in blocks {
    for k in 0..<Int(block.count) {
      if let i = next.next() { middles[i] = block.first + Double(k) * gap }
    }
  }
  return middles
}
