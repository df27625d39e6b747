import Datasets
import Embeddings
import Figures
package import Language

extension Command {
  /// `plot`: draws embeddings, neighbours and curves.
  package static var plot: Command {
    let kinds: [ValueType] = [
      .group(.embedding), .object(TD3Object.objectType), .table, .list,
    ]
    let subject = Parameter(
      "x",
      .value(.either(kinds), "an embedding, neighbours, an agent, a curve or a list of agents or curves"),
      .positional,
      "An embedding, a table of neighbours or outcomes, an agent or a curve, or a list of agents, curves, outcomes or lists of them."
    )
    let view = Parameter(
      "view", .choice(PlotView.self), default: .auto, "What to draw of an embedding.")
    let color = Parameter(
      "color", .choice(PlotColor.self), default: .outcome, "What colours the points of a latent space.")
    let outcome = Parameter(
      "outcome", .optional(.whole(0...1_000)), note: "all in a picture, the first velocity in text",
      "Which coordinate of the outcome colours the points; of neighbours, it and the next are drawn.")
    let from = stateParameter(
      "from", "that of the data's first sequence",
      "The state that plans begin at in views with the simulator: a record like `env.state`, or qpos ++ qvel."
    )
    let cells = Parameter(
      "cells", .optional(.whole(2...101)), note: "what is legible", unit: "cells",
      "Cells along the horizontal axis of `view=grid` and `view=distortion`.")
    let labels = Parameter(
      "labels", .list(of: .string), default: [], note: "what they are", "Names of the curves.")
    let limits = Parameter(
      "limits", .optional(.vector(2)), note: "what the data span",
      "Lowest and highest value on the vertical axis of curves.")
    let statistic = Parameter(
      "statistic", .choice(PlotStatistic.self), default: .mean,
      "What stands for several runs of a learning curve.")
    let band = Parameter(
      "band", .choice(PlotBand.self), default: .interval, "What the band about it is.")
    let title = Parameter("title", .optional(.string), note: "says what is drawn", "The title.")
    let target = Parameter(
      "to", .optional(.path), note: "text", "A file to write: its ending says PNG, SVG or PDF.")
    let size = Parameter(
      "size", .optional(.vector(2)), note: "900 × 600, 540 × 360 in a PDF", unit: "pixels or points",
      "Width and height of a picture.")
    let fit = Parameter(
      "fit", .optional(.choice(PlotFit.self)), note: "by its size",
      "Where the picture is to stand, instead of a size.")
    let data = Parameter(
      "data", .optional(.path), note: "none",
      "A file for what is drawn as numbers: .csv, .jsonl or .npy; without `to` it comes instead of the text.")
    return Command(
      "plot", area: .pictures, "Draws an embedding, neighbours or curves, as text or as a picture.",
      help: """
        An embedding is drawn as its latent space, a point per sequence of the data (5,000 at most), coloured by what \
        the sequence did (the colours span the middle 98 %). A space of more than two dimensions is projected on the two principal \
        components of its white latents, exactly, and the figure says how much of the variance they hold. \
        Other views look further: `grid`, `outcome` and `distortion` carry out plans in the simulator, all from one state, and \
        `histogram` and `actions` show what encoder and decoder do.

            distortion = log₁₀ σ₁( ∂ outcome / ∂ z ),   condition = log₁₀( σ₁ / σ_d )

        where σ are singular values, outcomes count in units of their standard deviation, and derivatives are central differences. \
        A table of `interpolate` is drawn as distances, courses and actions along its line.

        `view=loss` and `view=decoder_loss` draw its training. A table of `neighbors` is drawn as \
        the actions and where they lead. Agents and curves are drawn as mean returns over steps; a list of curves \
        within a list is drawn as their mean, or interquartile mean, with a band, by default the 95 % interval of 2,000 bootstrap samples \
        of the runs, which are the same whenever it is drawn. Nothing is smoothed. Tables of `outcomes` are \
        drawn as the distributions of their distances; lists of such tables have a panel each.

        An embedding of states is drawn as frames of its data beside what it makes of them. A table of neighbouring states is \
        drawn as pictures with their distances.

        `data` writes all that a figure shows in long form: a row for each entry of each mark with its panel, axes, series, kind \
        of mark, x, y, the ends of its band (low, high), the value of its colour, and where a bar or an arrow ends.
        """,
      parameters: [
        subject, view, color, outcome, from, cells, labels, limits, statistic, band, title, target, size, fit,
        data,
      ],
      returns: .either([.string, .none]),
      examples: [
        Example("plot e", "the latent space as text", setup: embeddingExample),
        Example("plot e color=outcome to=\"latent.png\"", "a picture of it", setup: embeddingExample),
        Example(
          "plot (neighbors e of=[0, 0] k=3) to=\"neighbors.svg\"", "sequences and where they lead",
          setup: embeddingExample),
        Example(
          "plot s to=\"reconstructions.png\"", "what it sees and foresees", setup: stateEmbeddingExample),
        Example(
          "plot e view=grid cells=5 to=\"grid.svg\"", "where the plans of a grid lead",
          setup: embeddingExample),
        Example("plot e view=histogram", "latents against the prior", setup: embeddingExample),
        Example(
          "plot e view=distortion cells=4 fit=column to=\"distortion.pdf\"",
          "a figure for a column of a paper",
          setup: embeddingExample),
        Example(
          "plot e data=\"latent.csv\"", "the points and their colours as numbers", setup: embeddingExample),
        Example("plot [agent, agent] labels=[\"one\", \"two\"]", "learning curves", setup: agentExample),
      ],
      seeAlso: ["interpolate", "neighbors", "why", "help method"]
    ) { call in
      let dataFormat = try call[data].map { try call.tableFormat($0, data) }
      if let sheet = try call.sheet(of: call[subject], view: call[view]) {
        guard dataFormat == nil else {
          throw call.error(data, must: "be left out where pictures are drawn", but: "is given")
        }
        return try call.deliver(sheet, of: call[subject], to: target)
      }
      let isText = call[target] == nil && call.inlineImage == nil
      if let given = call[limits]?.elements, !(given[0] < given[1] && given.allSatisfy(\.isFinite)) {
        throw call.error(
          limits, must: "be two finite numbers, the lower first", but: "is \(Value.vector(given).literal)")
      }
      let drawing = PlotRequest(
        view: call[view], color: call[color], outcome: call[outcome], labels: call[labels],
        limits: call[limits].map { $0.elements[0]...$0.elements[1] },
        statistic: call[statistic], band: call[band], isText: isText,
        checkpoint: call.checkCancellation)
      var figure: Figure
      do {
        figure =
          try call.views(of: call[subject], cells: call[cells], from: call[from], isText: isText)?
          .figure(call[view]) ?? drawing.figure(of: call[subject])
      } catch let error as PlotRequest.Refusal {
        throw error.parameter == "from"
          ? call.error(from, must: error.must, but: error.but)
          : call.error(subject, must: error.must, but: error.but)
      }
      if let title = call[title] { figure.title = title }
      if let path = call[target] {
        try write(figure, of: call[subject], to: path, call, target: target, size: size, fit: fit)
      }
      if let path = call[data], let dataFormat {
        try call.export(TableFile(figure.table), to: path, dataFormat, subject)
        return .none
      }
      return call[target] == nil ? .string(try text(figure, call)) : .none
    }
  }

