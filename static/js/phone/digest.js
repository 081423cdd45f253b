// @ts-check
// SHA-256 in the hexadecimal form that the server writes.

/** @param {ArrayBuffer | Uint8Array<ArrayBuffer>} bytes */
export async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The hash under which a receipt lists a field. @param {string[]} values */
export const hashOfField = (values) => sha256(new TextEncoder().encode(JSON.stringify(values)));
