/// The path of repeated function application, between curve and diagonal.
///
///     Cobweb(from: 0.1, steps: 20) { 0.95 * $0 + 0.05 }
///
/// Introduced in chapter 2.
public struct Cobweb: Mark {
  private let path: Line

  /// Starts at x on the diagonal; each step goes to the curve and back.
  ///
  /// A step to a value that is not finite is the last one.
  public init(
    from start: Double, steps: Int, label: String? = nil, hue: Hue? = nil,
    _ function: (Double) -> Double
  ) {
    var xs = [start]
    var ys = [start]
    var x = start
    for _ in 0..<max(steps, 0) {
      let next = function(x)
      guard next.isFinite else { break }
      xs += [x, next]
      ys += [next, next]
      x = next
    }
    path = Line(x: xs, y: ys, label: label, hue: hue, style: .thin)
  }

  /// All corners of the path.
  public var extent: Extent {
    let all = path.extent
    return Extent(xs: all.xs, ys: all.ys)
  }
  /// The name of the path, in the legend.
  public var keys: [Key] {
    path.keys.map { Key($0.label, hue: $0.hue, .legend(.line(.thin))) }
  }
  /// One, unless the path has a colour already.
  public var hueCount: Int { path.hueCount }

  /// Draws the path.
  public func draw(in plot: Plot, hues: [Hue]) {
    path.draw(in: plot, hues: hues)
  }
}
