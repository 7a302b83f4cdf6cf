/**
 * WhatsApp's cryptography comes from a git address in old OpenClaw releases. A drill never
 * speaks to WhatsApp, so it only has to load: whoever calls it learns that it is not here.
 */
module.exports = function refuse() {
  throw new Error('libsignal is left out of drills');
};
