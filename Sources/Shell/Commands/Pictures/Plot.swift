import Datasets
import Embeddings
import Figures
package import Language

extension Command {
  /// `plot`: draws embeddings, neighbours and curves.
  package static var plot: Command {
    typealias P = PlotParameters
    return Command(
      "plot", area: .pictures, "Draws an embedding, neighbours or curves, as text or as a picture.",
      help: """
        An embedding is drawn as its latent space, one point per sequence of the data (at most 5,000, drawn \
        at random with the embedding's seed), coloured by the outcome (the colours span the middle 98 %, and \
        the figure says how many values lie outside). A space of more than two dimensions is projected onto \
        the first two principal components of its white latents, and the figure says how much of the \
        variance they hold. Other views show more: `grid`, `outcome` and `distortion` carry out plans in the \
        simulator, all from one state, and `histogram` and `actions` show what encoder and decoder do.

            distortion = log₁₀ σ₁( ∂ outcome / ∂ z ),   condition = log₁₀( σ₁ / σ_d )

        where σ are singular values, outcomes are in units of their standard deviation, and derivatives are \
        central differences. A table of `interpolate` is drawn as distances, paths and actions along its \
        line.

        `view=loss` and `view=decoder_loss` draw the training curves. A table of `neighbors` is drawn as the \
        actions and their outcomes. Agents and curves are drawn as mean returns over steps; a list of curves \
        within a list is drawn as their mean, or interquartile mean, at the steps at which all of them were \
        evaluated, up to the end of the shortest; the figure says what this omits. With fewer than 10 runs \
        the band is

            mean ± t · s / √n,   t: the 97.5 % point of Student's distribution, n − 1 degrees of freedom

        which holds in 95 % of cases if the runs are normally distributed; with more it is the middle 95 % \
        of 2,000 bootstrap samples of the runs, the same each time it is drawn. The bootstrap of three runs \
        is their range, which contains the true mean in only about 75 % of cases. One run has no band. \
        Nothing is smoothed. Tables of `outcomes` are drawn as distributions of their distances; in a list \
        of such tables each has its own panel. What `summary` and `compare` give is drawn as points with \
        their intervals, a panel for each statistic; what `profile` gives as lines with bands; lists of them \
        side by side.

        `y` draws what was measured of an agent's training instead, or of a run's (`plot "runs/x" \
        y=critic_loss`, also while it goes on), by the names that `metrics.csv` has.

        An embedding of states is drawn as frames of its data beside its reconstructions. A table of \
        neighbouring states is drawn as pictures with their distances.

        The figure says what isn't drawn: values that aren't finite, points outside the axes, dimensions \
        without a panel, plans that were cut short.

        A page (`to="x.html"`) is one file that needs no network: it can be zoomed, points say their \
        numbers, and the legend switches series, by mouse, finger and keyboard. `to="x.vl.json"` writes a \
        Vega-Lite specification, which JupyterLab and other programs draw. Where pictures are drawn, both \
        hold the picture.

        Figures for print (`fit`, `width`) have print-sized text, at least 6 points, and are as high as \
        their text needs; a `height` too small for it is refused. All text, ranges and ticks can be set; \
        `title="" subtitle=""` leaves the text to a caption.

        `data` writes all that a figure shows in long form: a row for each entry of each mark, with its \
        panel, axes, series, kind of mark, x, y, the ends of its band (low, high), the value of its colour, \
        and where a bar or an arrow ends.
        """,
      parameters: [
        P.subject, P.view, P.metric, P.color, P.outcome, P.dimensions, P.from, P.cells, P.labels, P.statistic,
        P.band,
        P.title, P.subtitle, P.panels, P.xlabel, P.ylabel, P.clabel, P.xlim, P.ylim, P.clim, P.xticks,
        P.yticks, P.target, P.fit, P.width, P.height, P.unit, P.font, P.dpi, P.size, P.data,
      ],
      returns: .either([.string, .none]),
      examples: [
        Example("plot e", "the latent space as text", setup: embeddingExample),
        Example("plot e color=outcome to=\"latent.png\"", "a picture of it", setup: embeddingExample),
        Example(
          "plot (neighbors e of=[0, 0] k=3) to=\"neighbors.svg\"", "sequences and their outcomes",
          setup: embeddingExample),
        Example(
          "plot s to=\"reconstructions.png\"", "its reconstructions and predictions",
          setup: stateEmbeddingExample),
        Example(
          "plot e view=grid cells=5 to=\"grid.svg\"", "where the plans of a grid lead",
          setup: embeddingExample),
        Example("plot e to=\"latent.html\"", "a page to zoom and point into", setup: embeddingExample),
        Example("plot agent to=\"curve.vl.json\"", "a figure for Vega-Lite", setup: agentExample),
        Example("plot e view=histogram", "latents against the prior", setup: embeddingExample),
        Example(
          "plot e view=distortion cells=4 fit=column to=\"distortion.pdf\"",
          "a figure for one column of a paper",
          setup: embeddingExample),
        Example(
          "plot e fit=neurips title=\"\" xlabel=\"first\" to=\"latent.pdf\"",
          "a figure without a title, for a caption", setup: embeddingExample),
        Example(
          "plot [[agent, agent], agent] width=89 unit=mm to=\"curves.svg\"",
          "means of runs with their intervals, 89 mm wide", setup: agentExample),
        Example(
          "plot e data=\"latent.csv\"", "the points and their colours as numbers", setup: embeddingExample),
        Example(
          "plot [(summary [1, 2, 4]), (summary [2, 3, 3])] labels=[\"a\", \"b\"]",
          "intervals of two methods"),
        Example("plot agent y=\"critic_loss\"", "what the critics' loss was", setup: agentExample),
        Example("plot [agent, agent] labels=[\"one\", \"two\"]", "learning curves", setup: agentExample),
      ],
      seeAlso: ["interpolate", "neighbors", "why", "help method"]
    ) { call in
      let dataFormat = try call[P.data].map { try call.tableFormat($0, P.data) }
      let value = try call.measured(call[P.subject])
      let form = try call.explaining { () throws -> PlotForm in try PlotForm(of: value, view: call[P.view]) }
      try call.checkParameters(of: form)
      try call.requireFile()
      call.useThreads()
      let draw: (PlotRequest) throws -> Figure
      switch form.drawing {
      case .figure(let drawFigure): draw = drawFigure
      case .sheet(let drawSheet):
        let encoder = try call[P.target].map { try call.encoder(of: $0, isSheet: true) }
        guard dataFormat == nil else {
          throw call.error(P.data, must: "be omitted if pictures are drawn", but: "is given")
        }
        var sheet = try call.explaining { try drawSheet(call.plotRequest(panelLimit: 0)) }
        if let title = call[P.title] { sheet.title = title }
        return try call.deliver(sheet, as: encoder, of: value)
      }
      let encoder = try call[P.target].map { try call.encoder(of: $0) }
      let size = try encoder.map { try call.pictureSize($0) }
      let isNarrow = size?.inches.map { $0.width < narrowPrint } ?? false
      var figure = try call.explaining { try draw(call.plotRequest(panelLimit: isNarrow ? 12 : 36)) }
      try call.dress(&figure)
      if let path = call[P.target], let encoder, let size {
        try write(figure, of: value, to: path, encoder, size, call)
      }
      if let path = call[P.data], let dataFormat {
        try call.export(TableFile(figure.table), to: path, dataFormat, P.subject)
        return .none
      }
      guard call[P.target] == nil else { return .none }
      return call.session.drawings.add(try text(figure, call), try media(figure, call))
    }
  }

