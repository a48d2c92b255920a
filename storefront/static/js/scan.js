/* The search field of goods: what a scanner types lands in it wherever the reader is on the page, and where the browser
   can read codes a button opens the camera. Without this the field is an ordinary one. */
(() => {
  "use strict";
  const theField = () => document.querySelector("[data-scanned]");

  /* A scanner is a keyboard. Keys that are meant for another control, or for the browser, are left alone. */
  document.addEventListener("keydown", (event) => {
    const free = document.activeElement === document.body || document.activeElement?.id === "content";
    const field = theField();
    if (field && free && event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey) {
      field.focus();
      field.select();
    }
  });

  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return;
  const wanted = ["ean_13", "ean_8", "upc_a", "code_128", "qr_code"];

  function camera(detector) {
    const field = theField();
    const button = document.querySelector("[data-camera]");
    const dialog = document.querySelector("dialog.camera");
    if (!field || !button || !dialog) return;
    const video = dialog.querySelector("video");
    let stream = null;

    function close() {
      stream?.getTracks().forEach((track) => track.stop());
      stream = null;
      if (dialog.open) dialog.close();
    }

    async function look() {
      if (!stream) return;
      const codes = video.readyState >= 2 ? await detector.detect(video).catch(() => []) : [];
      if (codes.length && stream) {
        field.value = codes[0].rawValue;
        close();
        /* As Enter does it: by the form's first button. */
        field.form.requestSubmit(field.form.querySelector("button:not([type=button])"));
        return;
      }
      requestAnimationFrame(() => look());
    }

    async function open() {
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      } catch {
        field.setCustomValidity(button.dataset.refused);
        field.reportValidity();
        field.addEventListener("input", () => field.setCustomValidity(""), { once: true });
        return;
      }
      video.srcObject = stream;
      dialog.showModal();
      await video.play();
      look();
    }

    button.hidden = false;
    button.addEventListener("click", open);
    dialog.querySelector("button").addEventListener("click", close);
    dialog.addEventListener("close", close);
  }

  BarcodeDetector.getSupportedFormats().then((known) => {
    const formats = wanted.filter((format) => known.includes(format));
    if (!formats.length) return;
    const detector = new BarcodeDetector({ formats });
    camera(detector);
    document.addEventListener("desk:swapped", () => camera(detector));
  });
})();
