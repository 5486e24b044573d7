/// Where the parts of a chart stand.
struct ChartLayout {
  /// A name in the right margin, beside the value that it belongs to.
  struct SideName {
    let label: String
    let hue: Hue
    let y: Double
  }

  let chart: Chart
  let hues: [[Hue]]
  let xRange, yRange: ClosedRange<Double>
  private(set) var frame = Rect(x: 0, y: 0, width: 1, height: 1)
  private(set) var size = Size(1, 1)

  private let categories: [String]
  private var legend = Legend([], width: 0)
  private var sideNames: [SideName] = []
  private var topNames: [(label: String, hue: Hue, x: Double)] = []
  private var xTicks: [Tick] = []
  private var yTicks: [Tick] = []
  private var titleLines: [String] = []
  private var yTitleLines: [String] = []
  private var topNamesHeight = 0.0

  private static let label = TextStyle.label
  private static let small = TextStyle.small
  private static let nameGap = 8.0

  init(_ chart: Chart) {
    self.chart = chart
    var next = 0
    hues = chart.marks.map { mark in
      defer { next += mark.hueCount }
      return (next..<next + mark.hueCount).map(Hue.series)
    }

    // Let the axes cover all marks
    let extents = chart.marks.map(\.extent)
    categories = extents.first { !$0.categories.isEmpty }?.categories ?? []
    xRange = chart.x.fitted(
      to: extents.flatMap(\.xs), padding: 0.04,
      anchors: extents.flatMap(\.xEnds))
    yRange = chart.y.fitted(
      to: extents.flatMap(\.ys), padding: 0.06,
      anchors: extents.flatMap(\.yEnds))

    arrange(namesAtEnds: true)
    if !namesStandAtTheirLines { arrange(namesAtEnds: false) }
  }

  // MARK: - Arranging

  private mutating func arrange(namesAtEnds: Bool) {
    sortNames(namesAtEnds: namesAtEnds)
    let width = chart.width
    titleLines = TextStyle.title.lines(of: chart.title, within: width - 3)
    yTitleLines = Self.label.lines(of: chart.y.title, within: width - 3)

    // From the top down: title, legend, name of y, names of references
    var top = Double(titleLines.count) * TextStyle.title.lineHeight
    if !titleLines.isEmpty { top += 4 }
    top += legend.height
    top += Double(yTitleLines.count) * Self.label.lineHeight
    topNamesHeight = topNames.isEmpty ? 0 : Self.small.lineHeight
    top += topNamesHeight
    top += top == 0 ? 7 : 9
    var bottom = 10 + Self.small.lineHeight
    if !chart.x.title.isEmpty { bottom += Self.label.lineHeight + 3 }

    var height = chart.height ?? (120 + 0.33 * width).rounded()
    height = max(height, top + bottom + (chart.height == nil ? 90 : 20))
    var plotHeight = height - top - bottom

    // The numbers at y need room at the left, which the height decides
    let names = sideNames.map { Self.label.width(of: $0.label) }.max()
    let right = max(names.map { $0 + Self.nameGap + 2 } ?? 0, 4)
    var left = 0.0
    var plotWidth = 0.0
    for round in 0..<3 {
      yTicks = yNumbers(height: plotHeight)
      if chart.equalAspect, round > 0 {
        yTicks = yTicksLikeX(width: min(plotWidth, plotHeight / aspect))
      }
      let numbers = yTicks.map { Self.small.width(of: $0.label) }.max()
      left = numbers.map { ($0 + 10).rounded(.up) } ?? 1
      plotWidth = max(width - left - right, 20)
      if chart.equalAspect {
        plotHeight = equalHeight(plotWidth, atMost: plotHeight)
      }
    }
    if chart.equalAspect {
      let shape = aspect
      if plotWidth * shape > plotHeight + 0.5 { plotWidth = plotHeight / shape }
      height = chart.height ?? (top + plotHeight + bottom)
    }
    frame = Rect(x: left, y: top, width: plotWidth, height: plotHeight)
    arrangeNumbersOfX(rightEdge: width)
    size = Size(width, height.rounded(.up))
  }

  /// The height over the width of the frame when units are equally long.
  private var aspect: Double {
    func span(_ axis: Axis, _ range: ClosedRange<Double>) -> Double {
      axis.warped(range.upperBound) - axis.warped(range.lowerBound)
    }
    let ratio = span(chart.y, yRange) / span(chart.x, xRange)
    return ratio.isFinite ? min(max(ratio, 0.05), 20) : 1
  }

  /// Fewer numbers until none touches another.
  private func yNumbers(height: Double) -> [Tick] {
    var count = max(3, Int(height / 46))
    var numbers = ticks(chart.y, yRange, count: count)
    while count > 1, chart.y.ticks == nil,
      Double(numbers.count { !$0.label.isEmpty } - 1) * Self.small.lineHeight
        > height
    {
      count -= 1
      numbers = ticks(chart.y, yRange, count: count)
    }
    return numbers
  }