  /// Prints narrower than this, in inches, have fewer panels, so that they fit onto a page.
  private static let narrowPrint = 5.0

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

  /// The figure for a notebook, which draws the one or shows the other.
  private static func media(_ figure: Figure, _ call: Call) throws -> [DrawnMedia] {
    guard call.session.services.display().takesMedia else { return [] }
    var size = FigureSize.picture
    size.grows = true
    size = try figure.fitted(size, isPage: false)
    let specification = String(decoding: try figure.vegaLite(size: size), as: UTF8.self)
    return [
      DrawnMedia(type: "image/png", text: Base64.text(try png(figure, size, [], call))),
      DrawnMedia(
        type: "application/vnd.vegalite.v5+json", text: String(specification.filter { $0 != "\n" })),
    ]
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
    _ figure: Figure, of value: Value, to path: String, _ encoder: FigureEncoder, _ wanted: FigureSize,
    _ call: Call
  ) throws {
    let size = try figure.fitted(wanted, isPage: encoder == .pdf)
    let provenance = try call.provenance(title: figure.title, of: [value])
    let bytes: [UInt8]
    switch encoder {
    case .png: bytes = try png(figure, size, provenance, call)
    case .svg: bytes = try figure.svg(size: size, provenance: provenance)
    case .pdf: bytes = try figure.pdf(size: size, provenance: provenance)
    case .page: bytes = try figure.page(size: size, provenance: provenance)
    case .vegaLite: bytes = try figure.vegaLite(size: size, provenance: provenance)
    }
    try call.checkCancellation()
    try call.writeFile(bytes, to: path, what: "picture")
    if encoder.isInteractive { return call.note("wrote '\(path)', \(bytes.count.bytesText)") }
    let inches = size.inches.map { ", \(rounded($0.width)) × \(rounded($0.height)) in" } ?? ""
    call.note("wrote '\(path)', \(size.width) × \(size.height)\(inches)")
  }
}

