export { eventState, facts, folded, stateColumns } from './fold';
