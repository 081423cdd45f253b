// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { captureTime } from "../../static/js/lib/capture_time.js";
import { fittingSize } from "../../static/js/lib/smaller_photo.js";

/**
 * A JPEG's beginning with an EXIF block that holds one capture time.
 * @param {boolean} little the byte order
 * @param {string} [time]
 */
function photoHead(little, time = "2026:11:14 10:12:05") {
  const bytes = new ArrayBuffer(200);
  const view = new DataView(bytes);
  view.setUint16(0, 0xffd8);
  view.setUint16(2, 0xffe1);
  view.setUint16(4, 150);
  view.setUint32(6, 0x45786966); // "Exif", two zeros
  const tiff = 12;
  view.setUint16(tiff, little ? 0x4949 : 0x4d4d);
  view.setUint16(tiff + 2, 42, little);
  view.setUint32(tiff + 4, 8, little);
  view.setUint16(tiff + 8, 1, little);
  view.setUint16(tiff + 10, 0x8769, little);
  view.setUint32(tiff + 18, 40, little);
  view.setUint16(tiff + 40, 1, little);
  view.setUint16(tiff + 42, 0x9003, little);
  view.setUint32(tiff + 50, 80, little);
  new TextEncoder().encodeInto(time, new Uint8Array(bytes, tiff + 80));
  return bytes;
}

test("the capture time is read in both byte orders", () => {
  assert.equal(captureTime(photoHead(true)), "2026-11-14T10:12:05");
  assert.equal(captureTime(photoHead(false)), "2026-11-14T10:12:05");
});

test("a photo without a time, cut short, or none at all has no capture time", () => {
  assert.equal(captureTime(photoHead(true, "    :  :     :  :  ")), "");
  assert.equal(captureTime(photoHead(true).slice(0, 60)), "");
  assert.equal(captureTime(new ArrayBuffer(0)), "");
  assert.equal(captureTime(new TextEncoder().encode("GIF89a, not a JPEG").buffer), "");
});

test("a photo is made at most 1,600 px long and keeps its shape", () => {
  assert.deepEqual(fittingSize(4000, 3000), { width: 1600, height: 1200 });
  assert.deepEqual(fittingSize(3000, 4000), { width: 1200, height: 1600 });
});

test("a small photo is left as large as it is, and no side vanishes", () => {
  assert.deepEqual(fittingSize(800, 600), { width: 800, height: 600 });
  assert.deepEqual(fittingSize(5000, 1), { width: 1600, height: 1 });
});
