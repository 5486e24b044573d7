import Foundation

/// Memory lent for the time of one kernel call, its content undefined.
///
/// Buffers come from a common stock and go back to it, so that a training
/// step asks the system for memory only the first time.
struct Scratch<S> {
  /// Where the numbers lie, aligned to a cache line.
  let pointer: UnsafeMutablePointer<S>
  private let block: UnsafeMutableRawPointer
  private let sizeClass: Int

  /// Borrows room for `count` numbers.
  init(_ count: Int) {
    let bytes = max(64, count * MemoryLayout<S>.stride)
    sizeClass = Int.bitWidth - (bytes - 1).leadingZeroBitCount
    block = ScratchStock.common.take(sizeClass)
    pointer = block.bindMemory(to: S.self, capacity: count)
  }

  /// Gives the memory back.
  func release() { ScratchStock.common.put(block, sizeClass) }
}

/// The stock of free buffers; class k holds those of 2^k bytes.
private final class ScratchStock: @unchecked Sendable {
  static let common = ScratchStock()

  private let lock = NSLock()
  private var free = [[UnsafeMutableRawPointer]](
    repeating: [], count: Int.bitWidth)

  func take(_ sizeClass: Int) -> UnsafeMutableRawPointer {
    lock.lock()
    let block = free[sizeClass].popLast()
    lock.unlock()
    return block
      ?? .allocate(byteCount: 1 << sizeClass, alignment: 64)
  }

  func put(_ block: UnsafeMutableRawPointer, _ sizeClass: Int) {
    lock.lock()
    free[sizeClass].append(block)
    lock.unlock()
  }
}
