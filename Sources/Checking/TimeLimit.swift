@preconcurrency import Foundation

/// Work that is given up when it takes too long, or too much.
public enum TimeLimit {
  /// How many seconds an answer may take; the right ones take a moment.
  public static let standard = 20.0

  /// Runs `work` beside this thread; nil when it was not done in time.
  ///
  /// Nothing can stop a thread from outside. The caller should leave the
  /// program soon after a nil.
  static func run<Result: Sendable>(
    seconds: Double, _ work: @escaping @Sendable () -> Result
  ) -> Result? {
    let done = DispatchSemaphore(value: 0)
    let result = Latest<Result>()
    let thread = Thread {
      result.value = work()
      done.signal()
    }
    thread.stackSize = 8 << 20
    thread.start()
    _ = done.wait(timeout: .now() + seconds)
    return result.value
  }

  /// Lets this process have 2 GB of memory and write files of 1 MB, no more.
  ///
  /// A loop that appends for ever then ends in a crash of its own, before the
  /// machine begins to swap; one that prints for ever fills no disk.
  static func limitResources() {
    #if os(Linux)
      var memory = rlimit(rlim_cur: 2 << 30, rlim_max: 2 << 30)
      setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &memory)
      var file = rlimit(rlim_cur: 1 << 20, rlim_max: 1 << 20)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &file)
      signal(SIGXFSZ, SIG_IGN)
    #endif
    // What was printed before a crash shall not be lost
    setvbuf(stdout, nil, _IOLBF, 0)
  }
}

/// A value that one thread writes and another reads.
final class Latest<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var stored: Value?

  var value: Value? {
    get { lock.withLock { stored } }
    set { lock.withLock { stored = newValue } }
  }
}
