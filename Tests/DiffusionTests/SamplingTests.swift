import Diffusion
import Tensors
import Testing

@Suite("Sampling")
struct SamplingTests {
  @Test(
    "the same numbers as the chain that keeps all states",
    arguments: ReverseVariance.allCases)
  func sameAsChain(variance: ReverseVariance) {
    let schedule = NoiseSchedule.linear(timesteps: 9, from: 0.01, through: 0.3)
    var start = SeededGenerator(seed: 1)
    let clean = Tensor<Double>.normal([3, 4], using: &start)
    let noise = Tensor<Double>.normal([3, 4], using: &start)
    var oracle = NoiseOracle(
      schedule: schedule, clean: clean, errorScale: 0.5, seed: 2)
    var same = oracle
    var (g, h) = (SeededGenerator(seed: 3), SeededGenerator(seed: 3))
    let states = schedule.reverseChain(
      from: noise, with: &oracle, variance: variance, using: &g)

    var seen: [Tensor<Double>] = []
    var times: [Int] = []
    let end = schedule.sample(
      from: noise, with: &same, variance: variance, using: &h
    ) { t, state, noise in
      times.append(t)
      seen.append(state)
      #expect(noise.shape == state.shape)
    }
    #expect(times == Array((1...9).reversed()))
    #expect(seen + [end] == states)
    #expect(g == h)
  }

  @Test("the watcher sees the noise that the step uses")
  func watcher() {
    let schedule = NoiseSchedule.source
    var generator = SeededGenerator(seed: 4)
    let clean = Tensor<Double>.normal([2, 5], using: &generator)
    var oracle = NoiseOracle(schedule: schedule, clean: clean)
    _ = schedule.sample(
      from: .normal([2, 5], using: &generator), with: &oracle,
      using: &generator
    ) { t, state, noise in
      let x̂₀ = schedule.predictedClean(from: state, at: t, noise: noise)
      #expect(x̂₀.rms(from: clean) < 1e-9)
    }
  }

  @Test(
    "a finite set's noise and clean picture make the state",
    arguments: [1, 20, 50])
  func finiteSet(t: Int) {
    var generator = SeededGenerator(seed: UInt64(t))
    let images = Tensor<Float>.normal([9, 6], using: &generator)
    let exact = FiniteSetPosterior(schedule: .source, images: images)
    let noisy = Tensor<Float>.normal([4, 6], using: &generator)
    let again = NoiseSchedule.source.jump(
      from: exact.predictedClean(from: noisy, at: t), to: t,
      noise: exact.predictedNoise(in: noisy, at: t))
    #expect(again.rms(from: noisy) < 1e-5)
  }

  @Test("the exact chain ends on the stored pictures, on each as often")
  func exactChain() {
    var generator = SeededGenerator(seed: 5)
    let images = Tensor<Float>([-1, -1, 1, -1, 1, 1], shape: [3, 2])
    let schedule = NoiseSchedule.repaired(timesteps: 50)
    var exact = FiniteSetPosterior(schedule: schedule, images: images)
    let n = 3000
    let end = schedule.sample(
      from: .normal([n, 2], using: &generator), with: &exact,
      using: &generator)
    var counts = [0, 0, 0]
    for row in 0..<n {
      let x = end[row: row]
      let gaps = (0..<3).map { x.rms(from: images[row: $0]) }
      let best = gaps.indices.min { gaps[$0] < gaps[$1] } ?? 0
      #expect(gaps[best] < 0.05)
      counts[best] += 1
    }
    // 4 standard errors are .034; fifty steps are not exact
    for count in counts {
      #expect(abs(Double(count) / Double(n) - 1 / 3.0) < 0.05)
    }
  }
}
