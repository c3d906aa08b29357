export { simulate, type Control, type Period } from './simulate';
export type { Statistics } from './statistics';
