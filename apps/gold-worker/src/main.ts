import { goldJob } from '@fastcart/layers/gold';
import { workerMain } from '@fastcart/runtime';

void workerMain(goldJob);
