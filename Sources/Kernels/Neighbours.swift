/// A stored row and how far it is from a query.
///
/// Introduced in chapter 7.
public struct Neighbour: Sendable, Equatable {
  /// The stored row's index.
  public var index: Int
  /// The square of the Euclidean distance.
  public var squaredDistance: Double

  /// The row `index` at this distance.
  public init(index: Int, squaredDistance: Double) {
    self.index = index
    self.squaredDistance = squaredDistance
  }

  fileprivate static func isNearer(_ a: Neighbour, _ b: Neighbour) -> Bool {
    (a.squaredDistance, a.index) < (b.squaredDistance, b.index)
  }
}

/// A kind of number that stored rows may have: `Float`, or `UInt8` for pixels.
///
/// Introduced in chapter 7.
public protocol StoredScalar: Sendable {
  /// The number in single precision, exactly.
  var single: Float { get }
}

extension Float: StoredScalar {
  /// The number itself.
  public var single: Float { self }
}

extension UInt8: StoredScalar {
  /// The whole number, 0...255.
  public var single: Float { Float(self) }
}

/// Finds for each query the nearest among many stored rows.
///
/// |q - x|^2 = |q|^2 - 2 q x + |x|^2: for a block of rows that fits into the
/// core's cache, all the products q x are one matrix product. Their sum
/// rounds, so eight rows more than asked for are kept and judged again by the
/// sum of (q[i] - x[i])^2 in double precision. `queries` is [queryCount,
/// size], `stored` [storedCount, size], of `Float` or of `UInt8`.
///
/// - Returns: for each query its `count` nearest rows (all, if fewer are
///   stored), nearest first, equally near ones by index.
///
/// Introduced in chapter 7.
@specialized(where Stored == Float)
@specialized(where Stored == UInt8)
public func nearestNeighbours<Stored: StoredScalar>(
  of queries: UnsafePointer<Float>, queryCount: Int,
  among stored: UnsafePointer<Stored>, storedCount: Int,
  size: Int, count: Int
) -> [[Neighbour]] {
  let kept = min(count + 8, storedCount)
  let block = max(16, 250_000 / max(1, size))
  // Each piece of the rows has its own lists, whichever core works on it
  let pieces = max(1, min(16, storedCount / block))
  let listed = pieces * queryCount * kept
  let distances = Scratch<Float>(listed)
  let indices = Scratch<Int>(listed)
  defer {
    distances.release()
    indices.release()
  }
  distances.pointer.update(repeating: .infinity, count: listed)
  indices.pointer.update(repeating: -1, count: listed)

  spread(pieces) { piece in
    let first = piece * storedCount / pieces
    let end = (piece + 1) * storedCount / pieces
    let scratch = Scratch<Float>(block * (size + 1 + queryCount))
    defer { scratch.release() }
    let norms = scratch.pointer + block * size
    let products = norms + block
    for start in stride(from: first, to: end, by: block) {
      let rows = min(block, end - start)
      let x = singles(stored + start * size, rows * size, scratch.pointer)
      for j in 0..<rows {
        norms[j] = Float.dot(x + j * size, x + j * size, count: size)
      }
      for q in 0..<queryCount {
        (products + q * rows).update(from: norms, count: rows)
      }
      Float.multiply(
        queries, transposeA: false, strideA: size,
        x, transposeB: true, strideB: size,
        into: products, strideC: rows,
        rows: queryCount, inner: size, columns: rows, scale: -2, keep: 1)
      for q in 0..<queryCount {
        let list = (piece * queryCount + q) * kept
        keepSmallest(
          products + q * rows, count: rows, firstIndex: start,
          distances: distances.pointer + list, indices: indices.pointer + list,
          kept: kept)
      }
    }
  }

  return (0..<queryCount).map { q in
    var near: [Neighbour] = []
    for piece in 0..<pieces {
      let list = (piece * queryCount + q) * kept
      for k in list..<list + kept where indices.pointer[k] >= 0 {
        near.append(
          Neighbour(
            index: indices.pointer[k],
            squaredDistance: Double(distances.pointer[k])))
      }
    }
    near.sort(by: Neighbour.isNearer)
    near = near.prefix(kept).map { candidate in
      let row = stored + candidate.index * size
      var sum = 0.0
      for i in 0..<size {
        let difference =
          Double(queries[q * size + i]) - Double(row[i].single)
        sum += difference * difference
      }
      return Neighbour(index: candidate.index, squaredDistance: sum)
    }
    near.sort(by: Neighbour.isNearer)
    return Array(near.prefix(count))
  }
}

/// The rows in single precision: themselves, or converted into `room`.
@inline(__always)
private func singles<Stored: StoredScalar>(
  _ rows: UnsafePointer<Stored>, _ count: Int,
  _ room: UnsafeMutablePointer<Float>
) -> UnsafePointer<Float> {
  if Stored.self == Float.self {
    return UnsafeRawPointer(rows).assumingMemoryBound(to: Float.self)
  }
  for i in 0..<count { room[i] = rows[i].single }
  return UnsafePointer(room)
}

/// Inserts what is smaller than the largest of the `kept` sorted distances.
private func keepSmallest(
  _ values: UnsafePointer<Float>, count: Int, firstIndex: Int,
  distances: UnsafeMutablePointer<Float>, indices: UnsafeMutablePointer<Int>,
  kept: Int
) {
  guard kept > 0 else { return }
  for j in 0..<count where values[j] < distances[kept - 1] {
    var k = kept - 1
    while k > 0 && distances[k - 1] > values[j] {
      distances[k] = distances[k - 1]
      indices[k] = indices[k - 1]
      k -= 1
    }
    distances[k] = values[j]
    indices[k] = firstIndex + j
  }
}
