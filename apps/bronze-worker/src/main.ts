import { workerMain } from '@fastcart/runtime';
import { bronzeWorker } from './worker';

void workerMain(bronzeWorker);
