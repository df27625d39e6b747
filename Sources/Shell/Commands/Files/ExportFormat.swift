import Exchange
import Language

/// The formats that `export` writes, by their endings or by `format=`.
enum ExportFormat: String, Choice {
  case csv, jsonl, npy, npz
  case md, tex
  case html, ipynb
  case onnx
  case minari, hub, projector, events

  var sentence: String {
    switch self {
    case .csv: "A header and a line for each row."
    case .jsonl: "A JSON object for each row."
    case .npy: "Numpy's array of float64 numbers."
    case .npz: "Numpy's archive of arrays: a record's, or a table's columns."
    case .md: "A table, or a script as a page, in Markdown."
    case .tex: "A table in LaTeX (booktabs)."
    case .html: "A script as a page, or an embedding to explore."
    case .ipynb: "A script as a notebook to read."
    case .minari: "Sequences as a Minari dataset, under an id."
    case .hub: "An agent as a folder for model hubs: card, configuration, weights, results, film."
    case .projector: "An embedding's latents as a folder for TensorBoard's Embedding Projector."
    case .events: "A curve as TensorBoard's event file."
    case .onnx: "A policy, or a part of an embedding, as a network for other runtimes."
    }
  }

  /// The format that a path's ending names; nil for any other ending.
  init?(path: String) {
    guard let ending = path.split(separator: "/").last?.split(separator: ".").dropFirst().last else {
      return nil
    }
    if path.contains("tfevents") {
      self = .events
      return
    }
    self.init(rawValue: ending.lowercased())
  }

  /// The format of a table or an array; nil for one that is for something else.
  var ofTables: TableFormat? { TableFormat(rawValue: rawValue) }

  /// The format of a script as a page; nil for one that is for something else.
  var ofHandouts: HandoutFormat? { HandoutFormat(rawValue: rawValue) }
}

extension EmbeddingPart: Choice {
  package var sentence: String {
    switch self {
    case .encoder: "Raw actions to white latents; of a VAE, frames to latents."
    case .decoder: "White latents to raw actions; of a VAE, a latent to a frame."
    case .predictor: "A state and a white latent to what follows."
    case .stateEncoder: "Frames to the latent of a state."
    }
  }
}
