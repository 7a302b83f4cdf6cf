const refuse = require('../refuse.js');

exports.deriveSecrets = refuse;
exports.calculateMAC = refuse;
exports.encrypt = refuse;
exports.decrypt = refuse;
