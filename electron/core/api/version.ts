/**
 * This program's version, as in `package.json`. The journal, the gateway and `--version` get it.
 */
export const VERSION = '0.1.0';
