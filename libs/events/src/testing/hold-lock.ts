// Holds a lock and says so on stdout, until it is killed or its stdin ends.
import { FileLock } from '../file-lock';

const lock = FileLock.take(process.argv[2]!);
process.stdout.write(lock ? 'held\n' : 'refused\n');
process.stdin.resume();
