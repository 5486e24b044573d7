import Datasets
import Evaluation
import Foundation
import Networks
import Tensors
import Testing

@Suite("Reference for drawn digits")
struct DigitReferenceTests {
  private func small() -> DigitReference {
    var generator = SeededGenerator(seed: 1)
    return DigitReference(
      of: .strokes(train: 300, test: 100),
      with: DigitRecogniser(using: &generator), draws: 4, using: &generator)
  }

  @Test("measures pixels, classes and floors of a set")
  func measures() {
    let data = DigitData.strokes(train: 300, test: 100)
    let reference = small()
    #expect(abs(reference.meanPixel - data.train.tensor().mean()) < 1e-6)
    #expect(abs(reference.classShares.reduce(0, +) - 1) < 1e-12)
    #expect(reference.classShares.count == 10)
    #expect(reference.floors.map(\.count) == [32, 64, 128])
    #expect(reference.floors[0].mean > reference.floors[2].mean)
    #expect((0...1).contains(reference.recognised))
    #expect(reference.features.frechetDistance(to: reference.features) < 1e-9)
  }

  @Test("the floor goes through the measured numbers, straight on log axes")
  func floor() {
    let reference = small()
    for floor in reference.floors {
      let (mean, deviation) = reference.floor(of: floor.count)
      #expect(abs(mean - floor.mean) < 1e-12)
      #expect(abs(deviation - floor.deviation) < 1e-12)
    }
    let (a, b) = (reference.floors[1], reference.floors[2])
    let middle = reference.floor(of: 90).mean
    #expect(middle < a.mean && middle > b.mean)
    let beyond = reference.floor(of: 256).mean
    #expect(abs(beyond - b.mean * b.mean / a.mean) < 1e-9)
    let before = reference.floors[0]
    #expect(reference.floor(of: 16).mean > before.mean)
  }

  @Test("a floor's digits have the classes of all, so chance is in them only")
  func floorClasses() throws {
    // Two classes, in each of which all pictures are the same
    let labels = (0..<160).map { $0 % 2 }
    let pixels = labels.flatMap {
      [UInt8](repeating: $0 == 0 ? 0 : 255, count: 784)
    }
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("two-\(UUID())")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for part in ["train", "t10k"] {
      try IDXArray(pixels, shape: [labels.count, 28, 28]).write(
        to: folder.appendingPathComponent("\(part)-images-idx3-ubyte"))
      try IDXArray(labels.map { UInt8($0) }, shape: [labels.count]).write(
        to: folder.appendingPathComponent("\(part)-labels-idx1-ubyte"))
    }
    var generator = SeededGenerator(seed: 1)
    let reference = DigitReference(
      of: try DigitData(folder: folder),
      with: DigitRecogniser(using: &generator), draws: 4, using: &generator)
    #expect(reference.floors.map(\.count) == [32, 64])
    #expect(reference.floors.allSatisfy { $0.deviation < 1e-6 })
  }

  @Test("a file gives back what was written; a broken one says what is wrong")
  func files() throws {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("reference-\(UUID()).safetensors")
    defer { try? FileManager.default.removeItem(at: file) }
    let reference = small()
    try reference.write(to: file)
    let again = try DigitReference(contentsOf: file)
    #expect(again.floors.map(\.count) == reference.floors.map(\.count))
    #expect(abs(again.meanPixel - reference.meanPixel) < 1e-7)
    #expect(
      reference.features.frechetDistance(to: again.features)
        < 1e-4 * reference.floors[0].mean)

    var tensors = try Safetensors(contentsOf: file)
    tensors.tensors["floors"] = Tensor([1, 2, 3])
    try tensors.write(to: file)
    #expect(throws: SafetensorsError.self) {
      try DigitReference(contentsOf: file)
    }
  }

  @Test("the one that comes with the book is MNIST's")
  func shipped() throws {
    let reference = try DigitReference.shipped()
    #expect(abs(reference.meanPixel + 0.73868) < 1e-4)
    #expect(abs(reference.classShares[1] - 0.11237) < 1e-4)
    #expect(reference.recognised > 0.98)
    #expect(reference.floor(of: 1000).mean < reference.floor(of: 100).mean)
  }
}
