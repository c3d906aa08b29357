import { workerMain } from '@fastcart/runtime';
import { goldWorker } from './worker';

void workerMain(goldWorker);
