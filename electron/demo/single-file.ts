/** The first argument that makes the terminal program the simulated OpenClaw, where it is one file. */
export const IS_SIMULATOR = '--simulated-openclaw';
