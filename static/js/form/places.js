// @ts-check
// Where the phone is: asked for once on arriving and once on leaving, and never needed.
import { fill } from "./words.js";

/** @typedef {{at: string, latitude?: number, longitude?: number, accuracy?: number, refused?: true, unavailable?: true}} Place */

const MILLISECONDS = 20_000;

/** The place now, or why there is none. @returns {Promise<Place>} */
export function readPlace() {
  const at = new Date().toISOString();
  return new Promise((resolve) => {
    if (!navigator.geolocation) {
      resolve({ at, unavailable: true });
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude, accuracy } }) =>
        resolve({ at: new Date().toISOString(), latitude, longitude, accuracy: Math.round(accuracy) }),
      (error) => resolve(error.code === error.PERMISSION_DENIED ? { at, refused: true } : { at, unavailable: true }),
      { enableHighAccuracy: true, timeout: MILLISECONDS, maximumAge: 60_000 },
    );
  });
}

/**
 * What is said of the places so far; "" before the first was asked for.
 * @param {{check_in?: Place, check_out?: Place}} evidence
 * @param {Record<string, string>} words
 */
export function placeWords({ check_in: first, check_out: last }, words) {
  if (!first) return "";
  if (first.refused) return words.place_refused;
  if (first.unavailable) return words.place_unknown;
  if (last?.latitude !== undefined) return words.places_kept;
  return fill(words.place_kept, { metres: first.accuracy ?? "?" });
}
