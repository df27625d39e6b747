import Language

/// What `plot` draws of a value.
enum PlotKind: Equatable {
  case latent, grid, outcome, distortion, histogram, actions
  case loss, decoderLoss
  case neighbors, interpolation, distances, curves
  /// Statistics over runs with their intervals, performance profiles.
  case intervals, profiles
  /// Pictures in rows.
  case sheet

  /// Decides by the value and the view; throws where a value has no such view.
  init(of value: Value, view: PlotView) throws(PlotRequest.Refusal) {
    guard let object = value.object as? any AnyEmbeddingObject else {
      guard view == .auto else {
        throw PlotRequest.Refusal(
          must: "be left out for what isn't an embedding", but: "is \(view.rawValue)", parameter: "view")
      }
      self = PlotKind(of: value)
      return
    }
    let seesFrames = object is any StateEmbeddingObject, embedsActions = object is any ActionEmbeddingObject
    switch view {
    case .auto: self = seesFrames ? .sheet : .latent
    case .reconstructions:
      guard seesFrames else {
        throw PlotRequest.Refusal(must: "embed states from frames", but: "is an ActionEmbedding")
      }
      self = .sheet
    case .loss: self = .loss
    case .latent, .decoderLoss, .grid, .outcome, .distortion, .histogram, .actions:
      guard embedsActions else {
        throw PlotRequest.Refusal(
          must: "be reconstructions or loss, since a \(object.type.name) embeds no actions",
          but: "is \(view.rawValue)", parameter: "view")
      }
      self =
        switch view {
        case .decoderLoss: .decoderLoss
        case .grid: .grid
        case .outcome: .outcome
        case .distortion: .distortion
        case .histogram: .histogram
        case .actions: .actions
        default: .latent
        }
      guard self == .decoderLoss || object.isTrained else {
        throw PlotRequest.Refusal(must: "be trained ('train e')", but: "is \(object.stand)")
      }
    }
    if self == .latent, !object.isTrained {
      throw PlotRequest.Refusal(must: "be trained ('train e')", but: "is \(object.stand)")
    }
  }

  private init(of value: Value) {
    if case .table(let table) = value {
      switch table.kind {
      case "neighbors": self = .neighbors
      case "interpolation": self = .interpolation
      case "states": self = .sheet
      case "loss": self = .loss
      case "outcomes": self = .distances
      case "summary", "comparison": self = .intervals
      case "profile": self = .profiles
      default: self = .curves
      }
      return
    }
    if PlotKind.areOutcomes(value) {
      self = .distances
    } else if StatisticTables(value, kinds: ["summary", "comparison"]) != nil {
      self = .intervals
    } else if StatisticTables(value, kinds: ["profile"]) != nil {
      self = .profiles
    } else {
      self = .curves
    }
  }

  /// Whether a value is a table of outcomes, or a list of such tables or of lists of them.
  private static func areOutcomes(_ value: Value) -> Bool {
    switch value {
    case .table(let table): table.kind == "outcomes"
    case .list(let values): !values.isEmpty && values.allSatisfy(areOutcomes)
    default: false
    }
  }

  /// The parameters that only some figures have, and this one has.
  var own: Set<String> {
    switch self {
    case .latent: ["color", "outcome"]
    case .grid, .distortion: ["from", "cells"]
    case .outcome: ["from"]
    case .histogram, .actions: ["dimensions"]
    case .neighbors: ["outcome", "dimensions"]
    case .interpolation: ["dimensions", "labels"]
    case .loss, .decoderLoss, .distances, .intervals, .profiles: ["labels"]
    case .curves: ["labels", "statistic", "band"]
    case .sheet: []
    }
  }
}
