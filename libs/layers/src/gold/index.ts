export { goldHop } from './hop';
export { scopeOf } from './scope';
export { upstreamVersions } from './upstream';
export { goldJob } from './job';
