import Testing

/// One way to break the fixture book, and what the build must say to it.
struct Breakage: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let page: String
  let culprit: String
  let apply: @Sendable (Workshop) throws -> Void

  /// Replaces a text, by default in the page that is to blame.
  init(
    _ description: String,
    _ old: String,
    by new: String,
    in file: String? = nil,
    page: String = "book/01-first-steps.md",
    says culprit: String
  ) {
    testDescription = description
    self.page = page
    self.culprit = culprit
    apply = { try $0.replace(old, by: new, in: file ?? page) }
  }

  /// Removes a file.
  init(
    _ description: String,
    removing file: String,
    page: String = "book/01-first-steps.md",
    says culprit: String
  ) {
    testDescription = description
    self.page = page
    self.culprit = culprit
    apply = { try $0.remove(file) }
  }

  /// Writes a file.
  init(
    _ description: String,
    writing file: String,
    _ text: String,
    page: String,
    says culprit: String
  ) {
    testDescription = description
    self.page = page
    self.culprit = culprit
    apply = { try $0.write(text, to: file) }
  }
}

private let walk = "Chapters/01-first-steps/Walk.swift"
private let outputs = "build/chapters/first-steps"
private let list = "book/A-errata.md"
private let data = "book/errata.yaml"
private let figure =
  "](figure:walk){#fig:walk alt=\"Three clouds of dots, side by side; "
  + "colours separate in the first and mix in the last.\"}"

extension Breakage {
  static let listings = [
    Breakage(
      "an anchor that no file has",
      #"anchor="walk"}"#,
      by: #"anchor="run"}"#,
      says: "has no `// ANCHOR: run`"
    ),
    Breakage(
      "a file that is not there",
      "Walk.swift\" anchor=\"walk\"",
      by: "Run.swift\" anchor=\"walk\"",
      says: "no file Chapters/01-first-steps/Run.swift"
    ),
    Breakage(
      "a file that has gone",
      removing: walk,
      says: "there is no file \(walk)"
    ),
    Breakage(
      "a region without end",
      "// ANCHOR_END: walk",
      by: "",
      in: walk,
      says: "no `// ANCHOR_END: walk`"
    ),
    Breakage(
      "a region that begins twice",
      "// ANCHOR: walk",
      by: "// ANCHOR: walk\n// ANCHOR: walk",
      in: walk,
      says: "has `ANCHOR: walk` twice"
    ),
    Breakage(
      "an empty region",
      "func oneStep(",
      by: "// ANCHOR: empty\n// ANCHOR_END: empty\nfunc oneStep(",
      in: "Sources/Solutions/Chapter01.swift",
      says: "empty"
    ).also("anchor=\"one-step\"", by: "anchor=\"empty\""),
    Breakage(
      "a line too wide for the page",
      "var places = [start]",
      by: "var places = [start]  // " + String(repeating: "wide ", count: 12),
      in: walk,
      says: "columns wide; a listing has room for 72"
    ),
    Breakage(
      "a region that no page shows",
      "// ANCHOR: step",
      by: "// ANCHOR: forgotten\n  // ANCHOR_END: forgotten\n  // ANCHOR: step",
      in: walk,
      page: walk,
      says: "`forgotten`"
    ),
    Breakage(
      "a listing without anchor",
      #" anchor="walk"}"#,
      by: "}",
      says: "a listing is written"
    ),
    Breakage(
      "an unknown attribute",
      #"anchor="walk"}"#,
      by: #"anchor="walk" colour="red"}"#,
      says: "no attribute `colour`"
    ),
    Breakage(
      "Swift that nobody compiles",
      "```{.swift .fragment}",
      by: "```swift",
      says: ".fragment"
    ),
  ]

