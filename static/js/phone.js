// @ts-check
// The shopper's pages, as much as shows a visit and keeps what is done to it; the rest is in later.js.
import "./main.js";
import { loadLater } from "./phone/loading.js";
import { isCapable } from "./phone/store.js";
import "./form/main.js";

if (isCapable()) document.documentElement.classList.add("keeps-visits");
loadLater();
