import Datasets
import Environments
import Experiments
import Numerics
import Storage
import TestSupport
import Testing

@Suite struct FrameCollectionTests {
  private let shape = FrameStack(size: 8, count: 3)

  private func collection(_ count: Int, length: Int = 4) -> Collection {
    Collection(
      EnvironmentDefinition.reacherVertical.withFrames(shape), count: count, length: length, seed: 3,
      random: RandomStream(seed: 3), shardSize: 40)
  }

  private func collect(_ collection: Collection, threads: Int = 1) throws -> SequenceDataset {
    try #require(try collection.run(threads: threads, report: { _ in }, isCancelled: { false }))
  }

  @Test func theDataDontDependOnTheThreads() throws {
    let one = try collect(collection(52)), three = try collect(collection(52), threads: 3)
    #expect(one == three)
    #expect(one != (try collect(collection(51))))
  }

  @Test(arguments: [4, 7]) func eachFrameIsThereOnce(length: Int) throws {
    let collection = collection(102, length: length)
    let table = try #require(try collect(collection).frames)
    #expect(table.count == collection.frameCount, "the estimate is exact where episodes last")
    #expect(table.store.count == collection.frameBytes)
    let perEpisode = 100 / length
    for index in 1..<102 {
      let begins = index % 40 % perEpisode == 0
      #expect(table.first[index] - table.first[index - 1] == length + (begins ? shape.count : 0))
    }
  }

  @Test func framesAreThoseOfTheStates() throws {
    let data = try collect(collection(60)), table = try #require(data.frames)
    let environment = try collection(1).definition.make()
    for sequence in [0, 1, 24, 25, 59] {
      for step in 0...4 {
        let elements = (0..<4).map { data.state(sequence, step: step, $0) }
        try environment.setState(
          EnvironmentState(
            qpos: Array(elements[..<2]), qvel: Array(elements[2...]), act: [],
            goal: Array(data.sequences.goal[2 * sequence..<2 * sequence + 2]), memory: [], elapsed: 1,
            warmStart: []))
        let newest = try table.frame(sequence: sequence, step: step)
        #expect(newest == environment.frames.suffix(shape.frameBytes).map { $0 })
        let stack = try table.stack(sequence: sequence, step: step)
        #expect(Array(stack.suffix(shape.frameBytes)) == newest)
        if step > 0 {
          let former = try table.stack(sequence: sequence, step: step - 1)
          #expect(stack.prefix(2 * shape.frameBytes) == former.suffix(2 * shape.frameBytes))
        }
      }
    }
  }

  @Test(arguments: [1, 3]) func aFileWrittenMeanwhileIsTheOneSaved(threads: Int) throws {
    try withTemporaryFolder { folder in
      let collection = collection(84), data = try collect(collection)
      try data.file.write(to: folder + "/saved")
      let (record, layout) = try collection.describe()
      var writer = try SequenceWriter(
        environment: record, seed: 3, policy: nil, layout: layout, count: 84,
        frames: (shape, collection.frameCount), extras: Safetensors(), to: folder + "/streamed",
        isCancelled: { false })
      _ = try collection.run(threads: threads, report: { _ in }, isCancelled: { false }) {
        try writer.append($0)
      }
      _ = try writer.finish()
      #expect(try contents(of: folder + "/streamed") == contents(of: folder + "/saved"))
      #expect(try SequenceDataset(contentsOf: folder + "/streamed") == data)
    }
  }

  @Test func partsOfTheDataSeeTheSameFrames() throws {
    let data = try collect(collection(40)), table = try #require(data.frames)
    let part = try #require(data.subset([7, 3, 7]).frames)
    #expect(part.first == [table.first[7], table.first[3], table.first[7]])
    #expect(try part.stack(sequence: 1, step: 2) == table.stack(sequence: 3, step: 2))
  }

  @Test func whatCantFitIsRefused() throws {
    let large = Collection(
      EnvironmentDefinition.reacherVertical.withFrames(FrameStack(size: 1024, count: 4)), count: 1_000_000,
      length: 4, seed: 1, random: RandomStream(seed: 1))
    #expect(throws: MemoryShortage.self) {
      try large.run(threads: 1, report: { _ in }, isCancelled: { false })
    }
  }

  @Test func hostileFilesAreRefused() throws {
    let file = try collect(collection(30)).file
    let count = try file.shape("frames", dimensions: 4)[0]
    func refuse(_ what: String, _ change: (inout Safetensors) -> Void) throws {
      var changed = file
      change(&changed)
      #expect(throws: DatasetError.self, "\(what)") { try SequenceDataset(changed) }
    }
    #expect(try SequenceDataset(file).frames?.count == count)
    func firsts(_ last: Int) -> Tensor {
      Tensor((0..<29).map { Int64($0) } + [Int64(last)], shape: [30])
    }
    for last in [count - 6, count, -1, .max, .min] {
      try refuse("a frame that isn't there") { $0["first_frame"] = firsts(last) }
    }
    var changed = file
    changed["first_frame"] = firsts(count - 7)
    _ = try SequenceDataset(changed)
    try refuse("no first frames") { $0["first_frame"] = nil }
    try refuse("too few first frames") { $0["first_frame"] = Tensor([0] as [Int64], shape: [1]) }
    try refuse("no stack") { $0.metadata["frame_stack"] = nil }
    try refuse("an empty stack") { $0.metadata["frame_stack"] = "0" }
    try refuse("oblong frames") {
      $0["frames"] = Tensor([UInt8](repeating: 0, count: 48), shape: [2, 2, 4, 3])
    }
    try refuse("grey frames") {
      $0["frames"] = Tensor([UInt8](repeating: 0, count: 64), shape: [1, 8, 8, 1])
    }
    try refuse("other numbers") {
      $0["frames"] = Tensor([Float](repeating: 0, count: 192), shape: [1, 8, 8, 3])
    }
    try refuse("no frame") { $0["frames"] = Tensor([UInt8](), shape: [0, 8, 8, 3]) }
  }
}
