/* Small helpers; every page works without them. */
(() => {
  "use strict";
  document.documentElement.classList.add("js");

  /* Combobox with a listbox (ARIA 1.2). htmx fills the list; here it is opened, walked through and closed. */
  function combobox(input) {
    const list = document.getElementById(input.getAttribute("aria-controls"));
    const options = () => [...list.querySelectorAll("[role=option]")];
    const chosen = () => list.querySelector("[aria-selected=true]");

    function show(open) {
      const on = open && options().length > 0;
      list.hidden = !on;
      input.setAttribute("aria-expanded", String(on));
      if (!on) mark(null);
    }
    function mark(option) {
      chosen()?.setAttribute("aria-selected", "false");
      if (!option) return input.removeAttribute("aria-activedescendant");
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option.id);
    }
    function step(by) {
      const all = options();
      if (list.hidden) show(true);
      if (!all.length) return;
      /* -1 is the input itself: one step past either end leads back to what was typed. */
      const at = all.indexOf(chosen()) + by;
      mark(at < -1 ? all[all.length - 1] : all[at] ?? null);
    }
    function follow(option) {
      const link = option.querySelector("a");
      if (link) window.location.assign(link.href);
    }

    list.addEventListener("htmx:afterSwap", () => show(document.activeElement === input));
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option && !event.target.closest("a")) follow(option);
    });
    input.addEventListener("input", () => { if (!input.value.trim()) show(false); });
    input.addEventListener("focus", () => { if (input.value.trim()) show(true); });
    input.addEventListener("blur", () => show(false));
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return; /* Telex and VNI write a letter in several strokes */
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        step(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Enter" && chosen() && !list.hidden) {
        event.preventDefault();
        follow(chosen());
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        show(false);
      }
    });
  }
  document.querySelectorAll("[role=combobox]").forEach(combobox);

  /* On a wide screen a ticked box is an answer; in the phone's drawer several are ticked, then the button is pressed. */
  const wide = window.matchMedia("(min-width: 60rem)");
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form?.hasAttribute("data-sends-itself") && (wide.matches || event.target.matches("select"))) form.requestSubmit();
  });
  /* The device's position, when its owner presses the button and agrees; the form then says where instead of a name. */
  document.querySelectorAll("[data-locate]").forEach((button) => {
    if (!navigator.geolocation) return;
    const form = button.form;
    const said = form.querySelector("[data-locate-said]");
    button.hidden = false;
    button.addEventListener("click", () => {
      navigator.geolocation.getCurrentPosition(({ coords }) => {
        form.elements.gan.disabled = true;
        for (const [name, degrees] of [["lat", coords.latitude], ["lon", coords.longitude]]) {
          form.elements[name].disabled = false;
          form.elements[name].value = degrees.toFixed(3); /* to a hundred metres: enough to know which is nearest */
        }
        form.submit();
      }, () => { said.textContent = said.dataset.denied; }, { timeout: 10000, maximumAge: 600000 });
    });
  });
  /* "Copy" beside what has to be typed elsewhere: only where the browser can. */
  document.querySelectorAll("[data-copy]").forEach((button) => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    const asks = button.textContent;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", () => navigator.clipboard.writeText(button.dataset.copy).then(() => {
      button.textContent = button.dataset.copied;
      setTimeout(() => { button.textContent = asks; }, 2000);
    }));
  });
  /* Ways that do not fit a phone are scrolled; the one that is open must be seen. */
  document.querySelectorAll(".tabs [aria-current], .head-nav [aria-current]").forEach((way) => {
    way.scrollIntoView({ block: "nearest", inline: "center" });
  });
  /* Addresses that are passed on stay short: an empty field is no filter. */
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") return;
    for (const name of [...event.detail.formData.keys()]) {
      if (event.detail.formData.getAll(name).every((value) => value === "")) event.detail.formData.delete(name);
    }
  });
})();
