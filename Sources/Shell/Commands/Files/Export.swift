import Exchange
package import Language
import Texts

extension Command {
  /// `export`: writes a table or an array for other programs, a lesson or an embedding as a page.
  package static var export: Command {
    let subject = Parameter(
      "x",
      .value(
        .either([
          .table, .array, .list, .record, .string, .group(.embedding), .object(TD3Object.objectType),
          .object(DatasetObject.objectType),
        ]),
        "a table, an array, a script, an embedding, sequences or a TD3 agent"), .positional,
      "A table, an array, a record of arrays, a list of records with the same fields, a script in quotes, an "
        + "embedding or a TD3 agent.")
    let target = Parameter(
      "to", .optional(.path), .named, note: "Minari's folder, for `format=minari`",
      "The file to write; its extension selects the format.")
    let id = Parameter(
      "id", .optional(.string), .named, note: "none",
      "For `format=minari`: the dataset's id, such as \"dyne/reacher/random-v0\".")
    let format = Parameter(
      "format", .optional(.choice(ExportFormat.self)), .named, note: "by the extension",
      "The format, where the extension doesn't name it.")
    let part = Parameter(
      "part", .optional(.choice(EmbeddingPart.self)), .named, note: "by the name of the file",
      "For `.onnx`: which part of an embedding is written.")
    return Command(
      "export", area: .files, "Writes a table or an array for other programs, or a page to hand out.",
      help: """
        `.csv` has a header and a line for each row (RFC 4180), `.jsonl` a JSON object for each row, `.npy` \
        numpy's format with float64 numbers: an array unchanged, a table as its columns of numbers side by \
        side, with arrays of equal shape as a column for each number; `.npz` numpy's archive of a record's \
        arrays, or of a table's columns; `.md` and `.tex` are tables for \
        people, in Markdown and LaTeX (booktabs), with the digits that the prompt shows. In the others \
        numbers are written in full, so `import` gives the same values; what a format can't hold is refused. \
        In `.csv`, strings that look like other values are quoted, and arrays are written `[1 2 3]`; in \
        `.jsonl`, numbers that aren't finite are `NaN` and `Infinity`, as in Python. Only `save` keeps the \
        units of columns, in a `.json`. An existing file is replaced completely or not at all; the old one \
        is kept under its name followed by `~`.

        A script, such as a lesson (`help lessons`), is run in a separate session and folder, and becomes a \
        page with its results and figures in place: `.md` (the figures are in a folder beside it), `.html` \
        (one file), or `.ipynb`, a notebook to read.

        An embedding of actions becomes a page to explore (`.html`, one file below 5 MB that needs no \
        network): the latent plane with up to 3,000 sequences of the data; for each its actions, its course \
        from the state in which the data's first sequence begins, and the outcomes of its neighbours; \
        sliders that walk over decoded plans. It works with a mouse, a finger, the keyboard and a screen \
        reader, and holds the script that makes it again.

        `.onnx` is a network for other runtimes, such as onnxruntime on a robot. Of an agent it is the \
        policy without noise, from the task's observation (or from frames, as bytes) to raw actions, for \
        plans all k of them. Of an embedding it is the part that the file is named for, or `part=`: the \
        encoder, the decoder, the predictor, or for frames the state encoder. Docs/Exchange.md has more.

        `format=events` writes a curve for TensorBoard: its columns over its steps, each step once, in a \
        file whose name contains `tfevents`, or in a folder of its own. Its numbers have single precision. \
        PNG files, such as `plot` writes, become images.

        `format=hub` writes an agent as the folder that model hubs expect: `README.md` with a model-index, \
        `config.json`, `model.safetensors` (for `load`), `results.json` of its last evaluation, and a film. \
        `format=projector` writes an embedding's latents as a folder for TensorBoard's Embedding Projector, \
        with what each sequence did, and pictures where there are frames.

        Sequences become a Minari dataset with `format=minari` and an `id`, in `$MINARI_DATASETS_PATH`, \
        `~/.minari/datasets` or the folder that `to=` names: sequences that follow one another are one \
        episode again, with qpos and qvel among its infos.
        """,
      parameters: [subject, target, format, part, id],
      examples: [
        Example(
          "export agent.curve to=\"curve.csv\"", "a learning curve for a spreadsheet", setup: agentExample),
        Example(
          "export (neighbors e of=[0, 0] k=3) to=\"near.jsonl\"", "neighbours, one object per line",
          setup: embeddingExample),
        Example(
          "export (decode e [[1, 0], [0, 1]]) to=\"plans.npy\"", "plans for numpy", setup: embeddingExample),
        Example("export {z=[1, 2], n=3} to=\"z.npz\"", "several arrays for numpy"),
        Example(
          "export \"sum.dyne\" to=\"sum.md\"", "a script as a page, with its results",
          setup: "a = 1 + 1\nhistory save \"sum.dyne\""),
        Example(
          "export e to=\"explore.html\"", "a page on which an embedding is explored",
          setup: embeddingExample),
        Example(
          "export walks format=minari id=\"dyne/reacher/random-v0\" to=\"datasets\"", "sequences for Minari",
          setup: "walks = collect (ReacherVertical) trajectories=50"),
        Example(
          "export e to=\"points\" format=projector", "latents for the Embedding Projector",
          setup: embeddingExample),
        Example(
          "export \"curve.png\" to=\"board\" format=events", "a figure for TensorBoard",
          setup: agentExample + "\nplot agent to=\"curve.png\""),
        Example("export agent to=\"policy.onnx\"", "a policy for a robot", setup: agentExample),
        Example("export e to=\"decoder.onnx\"", "what takes latents to actions", setup: embeddingExample),
      ],
      seeAlso: ["import", "save", "plot"]
    ) { call in
      if call[format] == .minari {
        try call.exportDataset(of: subject, to: target, id: id)
        return .none
      }
      guard let path = call[target] else {
        throw call.error(target, must: "be the file to write", but: "is missing", help: "to=\"t.csv\", say")
      }
      let chosen = call[format] ?? ExportFormat(path: path)
      if chosen == .hub || chosen == .projector {
        if chosen == .hub {
          try call.exportHub(of: subject, to: path)
        } else {
          try call.exportProjector(of: subject, to: path)
        }
        return .none
      }
      if chosen == .events {
        try call.exportEvents(of: subject, to: path)
        call.session.unsaved.didSave(call[subject], in: call.session.variables)
        return .none
      }
      if chosen == .onnx {
        try call.exportNetwork(of: subject, to: path, part)
        return .none
      }
      if chosen == .npz {
        try call.exportArchive(of: subject, to: path)
        call.session.unsaved.didSave(call[subject], in: call.session.variables)
        return .none
      }
      if case .string(let script) = call[subject] {
        try call.exportHandout(of: script, subject, to: path, chosen?.ofHandouts, target)
        return .none
      }
      if let embedding = call[subject].object as? any AnyEmbeddingObject {
        try call.exportExplorer(of: embedding, subject, to: path, chosen?.ofHandouts, target)
        return .none
      }
      guard let format = chosen?.ofTables else {
        throw call.error(
          target, must: "end in .csv, .jsonl, .npy, .npz, .md or .tex", but: "is '\(path)'")
      }
      try call.session.unsaved.saving {
        try call.export(try call.tableFile(subject), to: path, format, subject)
      }
      call.session.unsaved.didSave(call[subject], in: call.session.variables)
      return .none
    }
  }
}

