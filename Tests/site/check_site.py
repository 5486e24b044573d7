"""Looks at the built book as a reader does: in a browser, from file://,
without a network.

Run as: python check_site.py [build/book]     Needs playwright and pillow.
The browser is $CHROMIUM, or /usr/bin/chromium.
"""

import json
import os
import pathlib
import sys

from PIL import Image
from playwright.sync_api import sync_playwright

SITE = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "build/book").resolve()
BROWSER = os.environ.get("CHROMIUM", "/usr/bin/chromium")
WIDE, NARROW = 1280, 390

passed = failed = 0


def check(name, problems):
    """Prints one line: all is well, or what is not."""
    global passed, failed
    problems = list(problems)
    if problems:
        failed += 1
        print(f"FAIL  {name}: " + "; ".join(str(p) for p in problems[:5]))
    else:
        passed += 1
        print(f"ok    {name}")


def unless(condition, problem):
    return [] if condition else [problem]


# Text whose contrast with what lies behind it is too small to read.
CONTRAST = """() => {
  const canvas = document.createElement("canvas")
    .getContext("2d", {willReadFrequently: true});
  canvas.canvas.width = canvas.canvas.height = 1;
  const color = (text) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = text;
    canvas.fillRect(0, 0, 1, 1);
    return Array.from(canvas.getImageData(0, 0, 1, 1).data);
  };
  const light = (c) => {
    const part = (v) => (v /= 255) <= 0.04045 ? v / 12.92
      : Math.pow((v + 0.055) / 1.055, 2.4);
    return 0.2126 * part(c[0]) + 0.7152 * part(c[1]) + 0.0722 * part(c[2]);
  };
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const c = color(getComputedStyle(e).backgroundColor);
      if (c[3] > 200) return c;
    }
    return color(getComputedStyle(document.body).backgroundColor);
  };
  const found = new Set();
  for (const element of document.querySelectorAll("body *")) {
    const text = [...element.childNodes].some(
      (n) => n.nodeType === 3 && n.data.trim() !== "");
    if (!text || !element.checkVisibility({opacityProperty: true})) continue;
    if (element.closest(".katex-mathml, [aria-hidden=true] .vlist-s, script")) {
      continue;
    }
    const style = getComputedStyle(element);
    const a = light(color(style.color));
    const b = light(behind(element));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const least = parseFloat(style.fontSize) >= 24 ? 3 : 4.5;
    if (ratio < least) {
      found.add(element.tagName.toLowerCase() + "." + element.className + " " +
        ratio.toFixed(2));
    }
  }
  return [...found];
}"""

STRUCTURE = """() => {
  const problems = [];
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  ids.filter((id, n) => ids.indexOf(id) !== n).forEach(
    (id) => problems.push("the id " + id + " is there twice"));
  for (const image of document.images) {
    const alt = image.getAttribute("alt");
    if (alt === null || (alt === "" && !image.closest("[role=img]"))) {
      problems.push("no alt: " + image.getAttribute("src"));
    }
  }
  for (const frame of document.querySelectorAll("[role=img]")) {
    if (!frame.getAttribute("aria-label")) problems.push("a frame has no label");
  }
  for (const tag of ["main", "body > header", "body > footer", "h1"]) {
    const count = document.querySelectorAll(tag).length;
    if (count !== 1) problems.push(count + " of " + tag);
  }
  for (const nav of document.querySelectorAll("nav")) {
    if (!nav.getAttribute("aria-label") && !nav.getAttribute("aria-labelledby")) {
      problems.push("a nav has no label");
    }
  }
  for (const control of document.querySelectorAll("input, button, a[href]")) {
    if (control.getAttribute("aria-hidden") === "true") continue;
    const name = control.getAttribute("aria-label") || control.textContent;
    if (!name.trim()) problems.push("a control has no name");
  }
  if (!document.documentElement.lang) problems.push("no language");
  if (!document.title) problems.push("no title");
  if (!document.querySelector(".skip")) problems.push("no skip link");
  let level = 1;
  for (const heading of document.querySelectorAll("main h2, main h3, main h4")) {
    const next = Number(heading.tagName[1]);
    if (next > level + 1) problems.push("a level is skipped: " + heading.textContent);
    level = next;
  }
  return problems;
}"""

