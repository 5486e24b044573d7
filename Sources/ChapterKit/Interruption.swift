import Dispatch
import Foundation

/// Hears Ctrl-C, so that a long run can save before it ends.
///
/// The second Ctrl-C ends the program at once, as always.
public final class Interruption: @unchecked Sendable {
  private let lock = NSLock()
  private var heard = false
  private var sources: [any DispatchSourceSignal] = []

  /// Begins to listen: to Ctrl-C, and to a polite request to end.
  public init() {
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(
        signal: number, queue: .global())
      source.setEventHandler { [weak self] in
        self?.hear()
        signal(number, SIG_DFL)
      }
      source.resume()
      sources.append(source)
    }
  }

  /// From now on, Ctrl-C ends the program again.
  deinit {
    for source in sources { source.cancel() }
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
  }

  /// Whether somebody has asked the program to end.
  public var isRequested: Bool { lock.withLock { heard } }

  private func hear() { lock.withLock { heard = true } }
}
