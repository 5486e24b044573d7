import CAtomics
import Dispatch
import Foundation

/// A thread for every core but the caller's, waiting for work to share.
///
/// A training step calls hundreds of kernels, a few microseconds apart, and
/// waking a sleeping thread takes longer than that. So helpers stay awake for
/// some 50 microseconds after their last work, looking for more, and only
/// then go to sleep.
final class Helpers: @unchecked Sendable {
  static let common = Helpers(coreCount - 1)

  /// Numbers that all cores see, each in a line of the cache of its own.
  private let board: UnsafeMutablePointer<Int>
  /// Whether somebody's work is being shared.
  private var taken: UnsafeMutablePointer<Int> { board }
  /// Whether helpers may still join in.
  private var open: UnsafeMutablePointer<Int> { board + 16 }
  /// How many works there were.
  private var works: UnsafeMutablePointer<Int> { board + 32 }
  /// The next index that nobody has taken.
  private var next: UnsafeMutablePointer<Int> { board + 48 }
  /// How many helpers may be looking at the work.
  private var present: UnsafeMutablePointer<Int> { board + 64 }
  /// How many helpers have gone to sleep since the last work.
  private var asleep: UnsafeMutablePointer<Int> { board + 80 }

  /// The work; changed only while no helper is present or may join.
  private var count = 0
  private var body: ((Int) -> Void)?
  private let bell = DispatchSemaphore(value: 0)

  private init(_ helpers: Int) {
    board = .allocate(capacity: 96)
    board.initialize(repeating: 0, count: 96)
    for _ in 0..<helpers {
      let thread = Thread { [self] in help() }
      thread.qualityOfService = .userInitiated
      thread.start()
    }
  }

  /// Runs `body` once for each index below `count`, on all cores.
  ///
  /// Where work is already being shared, from within it or by another thread,
  /// the cores have enough to do: then the caller runs everything itself.
  func share(_ count: Int, _ body: (Int) -> Void) {
    guard shared_exchange(taken, 1) == 0 else {
      for index in 0..<count { body(index) }
      return
    }
    withoutActuallyEscaping(body) { body in
      self.count = count
      self.body = body
      shared_write(next, 0)
      shared_write(open, 1)
      _ = shared_add(works, 1)
      for _ in 0..<shared_exchange(asleep, 0) { bell.signal() }
      takeIndices()
      // Who is present now has an index; who comes later finds it closed
      shared_write(open, 0)
      wait { shared_read(present) == 0 }
      self.body = nil
    }
    shared_write(taken, 0)
  }

  private func takeIndices() {
    guard let body else { return }
    while true {
      let index = shared_add(next, 1)
      if index >= count { return }
      body(index)
    }
  }

  /// A helper's life.
  private func help() {
    var seen = 0
    while true {
      let works = shared_read(works)
      if works != seen {
        seen = works
        _ = shared_add(present, 1)
        if shared_read(open) == 1 { takeIndices() }
        _ = shared_add(present, -1)
      } else if !isThereMore(than: seen) {
        // Whoever shares work now sees the sleeper, or is seen here
        _ = shared_add(asleep, 1)
        if shared_read(self.works) == seen { bell.wait() }
      }
    }
  }

  /// Looks out for work for some 50 microseconds.
  private func isThereMore(than seen: Int) -> Bool {
    for _ in 0..<2000 {
      if shared_read(works) != seen { return true }
      pause_briefly()
    }
    return false
  }

  private func wait(until isTrue: () -> Bool) {
    var turns = 0
    while !isTrue() {
      turns += 1
      // The system may have put a helper aside: it needs a core to go on
      if turns < 2000 { pause_briefly() } else { sched_yield() }
    }
  }
}
