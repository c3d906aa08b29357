import { workerMain } from '@fastcart/runtime';
import { silverWorker } from './worker';

void workerMain(silverWorker);
