import Dispatch

/// Runs `body` once for each index, spread over the processor's cores.
///
/// Every index must touch memory of its own. Which core runs which index is
/// not defined, so results must not depend on it: that is how one seed gives
/// the same bits on any number of cores.
///
/// Introduced in chapter 3.
public func parallel(count: Int, _ body: @Sendable (Int) -> Void) {
  DispatchQueue.concurrentPerform(iterations: count) { body($0) }
}
