import { silverWorker } from '@fastcart/layers/silver';
import { workerMain } from '@fastcart/runtime';

void workerMain(silverWorker);