  /// The figure as text that fits the display.
  private static func text(_ figure: Figure, _ call: Call) throws -> String {
    let display = call.session.services.display()
    let width = min(max(display.columns - 1, Figure.textWidths.lowerBound), 160)
    let height = min(max(display.rows - 2, Figure.textHeights.lowerBound), 40)
    if call.inlineImage != nil {
      let width = min(900, max(320, (display.columns - 1) * Call.cell.width))
      let height = min(width * 2 / 3, max(200, (display.rows - 2) * Call.cell.height))
      let bytes = try png(figure, FigureSize(width: width, height: height), [], call)
      if let shown = try call.inline(Picture(decoding: bytes)) { return shown }
    }
    let text = try figure.text(width: width, height: height, style: call.textStyle)
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }

  private static func png(
    _ figure: Figure, _ size: FigureSize, _ provenance: Provenance, _ call: Call
  ) throws -> [UInt8] {
    do throws(FigureError) {
      return try figure.png(
        size: size, provenance: provenance, isCancelled: call.session.services.isInterrupted)
    } catch {
      if error == .stopped { throw Interrupted() }
      throw error
    }
  }

  private static func write(
    _ figure: Figure, of value: Value, to path: String, _ call: Call, target: Parameter<String?>,
    size: Parameter<NumericArray?>, fit: Parameter<PlotFit?>
  ) throws {
    let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
    var wanted = ending == "pdf" ? FigureSize.page : .picture
    if let place = call[fit] {
      guard !call.isGiven(size) else {
        throw call.error(fit, must: "be left out where a size is given", but: "is given too")
      }
      wanted = place.size(isPNG: ending == "png")
    }
    if let given = call[size] {
      guard given.elements.allSatisfy({ $0 == $0.rounded() && abs($0) < 1e6 }) else {
        throw call.error(size, must: "be whole numbers", but: "is \(Value.array(given).literal)")
      }
      wanted = FigureSize(width: Int(given.elements[0]), height: Int(given.elements[1]))
    }
    let provenance = try call.provenance(title: figure.title, of: [value])
    let bytes: [UInt8]
    switch ending {
    case "png": bytes = try png(figure, wanted, provenance, call)
    case "svg": bytes = try figure.svg(size: wanted, provenance: provenance)
    case "pdf": bytes = try figure.pdf(size: wanted, provenance: provenance)
    default: throw call.error(target, must: "end in .png, .svg or .pdf", but: "is '\(path)'")
    }
    try call.writeFile(bytes, to: path, what: "picture")
    call.note("wrote '\(path)', \(wanted.width) × \(wanted.height)")
  }
}

