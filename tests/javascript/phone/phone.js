// A phone for the tests: its database, its tabs, and the network to a fake server.
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { register } from "node:module";
import { FakeServer } from "./fake_server.js";

register("./tabs_loader.js", import.meta.url);
globalThis.isSecureContext = true;

// Waiting for the next try must not keep the test running; how long it would be is written down.
export const delays = [];
const wait = globalThis.setTimeout;
const timers = new Set();
globalThis.setTimeout = (work, delay, ...more) => {
  delays.push(delay);
  const timer = wait(work, delay, ...more);
  timer.unref?.();
  timers.add(timer);
  return timer;
};
export const pause = (milliseconds = 20) => new Promise((resolve) => wait(resolve, milliseconds));

let pages = 0;
let visits = 0;
const MODULES = ["store", "sync", "draft", "versions", "copy_file", "connection", "digest", "server", "receipts"];

/** A fresh tab of the browser: modules of its own over the same database and network. */
export async function openTab() {
  pages += 1;
  const loaded = await Promise.all(MODULES.map((name) => import(`../../../static/js/phone/${name}.js?page=${pages}`)));
  return Object.assign({}, ...loaded);
}

/** A new phone with nothing on it, one tab, and a server with one visit; the seed begins its draft. */
export async function newPhone({ shopper = "ann", required = [] } = {}) {
  for (const timer of timers) clearTimeout(timer); // the phones of earlier tests are switched off
  timers.clear();
  globalThis.indexedDB = new IDBFactory();
  const server = new FakeServer(shopper);
  globalThis.fetch = (path, init) => server.fetch(path, init);
  const visit = server.addVisit(`visit-${(visits += 1)}`, { owner: shopper, required });
  const tab = await openTab();
  const seed = { uid: visit.uid, checklist: visit.checklist, shopper, branch: "Cửa hàng Đà Nẵng" };
  const draft = await tab.ensureDraft(seed);
  return { server, visit, tab, seed, key: draft.key };
}

/** Bytes that look like nothing else, of the given size. */
export function bytesOf(size, salt = 1) {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 1) bytes[at] = (at * 31 + salt * 7 + (at >> 8)) % 256;
  return bytes.buffer;
}

export async function takePhoto(tab, key, question, size = 1000, salt = 1) {
  const bytes = bytesOf(size, salt);
  const sha256 = await tab.sha256(bytes);
  const uid = key.split("/")[0];
  await tab.addPhoto(key, { uid, question, sha256, bytes, takenAt: "2026-11-14T10:12:05" });
  return sha256;
}

export const answer = (tab, key, fields) => tab.changeDraft(key, (draft) => tab.withFields(draft, fields));
export const wish = (tab, key) => tab.changeDraft(key, (draft) => tab.withWish(draft, "submit"));

/** Run `work` while each write of a row that `isHit` picks fails as the browser would with no room left. */
export async function withFullDisk(isHit, work) {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (value, ...more) {
    if (isHit(value, this.name)) throw new DOMException("no room", "QuotaExceededError");
    return put.call(this, value, ...more);
  };
  try {
    return await work();
  } finally {
    IDBObjectStore.prototype.put = put;
  }
}

export const deleteDatabase = () =>
  new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase("vi-hanh");
    request.onsuccess = resolve;
    request.onerror = reject;
  });
