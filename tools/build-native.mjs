// The binding's library and loader for this machine: from the cache, or built.
import { binding } from './bootstrap/binding.mjs';
import { setUp } from './bootstrap/set-up.mjs';

await setUp([binding]);
