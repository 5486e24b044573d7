import ChapterKit
import Figures
import Tensors

extension Picture {
  /// Pictures of this one's size in a row of tiles, so many CSS pixels wide.
  func tiles(
    _ images: [Tensor<Float>], side: Double, columns: Int? = nil,
    window: ImageGrid.Window = .fixed(-1...1), captions: [String] = [],
    rowLabels: [String] = []
  ) -> ImageGrid {
    ImageGrid(
      images.map(\.scalars), width: width, columns: columns, window: window,
      captions: captions, rowLabels: rowLabels,
      scale: side / Double(max(width, height)))
  }
}
