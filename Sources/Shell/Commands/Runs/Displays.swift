import Agents
import Datasets
import Embeddings
import Environments
import Experiments
import Figures
import Runs

/// What TensorBoard shows of a run beside its numbers.
package enum Display {
  /// A picture, as a PNG file's bytes.
  case picture(tag: String, png: [UInt8])
  /// The distribution of some numbers.
  case distribution(tag: String, [Double])

  /// As a record of the event file, at a step.
  func record(step: Int, at time: Double) -> [UInt8] {
    switch self {
    case .picture(let tag, let png): EventRecord.image(tag, png: png, step: step, at: time)
    case .distribution(let tag, let numbers): EventRecord.histogram(tag, numbers, step: step, at: time)
    }
  }

  /// The distributions of latents, rows of so many numbers, in each dimension: `latent/z0`.
  fileprivate static func latents(_ rows: [Float], width: Int, _ name: String) -> [Display] {
    (0..<min(width, mostDimensions)).map { dimension in
      let numbers = stride(from: dimension, to: rows.count, by: width).map { Double(rows[$0]) }
      return .distribution(tag: "\(name)/z\(dimension)", numbers)
    }
  }

  /// Dimensions of a latent that are shown.
  private static let mostDimensions = 16
  /// Sequences whose latents are shown: of actions, and of frames, which take long.
  fileprivate static let sequences = 1_000, stacks = 64
  /// Sequences whose reconstructions are drawn.
  fileprivate static let reconstructions = 6
}

extension TrainedAgentObject {
  /// After an evaluation, the learning curve so far.
  package func displays(since place: MeasuredPlace) throws -> [Display] {
    guard training.curve.count > place.others else { return [] }
    let curve = Curve(
      name: label, x: training.curve.map { Double($0.steps) }, y: training.curve.map(\.evaluation.mean))
    let figure = try Figure.curves(
      title: "Learning curve of \(label), \(definition.name)", x: Axis("environment steps"),
      y: Axis("mean return"), curves: [curve])
    return [.picture(tag: "eval/curve", png: try figure.png(size: FigureSize(width: 480, height: 320)))]
  }
}

extension ActionEmbeddingObject {
  /// After an epoch, the latents of actions in the prior's units.
  fileprivate func actionLatents() -> [Display] {
    let shown = data.subset(sampled(Display.sequences))
    let means = coding.means(of: shown.normalizedActions) {}
    return Display.latents(means, width: coding.latent, "latent")
  }
}

extension StateEmbeddingObject {
  /// After an epoch, the latents of states, and what is drawn of some sequences.
  fileprivate func stateDisplays() throws -> [Display] {
    let states = try states(of: sampled(Display.stacks), in: table()) {}
    let sheet = try reconstructions(rows: Display.reconstructions)
    return Display.latents(states, width: stateLatent, "state_latent")
      + [.picture(tag: "reconstructions", png: try sheet.png())]
  }
}

extension EmbeddingObject {
  package func displays(since place: MeasuredPlace) throws -> [Display] {
    measuredPlace.rows > place.rows ? actionLatents() : []
  }
}

extension StateActionEmbeddingObject {
  package func displays(since place: MeasuredPlace) throws -> [Display] {
    measuredPlace.rows > place.rows ? try actionLatents() + stateDisplays() : []
  }
}

extension VAEObject {
  package func displays(since place: MeasuredPlace) throws -> [Display] {
    measuredPlace.rows > place.rows ? try stateDisplays() : []
  }
}
