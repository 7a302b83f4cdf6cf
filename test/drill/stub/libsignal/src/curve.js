const refuse = require('../refuse.js');

// One assignment a name: Node finds the named exports of CommonJS by reading them.
exports.generateKeyPair = refuse;
exports.calculateSignature = refuse;
exports.verifySignature = refuse;
exports.calculateAgreement = refuse;
