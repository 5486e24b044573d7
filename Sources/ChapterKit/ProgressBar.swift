import Foundation

/// One line on standard error that tells how far a long run has come.
///
/// In a terminal it redraws itself a few times a second; in a file or a pipe
/// it writes a line now and then.
public final class ProgressBar {
  let total: Int
  private let first: Int
  private let began = Date()
  private let isTerminal = isatty(FileHandle.standardError.fileDescriptor) != 0
  private var lastDrawn = Date.distantPast

  /// A bar for `total` steps, of which some may be done already.
  public init(total: Int, done: Int = 0) {
    self.total = total
    first = done
  }

  /// Shows that so many steps are done; `note` says what there is to say.
  ///
  /// `unitsPerStep` turns steps into what the rate is counted in.
  public func update(
    _ done: Int, unitsPerStep: Int = 1, unit: String = "steps",
    note: @autoclosure () -> String = ""
  ) {
    let now = Date()
    let pause = isTerminal ? 0.2 : 10
    guard now.timeIntervalSince(lastDrawn) >= pause || done == total else {
      return
    }
    lastDrawn = now
    let seconds = max(1e-9, now.timeIntervalSince(began))
    let rate = Double(done - first) / seconds
    let left = rate > 0 ? Double(total - done) / rate : 0
    let filled = min(24, 24 * done / max(1, total))
    let bar =
      String(repeating: "█", count: filled)
      + String(repeating: "░", count: 24 - filled)
    let speed = String(format: "%.4g", rate * Double(unitsPerStep))
    let line =
      "\(bar) \(done)/\(total)  \(note())  \(speed) \(unit)/s  "
      + "\(Self.clock(left)) left"
    let text = isTerminal ? "\r\u{1B}[K" + line : line + "\n"
    FileHandle.standardError.write(Data(text.utf8))
  }

  /// Ends the line, so that whatever is printed next begins a new one.
  public func finish() {
    if isTerminal && lastDrawn != .distantPast {
      FileHandle.standardError.write(Data("\n".utf8))
    }
  }

  /// Writes seconds as a person would: 0:07, 12:30, 2:05:00.
  public static func clock(_ seconds: Double) -> String {
    guard seconds < 1e7 else { return "very long" }
    let total = Int(seconds.rounded())
    let (hours, minutes) = (total / 3600, total / 60 % 60)
    return hours > 0
      ? String(format: "%d:%02d:%02d", hours, minutes, total % 60)
      : String(format: "%d:%02d", minutes, total % 60)
  }
}
