// @ts-check
// The shopper's pages: what every page has, and what keeps a visit on the phone.
import "./main.js";
