/** Milliseconds that exporting takes at most, loading the SDK included. */
export const patience = 1300;
