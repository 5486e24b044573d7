// swift-tools-version: 6.2
import PackageDescription

/// The chapters, in the order of the book.
///
/// Chapter 3 is the folder `Chapters/03-closed-form`, the program
/// `closed-form`, and the page `book/03-closed-form.md`.
let chapters = [
  "forward-noise",
  "exploding-variance",
  "closed-form",
  "perfect-oracle",
  "training",
  "inference",
  "memorisation",
  "two-gaussians",
  "checkerboard",
  "swiss-roll",
  "thousand-steps",
]

/// The appendices that have a program, by their letters.
///
/// Appendix B is the folder `Chapters/B-automatic-differentiation`; all else
/// is as with a chapter.
let appendices = [
  "B": "automatic-differentiation",
  "C": "where-the-speed-comes-from",
]

// MARK: - How the targets are built

/// Code for this machine's processor, optimised in debug builds too.
///
/// So plain `swift run` and `swift test` stay quick. `Kernels` checks nothing
/// (`-Ounchecked`): its callers in `Tensors` do. A square root that need not
/// report an error to C's `errno` is one instruction, for many numbers at once.
func optimised(_ level: String) -> [SwiftSetting] {
  [
    .unsafeFlags([
      level, "-Xcc", "-march=native", "-Xcc", "-fno-math-errno",
    ])
  ]
}

/// Homebrew keeps its headers and libraries where Apple's compiler does not
/// look.
let homebrewHeaders: [CSetting] = [
  .unsafeFlags(["-I/opt/homebrew/include"], .when(platforms: [.macOS]))
]
let homebrewLibraries: LinkerSetting =
  .unsafeFlags(["-L/opt/homebrew/lib"], .when(platforms: [.macOS]))

/// A C target that makes one system library importable.
func shim(_ name: String, links libraries: LinkerSetting...) -> Target {
  .target(
    name: name,
    cSettings: homebrewHeaders,
    linkerSettings: libraries + [homebrewLibraries])
}

func chapter(_ index: Int, _ slug: String) -> Target {
  let number = index + 1
  return program("\(number < 10 ? "0" : "")\(number)", slug)
}

/// The program of a chapter or an appendix.
func program(_ number: String, _ slug: String) -> Target {
  .executableTarget(
    name: slug,
    dependencies: [
      "ChapterKit", "Datasets", "Diffusion", "Evaluation", "Figures",
      "Networks", "Tensors",
    ],
    path: "Chapters/\(number)-\(slug)")
}

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

// MARK: - The package, lowest floor first

let package = Package(
  name: "out-of-noise",
  platforms: [.macOS(.v14)],
  dependencies: [
    .package(
      url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // Floor 0: system libraries
    shim(
      "CBLAS",
      links: .linkedLibrary("openblas", .when(platforms: [.linux])),
      .linkedFramework("Accelerate", .when(platforms: [.macOS]))),
    .target(name: "CAtomics"),
    .target(name: "CPrefetch"),
    .target(name: "CWideRegisters"),
    shim("CGIF", links: .linkedLibrary("gif")),
    shim("CPNG", links: .linkedLibrary("png")),
    shim("CCairo", links: .linkedLibrary("cairo")),
    shim("CZlib", links: .linkedLibrary("z")),

    // Floor 1: the vectorised and threaded code, behind plain functions
    .target(
      name: "Kernels",
      dependencies: [
        "CAtomics", "CBLAS", "CPrefetch", "CWideRegisters",
      ],
      swiftSettings: optimised("-Ounchecked")),

    // Floor 2: tensors, random numbers; pictures
    .target(
      name: "Tensors", dependencies: ["Kernels"],
      swiftSettings: optimised("-O")),
    .target(name: "Figures", dependencies: ["CPNG", "CCairo", "CGIF"]),

    // Floor 3: networks; data
    .target(
      name: "Networks", dependencies: ["Kernels", "Tensors"],
      swiftSettings: optimised("-O")),
    .target(
      name: "Datasets", dependencies: ["Kernels", "Tensors", "CZlib"],
      swiftSettings: optimised("-O")),

    // Floor 4: diffusion, and how to measure it
    .target(
      name: "Diffusion", dependencies: ["Networks", "Tensors"],
      swiftSettings: optimised("-O")),
    .target(
      name: "Evaluation",
      dependencies: ["Datasets", "Kernels", "Networks", "Tensors"],
      swiftSettings: optimised("-O")),

    // Floor 5: what all chapter programs share
    .target(
      name: "ChapterKit",
      dependencies: ["Datasets", "Figures", "Tensors", argumentParser]),

    // Trains the network that judges digits
    .executableTarget(
      name: "train-recogniser",
      dependencies: [
        "Datasets", "Evaluation", "Networks", "Tensors", argumentParser,
      ],
      swiftSettings: optimised("-O")),

    // The reader's file, the reference, the checkers
    .target(name: "Exercises"),
    .target(name: "Solutions", swiftSettings: optimised("-O")),
    .target(
      name: "Checking",
      dependencies: ["Exercises", "Solutions", "Diffusion", "Tensors"],
      swiftSettings: optimised("-O")),
    .executableTarget(
      name: "progress", dependencies: ["Checking", argumentParser]),

    // Our side of `make bench`
    .executableTarget(
      name: "benchmark",
      dependencies: ["CBLAS", "Diffusion", "Networks", argumentParser],
      path: "Benchmarks/ours", swiftSettings: optimised("-O")),
  ]
    // Floor 6: one program a chapter, and for some of the appendices
    + chapters.enumerated().map(chapter)
    + appendices.sorted { $0.key < $1.key }.map(program)
    // One test target a module, also for a chapter with formulas of its own
    + [
      .testTarget(name: "KernelsTests", dependencies: ["Kernels"]),
      .testTarget(name: "TensorsTests", dependencies: ["Tensors"]),
      .testTarget(
        name: "NetworksTests", dependencies: ["Networks", "Tensors"],
        exclude: ["Fixture"]),
      .testTarget(name: "FiguresTests", dependencies: ["Figures", "CZlib"]),
      .testTarget(
        name: "DatasetsTests", dependencies: ["Datasets", "Tensors", "CZlib"]),
      .testTarget(
        name: "DiffusionTests",
        dependencies: ["Diffusion", "Networks", "Tensors"]),
      .testTarget(
        name: "EvaluationTests", dependencies: ["Evaluation", "Tensors"]),
      .testTarget(
        name: "ChapterKitTests", dependencies: ["ChapterKit", "Datasets"]),
      .testTarget(
        name: "ExplodingVarianceTests",
        dependencies: ["exploding-variance", "Tensors"]),
      .testTarget(
        name: "AutomaticDifferentiationTests",
        dependencies: ["automatic-differentiation", "Tensors"]),
      .testTarget(
        name: "TrainingTests",
        dependencies: ["training", "Datasets", "Diffusion", "Networks"]),
      .testTarget(name: "ExerciseTests", dependencies: ["Checking"]),
      .testTarget(name: "CheckingTests", dependencies: ["Checking"]),
      .testTarget(name: "BookTests", exclude: ["Fixture"]),
    ],
  swiftLanguageModes: [.v6]
)
