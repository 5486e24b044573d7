import Foundation

/// Transforms all elements on all cores; throws the first element's error.
func concurrentMap<Element: Sendable, Result: Sendable>(
  _ elements: [Element],
  _ transform: @Sendable (Element) throws(PictureError) -> Result
) throws(PictureError) -> [Result] {
  let results = Slots<Swift.Result<Result, PictureError>>(elements.count)
  DispatchQueue.concurrentPerform(iterations: elements.count) { i in
    do throws(PictureError) {
      results.set(i, .success(try transform(elements[i])))
    } catch {
      results.set(i, .failure(error))
    }
  }
  var values: [Result] = []
  for result in results.all { values.append(try result.get()) }
  return values
}

/// One slot an element, filled from any thread.
private final class Slots<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var values: [Value?]

  init(_ count: Int) { values = Array(repeating: nil, count: count) }

  func set(_ index: Int, _ value: Value) {
    lock.withLock { values[index] = value }
  }

  var all: [Value] { lock.withLock { values.compactMap(\.self) } }
}
