package import Networks
import Numerics

/// The networks that see frames and draw them (paper, section 3.4 and appendix).
package enum ImageNetworks {
  /// The sides of frames that the networks are made for.
  package static let frameSize = 64

  /// Appends the encoder of states `e_s(z | s)`: 64 × 64 images to the mean and log variance of their latent,
  /// (B, 2d).
  package static func encoder(
    _ prefix: String, channels: Int, latent: Int, in layout: inout ParameterLayout,
    statistics: inout ParameterLayout
  ) -> ConvolutionalNetwork {
    ConvolutionalNetwork(
      prefix, input: ImageShape(height: frameSize, width: frameSize, channels: channels),
      [
        .normalization(),
        .convolution(32, kernel: 4, stride: 2, padding: 1, .relu),  // 32 × 32
        .convolution(64, kernel: 4, stride: 2, padding: 1), .normalization(.relu),  // 16 × 16
        .convolution(128, kernel: 4, stride: 2, padding: 1), .normalization(.relu),  // 8 × 8
        .convolution(256, kernel: 4, stride: 2, padding: 1), .normalization(.relu),  // 4 × 4
        .convolution(400, kernel: 4, .relu),
        .heads(["mean", "log_variance"], latent),
      ], in: &layout, statistics: &statistics)
  }

  /// Appends a network that draws a 64 × 64 frame from `inputs` numbers; its output are logits, (B · 64², 3).
  package static func decoder(
    _ prefix: String, inputs: Int, in layout: inout ParameterLayout, statistics: inout ParameterLayout
  ) -> ConvolutionalNetwork {
    ConvolutionalNetwork(
      prefix, input: .vector(inputs),
      [
        .linear(400, .relu), .linear(400, .relu),
        .transposedConvolution(256, kernel: 4), .normalization(.relu),  // 4 × 4
        .transposedConvolution(128, kernel: 4, stride: 2, padding: 1), .normalization(.relu),  // 8 × 8
        .transposedConvolution(64, kernel: 4, stride: 2, padding: 1), .normalization(.relu),  // 16 × 16
        .transposedConvolution(32, kernel: 4, stride: 2, padding: 1), .normalization(.relu),  // 32 × 32
        .transposedConvolution(3, kernel: 4, stride: 2, padding: 1),  // 64 × 64
      ], in: &layout, statistics: &statistics)
  }

  /// What reconstruction losses are divided by: the numbers of a stack of four frames, for one frame too.
  static let lossScale = Double(12 * frameSize * frameSize)
}

/// How the weight of the KL terms changes from epoch to epoch.
package enum KLSchedule {
  /// The factor of an epoch, counted from 1: a sawtooth over 100 epochs up to the 400th, then 1.
  package static func scale(epoch: Int) -> Double {
    precondition(epoch >= 1)
    return epoch <= 400 ? Double((epoch - 1) % 100) / 100 : 1
  }
}
