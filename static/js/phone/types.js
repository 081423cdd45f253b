// @ts-check
// The shapes that the phone keeps and exchanges. Only words for the type checker: nothing runs here.

/** @typedef {Record<string, string[]>} Fields what each control holds, by its name, as a form would post it */
/** @typedef {{device: string, edit: number}} Writer who wrote a version: a phone and the number of its edit */
/** @typedef {{reason: string, words: string}} Absence why the visit could not take place */
/** @typedef {Record<string, any>} Evidence stamps, places and clocks; all optional */
/** @typedef {{field: string, message: string, section?: string, question?: string}} Gap something that is missing */

/**
 * What the server has of a submission, by hash.
 * @typedef {object} Receipt
 * @property {string} code
 * @property {string} received_at ISO
 * @property {number} number
 * @property {Record<string, string>} fields hash of the values, by name
 * @property {string[]} photos SHA-256 of the uploads
 */

/**
 * The server's version of a visit.
 * @typedef {object} DraftDocument
 * @property {string} uid
 * @property {string} checklist digest
 * @property {string} state
 * @property {boolean} is_open
 * @property {number} number
 * @property {number} revision
 * @property {string | null} saved_at ISO
 * @property {Writer} writer
 * @property {Fields} fields
 * @property {Record<string, {sha256: string, stored: string, size: number, taken_at: string | null}[]>} photos
 * @property {Evidence} [evidence]
 * @property {Receipt | null} receipt
 */

/**
 * Why the server did not take something, in its own words.
 * @typedef {object} Refusal
 * @property {string} reason
 * @property {string} message
 * @property {Gap[]} [gaps]
 * @property {string[]} [fields] names that the receipt does not list
 * @property {string[]} [photos] photos that are missing or that the receipt does not list
 */

/**
 * One visit on this phone.
 * @typedef {object} Draft
 * @property {string} key visit and checklist: `${uid}/${checklist}`
 * @property {string} uid
 * @property {string} shopper whose it is; nobody else on this phone sees or sends it
 * @property {string} checklist digest
 * @property {string} branch its name, for lists and for the copy
 * @property {string} form address of the form
 * @property {number} number of the submission that comes next
 * @property {number} revision the server's, as last heard
 * @property {number} edit counts the changes made here
 * @property {number} sentEdit the last edit that the server has
 * @property {Fields} fields
 * @property {Record<string, string[]>} photos SHA-256 of each photo by question
 * @property {Evidence} evidence
 * @property {string} savedAt ISO, this phone's clock; "" before the first change
 * @property {null | "submit" | "absence"} wanted what the person asked to send
 * @property {Absence | null} absence
 * @property {boolean} chosen the person chose this version over the server's
 * @property {"open" | "conflict" | "refused" | "sent"} status
 * @property {Refusal | null} refusal
 * @property {DraftDocument | null} theirs the other version in a conflict
 * @property {Gap[]} faults fields that the server could not read and so did not take
 * @property {Receipt | null} receipt
 */

/**
 * What `GET /visits/state` says of a visit.
 * @typedef {object} VisitState
 * @property {string} uid
 * @property {string} state
 * @property {boolean} is_open
 * @property {number} number
 * @property {number} revision
 * @property {Writer} writer
 * @property {string} form
 * @property {string} tag
 */

/**
 * @typedef {object} PhotoRow
 * @property {string} key `${uid}/${question}/${sha256}`
 * @property {string} uid
 * @property {string} question
 * @property {string} sha256 of `bytes`
 * @property {ArrayBuffer} bytes
 * @property {number} size
 * @property {string} takenAt local time as the camera wrote it, or ""
 * @property {boolean} sent
 * @property {string} [unsent] its uid while it is not sent: an index finds these without reading `bytes`
 * @property {string | null} refusal the server's words, if it will not take this photo
 */

export {};
