exports.PreKeyWhisperMessage = class {};
