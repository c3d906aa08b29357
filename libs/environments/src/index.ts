export { cacheFolder, once } from './cache';
export { execute } from './execute';
export { pythonWith } from './python';
export { sparkHome, sparkJars, sparkPins, sparkPython, sparkVersion } from './spark';