extension Call {
  fileprivate func tableFile(_ subject: Parameter<Value>) throws -> TableFile {
    switch self[subject] {
    case .table(let table): return TableFile(table)
    case .list(let values) where !values.isEmpty:
      guard let table = Table(records: values, isForeign: false) else {
        throw error(subject, must: "be records with the same fields", but: "is \(self[subject].brief)")
      }
      return TableFile(table)
    case let value:
      guard let array = value.array else {
        throw error(subject, must: "be a table or an array", but: "is \(value.brief)")
      }
      return TableFile(array)
    }
  }
}

extension Table {
  /// The table of records that all have the same fields; nil where they haven't.
  ///
  /// - Parameter isForeign: whether they come from a program that writes none for what isn't a number.
  init?(records values: [Value], isForeign: Bool) {
    var rows: [Record] = []
    for value in values {
      guard case .record(let record) = value else { return nil }
      rows.append(record)
    }
    guard let names = rows.first?.fields.map(\.name), Set(names).count == names.count,
      rows.allSatisfy({ row in row.fields.count == names.count && names.allSatisfy { row[$0] != nil } })
    else { return nil }
    let isCurve = Set(names).isSuperset(of: ["steps", "mean"])
    self.init(
      kind: isCurve ? "curve" : "",
      names.map { name in
        let cells = rows.map { $0[name] ?? .none }
        let hasNumber = cells.contains { $0.number != nil }
        let isNumeric = hasNumber && cells.allSatisfy { $0.number != nil || (isForeign && $0 == .none) }
        return isNumeric
          ? Table.Column(name, cells.map { $0.number ?? .nan }) : Table.Column(name, values: cells)
      })
  }
}
