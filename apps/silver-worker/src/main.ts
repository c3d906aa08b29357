import { silverJob } from '@fastcart/layers/silver';
import { workerMain } from '@fastcart/runtime';

void workerMain(silverJob);
