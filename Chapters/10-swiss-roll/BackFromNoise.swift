import ChapterKit
import Datasets
import Diffusion
import Figures
import Foundation
import Tensors

// Section 10.5: the roll, drawn from noise.

extension Workbench {
  mutating func backFromNoise() throws {
    chapter.section("10.5", "Back from noise")
    let count = 5000
    let start = Tensor<Float>.normal([count, 2], using: &generator)
    var walks: [String: [Tensor<Float>]] = [:]
    for apprentice in apprentices {
      walks[apprentice.recipe.name] = apprentice.walk(
        from: start, using: &generator)
    }
    walks["best"] = bestWalk(from: start)

    chapter.say("How far 5000 drawn points lie from the roll:")
    let names = ["direct", "residual", "patient", "best"]
    chapter.table(
      ["", "RMS", "share beyond .1"],
      names.map { name in
        let gaps = gapsToRoll(walks[name]?[0] ?? start)
        let rms = gaps.map { $0 * $0 }.mean.squareRoot()
        let beyond = Double(gaps.filter { $0 > 0.1 }.count) / Double(count)
        chapter.keep("gap.\(name)", rms)
        chapter.keep("beyond.\(name)", beyond)
        return [
          name == "best" ? "best Gaussian steps" : name, fixed(rms, 3),
          fixed(100 * beyond, 1) + " %",
        ]
      })
    if let walk = walks["patient"] {
      chapter.report(
        "lastStep", "RMS that the last step moves a point",
        walk[0].rms(from: walk[1]))
    }
    chapter.report(
      "lastStep.noise", "grain of x_1 that stays, sqrt(beta_1)",
      schedule.beta[1].squareRoot())

    try drawPanel(walks["patient"] ?? [])
    try drawCrowds(names.map { ($0, walks[$0]?[0] ?? start) })
    try drawFilm(walks["patient"] ?? [])
  }

  /// The walk back of somebody who takes the best Gaussian at every place.
  private mutating func bestWalk(from start: Tensor<Float>) -> [Tensor<Float>] {
    var states = [start]
    for t in times.reversed() {
      let q = schedule.posterior(at: t)
      let c² = q.cleanWeight * q.cleanWeight
      var before: [Float] = []
      for point in 0..<start.rowCount {
        let xₜ = SIMD2<Double>(
          Double(states[0].scalars[2 * point]),
          Double(states[0].scalars[2 * point + 1]))
        let known = knowledge[t - 2].clean(given: xₜ)
        let variance = q.variance + c² * known.variance
        let z = SIMD2(generator.normal(), generator.normal())
        let x =
          q.cleanWeight * known.mean + q.noisyWeight * xₜ
          + variance.squareRoot() * z
        before += [Float(x.x), Float(x.y)]
      }
      states.insert(Tensor(before, shape: start.shape), at: 0)
    }
    return [states[0] / Float(schedule.alpha[1].squareRoot())] + states
  }

  /// The distance of each point from the nearest of many on the roll.
  private func gapsToRoll(_ cloud: Tensor<Float>) -> [Double] {
    let roll = (0...4000).map { i in
      let point = SwissRoll.point(at: Double(i) / 4000)
      return SIMD2(Float(point.x), Float(point.y))
    }
    return (0..<cloud.rowCount).map { i in
      let x = SIMD2(cloud.scalars[2 * i], cloud.scalars[2 * i + 1])
      var least = Float.infinity
      for point in roll {
        let gap = x - point
        least = min(least, (gap * gap).sum())
      }
      return Double(least).squareRoot()
    }
  }

  private func cloud(
    _ points: Tensor<Float>, _ hue: Hue, width: Double = 420
  ) -> Chart {
    let axis = Axis(
      "", range: -2...2, ticks: [Tick(-2, "−2"), Tick(0, "0"), Tick(2, "2")])
    return Chart(x: axis, y: axis, width: width, equalAspect: true) {
      Points(interleaved: points.scalars, hue: hue, radius: 1, opacity: 0.3)
    }
  }

  /// The picture of the source: forward above, backward below.
  private mutating func drawPanel(_ walk: [Tensor<Float>]) throws {
    let last = schedule.timesteps
    let data = roll(5000)
    let shown = [0, last / 2, last]
    let forward = shown.map {
      schedule.jump(from: data, to: $0, noise: noise(like: data))
    }
    try Panels(columns: 3) {
      for (t, x) in zip(shown, forward) {
        Panel("q, the painter: t = \(t)", cloud(x, .blue))
      }
      for t in shown {
        Panel("p, the model: t = \(t)", cloud(walk[t], .red))
      }
    }.save(as: "panel", in: chapter.output)
  }

  private func drawCrowds(
    _ clouds: [(name: String, points: Tensor<Float>)]
  ) throws {
    let names = [
      "direct": "Direct", "residual": "Residual",
      "patient": "Residual, patient", "best": "The best Gaussian steps",
    ]
    try Panels(columns: 2) {
      for (name, points) in clouds {
        Panel(
          names[name] ?? name, cloud(points, name == "best" ? .ink : .red))
      }
    }.save(as: "crowds", in: chapter.output)
  }

  private func drawFilm(_ walk: [Tensor<Float>]) throws {
    let frames = (0...schedule.timesteps).reversed().map { t in
      Chart(
        "t = \(t)", x: Axis("", range: -2...2), y: Axis("", range: -2...2),
        width: 340, equalAspect: true
      ) {
        Points(
          interleaved: Array(walk[t].scalars.prefix(3000)), hue: .red,
          radius: 1.2, opacity: 0.5)
      }
    }
    try Animation(frames: frames, delay: 0.12, hold: 2)
      .save(as: "walk", in: chapter.output)
  }
}