MATHS = """() => {
  const article = document.querySelector("article");
  const wanted = Number(article.dataset.formulas);
  const found = article.querySelectorAll(".katex").length;
  const problems = [];
  if (found !== wanted) problems.push(found + " formulas set, not " + wanted);
  if (document.querySelector(".katex-error")) problems.push("a katex-error");
  return problems;
}"""

TOO_WIDE = """() => [...document.querySelectorAll(".formula")]
  .filter((box) => box.scrollWidth > box.clientWidth + 1)
  .map((box) => "a display is " + box.scrollWidth + " wide, its box " +
    box.clientWidth + ": " + box.querySelector("annotation").textContent.trim()
      .slice(0, 60))"""

OVERFLOW = """() => {
  const problems = [];
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) {
    problems.push("the page is " + document.documentElement.scrollWidth + " wide");
  }
  for (const element of document.querySelectorAll("main *")) {
    if (element.closest("pre, .formula, .scroll, .frame, svg, .katex")) continue;
    const box = element.getBoundingClientRect();
    if (box.width > 0 && (box.right > width + 1 || box.left < -1)) {
      problems.push(element.tagName + "." + element.className + " sticks out");
    }
  }
  return problems;
}"""


class Reader:
    """A browser window that notes errors and requests."""

    def __init__(self, browser, **options):
        options.setdefault("viewport", {"width": WIDE, "height": 900})
        self.context = browser.new_context(**options)
        self.context.set_offline(True)
        self.page = self.context.new_page()
        self.troubles = []
        self.page.on("console", lambda m: self.troubles.append(m.text)
                     if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda e: self.troubles.append(str(e)))
        self.page.on("requestfailed", lambda r: self.troubles.append(
            "failed: " + r.url))
        self.page.on("request", lambda r: self.troubles.append(
            "request: " + r.url)
            if not r.url.startswith(("file:", "data:")) else None)

    def open(self, name):
        self.page.goto((SITE / name).as_uri())
        self.page.evaluate("document.fonts.ready.then(() => true)")

    def load_pictures(self):
        self.page.evaluate("""() => Promise.all([...document.images]
          .filter((i) => i.checkVisibility()).map((i) => {
            i.loading = "eager";
            return i.decode().catch(() => null);
          }))""")


def check_pages(browser, names):
    targets, links = {}, []
    for name in names:
        reader = Reader(browser)
        page = reader.page
        reader.open(name)
        reader.load_pictures()
        check(f"{name}: structure", page.evaluate(STRUCTURE))
        check(f"{name}: formulas are set", page.evaluate(MATHS))
        check(f"{name}: displays fit at {WIDE} px", page.evaluate(TOO_WIDE))
        check(f"{name}: nothing sticks out at {WIDE} px", page.evaluate(OVERFLOW))
        check(f"{name}: pictures load", page.evaluate(
            """() => [...document.images].filter((i) => i.checkVisibility()
              && i.naturalWidth === 0).map((i) => i.src)"""))
        check(f"{name}: contrast, light", page.evaluate(CONTRAST))
        page.emulate_media(color_scheme="dark")
        reader.load_pictures()
        check(f"{name}: contrast, dark", page.evaluate(CONTRAST))
        page.set_viewport_size({"width": NARROW, "height": 800})
        check(f"{name}: nothing sticks out at {NARROW} px",
              page.evaluate(OVERFLOW))
        check(f"{name}: no error, nothing from the network", reader.troubles)
        targets[name] = set(page.evaluate(
            "[...document.querySelectorAll('[id]')].map((e) => e.id)"))
        links += [(name, href) for href in page.evaluate(
            "[...document.querySelectorAll('a[href]')]"
            ".map((a) => a.getAttribute('href'))")]
        reader.context.close()

    dead = []
    for name, href in links:
        if href.startswith(("http:", "https:", "mailto:")):
            continue
        file, _, anchor = href.partition("#")
        file = file or name
        if not (SITE / file).is_file():
            dead.append(f"{name} -> {href}")
        elif anchor and anchor not in targets.get(file, ()):
            dead.append(f"{name} -> {href}")
    check(f"{len(links)} links lead somewhere", dead)