  static let outputsOfPrograms = [
    Breakage(
      "a section that was not printed",
      #"section="1.2""#,
      by: #"section="1.7""#,
      says: "1.7"
    ),
    Breakage(
      "a section that an appendix did not print",
      #"section="B.1""#,
      by: #"section="B.7""#,
      page: "book/B-long-way.md",
      says: "B.7"
    ),
    Breakage(
      "the data set of a program without one",
      "`far`{.value}",
      by: "`dataset`{.value}",
      page: "book/B-long-way.md",
      says: "`long-way` reports no dataset"
    ),
    Breakage(
      "a run outside its section",
      #"section="1.1""#,
      by: #"section="1.2""#,
      says: "the run of section 1.2 stands in section 1.1"
    ),
    Breakage(
      "a transcript too wide",
      "share on the right",
      by: String(repeating: "wide ", count: 15),
      in: outputs + "/transcript.txt",
      says: "more than 72 columns"
    ),
    Breakage(
      "no transcript",
      removing: outputs + "/transcript.txt",
      says: "run `swift run -c release first-steps`"
    ),
    Breakage(
      "no results",
      removing: outputs + "/results.json",
      says: "run `swift run -c release first-steps`"
    ),
    Breakage(
      "damaged results",
      "{\"chapter\"",
      by: "{chapter",
      in: outputs + "/results.json",
      says: "results.json"
    ),
    Breakage(
      "an unknown value",
      "`variance.end`{.value}",
      by: "`variance.start`{.value}",
      says: "no value `variance.start`"
    ),
    Breakage(
      "a value of an unknown program",
      "`first-steps:variance.end`",
      by: "`last-steps:variance.end`",
      page: "book/02-second-look.md",
      says: "build/chapters/last-steps/results.json"
    ),
    Breakage(
      "a band that a value lacks",
      "`steps`{.value}",
      by: "`steps`{.value of=within}",
      says: "has no within"
    ),
    Breakage(
      "an unknown format",
      "`steps`{.value}",
      by: "`steps`{.value width=3}",
      says: "no attribute `width`"
    ),
    Breakage(
      "decimals that are no number",
      "`steps`{.value}",
      by: "`steps`{.value digits=two}",
      says: "digits=\"two\""
    ),
    Breakage(
      "a band that does not exist",
      "`steps`{.value}",
      by: "`steps`{.value of=wanted}",
      says: "of=\"wanted\""
    ),
    Breakage(
      "attributes that pandoc cannot read",
      "`steps`{.value}",
      by: "`steps`{.value percent}",
      says: "could not read these attributes"
    ),
  ]

  static let figures = [
    Breakage(
      "an unknown figure",
      "](figure:walk)",
      by: "](figure:run)",
      says: "\(outputs)/run.png"
    ),
    Breakage(
      "a figure without its dark half",
      removing: outputs + "/walk-dark.png",
      says: "\(outputs)/walk-dark.png"
    ),
    Breakage(
      "a picture that is no PNG",
      writing: outputs + "/walk.png",
      "GIF89a",
      page: "book/01-first-steps.md",
      says: "is not a PNG file"
    ),
    Breakage(
      "a figure without alternative text",
      figure,
      by: "](figure:walk){#fig:walk}",
      says: "`walk` has no alt"
    ),
    Breakage(
      "a figure without caption",
      "![Move the slider to choose the step yourself.]",
      by: "![]",
      says: "`dial` has no caption"
    ),
    Breakage(
      "a film that does not move",
      "](figure:walk){",
      by: "](figure:walk){.animation ",
      says: "\(outputs)/walk-still.png"
    ),
    Breakage(
      "a still that moves",
      "#fig:film .animation",
      by: "#fig:film",
      says: "give it the class .animation"
    ),
    Breakage(
      "a slider whose sheet does not fit",
      "\"columns\": 5",
      by: "\"columns\": 4",
      in: outputs + "/dial.json",
      says: "does not fit its picture"
    ),
    Breakage(
      "a picture from elsewhere",
      "](figure:walk)",
      by: "](walk.png)",
      says: "walk.png comes from no program"
    ),
    Breakage(
      "a picture in running text",
      "First we walk;",
      by: "First ![we](figure:walk){alt=\"we\"} walk;",
      says: "figure:walk does not stand alone"
    ),
  ]

