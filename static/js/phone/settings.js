// @ts-check
// The few things that this phone knows beside its drafts: its own name, and whose it is.
import { transact } from "./connection.js";
import { rememberSetting, rememberedSetting } from "./memory.js";

/** @param {string} name @returns {Promise<any>} */
export const setting = async (name) =>
  (await transact(["settings"], "readonly", (transaction) => transaction.objectStore("settings").get(name))) ??
  rememberedSetting(name);

/** @param {string} name @param {unknown} value */
export function setSetting(name, value) {
  rememberSetting(name, value);
  return transact(["settings"], "readwrite", (transaction) => transaction.objectStore("settings").put(value, name));
}

/** The name by which the server knows this phone: made once, at random. @returns {Promise<string>} */
export async function deviceId() {
  const made = crypto.randomUUID();
  const device = await transact(["settings"], "readwrite", async (transaction) => {
    const settings = transaction.objectStore("settings");
    const known = (await settings.get("device")) ?? rememberedSetting("device");
    await settings.put(known ?? made, "device");
    return known ?? made;
  });
  rememberSetting("device", device);
  return device;
}

/**
 * Whether the browser promised not to clear the drafts by itself; asked for once there is one.
 * @returns {Promise<"granted" | "denied" | "unknown">}
 */
export async function askToPersist() {
  const storage = globalThis.navigator?.storage;
  if (!storage?.persist) return "unknown";
  const answer = (await storage.persisted()) || (await storage.persist()) ? "granted" : "denied";
  if ((await setting("persisted")) !== answer) await setSetting("persisted", answer);
  return answer;
}
