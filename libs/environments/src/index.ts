export { cacheFolder, once } from './cache';
export { execute } from './execute';
export { pythonWith } from './python';
export { sparkJars, sparkPins, sparkPython } from './spark';