  static let references = [
    Breakage(
      "an unknown label",
      "as\n@eq:variance",
      by: "as\n@eq:spread",
      says: "no page defines the label `eq:spread`"
    ),
    Breakage(
      "a label defined twice",
      "{#eq:jump}",
      by: "{#eq:step}",
      says: "the label `eq:step` is defined twice"
    ),
    Breakage(
      "a label that another page defines",
      "{#sec:backwards}",
      by: "{#sec:step}",
      page: "book/02-second-look.md",
      says: "the label `sec:step`"
    ),
    Breakage(
      "a label of the wrong kind",
      "#fig:film",
      by: "#film",
      says: "`film` should look like `fig:name`"
    ),
    Breakage(
      "a label for what has no number",
      "## Exercises {.unnumbered}",
      by: "## Exercises {#sec:tasks .unnumbered}",
      says: "`sec:tasks`"
    ),
    Breakage(
      "an unknown citation",
      "@ho2020ddpm, equation",
      by: "@ho2021ddpm, equation",
      says: "no entry `ho2021ddpm`"
    ),
    Breakage(
      "a link to a page that is not there",
      "(first-steps.html#sec:step)",
      by: "(last-steps.html)",
      page: "book/02-second-look.md",
      says: "last-steps.html"
    ),
    Breakage(
      "a link to an anchor that is not there",
      "(first-steps.html#sec:step)",
      by: "(first-steps.html#sec:stop)",
      page: "book/02-second-look.md",
      says: "`sec:stop`"
    ),
  ]

  static let prose = [
    Breakage(
      "bad maths",
      #"\beta_t = 0.01"#,
      by: #"\bteta_t = 0.01"#,
      says: #"\bteta"#
    ),
    Breakage(
      "an unknown box",
      "::: {.warning}",
      by: "::: {.danger}",
      says: "danger"
    ),
    Breakage(
      "a hint outside an exercise",
      "::: {.warning}",
      by: "::: hint",
      says: "a hint stands inside an exercise"
    ),
    Breakage(
      "an erratum without its number",
      " ids=\"S1-01 S1-02\"",
      by: "",
      says: "an erratum names its entries"
    ),
    Breakage(
      "an exercise with the wrong number",
      #"id="1.2""#,
      by: #"id="1.3""#,
      says: "this is exercise 1.2"
    ),
    Breakage(
      "an exercise without label",
      "#ex:half-life ",
      by: "",
      says: "exercise 1.2 has no label"
    ),
    Breakage(
      "an exercise without file",
      removing: "Sources/Exercises/Chapter01.swift",
      says: "there is no Sources/Exercises/Chapter01.swift"
    ),
    Breakage(
      "raw HTML",
      "*variance*",
      by: "<b>variance</b>",
      says: "<b>"
    ),
    Breakage(
      "a table label without caption",
      ": Three schedules, and how much of $x_0$ they leave. {#tbl:schedules}",
      by: ": {#tbl:schedules}",
      says: "tbl:schedules"
    ),
    Breakage(
      "a second title",
      "### A film of it",
      by: "# A film of it",
      says: "the title stands in the front matter"
    ),
    Breakage(
      "a page without title",
      "title: One step, then many\n",
      by: "",
      says: "no title"
    ),
    Breakage(
      "unknown front matter",
      "program: first-steps",
      by: "programme: first-steps",
      says: "`programme`"
    ),
    Breakage(
      "two pages of one number",
      writing: "book/02-third-look.md",
      "---\ntitle: A third look\n---\n",
      page: "book/02-third-look.md",
      says: "the number 2"
    ),
    Breakage(
      "a page without number",
      writing: "book/afterword.md",
      "---\ntitle: Afterword\n---\n",
      page: "book/afterword.md",
      says: "NUMBER-slug.md"
    ),
  ]

  /// The errata's data file is to blame, unless another is named.
  private static func entry(
    _ description: String,
    _ old: String,
    by new: String,
    page: String = data,
    says culprit: String
  ) -> Breakage {
    Breakage(description, old, by: new, in: data, page: page, says: culprit)
  }