extension Call {
  /// What was asked for, with at most so many panels for coordinates.
  fileprivate func plotRequest(panelLimit: Int) -> PlotRequest {
    typealias P = PlotParameters
    return PlotRequest(
      color: self[P.color], outcome: self[P.outcome], dimensions: self[P.dimensions],
      metric: self[P.metric], labels: self[P.labels], statistic: self[P.statistic], band: self[P.band],
      isBandGiven: isGiven(P.band),
      isText: self[P.target] == nil && !showsPictures, panelLimit: panelLimit,
      sheetColumns: sheetColumns, cells: self[P.cells], from: self[P.from],
      threads: session.settings.threads, prepareDecoder: prepareDecoder, checkpoint: checkCancellation,
      isCancelled: session.services.isInterrupted,
      report: { self.progress("plans", Double($0), of: Double($1), unit: "plans") }, note: note)
  }

  /// Turns what can't be drawn into an error at its argument.
  fileprivate func explaining<T>(_ body: () throws -> T) throws -> T {
    typealias P = PlotParameters
    do {
      return try body()
    } catch let refusal as PlotRequest.Refusal {
      func error<U>(_ parameter: Parameter<U>) -> any Error {
        self.error(parameter, must: refusal.must, but: refusal.but, help: refusal.help)
      }
      throw switch refusal.parameter {
      case P.from.name: error(P.from)
      case P.view.name: error(P.view)
      case P.outcome.name: error(P.outcome)
      case P.dimensions.name: error(P.dimensions)
      case P.labels.name: error(P.labels)
      case P.metric.name: error(P.metric)
      default: error(P.subject)
      }
    }
  }

  /// Throws where a parameter is given that the figure doesn't have.
  fileprivate func checkParameters(of form: PlotForm) throws {
    typealias P = PlotParameters
    func check<T>(_ parameter: Parameter<T>, _ isOwn: Bool = false) throws {
      guard isGiven(parameter), !isOwn, !form.own.contains(parameter.name) else { return }
      throw error(parameter, must: "be omitted, because it has no effect on this figure", but: "is given")
    }
    try check(P.metric)
    try check(P.color)
    try check(P.outcome)
    try check(P.dimensions)
    try check(P.from)
    try check(P.cells)
    try check(P.labels)
    try check(P.statistic)
    try check(P.band)
    guard form.isSheet else { return }
    try check(P.subtitle)
    try check(P.panels)
    try check(P.xlabel)
    try check(P.ylabel)
    try check(P.clabel)
    try check(P.xlim)
    try check(P.ylim)
    try check(P.clim)
    try check(P.xticks)
    try check(P.yticks)
    try check(P.height)
  }

}

/// What colours the points of a latent space.
enum PlotColor: String, Choice {
  case outcome, none

  var sentence: String {
    switch self {
    case .outcome: "The sequence's outcome in one coordinate."
    case .none: "Nothing."
    }
  }
}
