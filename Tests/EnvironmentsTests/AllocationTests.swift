import Environments
import Numerics
import TestSupport
import Testing

@Suite struct AllocationTests {
  @Test func theCounterCounts() {
    var array: [Int] = []
    #expect(countAllocations { array.append(1) } == 1)
  }

  @Test(arguments: ContractTests.names) func steppingAllocatesNothing(name: String) throws {
    let environment = try ContractTests.make(name)
    var random = RandomStream(seed: 1)
    try environment.reset(using: &random)
    let action = ContractTests.randomAction(for: environment, using: &random)
    var row = [Float](repeating: 0, count: environment.observationSize)
    let allocations = try countAllocations {
      for _ in 0..<100 {
        _ = try environment.step(action.span)
        var span = row.mutableSpan
        environment.observation(into: &span)
      }
    }
    #expect(allocations == 0)
  }
}
