/* Acts on a bad network. Without this script a desk's form is a plain form.

   An act (a form with a client key) is kept on this device before it is sent. Without an answer it stays on the page,
   marked, survives a reload and is sent again with the same key: the server does it once, however often it comes.
   What is kept belongs to the person who is signed in, and goes when they sign out: phones are shared.
   A button named "ask" only asks for the form again (a search, a line added): that is never kept. */
(() => {
  "use strict";
  const person = document.querySelector("meta[name=person]")?.content;
  const PREFIX = "desk:";
  const PATIENCE = 20_000, AGAIN_AFTER = 15_000, OLD = 12 * 3600_000;

  /* Kept acts: {key, url, page, what, fields, at}. A browser without storage still sends, it only forgets. */
  const kept = {
    all() {
      try { return JSON.parse(localStorage.getItem(PREFIX + person)) ?? []; } catch { return []; }
    },
    write(acts) {
      try { localStorage.setItem(PREFIX + person, JSON.stringify(acts)); } catch { /* full or forbidden */ }
    },
    add(act) { this.write([...this.all().filter((other) => other.key !== act.key), act]); },
    remove(act) { this.write(this.all().filter((other) => other.key !== act.key)); },
    forget() {
      try {
        Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)).forEach((name) => localStorage.removeItem(name));
      } catch { /* nothing was kept */ }
    },
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-forgets]")) return;
    const box = document.getElementById("unsent");
    if (person && kept.all().length && !window.confirm(box.dataset.signOut)) event.preventDefault();
    else kept.forget();
  });
  const box = document.getElementById("unsent");
  if (!person || !box) return;

  const path = (url) => new URL(url, window.location.href).pathname;
  /* From the page, which may have no form: what was kept on another one is sent from here. */
  const token = () => JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? "";
  const formsOf = (act) => [...document.querySelectorAll("main form")].filter(
    (form) => form.querySelector("[name=act_key]") && path(form.getAttribute("action") || window.location.href) === path(act.url),
  );
  const underway = new Set();

  /* The mark: what was done, why it waits, and two ways on. */
  function show(act, why, { final = false, link = "" } = {}) {
    let mark = document.getElementById(`act-${act.key}`);
    if (!mark) {
      mark = box.querySelector("template").content.firstElementChild.cloneNode(true);
      mark.id = `act-${act.key}`;
      mark.querySelector(".what").textContent = act.what;
      mark.querySelector(".again").addEventListener("click", () => send(act, true));
      mark.querySelector(".drop").addEventListener("click", () => { kept.remove(act); hide(act); });
      box.append(mark);
    }
    mark.querySelector(".why").textContent = why;
    mark.querySelector(".again").hidden = final;
    mark.querySelector(".drop").textContent = final ? box.dataset.close : box.dataset.drop;
    const way = mark.querySelector("a");
    way.hidden = !link;
    if (link) way.href = link;
    box.hidden = false;
    if (!final) hold(act, true);
  }
  function hide(act) {
    document.getElementById(`act-${act.key}`)?.remove();
    box.hidden = !box.querySelector(".unsent");
    hold(act, false);
  }
  /* A form whose act has no answer yet is not to be changed and sent a second time. */
  function hold(act, on) {
    for (const form of formsOf(act)) {
      form.inert = on;
      form.classList.toggle("waits", on);
      document.querySelectorAll(`button[form="${form.id}"]`).forEach((button) => { button.disabled = on; });
    }
  }

  async function post(url, fields) {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "X-Desk": "1" },
      body: new URLSearchParams([...fields, ["csrfmiddlewaretoken", token()]]),
      signal: AbortSignal.timeout(PATIENCE),
    });
    return { answer, text: await answer.text() };
  }

  /* The page that came back takes the place of this one's content. */
  function swap(text, url) {
    const page = new DOMParser().parseFromString(text, "text/html");
    const main = page.querySelector("main");
    if (!main) return false;
    main.querySelector("#unsent")?.replaceWith(box);
    document.querySelector("main").replaceWith(main);
    document.title = page.title;
    if (path(url) !== window.location.pathname) window.history.replaceState(null, "", url);
    const first = main.querySelector("[aria-invalid=true], [role=alert]") ?? main.querySelector("[autofocus]");
    if (first?.matches("[role=alert]")) first.tabIndex = -1;
    first?.focus();
    window.htmx?.process(main);
    document.dispatchEvent(new CustomEvent("desk:swapped"));
    return true;
  }

  async function send(act, byHand) {
    if (underway.has(act.key)) return;
    underway.add(act.key);
    hold(act, true);
    const slow = setTimeout(() => show(act, box.dataset.sending), 300);
    let came;
    try {
      came = await post(act.url, act.fields);
    } catch {
      return show(act, box.dataset.noAnswer);
    } finally {
      clearTimeout(slow);
      underway.delete(act.key);
    }
    settle(act, came, byHand);
  }

  function settle(act, { answer, text }, byHand) {
    if (answer.redirected) return show(act, box.dataset.signedOut, { link: `${box.dataset.signIn}?next=${encodeURIComponent(act.page)}` });
    if (answer.status >= 500 || answer.status === 429) return show(act, box.dataset.noAnswer);
    if (answer.status === 403) return show(act, box.dataset.outOfDate);
    const here = path(act.page) === window.location.pathname;
    kept.remove(act);
    if (answer.headers.get("Content-Type")?.startsWith("application/json")) {
      const { go } = JSON.parse(text);
      if (here || byHand) return window.location.assign(go);
      hide(act);
      return show(act, box.dataset.done, { final: true, link: go });
    }
    hide(act);
    if (answer.status !== 404 && answer.status !== 405 && here && swap(text, act.page)) return undefined;
    const refused = new DOMParser().parseFromString(text, "text/html").querySelector("main [role=alert]");
    return show(act, refused?.textContent.trim() || box.dataset.refused, { final: true, link: here ? "" : act.page });
  }

  async function ask(form, url, fields) {
    form.setAttribute("aria-busy", "true");
    try {
      const { answer, text } = await post(url, fields);
      if (answer.redirected || !swap(text, window.location.href)) window.location.assign(answer.url);
    } catch {
      box.querySelector(".offline").hidden = false;
      box.hidden = false;
    } finally {
      form.removeAttribute("aria-busy");
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter;
    const own = form.querySelector("[name=act_key]");
    if (event.defaultPrevented || !own || form.enctype === "multipart/form-data" || form.inert) return;
    if (button?.getAttribute("formmethod") === "get") return; // it only shows or prints
    event.preventDefault();
    const fields = [...new FormData(form, button)].filter(([name]) => name !== "csrfmiddlewaretoken");
    const url = new URL(button?.getAttribute("formaction") || form.getAttribute("action") || window.location.href, window.location.href).href;
    box.querySelector(".offline").hidden = true;
    if (button?.name === "ask") return void ask(form, url, fields);
    const what = [document.querySelector("h1")?.textContent, button?.textContent].map((text) => text?.trim()).filter(Boolean).join(" · ");
    const act = { key: own.value, url, page: window.location.href, what, fields, at: Date.now() };
    kept.add(act);
    send(act, true);
  });

  /* The sum of a sale follows what is typed; the server works it out again when it is sold. */
  document.addEventListener("input", (event) => {
    const sum = document.querySelector("[data-total]");
    if (!sum || !event.target.matches("[data-price]")) return;
    const money = (amount) => sum.dataset.money.replace("0", new Intl.NumberFormat(document.documentElement.lang).format(amount));
    let total = 0;
    for (const number of document.querySelectorAll("[data-price]")) {
      const pieces = /^\d{1,7}$/.test(number.value.trim()) ? Number(number.value) : 0;
      total += pieces * Number(number.dataset.price);
      number.closest("li").querySelector(".line-total .sum").textContent = money(pieces * Number(number.dataset.price));
    }
    sum.textContent = money(total);
  });

  function sendAll() {
    for (const act of kept.all()) if (Date.now() - act.at < OLD) send(act, false);
  }
  for (const act of kept.all()) show(act, box.dataset.noAnswer);
  sendAll();
  window.addEventListener("online", sendAll);
  setInterval(() => { if (!document.hidden && navigator.onLine) sendAll(); }, AGAIN_AFTER);
})();
