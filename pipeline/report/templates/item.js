/* The report works without this file; it adds keys, cards and the way from a word to its ink. */
(() => {
  "use strict";
  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const pages = all(".page");
  const card = find("#card");
  const help = find("#help");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  // Which text is shown follows from the choice made, not from layout: of a long report most is not laid out.
  const shownView = () => ({ "view-clean": "c", "view-printed": "f" })[find(".views :checked").id];
  const isShown = (mark) => mark.closest(".view")?.dataset.view === shownView();
  const pageOf = (element) => element.closest(".page");
  const barHeight = () => find(".bar").offsetHeight;
  const show = (element, block = "center") =>
    element.scrollIntoView({ block, behavior: calm.matches ? "auto" : "smooth" });

  /* ---- from a mark to its box, note and card */

  // The card says it all, and better; a second hint would lie over it.
  const silence = (mark) => {
    if (mark.title) mark.removeAttribute("title");
  };

  const partners = (element) =>
    all(`[data-mark="${element.dataset.mark}"]`, pageOf(element)).filter((other) => other.tagName !== "LI");

  let lit = [];
  const light = (element) => {
    for (const other of lit) other.classList.remove("here");
    lit = element ? partners(element) : [];
    for (const other of lit) other.classList.add("here");
  };

  const COLOURS = { doubtful: "#c25400", repaired: "#00806f", adjudicated: "#7d5fae" };
  const crop = (page, number) => {
    const image = find(".sheet img", page);
    const rect = find(`svg [data-mark="${number}"] rect`, page);
    if (!image || !image.complete || !image.naturalWidth || !rect) return null;
    const box = rect.getBBox();
    const scale = image.naturalWidth / find("svg", page.querySelector(".sheet")).viewBox.baseVal.width;
    const height = box.height * 1.9;
    const width = Math.max(box.width * 1.25, height * 5.5);
    const left = Math.max(box.x + box.width / 2 - width / 2, 0);
    const top = Math.max(box.y + box.height / 2 - height / 2, 0);
    const canvas = document.createElement("canvas");
    canvas.width = 640;
    canvas.height = Math.round((640 * height) / width);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    const zoom = canvas.width / width;
    pen.imageSmoothingQuality = "high";
    pen.drawImage(image, left * scale, top * scale, width * scale, height * scale, 0, 0, canvas.width, canvas.height);
    pen.strokeStyle = COLOURS[rect.parentNode.classList[0]];
    pen.lineWidth = 3;
    pen.strokeRect((box.x - left) * zoom, (box.y - top) * zoom, box.width * zoom, box.height * zoom);
    return canvas;
  };

  // Doubtful words are shown in the notes too, drawn from the page when they come into sight.
  const picture = (item) => {
    const drawn = !find("canvas", item) && crop(pageOf(item), item.dataset.mark);
    if (drawn) item.prepend(drawn);
  };
  const doubtfulNotes = all(".notes li:has(.note.doubtful)");
  const sight = new IntersectionObserver((seen) => {
    for (const one of seen) if (one.isIntersecting) picture(one.target);
  }, { rootMargin: "300px" });
  for (const item of doubtfulNotes) sight.observe(item);

  let shown = null;
  let timer = 0;
  const hide = () => {
    clearTimeout(timer);
    card.hidden = true;
    shown = null;
    light(null);
  };
  const hideSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(hide, 180);
  };

  const open = (mark) => {
    clearTimeout(timer);
    if (shown === mark) return;
    shown = mark;
    silence(mark);
    const page = pageOf(mark);
    const note = find(`#${page.id}-n${mark.dataset.mark}`);
    const parts = note ? [...note.querySelectorAll(".note")].map((child) => child.cloneNode(true)) : [];
    const picture = crop(page, mark.dataset.mark);
    card.replaceChildren(...(picture ? [picture] : []), ...parts);
    card.hidden = false;
    card.scrollTop = 0;
    light(mark);
    place(mark);
  };

  const place = (mark) => {
    const at = mark.getClientRects()[0];
    if (!at || at.bottom < barHeight() || at.top > innerHeight) return hide();
    const gap = 10;
    const below = innerHeight - at.bottom - gap;
    const top = below > card.offsetHeight ? at.bottom + gap : at.top - gap - card.offsetHeight;
    const left = Math.min(at.left, document.documentElement.clientWidth - card.offsetWidth - gap);
    card.style.top = `${Math.max(top, barHeight() + 4)}px`;
    card.style.left = `${Math.max(left, gap)}px`;
    return undefined;
  };

  const markAt = (target) => (target instanceof Element ? target.closest("a[data-mark]") : null);
  addEventListener("pointerover", (event) => {
    const mark = markAt(event.target);
    if (mark && event.pointerType === "mouse") open(mark);
    else if (card.contains(event.target)) clearTimeout(timer);
  });
  addEventListener("pointerout", (event) => {
    if (event.pointerType === "mouse" && shown && document.activeElement !== shown) hideSoon();
  });
  addEventListener("focusin", (event) => {
    const mark = markAt(event.target);
    if (mark) open(mark);
    else if (!card.contains(event.target)) hideSoon();
  });
  addEventListener("focusout", (event) => {
    if (event.target === shown) hideSoon();
  });
  addEventListener("scroll", () => shown && place(shown), { passive: true });

  /* ---- any word: from the text to the scan and back */

  const wordsOf = new WeakMap();
  const words = (page) => {
    if (!wordsOf.has(page)) {
      const sheet = find(".sheet", page);
      const list = sheet && sheet.dataset.words ? sheet.dataset.words.split(";") : [];
      wordsOf.set(page, list.map((word) => word.split(",").map(Number)));
    }
    return wordsOf.get(page);
  };
  const spanOf = (word, view) => (view.dataset.view === "c" ? word.slice(0, 2) : word.slice(2, 4));

  const texts = (view) => {
    const walker = document.createTreeWalker(view, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    return nodes;
  };
  // Offsets count characters as the page record does, not the halves of which a browser makes some.
  const offsetIn = (view, node, offset) => {
    let before = 0;
    for (const text of texts(view)) {
      if (text === node) return before + [...text.data.slice(0, offset)].length;
      before += [...text.data].length;
    }
    return -1;
  };
  const rangeIn = (view, start, end) => {
    const range = document.createRange();
    let before = 0;
    let begun = false;
    for (const text of texts(view)) {
      const letters = [...text.data];
      const after = before + letters.length;
      const place = (at) => letters.slice(0, at - before).join("").length;
      if (!begun && start < after) {
        range.setStart(text, place(start));
        begun = true;
      }
      if (begun && end <= after) {
        range.setEnd(text, place(end));
        return range;
      }
      before = after;
    }
    return null;
  };

  const highlight = (range) => {
    if (!globalThis.Highlight || !CSS.highlights) return;
    CSS.highlights.clear();
    if (range) CSS.highlights.set("here", new Highlight(range));
  };
  const frame = (page, word) => {
    for (const old of all(".sheet .word")) old.remove();
    if (!word) return;
    const svg = find(".sheet svg", page);
    const rect = document.createElementNS(svg.namespaceURI, "rect");
    const [left, top, right, bottom] = word.slice(4);
    const pad = Math.round((bottom - top) / 6) + 1;
    const sides = { x: left - pad, y: top - pad, width: right - left + 2 * pad, height: bottom - top + 2 * pad };
    for (const [name, value] of Object.entries(sides)) rect.setAttribute(name, value);
    rect.classList.add("word");
    svg.prepend(rect);
  };
  const point = (page, word, view) => {
    frame(page, word);
    const range = word && view ? rangeIn(view, ...spanOf(word, view)) : null;
    highlight(range);
    return range;
  };

  const caret = (x, y) => {
    if (document.caretPositionFromPoint) {
      const at = document.caretPositionFromPoint(x, y);
      return at && [at.offsetNode, at.offset];
    }
    const at = document.caretRangeFromPoint && document.caretRangeFromPoint(x, y);
    return at && [at.startContainer, at.startOffset];
  };
  const clickText = (view, event) => {
    const at = caret(event.clientX, event.clientY);
    if (!at || !view.contains(at[0]) || !getSelection().isCollapsed) return;
    const offset = offsetIn(view, ...at);
    const page = pageOf(view);
    const word = words(page).find((one) => spanOf(one, view)[0] <= offset && offset <= spanOf(one, view)[1]);
    point(page, word, view);
  };
  const clickScan = (sheet, event) => {
    const page = pageOf(sheet);
    const rect = sheet.getBoundingClientRect();
    const box = find("svg", sheet).viewBox.baseVal;
    const x = ((event.clientX - rect.left) / rect.width) * box.width;
    const y = ((event.clientY - rect.top) / rect.height) * box.height;
    const word = words(page).find((one) => one[4] <= x && x <= one[6] && one[5] <= y && y <= one[7]);
    const view = find(`.view[data-view="${shownView()}"]`, page);
    const range = point(page, word, view);
    const place = range && range.getBoundingClientRect();
    if (place && (place.top < barHeight() || place.bottom > innerHeight)) show(range.startContainer.parentElement);
  };

  /* ---- going about */

  const current = () => {
    const line = barHeight() + 60;
    return Math.max(pages.findLastIndex((page) => page.getBoundingClientRect().top <= line), 0);
  };
  const goPage = (step) => {
    const begun = pages[current()] && pages[current()].getBoundingClientRect().top <= barHeight() + 60;
    const target = pages[begun ? current() + step : 0];
    if (target) show(target, "start");
  };
  const doubts = () => all(`.view[data-view="${shownView()}"] a.mark.doubtful[id]`);
  let doubt = null;
  const goDoubt = (step) => {
    if (!shownView()) chooseView(1);
    const list = doubts();
    if (!list.length) return;
    let index = list.indexOf(doubt);
    if (index >= 0 && (shown === doubt || document.activeElement === doubt)) index += step;
    else {
      const here = pages[current()];
      const isBelow = (mark) =>
        pageOf(mark) === here
          ? mark.getBoundingClientRect().top > barHeight()
          : here.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING;
      index = list.findIndex(isBelow);
      if (index < 0) index = step > 0 ? 0 : list.length - 1;
      else if (step < 0) index -= 1;
    }
    index = (index + list.length) % list.length;
    doubt = list[index];
    doubt.focus({ preventScroll: true });
    show(doubt);
    open(doubt);
    tell(index + 1, list.length);
  };
  const tell = (index, total) => {
    find("#doubt-count").textContent = index ? `${index} of ${total}` : `${total} doubtful`;
  };
  const chooseView = (number) => {
    const views = all(".views input");
    if (!views[number - 1]) return;
    views[number - 1].checked = true;
    hide();
    point(pages[0], null, null);
  };
  const enlarge = (page) => {
    const large = page.classList.toggle("enlarged");
    const button = find(".enlarge", page);
    if (!button) return;
    button.textContent = large ? "Beside the text again" : "Enlarge the scan";
    button.setAttribute("aria-pressed", large);
  };
  const actions = {
    "next-page": () => goPage(1),
    "previous-page": () => goPage(-1),
    "next-doubt": () => goDoubt(1),
    "previous-doubt": () => goDoubt(-1),
    enlarge: (button) => enlarge(button ? pageOf(button) : pages[current()]),
    spot: (button) => {
      const page = pageOf(button);
      point(page, [0, 0, 0, 0, ...button.dataset.box.split(",").map(Number)], null);
      show(find(".sheet .word", page));
    },
    help: () => (help.open ? help.close() : help.showModal()),
    close: () => help.close(),
  };
  const keys = {
    n: "next-page", j: "next-page", p: "previous-page", k: "previous-page",
    d: "next-doubt", D: "previous-doubt", z: "enlarge", "?": "help",
  };

  addEventListener("click", (event) => {
    const target = event.target;
    const button = target.closest("[data-do]");
    if (button) return actions[button.dataset.do]?.(button);
    const mark = markAt(target);
    if (mark) {
      event.preventDefault();
      const text = mark.closest(".sheet") && partners(mark).find((other) => other.matches(".mark") && isShown(other));
      if (text) {
        text.focus({ preventScroll: true });
        show(text);
      }
      shown = null;
      return open(text || mark);
    }
    const back = target.closest(".what a");
    if (back) {
      const text = partners(back.closest("[data-mark]") || shown).find((other) => other.matches(".mark") && isShown(other));
      if (!text) return undefined;
      event.preventDefault();
      text.focus({ preventScroll: true });
      return show(text);
    }
    if (!card.contains(target)) hide();
    const view = target.closest(".view[data-view]");
    if (view) return clickText(view, event);
    const sheet = target.closest(".sheet");
    return sheet ? clickScan(sheet, event) : undefined;
  });
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("select, input[type=text]")) return;
    if (event.key === "Escape" && !card.hidden) return hide();
    if (help.open && event.key !== "?") return;
    if (/^[123]$/.test(event.key)) return chooseView(Number(event.key));
    if (keys[event.key] && pages.length) {
      event.preventDefault();
      actions[keys[event.key]]();
    }
  });

  const jump = find("#page-jump");
  jump.addEventListener("change", () => {
    const page = document.getElementById(jump.value);
    if (page) show(page, "start");
  });
  const watch = new IntersectionObserver(() => {
    if (pages.length) jump.value = pages[current()].id;
  }, { rootMargin: "-60px 0px -70% 0px" });
  for (const page of pages) watch.observe(page);
  for (const input of all(".views input")) input.addEventListener("change", () => chooseView(all(".views input").indexOf(input) + 1));
  addEventListener("beforeprint", () => {
    for (const item of doubtfulNotes) picture(item);
    for (const details of all(".notes details:first-of-type")) details.open = true;
  });
  const total = doubts().length;
  tell(0, total);
  if (!total) find(".doubts").hidden = true;
})();
