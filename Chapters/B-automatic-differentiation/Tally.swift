/// Counts multiplications.
final class Tally: Sendable {
  @TaskLocal private static var current: Box?

  private final class Box: @unchecked Sendable { var count = 0 }

  static func add(_ count: Int) { current?.count += count }

  static func counting<Result>(
    _ body: () -> Result
  ) -> (result: Result, count: Int) {
    let box = Box()
    return ($current.withValue(box, operation: body), box.count)
  }
}
