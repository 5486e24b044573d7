import Foundation

/// Runs `body` once for each index, spread over the processor's cores.
///
/// Every index must touch memory of its own. Which core runs which index is
/// not defined, so results must not depend on it: that is how one seed gives
/// the same bits in every run. (Kernels that add up a part for each core promise
/// it only for one number of cores.)
///
/// Introduced in chapter 3.
public func parallel(count: Int, _ body: @Sendable (Int) -> Void) {
  spread(count) { body($0) }
}

/// How many cores share the work.
let coreCount = ProcessInfo.processInfo.activeProcessorCount

/// `parallel` for the kernels themselves, whose closures hold bare pointers.
func spread(_ count: Int, _ body: (Int) -> Void) {
  if count <= 1 || coreCount == 1 {
    for index in 0..<count { body(index) }
  } else {
    Helpers.common.share(count, body)
  }
}

// ANCHOR: split
/// Cuts 0..<count into one range for each core and runs `body` on each.
///
/// No range is shorter than `least`, below which waking another core
/// costs more than it saves. Part k always gets the same range, so sums
/// kept for each part and added up in order are the same in every run.
func split(
  _ count: Int, least: Int = 1,
  _ body: (_ part: Int, Range<Int>) -> Void
) {
  let parts = partCount(count, least: least)
  spread(parts) { part in
    body(part, part * count / parts..<(part + 1) * count / parts)
  }
}
// ANCHOR_END: split

/// Into how many parts `split` cuts 0..<count.
func partCount(_ count: Int, least: Int = 1) -> Int {
  max(1, min(coreCount, count / max(1, least)))
}
