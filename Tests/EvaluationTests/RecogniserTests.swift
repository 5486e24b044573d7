import Datasets
import Evaluation
import Foundation
import Networks
import Tensors
import Testing

@Suite("Recogniser")
struct RecogniserTests {
  private let digits = StrokeDigits.make(count: 300, seed: 5)

  @Test("has few enough weights, and stores them so that they come back")
  func storing() throws {
    var generator = SeededGenerator(seed: 1)
    let recogniser = DigitRecogniser(using: &generator)
    #expect(recogniser.parameters.count == 107_466)
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(UUID().uuidString).safetensors")
    defer { try? FileManager.default.removeItem(at: url) }
    try recogniser.save(to: url, notes: ["seed": "1"])
    #expect(try Data(contentsOf: url).count < 250_000)
    let read = try DigitRecogniser(contentsOf: url)
    let x = digits.tensor(0..<20)
    let (a, b) = (recogniser.probabilities(of: x), read.probabilities(of: x))
    for (a, b) in zip(a.scalars, b.scalars) { #expect(abs(a - b) < 0.01) }
    #expect(recogniser.features(of: x).shape == [20, 64])
  }

  @Test("cut into batches, each picture is judged by itself")
  func batches() {
    var generator = SeededGenerator(seed: 2)
    let recogniser = DigitRecogniser(using: &generator)
    let all = recogniser.probabilities(of: digits.tensor())
    let last = recogniser.probabilities(of: digits.tensor([299]))
    for (a, b) in zip(all[row: 299].scalars, last.scalars) {
      #expect(abs(a - b) < 1e-5)
    }
    for row in 0..<300 {
      #expect(abs(all[row: row].sum() - 1) < 1e-5)
    }
  }

  @Test("learns: ten pictures by heart in forty steps")
  func learns() {
    var generator = SeededGenerator(seed: 3)
    let recogniser = DigitRecogniser(using: &generator)
    let adam = Adam(recogniser.parameters, learningRate: 2e-3)
    let x = Variable(digits.tensor(0..<10))
    let labels = Array(digits.labels[0..<10])
    for _ in 0..<40 {
      recogniser.parameters.clearGradients()
      crossEntropy(recogniser(x), labels: labels).backward()
      adam.step()
    }
    let readings = recogniser.readings(of: digits.tensor(0..<10))
    #expect(readings.map(\.digit) == labels)
    #expect(readings.allSatisfy { $0.confidence > 0.5 })
  }

  @Test("the one that comes with the book reads most drawn digits, too")
  func shipped() throws {
    let here = URL(fileURLWithPath: #filePath)
    let file = try shippedWeights("recogniser", currentFolder: here)
    let recogniser = try DigitRecogniser(contentsOf: file)
    let readings = recogniser.readings(of: digits.tensor())
    let right = zip(readings, digits.labels).count { $0.digit == $1 }
    #expect(right > 240, "\(right) of 300")
  }

  @Test("weights that are not there: an error that says where to put them")
  func missing() {
    let error = #expect(throws: SafetensorsError.self) {
      try shippedWeights(
        "nobody", currentFolder: URL(fileURLWithPath: "/tmp"))
    }
    #expect(
      error?.description.contains("book/weights/nobody.safetensors") == true)
  }
}

@Suite("Handwobble")
struct HandwobbleTests {
  private let picture = StrokeDigits.make(count: 1, seed: 6).tensor([0])[row: 0]

  @Test("without rotation, scaling and shift nothing changes")
  func nothing() {
    var wobble = Handwobble()
    (wobble.rotation, wobble.scaling, wobble.shift) = (0, 0, 0)
    var generator = SeededGenerator(seed: 1)
    #expect(
      wobble.applied(to: picture, width: 28, using: &generator) == picture)
  }

  @Test("a dot turns around the middle, away from the shift's direction")
  func dot() {
    var dot = Tensor<Float>(repeating: -1, shape: [25])
    dot.withUnsafeMutableScalars { $0[12] = 1 }
    var wobble = Handwobble()
    wobble.shift = 0
    var generator = SeededGenerator(seed: 2)
    // The middle stays, whatever the angle and the size
    let turned = wobble.applied(to: dot, width: 5, using: &generator)
    #expect(turned.scalars[12] == 1)
    #expect(turned.scalars.allSatisfy { (-1...1).contains($0) })
  }

  @Test("ink is moved, hardly lost")
  func ink() {
    var generator = SeededGenerator(seed: 3)
    let before = (1 + picture.mean()) / 2
    for _ in 0..<20 {
      let after = Handwobble().applied(
        to: picture, width: 28, using: &generator)
      let ratio = (1 + after.mean()) / 2 / before
      #expect(ratio > 0.7 && ratio < 1.35, "\(ratio)")
      #expect(after != picture)
    }
  }
}
