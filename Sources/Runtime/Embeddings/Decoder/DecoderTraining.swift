import Numerics

/// What the training of a decoder needs beside the decoder: the latents that it learns on, and a batch.
struct DecoderTraining: ~Copyable {
  /// White latents of all sequences, and their place.
  private let z: Buffer
  private let table: Block
  let batch: DecoderObjective.Batch
  var values: Buffer
  var deltas: Buffer

  /// Makes room for a batch of latents, which are rows of `width` numbers.
  init(_ z: consuming Buffer, width: Int, batch: DecoderObjective.Batch) {
    table = Block(offset: 0, rows: z.count / width, columns: width)
    self.z = z
    self.batch = batch
    values = Buffer(count: batch.workspace)
    deltas = Buffer(count: batch.workspace)
  }

  /// Draws the latents of a batch uniformly, with replacement.
  mutating func draw(using random: inout RandomStream) {
    for row in 0..<batch.z.rows {
      values.copyRow(random.index(below: table.rows), of: table, in: z, into: row, of: batch.z)
    }
  }
}
