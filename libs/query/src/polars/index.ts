export { toPolars } from './relation';
