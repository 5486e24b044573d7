// Typesets formulas: reads [{tex, display}] as JSON from standard input,
// writes [{html}] or [{problem}] to standard output.
// Run as: node maths.js FOLDER-OF-KATEX
"use strict";
const fs = require("fs");
const path = require("path");
const katex = require(path.resolve(process.argv[2], "katex.js"));

const formulas = JSON.parse(fs.readFileSync(0, "utf8"));
const answers = formulas.map(({ tex, display }) => {
  try {
    const html = katex.renderToString(tex, {
      displayMode: display, throwOnError: true, strict: "error",
    });
    return { html };
  } catch (error) {
    return { problem: error.message.replace(/^KaTeX parse error: /, "") };
  }
});
process.stdout.write(JSON.stringify(answers));
