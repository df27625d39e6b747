/// The shape of an image: rows and columns of pixels, and the numbers at each.
///
/// A batch of images is a `Block` with a row for each pixel, image after image, and a column for each
/// channel.
package struct ImageShape: Sendable, Equatable {
  package let height: Int
  package let width: Int
  package let channels: Int

  package init(height: Int, width: Int, channels: Int) {
    precondition(height > 0 && width > 0 && channels > 0)
    self.height = height
    self.width = width
    self.channels = channels
  }

  /// The shape of a stack of frames seen as one image.
  package init(_ frames: FrameStack) {
    self.init(height: frames.size, width: frames.size, channels: frames.channels)
  }

  /// The shape of `count` numbers that aren't an image.
  package static func vector(_ count: Int) -> ImageShape {
    ImageShape(height: 1, width: 1, channels: count)
  }

  package var pixels: Int { height * width }
  /// All its numbers.
  package var count: Int { pixels * channels }
}

extension Block {
  /// The same numbers with a row for each of `batch` images, or with a row for each of their pixels.
  package func reshaped(rows: Int) -> Block {
    precondition(stride == columns && rows > 0 && self.rows * columns % rows == 0)
    return Block(offset: offset, rows: rows, columns: self.rows * columns / rows)
  }
}
