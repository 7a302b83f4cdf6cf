/** Of this program, as `package.json` has it; the journal, the gateway and `--version` are told. */
export const VERSION = '0.1.0';
