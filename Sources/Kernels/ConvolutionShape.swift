/// The sizes of one convolution over channels-last images.
///
/// Images are [batch, height, width, inChannels] and
/// [batch, outHeight, outWidth, outChannels]; weights are
/// [kernel, kernel, inChannels, outChannels], so that PyTorch's
/// weight[o, i, r, s] is weights[r, s, i, o]: `permute(2, 3, 1, 0)` there.
/// Rows and columns are padded with zeros, `paddingBefore` of them above and
/// left, `paddingAfter` below and right.
///
/// Introduced in chapter 5.
public struct ConvolutionShape: Sendable, Equatable {
  /// How many images, at least one.
  public var batch: Int
  /// Rows of an input image.
  public var height: Int
  /// Columns of an input image.
  public var width: Int
  /// Numbers at each pixel of the input.
  public var inChannels: Int
  /// Numbers at each pixel of the output.
  public var outChannels: Int
  /// Rows, and columns, of the window that slides over the image.
  public var kernel: Int
  /// Pixels between neighbouring windows.
  public var stride: Int
  /// Zeros above and to the left of the image.
  public var paddingBefore: Int
  /// Zeros below and to the right of the image.
  public var paddingAfter: Int

  /// The shape with these sizes; by default 3 x 3 windows that keep the size.
  public init(
    batch: Int, height: Int, width: Int, inChannels: Int, outChannels: Int,
    kernel: Int = 3, stride: Int = 1,
    paddingBefore: Int = 1, paddingAfter: Int = 1
  ) {
    self.batch = batch
    self.height = height
    self.width = width
    self.inChannels = inChannels
    self.outChannels = outChannels
    self.kernel = kernel
    self.stride = stride
    self.paddingBefore = paddingBefore
    self.paddingAfter = paddingAfter
  }

  /// Rows of an output image.
  public var outHeight: Int {
    (height + paddingBefore + paddingAfter - kernel) / stride + 1
  }

  /// Columns of an output image.
  public var outWidth: Int {
    (width + paddingBefore + paddingAfter - kernel) / stride + 1
  }

  /// How many numbers the input images hold.
  public var inputCount: Int { batch * inputSize }

  /// How many numbers the output images hold.
  public var outputCount: Int { batch * outputSize }

  /// How many weights there are.
  public var weightCount: Int { windowSize * outChannels }

  /// Numbers in one input image.
  var inputSize: Int { height * width * inChannels }

  /// Numbers in one output image.
  var outputSize: Int { outHeight * outWidth * outChannels }

  /// Numbers under one window.
  var windowSize: Int { kernel * kernel * inChannels }

  /// Whether minimal filtering applies: 3 x 3, every pixel, same size.
  var suitsWinograd: Bool {
    kernel == 3 && stride == 1 && paddingBefore == 1 && paddingAfter == 1
  }
}