extension Call {
  /// What looks into an embedding of actions; nil of what is none, or isn't trained.
  fileprivate func views(of value: Value, cells: Int?, from: Value?, isText: Bool) throws -> EmbeddingViews? {
    guard let object = value.object as? any ActionEmbeddingObject, object.isTrained else { return nil }
    useThreads()
    return EmbeddingViews(
      object: object, isText: isText, cells: cells, from: from, threads: session.settings.threads,
      checkpoint: checkCancellation, isCancelled: session.services.isInterrupted,
      report: { progress("plans", Double($0), of: Double($1), unit: "plans") }, note: note)
  }
}

/// What to draw of an embedding.
enum PlotView: String, Choice {
  case auto, latent, loss, reconstructions
  case decoderLoss = "decoder_loss"
  case grid, outcome, distortion, histogram, actions

  var sentence: String {
    switch self {
    case .auto: "What suits the value: of an embedding, its latent space."
    case .latent: "The latent space."
    case .loss: "The losses of encoder and predictor."
    case .reconstructions: "What an embedding of states makes of frames."
    case .decoderLoss: "The losses of the decoder."
    case .grid: "Plans of a grid of the latent plane, carried out from one state: where each leads."
    case .outcome:
      "The data's plans carried out from one state: outcomes coloured by latents, and the other way round."
    case .distortion: "How much outcomes stretch per unit of z over the latent plane."
    case .histogram: "The latents of the data in each dimension, against the prior N(0, 1)."
    case .actions: "The decoded actions of points along the axes of latent space."
    }
  }
}

/// Where a picture is to stand.
enum PlotFit: String, Choice {
  case column, page, slide

  var sentence: String {
    switch self {
    case .column: "A column of a paper, 3.5 × 2.5 inches; a PNG has 300 pixels an inch."
    case .page: "The width of a page, 7 × 4.2 inches, likewise."
    case .slide: "A slide, 1920 × 1080 pixels."
    }
  }

  /// Points of SVG and PDF, pixels of a PNG.
  func size(isPNG: Bool) -> FigureSize {
    switch self {
    case .column: FigureSize.inches(3.5, 2.5, resolution: isPNG ? 300 : 72)
    case .page: FigureSize.inches(7, 4.2, resolution: isPNG ? 300 : 72)
    case .slide: isPNG ? FigureSize(width: 1_920, height: 1_080) : FigureSize(width: 960, height: 540)
    }
  }
}

/// What colours the points of a latent space.
enum PlotColor: String, Choice {
  case outcome, none

  var sentence: String {
    switch self {
    case .outcome: "The change of a coordinate that the sequence brought."
    case .none: "Nothing."
    }
  }
}
