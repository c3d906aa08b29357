// The set-up as a program, so that it can lead a process group.
import { setUp } from './set-up.mjs';

await setUp();
