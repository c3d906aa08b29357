import { goldWorker } from '@fastcart/layers/gold';
import { workerMain } from '@fastcart/runtime';

void workerMain(goldWorker);
