import ArgumentParser
import CBLAS
import Foundation

/// Our side of the benchmark: one row's work, done as often as it is told to.
///
/// `Benchmarks/compare.py` starts this program and its rivals and lets them
/// work in turn. Each says `ready` once it has warmed up, then answers lines:
/// a number asks for so many repetitions and gets their times in seconds,
/// `memory` gets the most memory the process ever had, in bytes.
@main
struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract: "Our side of the benchmark. `make bench` runs both sides.")

  @Argument(help: "The row of the table.")
  var row: Row

  func run() throws {
    let work = row.prepare()
    _ = work.repetition()
    answer("ready \(work.parameters) \(Self.library)")
    while let line = readLine() {
      if let count = Int(line) {
        let times = (0..<count).map { _ in String(work.repetition()) }
        answer(times.joined(separator: " "))
      } else {
        answer(String(Self.peakMemory))
      }
    }
  }

  private func answer(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }

  /// Which BLAS multiplies the matrices, and for which processor.
  private static var library: String {
    #if os(Linux)
      String(cString: openblas_get_config())
    #else
      "Accelerate"
    #endif
  }

  /// The largest resident size so far, in bytes.
  private static var peakMemory: Int {
    var usage = rusage()
    #if os(Linux)
      getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
      return 1024 * usage.ru_maxrss
    #else
      getrusage(RUSAGE_SELF, &usage)
      return usage.ru_maxrss
    #endif
  }
}
