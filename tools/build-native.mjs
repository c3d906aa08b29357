// The binding's library and loader for this machine: from the cache, or built.
import { bringBinding } from './bootstrap/binding.mjs';

await bringBinding();
