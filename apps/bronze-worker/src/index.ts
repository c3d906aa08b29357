export { bronzeWorker } from './worker';