  /// Where units are equally long, the steps between numbers are, too.
  private func yTicksLikeX(width: Double) -> [Tick] {
    let numbers = ticks(chart.x, xRange, count: max(3, Int(width / 66)))
    guard chart.y.ticks == nil, chart.x.ticks == nil, numbers.count > 1,
      chart.x.scale == .linear, chart.y.scale == .linear
    else { return yTicks }
    let step = numbers[1].value - numbers[0].value
    return Ticks.linear(yRange, step: step, format: chart.y.format)
  }

  private func equalHeight(_ width: Double, atMost given: Double) -> Double {
    let wished = width * aspect
    return chart.height == nil ? min(wished, 640) : min(wished, given)
  }

  /// Fewer numbers until none touches another; then room for the outer ones.
  private mutating func arrangeNumbersOfX(rightEdge: Double) {
    var count = max(3, Int(frame.width / 66))
    xTicks = ticks(chart.x, xRange, count: count)
    if !categories.isEmpty, chart.x.ticks == nil {
      xTicks = categories.enumerated().map { Tick(Double($0), $1) }
    }
    while numbersTouch(xTicks), count > 1, categories.isEmpty,
      chart.x.ticks == nil
    {
      count -= 1
      xTicks = ticks(chart.x, xRange, count: count)
    }
    for every in 2..<max(xTicks.count, 3) where numbersTouch(xTicks) {
      xTicks = xTicks.enumerated().map {
        $0.isMultiple(of: every) ? $1 : Tick($1.value, "")
      }
    }
    for tick in xTicks where !tick.label.isEmpty {
      let half = Self.small.width(of: tick.label) / 2
      let middle = place(tick.value)
      frame.maxX -= max(middle + half + 1 - rightEdge, 0)
      frame.minX += max(half + 1 - middle, 0)
    }
  }

  private func place(_ x: Double) -> Double {
    let low = chart.x.warped(xRange.lowerBound)
    let high = chart.x.warped(xRange.upperBound)
    return frame.minX + frame.width * (chart.x.warped(x) - low) / (high - low)
  }

  private func numbersTouch(_ ticks: [Tick]) -> Bool {
    var end = -Double.infinity
    for tick in ticks where !tick.label.isEmpty {
      let half = Self.small.width(of: tick.label) / 2
      if place(tick.value) - half < end + 10 { return true }
      end = place(tick.value) + half
    }
    return false
  }

  private func ticks(
    _ axis: Axis, _ range: ClosedRange<Double>, count: Int
  ) -> [Tick] {
    if let ticks = axis.ticks {
      return ticks.filter { range.contains($0.value) && axis.accepts($0.value) }
    }
    return axis.scale == .linear
      ? Ticks.linear(range, count: count, format: axis.format)
      : Ticks.logarithmic(range, count: count, format: axis.format)
  }

  // MARK: - Names

  private mutating func sortNames(namesAtEnds: Bool) {
    sideNames = []
    topNames = []
    var entries: [Legend.Entry] = []
    for (mark, hues) in zip(chart.marks, hues) {
      for (k, key) in mark.keys.enumerated() {
        let hue = key.hue ?? (hues.isEmpty ? .ink : hues[k % hues.count])
        switch key.position {
        case .end(_, let y, _) where namesAtEnds:
          sideNames.append(SideName(label: key.label, hue: hue, y: y))
        case .end(_, _, let swatch), .legend(let swatch):
          entries.append(
            Legend.Entry(label: key.label, hue: hue, swatch: swatch))
        case .right(let y):
          sideNames.append(SideName(label: key.label, hue: hue, y: y))
        case .top(let x):
          let label = Self.small.shortened(key.label, to: chart.width - 6)
          topNames.append((label, hue, x))
        }
      }
    }
    sideNames = sideNames.map {
      SideName(
        label: Self.label.shortened($0.label, to: chart.width * 0.4),
        hue: $0.hue, y: $0.y)
    }
    legend = Legend(entries, width: chart.width)
  }

  /// Whether every line ends at the right, with room for its name beside it.
  private var namesStandAtTheirLines: Bool {
    let keys = chart.marks.flatMap(\.keys)
    var hasLines = false
    for key in keys {
      switch key.position {
      case .legend: return false
      case .end(let x, let y, _):
        hasLines = true
        guard chart.x.accepts(x), chart.y.accepts(y), yRange.contains(y),
          abs(place(x) - frame.maxX) < 0.03 * frame.width
        else { return false }
      case .right, .top: break
      }
    }
    guard hasLines else { return true }
    let widest = sideNames.map { Self.label.width(of: $0.label) }.max() ?? 0
    guard widest <= 0.3 * chart.width else { return false }
    return sideNamePlaces.allSatisfy { abs($0.place - $0.wish) <= 15 }
  }

