// @ts-check
// The queue of changes to each draft. Changes that come while a write is under way go together into the
// next one; a promise resolves only when the transaction with its change is complete. What cannot be
// written is kept here, in order, and tried again with the next change, so that a later "saved" never
// hides an earlier loss.
import { announce } from "./changes.js";
import { StorageBroken, StorageFull } from "./connection.js";
import { rememberedDraft, rememberedPhotos } from "./memory.js";
import { writeDraft } from "./writing.js";

/** @typedef {import("./types.js").Draft} Draft */
/** @typedef {import("./types.js").PhotoRow} PhotoRow */
/** @typedef {import("./writing.js").Change & {isAlone: boolean, resolve: (draft: Draft) => void, reject: (error: unknown) => void}} Task */
/** @typedef {{waiting: Task[], underWay: Task[], unsaved: Task[], error: Error | null, isRunning: boolean}} Line the tasks of one draft */

/** @type {Map<string, Line>} */
const lines = new Map();

/** @param {string} key @returns {Line} */
function lineOf(key) {
  const line = lines.get(key) ?? { waiting: [], underWay: [], unsaved: [], error: null, isRunning: false };
  lines.set(key, line);
  return line;
}

/** @param {unknown} error */
const isOfStorage = (error) => error instanceof StorageFull || error instanceof StorageBroken;

/** @param {string} key @param {Line} line @param {Task[]} tasks */
async function attempt(key, line, tasks) {
  if (tasks.length === 0) return;
  try {
    const draft = await writeDraft(key, tasks);
    for (const task of tasks) task.resolve(draft);
  } catch (error) {
    if (isOfStorage(error)) {
      line.error = /** @type {Error} */ (error);
      line.unsaved.push(...tasks);
    } else if (tasks.length > 1) {
      for (const task of tasks) await attempt(key, line, [task]); // a mistake in one change is not the others'
      return;
    }
    for (const task of tasks) task.reject(error);
  }
}

/** @param {string} key @param {Line} line */
async function drain(key, line) {
  line.isRunning = true;
  announce("saving");
  while (line.waiting.length > 0) {
    const tasks = [...line.unsaved.splice(0), ...line.waiting.splice(0)];
    line.error = null;
    line.underWay = tasks;
    await attempt(key, line, tasks.filter((task) => !task.isAlone));
    for (const task of tasks.filter((each) => each.isAlone)) await attempt(key, line, [task]);
    line.underWay = [];
  }
  line.isRunning = false;
  const { isSaving, error } = savingState();
  if (!isSaving) announce(error ? "unsaved" : "saved", { error });
}

/**
 * Resolves with the draft as it was written; rejects with StorageFull or StorageBroken, and keeps trying.
 * @param {string} key
 * @param {Partial<Task> & Pick<Task, "change">} task
 * @returns {Promise<Draft>}
 */
export function enqueue(key, task) {
  const line = lineOf(key);
  return new Promise((resolve, reject) => {
    line.waiting.push({ rows: [], removed: null, isAlone: false, ...task, resolve, reject });
    if (!line.isRunning) drain(key, line);
  });
}

/** Whether a write is under way, and why something of this page is not on the disk. */
export function savingState() {
  const all = [...lines.values()];
  return {
    isSaving: all.some((line) => line.isRunning),
    error: all.find((line) => line.unsaved.length > 0)?.error ?? null,
  };
}

/** Try again what could not be written. */
export const retrySaving = () =>
  Promise.allSettled(
    [...lines].filter(([, line]) => line.unsaved.length > 0).map(([key]) => enqueue(key, { change: (draft) => draft })),
  );

/** Give up a photo that could not be written: the person took it away again. @param {string} key @param {string} photo */
export function dropUnsavedPhoto(key, photo) {
  const line = lineOf(key);
  line.unsaved = line.unsaved.filter((task) => !task.rows.some((row) => row.key === photo));
  if (line.unsaved.length === 0) line.error = null;
}

/** The draft and its photos as this page has them, with what could not be written. @param {string} key */
export function heldDraft(key) {
  const tasks = [...new Set([...lineOf(key).unsaved, ...lineOf(key).underWay, ...lineOf(key).waiting])];
  const known = rememberedDraft(key) ?? tasks.find((task) => task.seed)?.seed;
  if (!known) return null;
  return {
    draft: tasks.reduce((draft, task) => task.change(draft), known),
    rows: [...rememberedPhotos(known.uid), ...tasks.flatMap((task) => task.rows)],
  };
}
