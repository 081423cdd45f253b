// What the worker does with a request, and which answers it may keep.
import assert from "node:assert/strict";
import test from "node:test";
import { assetsIn, formOf, keeperOf, kindOf } from "../../static/js/worker/requests.js";

const HERE = "https://audits.example.vn";
const kind = (path, { method = "GET", mode = "navigate", origin = HERE } = {}) =>
  kindOf({ method, mode, url: origin + path }, HERE);

test("pages are told apart by their address", () => {
  assert.equal(kind("/"), "start");
  assert.equal(kind("/visits"), "list");
  assert.equal(kind("/visits/3f-9/form"), "form");
  assert.equal(kind("/visits/3f-9"), "visit");
  assert.equal(kind("/visits/3f-9/sections/welcome?missing=1"), "visit");
  assert.equal(kind("/password"), "page");
});

test("a list that is asked for otherwise is not the kept one", () => {
  assert.equal(kind("/visits?language=en"), "page");
});

test("whatever writes is none of the worker's business", () => {
  for (const method of ["POST", "PUT", "HEAD", "DELETE"]) assert.equal(kind("/visits", { method }), null);
});

test("neither are other sites, photos and what a script asks for", () => {
  assert.equal(kind("/visits", { origin: "https://elsewhere.example" }), null);
  assert.equal(kind("/visits/3f-9/photos/abc", { mode: "no-cors" }), null);
  assert.equal(kind("/visits/state", { mode: "cors" }), null);
  assert.equal(kind("/service-worker.js", { mode: "same-origin" }), null);
});

test("styles and scripts are, however they are asked for", () => {
  assert.equal(kind("/assets/0123456789ab/css/all.css", { mode: "no-cors" }), "asset");
});

test("every address of a visit leads to its form", () => {
  for (const rest of ["", "/review", "/sections/welcome?missing=1"]) {
    assert.equal(formOf(`${HERE}/visits/3f-9${rest}`), "/visits/3f-9/form");
  }
});

const answer = (more = {}, headers = {}) => ({
  status: 200, redirected: false, ...more,
  headers: new Headers({ "Content-Type": "text/html; charset=utf-8", "Offline-For": "0123456789abcdef", ...headers }),
});

test("only a whole page of a shopper may be kept", () => {
  assert.equal(keeperOf(answer()), "0123456789abcdef");
  assert.equal(keeperOf(answer({ redirected: true })), "");
  for (const status of [0, 206, 302, 404, 422, 500]) assert.equal(keeperOf(answer({ status })), "");
  assert.equal(keeperOf(answer({}, { "Content-Type": "application/json" })), "");
  for (const other of ["", "nobody", "../etc"]) assert.equal(keeperOf(answer({}, { "Offline-For": other })), "");
});

test("a page names its styles and scripts", () => {
  const page = '<link href="/assets/0a1b/css/all.css"><script src="/assets/2c/js/phone.js"></script><a href="/visits">';
  assert.deepEqual(assetsIn(page), ["/assets/0a1b/css/all.css", "/assets/2c/js/phone.js"]);
  assert.deepEqual(assetsIn("<p>"), []);
});
