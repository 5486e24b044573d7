// What the pages do beyond being read: theme, keys, copying, sliders, search.
// A classic script, so that it works from file:// without a server.
(function () {
  "use strict";

  var root = document.documentElement;

  function all(selector, within) {
    return Array.prototype.slice.call(
      (within || document).querySelectorAll(selector));
  }

  function make(tag, name, text) {
    var element = document.createElement(tag);
    if (name) element.className = name;
    if (text) element.textContent = text;
    return element;
  }

  // Light and dark ------------------------------------------------------

  function dark() {
    var chosen = root.getAttribute("data-theme");
    return chosen ? chosen === "dark"
      : window.matchMedia("(prefers-color-scheme: dark)").matches;
  }

  document.getElementById("theme").addEventListener("click", function () {
    var theme = dark() ? "light" : "dark";
    root.setAttribute("data-theme", theme);
    try {
      localStorage.setItem("out-of-noise-theme", theme);
    } catch (error) { /* no storage: the choice lasts for this page */ }
  });

  // Copying ---------------------------------------------------------------

  function copy(text) {
    if (navigator.clipboard && window.isSecureContext) {
      return navigator.clipboard.writeText(text);
    }
    var area = make("textarea");
    area.value = text;
    document.body.appendChild(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    return Promise.resolve();
  }

  function addCopyButton(box, text) {
    var button = make("button", "copy", "Copy");
    button.type = "button";
    button.addEventListener("click", function () {
      copy(text).then(function () {
        button.textContent = "Copied";
        setTimeout(function () { button.textContent = "Copy"; }, 1500);
      });
    });
    box.appendChild(button);
  }

  all(".listing, .fragment, .shell").forEach(function (box) {
    var pre = box.querySelector("pre");
    addCopyButton(box.querySelector(".bar") || box, pre.textContent);
  });
  all(".run .bar").forEach(function (bar) {
    addCopyButton(bar, bar.getAttribute("data-copy"));
  });

  // A long list of contents shows the current page ---------------------------

  var contents = document.getElementById("contents");
  var current = contents.querySelector("[aria-current]");
  if (current && current.offsetTop > contents.clientHeight * 0.7) {
    contents.scrollTop = current.offsetTop - contents.clientHeight / 3;
  }

  // What scrolls sideways can be reached and moved with the keyboard --------

  function markScrollers() {
    all(".formula, .scroll, pre").forEach(function (box) {
      if (box.scrollWidth > box.clientWidth + 1) {
        box.tabIndex = 0;
      } else {
        box.removeAttribute("tabindex");
      }
    });
  }
  markScrollers();
  window.addEventListener("resize", markScrollers);
  if (document.fonts) document.fonts.ready.then(markScrollers);

  // A picture that had to shrink: a touch shows that place in full size -------

  all(".figure img").forEach(function (image) {
    var figure = image.closest("figure");
    if (image.closest(".slider")) return;
    image.addEventListener("click", function (event) {
      var full = Number(image.getAttribute("width"));
      var place = event.offsetX / image.clientWidth;
      if (figure.classList.toggle("full", image.clientWidth < full)) {
        figure.scrollLeft = full * place - figure.clientWidth / 2;
      }
    });
  });

  // Sliders -----------------------------------------------------------------

  all(".slider").forEach(function (slider) {
    var labels = JSON.parse(slider.getAttribute("data-labels"));
    var columns = Number(slider.getAttribute("data-columns"));
    var frame = slider.querySelector(".frame");
    var input = slider.querySelector("input");
    var output = slider.querySelector("output");
    function show() {
      var number = Number(input.value);
      frame.style.setProperty("--column", number % columns);
      frame.style.setProperty("--row", Math.floor(number / columns));
      output.textContent = labels[number];
      input.setAttribute("aria-valuetext", labels[number]);
    }
    input.addEventListener("input", show);
    show();
  });

  // Search --------------------------------------------------------------------

  var dialog = document.getElementById("search");
  var input = document.getElementById("search-input");
  var results = document.getElementById("search-results");
  var state = document.getElementById("search-state");
  var index = null;
  var most = 30;
  // What a word in the title of an entry counts; captions are long.
  var weights = { page: 12, section: 10, exercise: 8, equation: 8 };

  // Lower case without accents, one character for one character.
  function plain(text) {
    return Array.prototype.map.call(text, function (character) {
      return character.normalize("NFD").charAt(0).toLowerCase();
    }).join("");
  }

  function load() {
    if (index || document.getElementById("search-index")) return;
    var script = make("script");
    script.id = "search-index";
    script.src = "assets/search-index.js";
    script.onload = function () {
      index = window.BOOK_INDEX.map(function (entry) {
        return {
          entry: entry,
          head: plain(entry.number + " " + entry.title + " " + entry.label),
          text: plain(entry.text),
        };
      });
      search();
    };
    document.body.appendChild(script);
  }

  // How well an entry answers all the words; 0 if one is missing.
  function score(item, words) {
    var weight = weights[item.entry.kind] || 3;
    var total = 0;
    for (var i = 0; i < words.length; i += 1) {
      var inHead = item.head.indexOf(words[i]);
      var inText = item.text.indexOf(words[i]);
      if (inHead < 0 && inText < 0) return 0;
      if (inHead >= 0) {
        total += (inHead === 0 || item.head[inHead - 1] === " " ? 2 : 1) * weight;
      }
      if (inText >= 0) {
        total += inText === 0 || item.text[inText - 1] === " " ? 3 : 1;
      }
    }
    return total + weight;
  }

  // The text around the first hit, the hits marked.
  function snippet(item, words) {
    var box = make("span", "snippet");
    var text = item.entry.text;
    var first = text.length;
    words.forEach(function (word) {
      var at = item.text.indexOf(word);
      if (at >= 0 && at < first) first = at;
    });
    if (first === text.length) first = 0;
    var from = Math.max(0, text.lastIndexOf(" ", Math.max(0, first - 40)));
    var to = Math.min(text.length, from + 180);
    if (from > 0) box.appendChild(document.createTextNode("… "));
    while (from < to) {
      var next = to;
      var hit = "";
      words.forEach(function (word) {
        var at = item.text.indexOf(word, from);
        if (at >= 0 && at < next) {
          next = at;
          hit = word;
        }
      });
      box.appendChild(document.createTextNode(text.slice(from, next)));
      if (hit) {
        box.appendChild(
          make("mark", "", text.slice(next, next + hit.length)));
      }
      from = next + hit.length;
    }
    if (to < text.length) box.appendChild(document.createTextNode(" …"));
    return box;
  }

  function search() {
    var words = plain(input.value).split(/\s+/).filter(Boolean);
    results.textContent = "";
    if (words.length === 0) {
      state.textContent = "";
      return;
    }
    if (!index) {
      state.textContent = "Reading the index …";
      return;
    }
    var found = index.map(function (item, order) {
      return { item: item, score: score(item, words), order: order };
    }).filter(function (hit) {
      return hit.score > 0;
    }).sort(function (a, b) {
      return b.score - a.score || a.order - b.order;
    });
    state.textContent = found.length === 0 ? "Nothing found."
      : found.length + (found.length === 1 ? " place" : " places");
    found.slice(0, most).forEach(function (hit) {
      var entry = hit.item.entry;
      var link = make("a");
      link.href = entry.url;
      link.appendChild(make("span", "kind",
        entry.kind + (entry.number ? " " + entry.number : "")));
      link.appendChild(make("span", "title", entry.title));
      if (entry.text) link.appendChild(snippet(hit.item, words));
      link.addEventListener("click", function () { dialog.close(); });
      var line = make("li", "hit-" + entry.kind);
      line.appendChild(link);
      results.appendChild(line);
    });
  }

  function openSearch() {
    load();
    if (!dialog.open) dialog.showModal();
    input.focus();
    input.select();
  }

  document.getElementById("search-open").addEventListener("click", openSearch);
  input.addEventListener("input", search);
  dialog.addEventListener("click", function (event) {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("keydown", function (event) {
    var links = all("a", results);
    var at = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && links[at + 1]) {
      links[at + 1].focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      (links[at - 1] || input).focus();
    } else if (event.key === "Enter" && at < 0 && links[0]
        && document.activeElement === input) {
      links[0].click();
    } else {
      return;
    }
    event.preventDefault();
  });

  // Keys: / searches, [ and ] and the arrows turn the page -----------------------

  function busy(element) {
    return dialog.open || (element && element !== document.body
      && element.id !== "text" && element.id !== "contents"
      && (element.matches("input, textarea, select, [contenteditable]")
        || element.closest("[tabindex='0']")));
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey
        || event.defaultPrevented || busy(document.activeElement)) return;
    var turn = { "[": "prev", ArrowLeft: "prev", "]": "next",
      ArrowRight: "next" }[event.key];
    var link = turn && document.querySelector(".pager a[rel=" + turn + "]");
    if (link) {
      event.preventDefault();
      link.click();
    } else if (event.key === "/") {
      event.preventDefault();
      openSearch();
    }
  });
})();
