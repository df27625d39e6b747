import Datasets
import Embeddings
import Figures
import Language
import Numerics
import Runs
import Storage

/// A folder for TensorBoard's Embedding Projector: latents, what belongs to each, pictures where there are
/// frames.
extension Call {
  /// The most points that the projector shows at a tolerable speed.
  private static let mostPoints = 10_000
  /// Sides of a picture in the sprite, and pictures in its row.
  private static let spriteSide = 32

  /// Writes the latents of an embedding's data.
  func exportProjector(of subject: Parameter<Value>, to path: String) throws {
    guard let embedding = self[subject].object as? any AnyEmbeddingObject else {
      throw error(subject, must: "be an embedding for format=projector", but: "is \(self[subject].brief)")
    }
    guard embedding.isTrained else {
      throw error(subject, must: "be a trained embedding ('train e')", but: "is \(embedding.stand)")
    }
    let data = embedding.data
    let count = min(data.count, Call.mostPoints)
    let shown = (0..<count).map { $0 * data.count / count }
    let latents: [Float], width: Int
    if let states = embedding.ofStates {
      latents = try states.states(of: shown, in: states.table(), checkpoint: checkCancellation)
      width = states.stateLatent
    } else if let actions = embedding.ofActions {
      try actions.measureLatents(checkpoint: checkCancellation)
      width = actions.coding.latent
      let means = try actions.means(checkpoint: checkCancellation)
      latents = shown.flatMap { actions.coding.white(Array(means[$0 * width..<($0 + 1) * width])) }
    } else {
      return
    }
    try write(tsv(latents, width), to: "\(path)/latents.tsv")
    try write(metadata(data, shown), to: "\(path)/metadata.tsv")
    var config = """
      embeddings {
        tensor_name: "\(embedding.type.name)"
        tensor_path: "latents.tsv"
        metadata_path: "metadata.tsv"

      """
    if let frames = data.frames, frames.shape.size >= Call.spriteSide {
      try write(try sprite(frames, shown), to: "\(path)/sprite.png")
      config += """
          sprite {
            image_path: "sprite.png"
            single_image_dim: \(Call.spriteSide)
            single_image_dim: \(Call.spriteSide)
          }

        """
    }
    try write(Array((config + "}\n").utf8), to: "\(path)/projector_config.pbtxt")
    // below a folder of runs, TensorBoard sees only those with such a file
    try write(EventRecord.version(at: 0), to: "\(path)/events.out.tfevents.0000000000.dyne")
    let part = count < data.count ? " of \(grouped(data.count))" : ""
    note("wrote '\(path)', \(grouped(count))\(part) latents; see them with: tensorboard --logdir \(path)")
  }

  private func tsv(_ rows: [Float], _ width: Int) -> [UInt8] {
    var text = ""
    for row in 0..<rows.count / max(1, width) {
      text += rows[row * width..<(row + 1) * width].map { "\($0)" }.joined(separator: "\t") + "\n"
    }
    return Array(text.utf8)
  }

  /// A line for each point: its sequence, reward, what its actions changed and what they were.
  private func metadata(_ data: SequenceDataset, _ shown: [Int]) -> [UInt8] {
    let (size, k, outcomes) = (data.stateSize, data.length, data.outcomes)
    let names = ["sequence", "reward"] + data.environment.coordinates.map { "change of \($0)" }
    let motors = (0..<k).flatMap { step in data.environment.actionNames.map { "\($0) \(step)" } }
    var text = (names + motors).map(Call.word).joined(separator: "\t") + "\n"
    for sequence in shown {
      let reward = data.sequences.rewards[sequence * k..<(sequence + 1) * k].reduce(0, +)
      let changes = outcomes[sequence * size..<(sequence + 1) * size]
      let actions = data.sequences.actions[
        sequence * k * data.actionSize..<(sequence + 1) * k * data.actionSize]
      let numbers = ["\(sequence)", "\(reward)"] + (changes + actions).map { "\($0)" }
      text += numbers.joined(separator: "\t") + "\n"
    }
    return Array(text.utf8)
  }

  /// A name without what would end a cell.
  private static func word(_ text: String) -> String {
    text.map { $0 == "\t" || $0.isNewline ? " " : "\($0)" }.joined()
  }

  /// The newest frames of the first states, small, row after row in a square.
  private func sprite(_ frames: FrameTable, _ shown: [Int]) throws -> [UInt8] {
    let side = Call.spriteSide
    var across = 1
    while across * across < shown.count { across += 1 }
    let width = across * side
    var samples = [UInt8](repeating: 255, count: width * width * 3)
    for (place, sequence) in shown.enumerated() {
      try checkCancellation()
      let frame = try frames.frame(sequence: sequence, step: 0)
      let size = frames.shape.size
      for y in 0..<side {
        for x in 0..<side {
          let from = 3 * (y * size / side * size + x * size / side)
          let to = 3 * ((place / across * side + y) * width + place % across * side + x)
          for channel in 0..<3 { samples[to + channel] = frame[from + channel] }
        }
      }
    }
    return try PNGImage(width: width, height: width, channels: 3, samples: samples).encoded()
  }
}
