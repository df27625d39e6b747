import Datasets
import Exchange
import Language
import Storage

extension Call {
  /// Writes sequences as a Minari dataset, where Minari looks for it or in another folder.
  func exportDataset(
    of subject: Parameter<Value>, to target: Parameter<String?>, id: Parameter<String?>
  ) throws {
    guard let object = self[subject].object as? DatasetObject else {
      throw error(subject, must: "be sequences for format=minari", but: "is \(self[subject].brief)")
    }
    guard let name = self[id] else {
      throw error(
        id, must: "be given for format=minari", but: "is missing", help: "id=\"dyne/reacher/random-v0\", say")
    }
    guard Minari.isID(name) else {
      throw error(
        id, must: "be names between slashes, the last with a version", but: "is \(name.quoted)",
        help: "id=\"dyne/reacher/random-v0\", say")
    }
    guard let root = self[target].map({ session.outputPath($0) }) ?? Minari.root else {
      throw error(target, must: "be given where there is no home folder", but: "is missing")
    }
    let folder = "\(root)/\(name)"
    guard !isPlainFile("\(folder)/\(Minari.dataName)") else {
      throw error(
        id, must: "be new", but: "'\(folder)' exists", help: "raise the version, or delete that folder")
    }
    // half a dataset is none: it gets its name once it is whole
    let partial = "\(root)/\(name)~partial"
    try createFolders(for: "\(partial)/data/main_data.hdf5")
    let writer = MinariWriter(object.data)
    do {
      try writer.write(to: "\(partial)/data", id: name, checkpoint: checkCancellation)
      guard renameFile(partial, to: folder) else {
        throw error(id, must: "be a folder that can be made", but: "cannot: \(folder)")
      }
    } catch let fault as ExchangeError {
      removeTree(partial)
      throw error(subject, must: "be written to '\(folder)'", but: "it \(fault)")
    } catch {
      removeTree(partial)
      throw error
    }
    let steps = object.data.count * object.data.length
    note(
      "wrote '\(folder)', \(grouped(writer.episodeCount)) episodes, \(grouped(steps)) steps; in Python: "
        + "minari.load_dataset(\"\(name)\")")
  }
}
