import Figures
import Foundation

/// A folder of its own for a test, removed afterwards.
func withFolder(_ body: (URL) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("figures-\(UUID().uuidString)")
  try FileManager.default.createDirectory(
    at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder)
}

func names(in folder: URL) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
}

/// Bytes without a pattern, the same at every run.
func noise(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
  var state = seed
  return (0..<count).map { _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return UInt8(state >> 56)
  }
}

func picture(
  _ width: Int, _ height: Int, _ channels: Bitmap.Channels, seed: UInt64 = 1
) -> Bitmap {
  Bitmap(
    width: width, height: height, channels: channels,
    bytes: noise(width * height * channels.rawValue, seed: seed))
}

/// The bytes of an opaque colour.
func bytes(_ color: Color) -> [UInt8] {
  [color.red, color.green, color.blue, 1].map { UInt8(($0 * 255).rounded()) }
}

/// A mark without ink that tells where the chart put its plot.
final class Probe: Mark, @unchecked Sendable {
  private(set) var plot: Plot?
  var extent: Extent { Extent() }
  var keys: [Key] { [] }
  var hueCount: Int { 0 }
  func draw(in plot: Plot, hues: [Hue]) { self.plot = plot }
}
