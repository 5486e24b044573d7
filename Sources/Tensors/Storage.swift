import Foundation

/// A stretch of memory for numbers, which goes back to a common stock in the end.
///
/// A training step makes the same buffers as the step before. So a buffer that
/// nobody needs any more is not returned to the system but kept for the next
/// storage of that size: after the first step, none asks for new memory.
///
/// Introduced in chapter 5.
public final class Storage<Scalar: TensorScalar> {
  /// Where the numbers lie; of a new storage they are undefined.
  public let pointer: UnsafeMutablePointer<Scalar>
  /// How many there are.
  public let count: Int
  /// What this is a window of, if it is one.
  private let owner: Storage?

  /// Takes room for `count` numbers from the stock.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public init(_ count: Int) {
    self.count = count
    owner = nil
    pointer = Stock.common.take(Self.bytes(count))
      .bindMemory(to: Scalar.self, capacity: count)
  }

  /// Opens a window on a part of another storage.
  ///
  /// - Precondition: the part lies within the whole.
  public init(windowOn owner: Storage, at start: Int, count: Int) {
    precondition(
      start >= 0 && count >= 0 && start + count <= owner.count,
      "numbers \(start)..<\(start + count) lie outside the \(owner.count)")
    self.count = count
    self.owner = owner
    pointer = owner.pointer + start
  }

  /// Takes room for the numbers of a tensor and copies them.
  public convenience init(_ tensor: Tensor<Scalar>) {
    self.init(tensor.count)
    copy(from: tensor)
  }

  /// Takes over the numbers of a tensor.
  ///
  /// - Precondition: there are as many.
  public func copy(from tensor: Tensor<Scalar>) {
    precondition(
      tensor.count == count,
      "cannot copy shape \(tensor.shape) into room for \(count) numbers")
    tensor.withUnsafeScalars { scalars in
      if let start = scalars.baseAddress {
        pointer.update(from: start, count: count)
      }
    }
  }

  /// Writes one number everywhere.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func fill(_ scalar: Scalar) {
    pointer.update(repeating: scalar, count: count)
  }

  /// Copies the numbers into a tensor.
  public func tensor(shape: [Int]) -> Tensor<Scalar> {
    Tensor(
      Array(UnsafeBufferPointer(start: pointer, count: count)), shape: shape)
  }

  deinit {
    if owner == nil { Stock.common.put(pointer, Self.bytes(count)) }
  }

  private static func bytes(_ count: Int) -> Int {
    max(64, count * MemoryLayout<Scalar>.stride)
  }
}

/// The bytes of all storages together.
///
/// Introduced in appendix B.
public struct MemoryUse: Sendable {
  /// What was asked of the system so far; it is kept, and used again.
  public fileprivate(set) var acquired = 0
  /// What storages hold at the moment.
  public fileprivate(set) var held = 0

  /// How much it is now.
  public static var now: MemoryUse { Stock.common.use }
}

// ANCHOR: stock
/// The free buffers, by their size; a lock keeps threads apart.
private final class Stock: @unchecked Sendable {
  static let common = Stock()

  private let lock = NSLock()
  private var free: [Int: [UnsafeMutableRawPointer]] = [:]
  private var counted = MemoryUse()

  var use: MemoryUse { lock.withLock { counted } }

  func take(_ bytes: Int) -> UnsafeMutableRawPointer {
    lock.withLock {
      counted.held += bytes
      if let buffer = free[bytes]?.popLast() { return buffer }
      counted.acquired += bytes
      return .allocate(byteCount: bytes, alignment: 64)
    }
  }

  func put(_ buffer: UnsafeMutableRawPointer, _ bytes: Int) {
    lock.withLock {
      counted.held -= bytes
      free[bytes, default: []].append(buffer)
    }
  }
}
// ANCHOR_END: stock