  private var sideNamePlaces: [(name: SideName, place: Double, wish: Double)] {
    let low = chart.y.warped(yRange.lowerBound)
    let high = chart.y.warped(yRange.upperBound)
    let shown = sideNames.filter {
      chart.y.accepts($0.y) && yRange.contains($0.y)
    }
    let wishes = shown.map {
      frame.maxY - frame.height * (chart.y.warped($0.y) - low) / (high - low)
    }
    let places = spread(
      wishes, gap: Self.label.lineHeight - 1, within: frame.minY...frame.maxY)
    return shown.indices.map { (shown[$0], places[$0], wishes[$0]) }
  }

  // MARK: - Drawing

  func drawAxes(on canvas: Canvas, theme: Theme) {
    drawTitles(on: canvas, theme: theme)
    let plot = Plot(
      canvas: canvas, theme: theme, frame: frame, x: chart.x, y: chart.y,
      xRange: xRange, yRange: yRange)

    // A light grid, and numbers beside it
    for tick in yTicks where !tick.label.isEmpty {
      guard let y = plot.place(y: tick.value) else { continue }
      canvas.stroke(
        [Point(frame.minX, y), Point(frame.maxX, y)], theme.faint, width: 1)
      canvas.text(
        tick.label, at: Point(frame.minX - 8, y), .right, style: Self.small,
        theme.muted)
    }
    let line = theme.muted.faded(0.7)
    for tick in xTicks {
      guard let x = plot.place(x: tick.value) else { continue }
      if chart.equalAspect {
        canvas.stroke(
          [Point(x, frame.minY), Point(x, frame.maxY)], theme.faint, width: 1)
      }
      if categories.isEmpty {
        let length = tick.label.isEmpty ? 3.0 : 5.0
        canvas.stroke(
          [Point(x, frame.maxY), Point(x, frame.maxY + length)], line, width: 1)
      }
      canvas.text(
        tick.label,
        at: Point(x, frame.maxY + 9 + Self.small.lineHeight / 2), .center,
        style: Self.small, theme.muted)
    }
    canvas.stroke(
      [Point(frame.minX, frame.maxY), Point(frame.maxX, frame.maxY)], line,
      width: 1)
    if chart.y.scale == .linear, yRange.lowerBound < 0, yRange.upperBound > 0,
      !chart.equalAspect, let zero = plot.place(y: 0)
    {
      canvas.stroke(
        [Point(frame.minX, zero), Point(frame.maxX, zero)],
        theme.muted.faded(0.5), width: 1)
    }
  }

  private func drawTitles(on canvas: Canvas, theme: Theme) {
    var y = 0.0
    func write(_ lines: [String], _ style: TextStyle, _ color: Color) {
      for line in lines {
        canvas.text(
          line, at: Point(1, y + style.lineHeight / 2), style: style, color)
        y += style.lineHeight
      }
    }
    write(titleLines, .title, theme.ink)
    if !titleLines.isEmpty { y += 4 }
    legend.draw(on: canvas, theme: theme, at: Point(0, y))
    y += legend.height
    write(yTitleLines, Self.label, theme.muted)
    canvas.text(
      Self.label.shortened(chart.x.title, to: chart.width - 4),
      at: Point(
        xTitleMiddle,
        frame.maxY + 12 + Self.small.lineHeight + Self.label.lineHeight / 2),
      .center, style: Self.label, theme.muted)
  }

  private var xTitleMiddle: Double {
    let half = 2 + Self.label.width(of: chart.x.title) / 2
    let middle = (frame.minX + frame.maxX) / 2
    return max(min(middle, chart.width - half), min(half, chart.width / 2))
  }

  /// Names in the margins come last, so that nothing crosses them.
  func drawNames(on canvas: Canvas, theme: Theme, plot: Plot) {
    for (name, place, _) in sideNamePlaces {
      canvas.text(
        name.label, at: Point(frame.maxX + Self.nameGap, place),
        style: Self.label, theme.textColor(name.hue))
    }
    let shown = topNames.filter { xRange.contains($0.x) }
    let wishes = shown.compactMap { plot.place(x: $0.x) }
    let widest = 2 + (shown.map { Self.small.width(of: $0.label) }.max() ?? 0)
    let places = spread(
      wishes, gap: widest + 12,
      within: min(
        widest / 2, chart.width / 2)...max(
          chart.width - widest / 2, chart.width / 2))
    guard wishes.count == shown.count else { return }
    for (name, place) in zip(shown, places) {
      canvas.text(
        name.label,
        at: Point(place, frame.minY - 3 - Self.small.lineHeight / 2), .center,
        style: Self.small, theme.textColor(name.hue))
    }
  }
}
