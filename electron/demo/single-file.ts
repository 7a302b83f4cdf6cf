/** The first argument that turns the single-file terminal program into the simulated OpenClaw. */
export const IS_SIMULATOR = '--simulated-openclaw';
