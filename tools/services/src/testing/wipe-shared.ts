import { wipeSharedServices } from '../shared';

/** After the last test file of the tier, whether tests failed or not. */
export default wipeSharedServices;
