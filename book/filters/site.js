// Puts the finished site together: pages, figures, styles, fonts, search
// index. Checks that every region of the chapters is shown somewhere.
// Run as: node site.js WORK SITE KATEX COMMIT STEM...
"use strict";
const fs = require("fs");
const os = require("os");
const path = require("path");

const [work, site, katex, commit, ...stems] = process.argv.slice(2);
const theme = path.join(__dirname, "..", "theme");
const kept = new Set();

function fail(problems) {
  console.error(problems.join("\n"));
  process.exit(1);
}

// Writes a file of the site, unless it is there already with that content.
function put(name, content) {
  const target = path.join(site, name);
  const bytes = Buffer.isBuffer(content) ? content : Buffer.from(content);
  kept.add(target);
  if (fs.existsSync(target) && fs.readFileSync(target).equals(bytes)) return;
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target + ".part", bytes);
  fs.renameSync(target + ".part", target);
}

function files(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    return entry.isDirectory() ? files(name) : [name];
  });
}

function read(folder, stem) {
  const name = `${work}/${folder}/${stem}.json`;
  return JSON.parse(fs.readFileSync(name, "utf8"));
}

// "Edition 1a2b3c4, made with MNIST": the commit and the chapters' data.
function edition() {
  const names = { mnist: "MNIST", strokes: "the stroke digits" };
  const sets = fs.readdirSync("Chapters").sort().map((folder) => {
    const slug = folder.replace(/^[^-]*-/, "");
    const file = `build/chapters/${slug}/results.json`;
    return fs.existsSync(file)
      ? JSON.parse(fs.readFileSync(file, "utf8")).dataset : null;
  }).filter((name) => name);
  const text = [...new Set(sets)].map((name) => names[name] || name)
    .join(" and ").replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`);
  return `Edition <code>${commit}</code>` + (text ? `, made with ${text}.` : ".");
}

// Every region of a chapter's program is shown by some page.
function checkRegions() {
  const shown = new Set(stems.flatMap((stem) =>
    read("collected", stem).anchors));
  const problems = [];
  for (const file of files("Chapters").sort()) {
    if (!file.endsWith(".swift")) continue;
    fs.readFileSync(file, "utf8").split("\n").forEach((line, index) => {
      const region = /^\s*\/\/ ANCHOR: (\S+)\s*$/.exec(line);
      const name = region && file.split(path.sep).join("/") + " " + region[1];
      if (name && !shown.has(name)) {
        problems.push(`${file}:${index + 1}: no page of the book shows the ` +
          `region \`${region[1]}\`; show it or remove the ANCHOR`);
      }
    });
  }
  if (problems.length > 0) fail(problems);
}

// The text fonts, by the names of their files in Debian's packages and in
// Homebrew's casks. A missing one is replaced by the reader's own.
const faces = [
  ["Book Serif", 400, "normal", "LinLibertine_R.otf"],
  ["Book Serif", 400, "italic", "LinLibertine_RI.otf"],
  ["Book Serif", 600, "normal", "LinLibertine_RZ.otf"],
  ["Book Serif", 600, "italic", "LinLibertine_RZI.otf"],
  ["Book Display", 400, "normal", "LinLibertine_DR.otf"],
  ["Book Sans", 400, "normal", "Inter-Regular.otf"],
  ["Book Sans", 600, "normal", "Inter-SemiBold.otf"],
  ["Book Mono", 400, "normal", "JetBrainsMono-Regular.ttf"],
  ["Book Mono", 400, "italic", "JetBrainsMono-Italic.ttf"],
  ["Book Mono", 600, "normal", "JetBrainsMono-SemiBold.ttf"],
  ["Book Symbols", 400, "normal", "DejaVuSansMono.ttf"],
];
const fontFolders = [
  "/usr/share/fonts/opentype/linux-libertine",
  "/usr/share/fonts/opentype/inter",
  "/usr/share/fonts/truetype/jetbrains-mono",
  "/usr/share/fonts/truetype/dejavu",
  path.join(os.homedir(), "Library/Fonts"),
  "/Library/Fonts",
];

function putFonts() {
  const rules = [];
  const missing = new Set();
  for (const [family, weight, style, name] of faces) {
    const found = fontFolders.map((folder) => path.join(folder, name))
      .find((file) => fs.existsSync(file));
    if (!found) {
      missing.add(name);
      continue;
    }
    put(`assets/fonts/${name}`, fs.readFileSync(found));
    rules.push(`@font-face{font-family:"${family}";font-weight:${weight};` +
      `font-style:${style};font-display:swap;src:url(fonts/${name})}`);
  }
  put("assets/fonts.css", rules.join("\n") + "\n");
  if (missing.size > 0) {
    console.error("note: the book uses the system's fonts in place of " +
      [...missing].join(", "));
  }
}

function putKatex() {
  const css = fs.readFileSync(path.join(katex, "katex.min.css"), "utf8")
    .replace(/,url\([^)]*\.(woff|ttf)\) format\("\w+"\)/g, "");
  put("assets/katex/katex.css", css);
  for (const name of fs.readdirSync(path.join(katex, "fonts")).sort()) {
    if (!name.endsWith(".woff2")) continue;
    put(`assets/katex/fonts/${name}`,
      fs.readFileSync(path.join(katex, "fonts", name)));
  }
}

function putPages() {
  const order = JSON.parse(fs.readFileSync(`${work}/labels.json`, "utf8"));
  const position = new Map(order.pages.map((page, index) => [page.slug, index]));
  const search = [];
  for (const stem of stems) {
    const { slug, figures, search: found } = read("pages", stem);
    const html = fs.readFileSync(`${work}/pages/${stem}.html`, "utf8");
    put(`${slug}.html`, html.replace("@EDITION@", edition()));
    for (const name of figures) {
      put(`figures/${name}`, fs.readFileSync(`build/chapters/${name}`));
    }
    search.push([position.get(slug), found]);
  }
  search.sort((a, b) => a[0] - b[0]);
  const entries = search.flatMap((pair) => pair[1]);
  put("assets/search-index.js", "window.BOOK_INDEX = [\n" +
    entries.map((entry) => JSON.stringify(entry)).join(",\n") + "\n];\n");
}

checkRegions();
for (const name of ["book.css", "book.js"]) {
  put(`assets/${name}`, fs.readFileSync(path.join(theme, name)));
}
putKatex();
putFonts();
putPages();

for (const file of files(site)) {
  if (!kept.has(file)) fs.unlinkSync(file);
}