def check_search(browser):
    text = (SITE / "assets/search-index.js").read_text(encoding="utf-8")
    index = json.loads(text[text.index("["):text.rindex("]") + 1])
    section = max((e for e in index if e["kind"] == "section" and e["text"]),
                  key=lambda e: len(e["text"]))
    word = max((w for w in section["text"].split() if w.isalpha()), key=len)
    labelled = next((e for e in index if e["kind"] == "equation"), None)

    reader = Reader(browser)
    page = reader.page
    reader.open("index.html")

    def results(words):
        page.fill("#search-input", words)
        page.wait_for_selector("#search-results a", timeout=5000)
        return page.evaluate("[...document.querySelectorAll('#search-results a')]"
                             ".map((a) => a.getAttribute('href'))")

    page.keyboard.press("/")
    check("search: / opens it with the focus in the box", unless(page.evaluate(
        "document.activeElement.id") == "search-input", "the focus is elsewhere"))
    check(f"search: the word {word}", unless(
        section["url"] in results(word), "not found"))
    check("search: hits are marked", unless(
        page.locator("#search-results mark").count() > 0, "no mark"))
    if labelled:
        name = labelled["label"]
        check(f"search: the label {name}", unless(
            labelled["url"] in results(name), "not found"))
    page.fill("#search-input", "zzqqxx")
    check("search: says that nothing was found", unless(
        "Nothing" in page.inner_text("#search-state"), "it does not"))
    before = page.url
    page.fill("#search-input", "")
    for key in ("]", "[", "ArrowRight", "ArrowLeft", "/"):
        page.keyboard.press(key)
    check("search: its box keeps the page keys", unless(
        page.url == before and page.input_value("#search-input") in ("][/", "]/["),
        page.url + " " + page.input_value("#search-input")))
    target = results(word)[0]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    check("search: arrows and Enter follow a hit",
          unless(page.url.endswith(target), page.url))
    check("search: no error", reader.troubles)
    reader.context.close()


def check_keys(browser, names):
    reader = Reader(browser)
    page = reader.page
    reader.open("index.html")
    follow = page.get_attribute(".pager a[rel=next]", "href")
    for forth, back in (("]", "["), ("ArrowRight", "ArrowLeft")):
        page.keyboard.press(forth)
        page.wait_for_url("**/" + follow)
        page.keyboard.press(back)
        page.wait_for_url("**/index.html")
        check(f"keys: {forth} and {back} turn the page", [])
    page.keyboard.press("Control+ArrowRight")
    page.wait_for_timeout(150)
    check("keys: not with a modifier",
          unless(page.url.endswith("index.html"), page.url))
    page.keyboard.press("Tab")
    check("keys: the first Tab reaches the skip link", unless(page.evaluate(
        "document.activeElement.className") == "skip", "it does not"))
    reader.context.close()


def check_theme(browser):
    reader = Reader(browser)
    page = reader.page
    reader.open("index.html")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.click("#theme")
    dark = page.evaluate(paper)
    check("theme: the button changes it", unless(light != dark, light))
    page.reload()
    check("theme: it stays over a reload",
          unless(page.evaluate(paper) == dark, page.evaluate(paper)))
    page.click("#theme")
    check("theme: the button changes it back",
          unless(page.evaluate(paper) == light, page.evaluate(paper)))
    reader.context.close()
    reader = Reader(browser, color_scheme="dark")
    reader.open("index.html")
    check("theme: the system's choice is followed", unless(
        reader.page.evaluate(paper) == dark, reader.page.evaluate(paper)))
    reader.context.close()


