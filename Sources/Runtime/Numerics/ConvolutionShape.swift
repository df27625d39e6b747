import CKernels

/// How the two images of a convolution belong together.
///
/// Each pixel of the small image belongs to a window of `kernel` × `kernel` pixels of the large one; windows
/// begin `stride` apart, the first one `padding` pixels outside. A convolution goes from the large to the
/// small image, a transposed one from the small to the large; each is the other's gradient, and the weights
/// of both are (small channels, large channels, kernel, kernel).
package struct ConvolutionShape: Sendable, Equatable {
  package let large: ImageShape
  package let small: ImageShape
  package let kernel: Int
  package let stride: Int
  package let padding: Int

  /// The shape of a convolution of an image.
  package init(of large: ImageShape, channels: Int, kernel: Int, stride: Int, padding: Int) {
    precondition(kernel > 0 && stride > 0 && padding >= 0 && padding < kernel)
    precondition(large.height + 2 * padding >= kernel && large.width + 2 * padding >= kernel)
    self.large = large
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    small = ImageShape(
      height: (large.height + 2 * padding - kernel) / stride + 1,
      width: (large.width + 2 * padding - kernel) / stride + 1, channels: channels)
  }

  /// The shape of a transposed convolution of an image.
  package init(transposedOf small: ImageShape, channels: Int, kernel: Int, stride: Int, padding: Int) {
    self.init(
      of: ImageShape(
        height: (small.height - 1) * stride + kernel - 2 * padding,
        width: (small.width - 1) * stride + kernel - 2 * padding, channels: channels),
      channels: small.channels, kernel: kernel, stride: stride, padding: padding)
  }

  /// The shape of the weights.
  package var weights: [Int] { [small.channels, large.channels, kernel, kernel] }

  /// True where one window is the whole large image: a fully connected layer.
  package var isDense: Bool {
    small.pixels == 1 && padding == 0 && large.height == kernel && large.width == kernel
  }

  /// Numbers that weights take when they are prepared for either direction.
  package var preparedCount: Int {
    var window = window
    return unsafe max(ck_gather_size(&window), ck_scatter_size(&window))
  }

  /// Numbers of scratch that a thread needs.
  package var scratchCount: Int {
    var window = window
    return unsafe ck_window_scratch(&window)
  }

  /// Numbers that a thread's part of the weights' gradient takes.
  package var partialCount: Int {
    var window = window
    return unsafe ck_gradient_size(&window)
  }

  var window: ck_window {
    ck_window(
      height: large.height, width: large.width, channels: large.channels, small_height: small.height,
      small_width: small.width, small_channels: small.channels, kernel: kernel, stride: stride,
      padding: padding)
  }
}
