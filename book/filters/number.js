// Joins what the first pass collected from all pages: labels, order, parts.
// Run as: node number.js WORK STEM...   Writes WORK/labels.json if it changed.
"use strict";
const fs = require("fs");

const [work, ...stems] = process.argv.slice(2);
const pages = stems.map((stem) =>
  JSON.parse(fs.readFileSync(`${work}/collected/${stem}.json`, "utf8")));
pages.sort((a, b) => (b.kind === "cover") - (a.kind === "cover"));

const problems = [];
const labels = {};
const boxes = {};
const slugs = {};
const numbers = {};
const roman = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"];
let parts = 0;
let appendices = false;

for (const page of pages) {
  if (slugs[page.slug]) {
    problems.push(`${page.file}: ${slugs[page.slug]} has the slug ` +
      `\`${page.slug}\` too; rename one of them`);
  }
  slugs[page.slug] = page.file;
  if (page.kind === "chapter" || page.kind === "appendix") {
    if (numbers[page.number]) {
      problems.push(`${page.file}: ${numbers[page.number]} has the number ` +
        `${page.number} too; rename one of them`);
    }
    numbers[page.number] = page.file;
  }
  for (const { id, number } of page.labels) {
    if (labels[id]) {
      problems.push(`${page.file}: the label \`${id}\` is defined twice, ` +
        `also in ${slugs[labels[id].slug]}`);
    }
    labels[id] = { number, slug: page.slug };
  }
  for (const { id, section } of page.boxes) {
    (boxes[id] ||= []).push({ slug: page.slug, section });
  }
  page.heading = "";
  if (page.part) {
    page.heading = `Part ${roman[parts]}. ${page.part}`;
    parts += 1;
  } else if (page.kind === "appendix" && !appendices) {
    page.heading = "Appendices";
  }
  appendices = appendices || page.kind === "appendix";
}
if (!slugs.index) {
  problems.push("book/index.md: there is no cover page; write it");
}
if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}

const text = JSON.stringify({
  title: pages[0].title,
  pages: pages.map(({ slug, kind, number, title, subtitle, heading }) =>
    ({ slug, kind, number, title, subtitle, heading })),
  slugs, labels, boxes,
}, null, 1) + "\n";
const target = `${work}/labels.json`;
if (!fs.existsSync(target) || fs.readFileSync(target, "utf8") !== text) {
  fs.writeFileSync(target, text);
}
