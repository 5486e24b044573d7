import ArgumentParser

/// A row of the benchmark's table.
enum Row: String, ExpressibleByArgument, CaseIterable {
  /// A product of two matrices: what the machine can do at most.
  case product
  /// A train step of a small network for points of the plane.
  case smallStep = "S1"
  /// A train step of a larger one.
  case largeStep = "S2"
  /// A train step of the U-Net with 32 channels.
  case imageStep = "S3"
  /// A train step of the U-Net with 128 channels.
  case wideImageStep = "S4"
  /// One prediction of the U-Net with 32 channels.
  case prediction = "S5"
  /// The nearest of 60,000 training images for each of 64 samples.
  case search = "S6"
  /// 1,000 points sampled in 100 steps by S2's network.
  case sampling = "S7"

  /// Sets up all that is not to be measured.
  func prepare() -> Work {
    switch self {
    case .product: multiply(side: 2048)
    case .smallStep: trainOnPoints(widths: [3, 64, 64, 2], stored: 1000)
    case .largeStep: trainOnPoints(widths: [3, 128, 128, 128, 2], stored: 5000)
    case .imageStep: trainOnImages(channels: 32, batch: 64)
    case .wideImageStep: trainOnImages(channels: 128, batch: 16)
    case .prediction: predict(channels: 32, batch: 64)
    case .search: searchImages(samples: 64, stored: 60_000)
    case .sampling: samplePoints(widths: [3, 128, 128, 128, 2], count: 1000)
    }
  }
}

/// Work that can be repeated and timed.
struct Work {
  /// How many parameters the network has: the same on both sides.
  var parameters = 0
  /// Does it once more; gives the seconds that it took.
  let repetition: () -> Double
}

/// How many seconds `body` takes.
func seconds(_ body: () -> Void) -> Double {
  ContinuousClock().measure(body) / .seconds(1)
}