  static let errata = [
    entry(
      "an erratum shown where nothing is",
      "shown: sec:variance",
      by: "shown: sec:variants",
      says: "S1-01 is shown in `sec:variants`"
    ),
    entry(
      "an erratum shown in no label",
      "shown: sec:variance fig:walk",
      by: "shown: chapter1",
      says: "S1-01 is shown in `chapter1`, which is no label"
    ),
    entry(
      "an erratum that is shown nowhere",
      "  shown: sec:variance fig:walk\n",
      by: "",
      says: "S1-01 does not say where it is shown"
    ),
    entry(
      "an erratum that waits for a chapter that is there",
      "pending: 3",
      by: "pending: 3 2",
      says: "S1-02 waits for chapter 2, which is there"
    ),
    Breakage(
      "a chapter that comes without showing what was promised",
      writing: "book/03-third-look.md",
      "---\ntitle: A third look\n---\n",
      page: data,
      says: "S1-02 waits for chapter 3, which is there"
    ),
    entry(
      "an erratum that waits for no number",
      "pending: 3",
      by: "pending: later",
      says: "S1-02 waits for `later`"
    ),
    entry(
      "an erratum without severity",
      "  severity: B\n",
      by: "",
      says: "S1-01 has no `severity:`"
    ),
    entry(
      "an erratum of unknown severity",
      "severity: B",
      by: "severity: E",
      says: "S1-01 has the severity `E`"
    ),
    entry(
      "an erratum that does not say what is right",
      "  right: |\n    It is older.\n",
      by: "",
      says: "S2-01 has no `right:`"
    ),
    entry(
      "an erratum that does not say why it matters",
      "  matters: |\n    To historians.\n",
      by: "",
      says: "S2-01 has no `matters:`"
    ),
    entry(
      "an erratum with an unknown field",
      "severity: D",
      by: "severity: D\n  colour: red",
      says: "S1-03 has an unknown field `colour`"
    ),
    entry(
      "an erratum without number",
      "id: S1-03",
      by: "id: three",
      says: "three has no number such as"
    ),
    entry(
      "a number of the errata left out",
      "id: S1-03",
      by: "id: S1-04",
      says: "S1-04 stands where S1-03 belongs"
    ),
    entry(
      "an erratum listed twice",
      "id: S1-03",
      by: "id: S1-02",
      says: "S1-02 stands where S1-03 belongs"
    ),
    entry(
      "errata that are not YAML",
      "severity: D",
      by: "severity: [",
      says: "this is not YAML"
    ),
    entry(
      "an erratum with an unknown value",
      "`first-steps:variance.end`",
      by: "`first-steps:variance.start`",
      says: "no value `variance.start`"
    ),
    entry(
      "bad maths in an erratum",
      #"$\beta_t$"#,
      by: #"$\bteta_t$"#,
      says: #"\bteta"#
    ),
    entry(
      "an erratum that mentions one that is not there",
      "S1-02 included",
      by: "S1-07 included",
      says: "there is no erratum `S1-07`"
    ),
    Breakage(
      "a box about an erratum that is not there",
      #"ids="S1-01 S1-02""#,
      by: #"ids="S1-01 S1-09""#,
      says: "there is no erratum `S1-09`"
    ),
    Breakage(
      "a box about no erratum",
      #"ids="S1-01 S1-02""#,
      by: #"ids="S1-01 first""#,
      says: "`first` is no number of an erratum"
    ),
    Breakage(
      "errata of a source that no page shows",
      "::: {.errata source=\"S2\"}\n:::\n",
      by: "",
      page: list,
      says: "the errata of S2 are not shown"
    ),
    Breakage(
      "errata of a source that is not there",
      "source=\"S2\"",
      by: "source=\"S4\"",
      page: list,
      says: "no entries of a source `S4`"
    ),
    Breakage(
      "errata shown twice",
      "::: {.errata source=\"S2\"}",
      by: "::: {.errata source=\"S2\"}\n:::\n\n::: {.errata source=\"S2\"}",
      page: list,
      says: "the label `S2-01` is defined twice"
    ),
    Breakage(
      "errata without their file",
      removing: data,
      page: list,
      says: "there is no \(data)"
    ),
  ]

  static let all =
    listings + outputsOfPrograms + figures + references + prose + errata

  /// The same, with a second replacement in the page.
  private func also(_ old: String, by new: String) -> Breakage {
    let page = page
    let first = apply
    return Breakage(description: testDescription, page: page, culprit: culprit)
    {
      try first($0)
      try $0.replace(old, by: new, in: page)
    }
  }

  private init(
    description: String,
    page: String,
    culprit: String,
    apply: @escaping @Sendable (Workshop) throws -> Void
  ) {
    testDescription = description
    self.page = page
    self.culprit = culprit
    self.apply = apply
  }
}
