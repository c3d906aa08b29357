export { conform } from './transform/conform';
export { classified, latest, stored } from './transform/deduplicate';
export { scored, warnings } from './transform/score';
