import { bronzeWorker } from '@fastcart/layers/bronze';
import { workerMain } from '@fastcart/runtime';

void workerMain(bronzeWorker);
