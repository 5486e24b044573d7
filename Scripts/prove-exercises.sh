#!/bin/sh
# Proves that the exercises do for a reader what they promise, on a copy of
# this tree in a temporary folder:
#   1. as they come, all are unsolved and nothing fails;
#   2. with the solutions in their place, all pass and none is skipped;
#   3. with one typical mistake a chapter, each is found and named;
#   4. a crash, an endless loop and a stray exit are found and survived.
# Usage: Scripts/prove-exercises.sh          (needs swift, node, tar)
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/prove-exercises.XXXXXX")
# SwiftPM leaves its locks beside the folder
trap 'rm -rf "$scratch" "$(dirname "$scratch")"/_*"${scratch##*/}"_.build*' EXIT
trap 'exit 1' HUP INT TERM
SWIFT_BACKTRACE=enable=no
export SWIFT_BACKTRACE

cd "$root"
git ls-files -z --cached --others --exclude-standard |
  tar --null --files-from=- --ignore-failed-read -cf - 2>/dev/null |
  tar -xf - -C "$scratch"
cd "$scratch"
stubs=Sources/Exercises
solutions=Sources/Solutions

say() { printf '\n-- %s\n' "$1"; }

build() {
  swift build --build-tests -j "${JOBS:-2}" >build.log 2>&1 ||
    { cat build.log; exit 1; }
}

# Runs the reader's tests; whether they pass is for `judge` to say.
run() {
  rm -f events.jsonl
  swift test --skip-build --disable-xctest --filter '^ExerciseTests' \
    --event-stream-output-path events.jsonl >tests.log 2>&1 || true
}

# judge KIND [ID TEXT]...: all tests end in KIND (pass or skip), but each ID
# given fails with the TEXT in its diagnosis.
judge() {
  node - "$@" <<'JS' || { cat tests.log; exit 1; }
const [kind, ...pairs] = process.argv.slice(2);
const lines = require("fs").readFileSync("events.jsonl", "utf8").trim();
const names = new Map(), ends = new Map(), issues = new Map();
for (const { kind: what, payload: p } of lines.split("\n").map(JSON.parse)) {
  if (what === "test" && p.kind === "function") names.set(p.id, p.displayName);
  const id = (names.get(p.testID) ?? "").split(" ")[0];
  if (!id) continue;
  const text = (p.messages ?? []).map(m => m.text).join("\n");
  if (p.kind === "testEnded") ends.set(id, p.messages[0].symbol);
  if (p.kind === "issueRecorded") issues.set(id, (issues.get(id) ?? "") + text);
}
const wanted = new Map();
for (let i = 0; i < pairs.length; i += 2) wanted.set(pairs[i], pairs[i + 1]);
const wrong = [];
if (ends.size === 0 || ends.size !== names.size)
  wrong.push(`${names.size} tests, but ${ends.size} came to an end`);
for (const [id, end] of ends) {
  if (wanted.has(id)) continue;
  if (end !== kind) wrong.push(`${id} ended in "${end}" instead of "${kind}"`);
}
for (const [id, text] of wanted) {
  if (ends.get(id) !== "fail") wrong.push(`${id} did not fail`);
  if (!(issues.get(id) ?? "").replace(/\s+/g, " ").includes(text))
    wrong.push(`${id} failed without saying "${text}"`);
}
for (const line of wrong) console.log(`NOT PROVED: ${line}`);
console.log(`${ends.size} exercises, ${wrong.length} surprises`);
process.exit(wrong.length ? 1 : 0);
JS
}

# inject FILE OLD NEW: replaces a piece of a solution that occurs once.
inject() {
  node - "$@" <<'JS'
const [file, before, after] = process.argv.slice(2);
const fs = require("fs"), text = fs.readFileSync(file, "utf8");
if (text.split(before).length !== 2) {
  console.log(`NOT PROVED: ${file} has no single "${before}"`);
  process.exit(1);
}
fs.writeFileSync(file, text.replace(before, () => after));
JS
}

say "1. As they come"
build
run
judge skip
PRISTINE_EXERCISES=1 swift test --skip-build --disable-xctest \
  --filter SameExercisesTests >same.log 2>&1 || { cat same.log; exit 1; }

say "2. Solved"
cp "$solutions"/Chapter*.swift "$stubs"
build
run
judge pass

say "3. One typical mistake a chapter"
# A chapter without a line here is not proved: add one with every chapter.
# CHAPTER | EXERCISE | IN THE SOLUTION | THE MISTAKE | ITS NAME
cat >mistakes.txt <<'EOF'
01|1.1|beta.squareRoot() * ε|beta * ε|beta used as a standard deviation
02|2.2|1 + alphaBar[t] * (initial - 1)|alphaBar[t] * initial|the noise forgotten
03|3.1|let ᾱ = alphaBar[t]|let ᾱ = alphaBar[max(t - 1, 0)]|one timestep early
04|4.2|(x - push * ε)|(x + push * ε)|a plus for the minus
05|5.3|(square.squareRoot() + epsilon)|(square + epsilon).squareRoot()|epsilon inside the root
06|6.1|t > 1 ? (1 - α).squareRoot() : 0|(1 - α).squareRoot()|noise in the last step
07|7.4|where j != i {|where j > i {|only those that come later
08|8.3|(1 - α).squareRoot() * noises[t]|(1 - α) * noises[t]|variance for deviation
09|9.3|Double.pi * Double(1 << k)|2 * Double.pi * Double(1 << k)|2 pi for pi
10|10.3|(ends - sum)|(ends - sum / Double(max(1, divergences.count)))|the mean over the steps
11|11.1|(1 - ᾱₛ - σ * σ).squareRoot()|(1 - ᾱₛ).squareRoot()|sigma^2 not subtracted
EOF
for file in "$stubs"/Chapter*.swift; do
  chapter=$(basename "$file" .swift)
  grep -q "^${chapter#Chapter}|" mistakes.txt ||
    { echo "NOT PROVED: no mistake for $chapter in $0"; exit 1; }
done
set --
while IFS='|' read -r chapter id before after name; do
  inject "$stubs/Chapter$chapter.swift" "$before" "$after"
  set -- "$@" "$id" "$name"
done <mistakes.txt
build
run
judge pass "$@"

say "4. Accidents"
cp "$solutions"/Chapter*.swift "$stubs"
inject "$stubs/Chapter01.swift" 'ᾱ.append(ᾱ[t - 1] * (1 - β))' 'ᾱ[t] = β'
inject "$stubs/Chapter01.swift" 'pixels.map { 2' \
  'while pixels.count < 1000 {}; return pixels.map { 2'
inject "$stubs/Chapter02.swift" '(1 - beta / v).squareRoot()' 'exit(0)'
inject "$stubs/Chapter02.swift" 'public enum' 'import Foundation
public enum'
build
run
judge pass 1.2 "your code stopped the program called linearSchedule(" \
  1.3 "still busy after 20 seconds called scaledPixels(" \
  2.1 "your code stopped the program called keepingFactor("
status=0
.build/debug/progress --chapter 1 >table.txt || status=$?
cat table.txt
[ $status = 1 ] && grep -q '1.1 .*solved' table.txt &&
  grep -q '1.2 .*crashed .*Index out of range' table.txt &&
  grep -q '1.3 .*timed out' table.txt ||
  { echo "NOT PROVED: the table of progress is not as it should be"; exit 1; }

say "Proved."
