// Runs in every page of the tests: tells each state that the page shows, with what the form holds just then.
(() => {
  /** @returns {Record<string, string[]>} the answers that the form shows */
  function shownFields() {
    /** @type {Record<string, string[]>} */
    const fields = {};
    for (const control of document.querySelectorAll("visit-form :is(input, textarea, select)[name]")) {
      if (["file", "hidden", "submit", "button"].includes(control.type)) continue;
      fields[control.name] ??= [];
      const counts = ["radio", "checkbox"].includes(control.type) ? control.checked : control.value !== "";
      if (counts) fields[control.name].push(control.value);
    }
    return fields;
  }

  window.shownFields = shownFields;
  let last = "";

  function tell() {
    const element = document.querySelector("save-state[data-kind]");
    if (!element) return;
    const kind = element.dataset.kind;
    const words = element.querySelector("[data-slot=line]")?.textContent ?? "";
    if (`${kind} ${words}` === last) return;
    last = `${kind} ${words}`;
    const form = document.querySelector("visit-form");
    window.tellWitness({
      kind,
      words,
      uid: form?.dataset.uid ?? "",
      at: Date.now(),
      fields: shownFields(),
      photos: document.querySelectorAll("draft-photos[data-question=shelf_photo] .photo-grid > li").length,
    });
  }

  new MutationObserver(tell).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ["data-kind"],
  });
})();
