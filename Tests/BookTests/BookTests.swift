import Foundation
import Testing

@Suite("Building the book")
struct BookTests {
  @Test("The fixture builds into a whole site, and says nothing amiss")
  func builds() throws {
    let workshop = try Workshop.fresh()
    let outcome = try workshop.build()
    #expect(outcome.status == 0, "\(outcome.text)")
    #expect(outcome.text.contains("open build/book/index.html"))
    for page in [
      "index", "preface", "first-steps", "second-look", "errata", "long-way",
      "notation", "references",
    ] {
      let html = try workshop.read("build/book/\(page).html")
      #expect(html.hasSuffix("</html>\n"))
      #expect(!html.contains("src=\"http"))
    }
  }

  @Test(
    "Each kind of breakage stops the build and names page and culprit",
    arguments: Breakage.all
  )
  func refuses(_ breakage: Breakage) throws {
    let workshop = try Workshop.ready()
    let before = try workshop.contents(of: "build/book")
    try breakage.apply(workshop)
    let outcome = try workshop.build()
    #expect(outcome.status != 0)
    let line = outcome.text.split(separator: "\n").first {
      $0.hasPrefix(breakage.page) && $0.contains(breakage.culprit)
    }
    #expect(
      line != nil,
      "no line names \(breakage.page) and \(breakage.culprit):\n\(outcome.text)"
    )
    #expect(try workshop.contents(of: "build/book") == before)
  }

  @Test("Two mistakes in a page are told together")
  func tellsAll() throws {
    let workshop = try Workshop.ready()
    let page = "book/01-first-steps.md"
    try workshop.replace("`steps`{.value}", by: "`stops`{.value}", in: page)
    try workshop.replace("@fig:walk would", by: "@fig:run would", in: page)
    let outcome = try workshop.build()
    #expect(outcome.text.contains("`stops`"))
    #expect(outcome.text.contains("`fig:run`"))
  }

  @Test("The message points at the line")
  func pointsAtLine() throws {
    let workshop = try Workshop.ready()
    let page = "book/02-second-look.md"
    try workshop.replace(
      "`variance.back`",
      by: "`variance.front`",
      in: page
    )
    let lines = try workshop.read(page).components(separatedBy: "\n")
    let number =
      try #require(
        lines.firstIndex { $0.contains("`variance.front`") }
      ) + 1
    #expect(try workshop.build().text.contains("\(page):\(number): "))
  }

  @Test("Two builds give the same bytes")
  func deterministic() throws {
    let first = try Workshop.ready()
    let second = try Workshop.fresh()
    #expect(try second.build().status == 0)
    #expect(
      try first.contents(of: "build/book") == second.contents(of: "build/book")
    )
  }

  @Test("When nothing changed, nothing runs")
  func idle() throws {
    let workshop = try Workshop.ready()
    let start = ContinuousClock.now
    let outcome = try workshop.build()
    #expect(outcome.status == 0)
    #expect(!outcome.text.contains("page "), "\(outcome.text)")
    #expect(ContinuousClock.now - start < .seconds(5))
  }

  @Test(
    "A change remakes the pages that show it, and no other",
    arguments: [
      ("book/01-first-steps.md", "almost nothing", ["01-first-steps"]),
      (
        "Chapters/01-first-steps/Walk.swift", "a little new noise",
        ["01-first-steps"]
      ),
      (
        "Sources/Solutions/Chapter01.swift", "noise: Double", ["01-first-steps"]
      ),
      (
        "build/chapters/first-steps/results.json", "0.99871",
        ["01-first-steps", "02-second-look", "A-errata", "index"]
      ),
      (
        "build/chapters/second-look/transcript.txt", "1e-12", ["02-second-look"]
      ),
      ("book/errata.yaml", "as old as the century", ["A-errata"]),
    ]
  )
  func incremental(file: String, text: String, pages: [String]) throws {
    let workshop = try Workshop.ready()
    let new = text == "0.99871" ? "0.99872" : text.uppercased()
    try workshop.replace(text, by: new, in: file)
    let outcome = try workshop.build()
    #expect(outcome.status == 0, "\(outcome.text)")
    let made = outcome.text.split(separator: "\n")
      .filter { $0.hasPrefix("page ") }.map { String($0.dropFirst(5)) }
    #expect(made == pages)
  }

  @Test("A new equation renumbers the references of other pages")
  func renumbers() throws {
    let workshop = try Workshop.ready()
    #expect(
      try workshop.read("build/book/second-look.html")
        .contains("table\u{a0}1.1")
    )
    try workshop.replace(
      "::: {.warning}",
      by: "| a |\n|---|\n| b |\n\n: Before it. {#tbl:before}\n\n::: {.warning}",
      in: "book/01-first-steps.md"
    )
    #expect(try workshop.build().status == 0)
    #expect(
      try workshop.read("build/book/second-look.html")
        .contains("table\u{a0}1.2")
    )
  }

  @Test("An appendix can have a program, which needs no data set")
  func appendix() throws {
    let html = try Workshop.ready().read("build/book/long-way.html")
    for part in [
      "<span>Appendix</span> <span class=\"numeral\">B</span>",
      "<span class=\"number\">B.1</span>", "section B.1", "nine steps",
      "equation\u{a0}(B.1)", "listing\u{a0}B.1", "appendix\u{a0}B",
      "title=\"far of long-way\">81<",
      "<code>swift run -c release long-way</code> with seed&nbsp;1. ",
    ] {
      #expect(html.contains(part), "\(part)")
    }
  }

  @Test("An entry of the errata and its box link to each other")
  func errata() throws {
    let workshop = try Workshop.ready()
    let list = try workshop.read("build/book/errata.html")
    for part in [
      "<p class=\"tally\">3 entries ", "id=\"S1-01\"", "false as it stands",
      "href=\"first-steps.html#fig:walk\"",
      "href=\"first-steps.html#erratum-S1-01\"",
      "section\u{a0}1.2</a>\n</dd>", "chapter\u{a0}3, being written",
      "<a href=\"#S1-02\">S1-02</a>", "title=\"variance.end of first-steps",
      "Nothing can be run.",
    ] {
      #expect(list.contains(part), "\(part)")
    }
    #expect(
      try workshop.read("build/book/first-steps.html").contains(
        "<a id=\"erratum-S1-01\" href=\"errata.html#S1-01\">S1-01</a>"
      )
    )
    #expect(
      try workshop.read("build/book/assets/search-index.js")
        .contains("errata.html#S2-01")
    )
  }

  @Test("A promise is kept when its chapter comes and shows it")
  func keepsPromise() throws {
    let workshop = try Workshop.ready()
    try workshop.write(
      "---\ntitle: A third look\n---\n\n## The end {#sec:end}\n",
      to: "book/03-third-look.md"
    )
    try workshop.replace(
      "sec:step\n  pending: 3",
      by: "sec:step sec:end",
      in: "book/errata.yaml"
    )
    let outcome = try workshop.build()
    #expect(outcome.status == 0, "\(outcome.text)")
    let list = try workshop.read("build/book/errata.html")
    #expect(list.contains("href=\"third-look.html#sec:end\""))
    #expect(!list.contains("being written"))
  }

  @Test("What belongs to a removed page vanishes from the site")
  func removesStale() throws {
    let workshop = try Workshop.ready()
    #expect(workshop.exists("build/book/notation.html"))
    try workshop.remove("book/D-notation.md")
    #expect(try workshop.build().status == 0)
    #expect(!workshop.exists("build/book/notation.html"))
    #expect(
      !(try workshop.read("build/book/index.html").contains("notation.html"))
    )
    #expect(
      !(try workshop.read("build/book/assets/search-index.js")
        .contains("notation.html"))
    )
  }

  @Test("Only the figures that a page shows are copied")
  func copiesShownFigures() throws {
    let workshop = try Workshop.ready()
    let unused = "build/chapters/first-steps/unused.png"
    try workshop.write("not shown", to: unused)
    try workshop.replace(
      "almost nothing",
      by: "little",
      in: "book/01-first-steps.md"
    )
    #expect(try workshop.build().status == 0)
    #expect(workshop.exists("build/book/figures/first-steps/walk.png"))
    #expect(!workshop.exists("build/book/figures/first-steps/unused.png"))
  }
}