def check_sliders(browser, names):
    for name in names:
        reader = Reader(browser)
        page = reader.page
        reader.open(name)
        for number in range(page.locator(".slider").count()):
            slider = page.locator(".slider").nth(number)
            slider.scroll_into_view_if_needed()
            reader.load_pictures()
            output, frame = slider.locator("output"), slider.locator(".frame")
            slider.locator("input").focus()
            page.keyboard.press("Home")
            label, picture = output.inner_text(), frame.screenshot()
            page.keyboard.press("End")
            problems = unless(output.inner_text() != label, "the label stays")
            problems += unless(frame.screenshot() != picture, "the frame stays")
            problems += unless(
                slider.locator("input").get_attribute("aria-valuetext")
                == output.inner_text(), "aria-valuetext stays")
            problems += unless(page.url.endswith(name), "the page was turned")
            check(f"{name}: slider {number + 1} moves", problems)
        reader.context.close()


def check_media(browser, names):
    for name in names:
        reader = Reader(browser, java_script_enabled=False)
        reader.page.goto((SITE / name).as_uri())
        problems = unless(reader.page.locator("article h1").is_visible(), "no title")
        problems += unless(not reader.page.locator("#theme").is_visible(),
                           "buttons that do nothing")
        for still in reader.page.locator(".slider + .still").all():
            problems += unless(still.is_visible(), "no still for a slider")
        check(f"{name}: readable without JavaScript", problems)
        reader.context.close()

        reader = Reader(browser, color_scheme="dark", reduced_motion="reduce")
        reader.open(name)
        check(f"{name}: no motion where it is not wished", reader.page.evaluate(
            """async () => {
              const shown = [...document.querySelectorAll("picture img")]
                .filter((image) => image.checkVisibility());
              shown.forEach((image) => image.loading = "eager");
              await Promise.all(shown.map((image) => image.decode()));
              return shown.map((image) => image.currentSrc)
                .filter((source) => !/-still(-dark)?\\.png$/.test(source));
            }"""))
        reader.page.click("#theme")
        reader.page.click("#theme")
        reader.page.emulate_media(media="print")
        check(f"{name}: prints light, whole, without the frame", reader.page.evaluate(
            """() => {
              const problems = [];
              const shown = (s) => [...document.querySelectorAll(s)]
                .some((e) => e.checkVisibility());
              for (const s of [".sidebar", ".bar-top", ".pager", ".copy", ".slider", ".film",
                "img.dark", "picture.dark"]) {
                if (shown(s)) problems.push(s + " is printed");
              }
              for (const details of document.querySelectorAll("details")) {
                if (details.getBoundingClientRect().height < 40) {
                  problems.push("a solution is folded");
                }
              }
              const paper = getComputedStyle(document.body).backgroundColor;
              if (paper !== "rgb(255, 255, 255)") problems.push("paper " + paper);
              return problems;
            }"""))
        reader.context.close()


def check_copy(browser, names):
    for name in names:
        reader = Reader(browser)
        reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
        reader.open(name)
        box = reader.page.locator(".listing").first
        if box.count() == 0:
            reader.context.close()
            continue
        box.locator(".copy").click()
        reader.page.wait_for_timeout(100)
        copied = reader.page.evaluate("navigator.clipboard.readText()")
        check(f"{name}: a listing is copied as it is", unless(
            copied.strip() == box.locator("pre").inner_text().strip(), copied[:40]))
        reader.context.close()
        return


def check_pictures():
    pictures = sorted(SITE.glob("figures/**/*.png"))
    broken, still, animated = [], [], 0
    for file in pictures:
        try:
            with Image.open(file) as image:
                image.load()
                frames = getattr(image, "n_frames", 1)
                for frame in range(frames):
                    image.seek(frame)
                    image.load()
        except Exception as error:
            broken.append(f"{file.relative_to(SITE)}: {error}")
            continue
        if b"acTL" in file.read_bytes()[:4096]:
            animated += 1
            if frames < 2:
                still.append(file.relative_to(SITE))
    check(f"{len(pictures)} pictures decode", broken)
    check(f"{animated} animations have more than one frame", still)


def main():
    names = sorted(file.name for file in SITE.glob("*.html"))
    if not names:
        sys.exit(f"{SITE} holds no pages; run `make book`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=BROWSER, args=["--no-sandbox"])
        check_pages(browser, names)
        check_search(browser)
        check_keys(browser, names)
        check_theme(browser)
        check_sliders(browser, names)
        check_copy(browser, names)
        check_media(browser, names)
        browser.close()
    check_pictures()
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
