import { bronzeJob } from '@fastcart/layers/bronze';
import { workerMain } from '@fastcart/runtime';

void workerMain(bronzeJob);
