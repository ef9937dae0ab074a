// The keyboard, the light between a sentence and its evidence, the live check, the heartbeat.
// Everything here also works as a plain form without this file.
(() => {
  "use strict";
  const top = document.getElementById("top");
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

  // --- light ------------------------------------------------------------------------------------
  const words = (text) => (text || "").split(" ").filter(Boolean);
  function light(element) {
    all(".lit").forEach((e) => e.classList.remove("lit"));
    if (!element) return;
    const claims = element.matches(".en") ? words(element.dataset.by) : [element.dataset.where];
    const english = element.matches(".en") ? [element.dataset.id] : words(element.dataset.evidence);
    const lit = [...claims.map((w) => byId("ja-" + w)), ...english.map((i) => byId("en-" + i))];
    lit.filter(Boolean).forEach((e) => e.classList.add("lit"));
    const other = element.matches(".en") ? byId("ja-" + claims[0]) : byId("en-" + english[0]);
    if (other) reveal(other);
  }
  function reveal(element) {
    const pane = element.closest(".en-side");
    const behavior = calm ? "auto" : "smooth";
    if (pane && pane.scrollHeight > pane.clientHeight) {
      const gap = element.getBoundingClientRect().top - pane.getBoundingClientRect().top;
      const seen = gap >= 0 && gap + element.offsetHeight <= pane.clientHeight;
      if (!seen) pane.scrollBy({ top: gap - pane.clientHeight / 3, behavior });
    }
  }
  const litable = ".claim, .en[data-by]:not(.unused)";
  for (const kind of ["mouseover", "focusin"]) {
    document.addEventListener(kind, (event) => {
      const found = event.target.closest && event.target.closest(litable);
      if (found) light(found);
    });
  }

  // --- moving -----------------------------------------------------------------------------------
  function step(list, by, current) {
    if (!list.length) return null;
    const at = list.indexOf(current);
    const next = at < 0 ? (by > 0 ? 0 : list.length - 1) : (at + by + list.length) % list.length;
    return list[next];
  }
  function go(element) {
    if (!element) return;
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  }
  function finding(by) {
    const cards = all(".card:not(.dismissed)");
    const next = step(cards, by, cards.find((c) => c.classList.contains("here")));
    cards.forEach((c) => c.classList.toggle("here", c === next));
    go(next);
  }
  const here = () => {
    const active = document.activeElement;
    const card = document.querySelector(".card.here");
    return (active && active.closest && active.closest(".claim")) || (card && card.closest(".claim"));
  };
  function article(by) {
    const rows = all(".pick");
    if (rows.length) go(step(rows, by, document.activeElement));
    else {
      const link = document.querySelector(by > 0 ? 'a[rel="next"]' : 'a[rel="prev"]');
      if (link) link.click();
    }
  }
  const sentence = (by) => go(step(all(".claim"), by, here()));

  // --- doing ------------------------------------------------------------------------------------
  function press(key) {
    const button = document.querySelector(`[data-key="${key}"]`);
    if (button) { button.click(); return; }
    const sheet = document.querySelector(`details[data-open="${key}"]`);
    if (!sheet) return;
    all("details.up[open]").forEach((d) => { if (d !== sheet) d.open = false; });
    sheet.open = !sheet.open;
    const first = sheet.open && sheet.querySelector("form input:not([type=hidden]), form select");
    if (first) first.focus();
  }
  function edit() {
    const claim = here();
    const box = claim && claim.querySelector("details.edit");
    if (!box) return;
    box.open = true;
    const area = box.querySelector("textarea");
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
  }
  function fix() {
    const card = document.querySelector(".card.here") || (here() && here().querySelector(".card"));
    const button = card && card.querySelector(".fix");
    if (button) button.click();
  }
  function close() {
    all("details.up[open], details.menu[open]").forEach((d) => { d.open = false; });
    const box = document.activeElement.closest && document.activeElement.closest("details.edit");
    if (box) { box.open = false; go(box.closest(".claim")); }
  }
  const keys = {
    j: () => finding(1), k: () => finding(-1), J: () => article(1), K: () => article(-1),
    n: () => sentence(1), N: () => sentence(-1),
    a: () => press("a"), r: () => press("r"), s: () => press("s"), u: () => press("u"),
    e: edit, f: fix,
    p: () => { const a = document.querySelector('a[href$="/preview"], a[data-key="p"]'); if (a) a.click(); },
    q: () => document.querySelector(".brand").click(), "?": () => { location.href = "/help"; },
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { close(); return; }
    const typing = event.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && typing && typing.form) {
      event.preventDefault();
      typing.form.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const radio = document.querySelector('details[data-open="r"][open]');
    if (radio && /^[1-9]$/.test(event.key) && !typing) {
      const chosen = all("input[type=radio]", radio)[Number(event.key) - 1];
      if (chosen) { chosen.checked = true; chosen.focus(); event.preventDefault(); }
      return;
    }
    if (typing || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  // Enter in the choice of reasons sends it, as in any form with one button.
  const rows = all(".pick");
  if (rows.length && !location.hash) rows[0].focus({ preventScroll: true });

  if (!top) return;

  // --- the live check ---------------------------------------------------------------------------
  const address = "/a/" + encodeURIComponent(top.dataset.article);
  function send(path, fields) {
    const body = new URLSearchParams({ csrf: top.dataset.csrf, ...fields });
    const headers = { Accept: "application/json" };
    return fetch(address + path, { method: "POST", body, headers, keepalive: true });
  }
  // Whoever goes on lets go; whoever just closes the window is forgotten after the lease.
  document.addEventListener("click", (event) => {
    const away = event.target.closest('a[rel="next"], a[rel="prev"], a[href="/"]');
    if (away && top.dataset.mine) send("/release", {}).catch(() => {});
  });
  let asked = 0;
  async function check(area) {
    const mine = ++asked;
    const fields = { where: area.form.elements.where.value, text: area.value };
    const answer = await send("/check", fields);
    const text = await answer.text();
    const place = area.form.querySelector(".live");
    if (mine !== asked || !answer.ok || !place) return;
    // Our own page, escaped by the server; parsed as a document, so nothing in it can run.
    place.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
  }
  let pause = 0;
  document.addEventListener("input", (event) => {
    if (!event.target.matches(".edit textarea")) return;
    clearTimeout(pause);
    pause = setTimeout(() => check(event.target).catch(() => {}), 150);
  });

  // --- saving without losing what was typed -----------------------------------------------------
  function notice(text, again) {
    const box = document.createElement("div");
    box.className = "flash lost";
    const line = document.createElement("p");
    line.textContent = text;
    box.append(line);
    if (again) {
      const link = document.createElement("a");
      link.href = address;
      link.textContent = top.dataset.again;
      box.append(link);
    }
    byId("notice").replaceChildren(box);
    byId("notice").scrollIntoView({ block: "center" });
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || !new URL(form.action).pathname.startsWith(address)) return;
    event.preventDefault();
    const button = form.querySelector("button");
    if (button) button.disabled = true;
    const body = new URLSearchParams(new FormData(form));
    fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } })
      .then(async (answer) => {
        const told = await answer.json();
        if (!answer.ok) { if (button) button.disabled = false; notice(told.error, answer.status === 409); return; }
        const target = new URL(told.to, location.href);
        const same = target.pathname === location.pathname && target.search === location.search;
        location.href = target.href;
        if (same) location.reload();
      })
      .catch((error) => { if (button) button.disabled = false; notice(String(error), true); });
  });
  if (location.hash.startsWith("#ja-")) go(byId(decodeURIComponent(location.hash.slice(1))));

  // --- still here -------------------------------------------------------------------------------
  if (!top.dataset.mine || !top.dataset.editable) return;
  const beating = setInterval(async () => {
    const answer = await send("/beat", {}).catch(() => null);
    if (!answer || answer.ok) return;
    clearInterval(beating);
    const told = await answer.json().catch(() => ({}));
    const text = told.who ? top.dataset.lost.replace("%", told.who) : top.dataset.expired;
    document.body.classList.add("lost");
    notice(text, true);
  }, Number(top.dataset.beat) * 1000);
})();
