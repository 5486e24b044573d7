import ChapterKit
import Tensors

// ANCHOR: listen
/// The same numbers under a new node, which tells what comes back.
func listening<Scalar>(
  to x: Variable<Scalar>, _ heard: @escaping (Storage<Scalar>) -> Void
) -> Variable<Scalar> {
  Variable(x.storage, shape: x.shape, madeFrom: [x]) { dy in
    heard(dy)
    x.accumulate(dy)
  }
}
// ANCHOR_END: listen

/// Section B.3: what each node of the small graph is told.
struct Listening {
  let chapter: Chapter

  func run() {
    chapter.section("B.3", "A node and its closure")
    var numbers: [String] = []
    var returned: [[String]] = []
    let (x, y) = (leaf(2, learned: false), leaf(1, learned: false))
    let (w₁, w₂) = (leaf(0.5), leaf(3))
    let result = squaredError(w₁, w₂, x: x, y: y) { name, number in
      numbers.append("\(name) = \(format(number.scalar, 2))")
      return listening(to: number) { dy in
        returned.append(["dL/d\(name)", format(dy.pointer[0], 2)])
        chapter.report(
          "heard.\(name)", "dL/d\(name)", dy.pointer[0],
          expect: Self.byHand[name], within: 0, quiet: true)
      }
    }
    chapter.say("On the way there:  " + numbers.joined(separator: "   "))
    result.backward()
    chapter.say()
    chapter.say("On the way back, in the order of arrival:")
    chapter.table(["derivative", "value"], returned)
    chapter.require(
      returned.count == 5, "backward() did not visit each of 5 nodes once")
  }

  /// What the hand has found by going through the graph.
  static let byHand = ["L": 1.0, "e": 4, "p": 4, "h": 12, "z": 12]
}
