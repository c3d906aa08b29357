/** The version of every program. */
export const version = '0.1.0';
