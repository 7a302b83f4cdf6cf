const refuse = require('./refuse.js');

class Absent {
  constructor() {
    refuse();
  }
}

exports.SessionCipher = Absent;
exports.SessionBuilder = Absent;
exports.SessionRecord = Absent;
exports.ProtocolAddress = Absent;
exports.curve = require('./src/curve.js');
exports.crypto = require('./src/crypto.js');
exports.keyhelper = {};
