import ArgumentParser
import ChapterKit
import Tensors

/// Appendix B: how a loss knows which weight to blame.
@main
struct AutomaticDifferentiation: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "automatic-differentiation",
    abstract: "Appendix B: how a loss knows which weight to blame.")

  @OptionGroup var options: RunOptions

  func run() throws {
    let chapter = try Chapter(
      appendix: "B", "automatic-differentiation", options)
    var generator = SeededGenerator(seed: options.seed)
    var streams = (1...5).map { _ in generator.split() }
    try TwoWeights(chapter: chapter).run()
    TwoModes(chapter: chapter).run(using: &streams[0])
    Listening(chapter: chapter).run()
    try Diamonds(chapter: chapter).run()
    try TurnedRound(chapter: chapter).run(using: &streams[1])
    try Memory(chapter: chapter).run(using: &streams[2])
    try Nudging(chapter: chapter, seed: options.seed).run(using: &streams[3])
    try Training(chapter: chapter).run(using: &streams[4])
    try chapter.finish()
  }
}
