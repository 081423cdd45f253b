// @ts-check
// One connection to the phone's database. Browsers close it behind our back (iOS above all): then it is
// opened again and the work is done again. A database that was deleted under the page is noticed.
import { openDB } from "../vendor/idb/index.js";

const NAME = "vi-hanh";
const VERSION = 1;
const TRIES = 3;
const OPEN_MILLISECONDS = 10_000;
const CLOSED = ["InvalidStateError", "AbortError", "UnknownError", "TransactionInactiveError", "TimeoutError"];

/** @typedef {import("../vendor/idb/index.js").IDBPDatabase} Database */
/** @typedef {"drafts" | "photos" | "copies" | "settings"} StoreName */

/** The phone has no room left for what was to be written. */
export class StorageFull extends Error {}

/** The phone's storage does not work (private window, broken profile …). */
export class StorageBroken extends Error {}

/** Whether this browser can keep a visit at all. */
export const isCapable = () =>
  Boolean(globalThis.isSecureContext && globalThis.indexedDB && globalThis.crypto?.subtle && globalThis.BroadcastChannel);

/** @type {Promise<Database> | null} */
let connection = null;
let wasOpen = false;
/** @type {((database: Database) => Promise<void>)[]} */
const refills = [];

/** Have `refill` called with a database found empty although this page had used it. @param {(database: Database) => Promise<void>} refill */
export const onDeleted = (refill) => refills.push(refill);

/** @param {Database} database */
function createStores(database) {
  database.createObjectStore("drafts", { keyPath: "key" });
  const photos = database.createObjectStore("photos", { keyPath: "key" });
  photos.createIndex("uid", "uid");
  photos.createIndex("unsent", "unsent");
  database.createObjectStore("copies", { autoIncrement: true });
  database.createObjectStore("settings");
}

async function open() {
  let isNew = false;
  const database = await openDB(NAME, VERSION, {
    upgrade(created) {
      isNew = true;
      createStores(created);
    },
    blocking(_version, _wanted, event) {
      // Deleted, or wanted by a newer page: let go at once, then see what is there.
      /** @type {IDBDatabase} */ (event.target).close();
      lookAgain();
    },
    terminated: lookAgain,
  });
  const wasDeleted = isNew && wasOpen;
  wasOpen = true;
  if (wasDeleted) for (const refill of refills) await refill(database);
  return database;
}

function lookAgain() {
  connection = null;
  openStore().catch(() => {}); // the next write says what is wrong
}

/** The connection, opened if need be. @returns {Promise<Database>} */
export function openStore() {
  if (connection) return connection;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new DOMException("the database does not open", "TimeoutError")), OPEN_MILLISECONDS);
  });
  const opening = /** @type {Promise<Database>} */ (Promise.race([open(), late]).finally(() => clearTimeout(timer)));
  connection = opening;
  opening.catch(() => {
    if (connection === opening) connection = null;
  });
  return opening;
}

/**
 * Do `work` in one transaction; resolves when it is complete, for writes when they are on the disk.
 * @template Result
 * @param {StoreName[]} stores
 * @param {"readonly" | "readwrite"} mode
 * @param {(transaction: import("../vendor/idb/index.js").IDBPTransaction<unknown, StoreName[], "readwrite">) => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function transact(stores, mode, work) {
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      const transaction = (await openStore()).transaction(stores, mode, { durability: "strict" });
      const [worked] = await Promise.allSettled([work(/** @type {any} */ (transaction)).catch((error) => abort(transaction, error)), transaction.done]);
      if (worked.status === "rejected") throw worked.reason;
      await transaction.done;
      return worked.value;
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      if (error.name === "QuotaExceededError") throw new StorageFull(error.message, { cause: error });
      if (left === 0 || !CLOSED.includes(error.name)) throw new StorageBroken(`${error.name}: ${error.message}`, { cause: error });
      connection = null;
    }
  }
}

/** End a transaction whose work failed; throws what is to blame. @param {any} transaction @param {unknown} error @returns {Promise<never>} */
async function abort(transaction, error) {
  try {
    transaction.abort();
  } catch {} // it has aborted by itself
  throw (error instanceof DOMException && transaction.error) || error;
}
