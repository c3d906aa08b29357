import { pathToFileURL } from 'node:url';
import { mistakeInFolder } from '../process/folder';

/** A URL in normal form, without a slash at its end. `place`: a URL, or a path of the local disk. */
export function lakeUrl(place: string): string {
  return (isUrl(place) ? new URL(place) : pathToFileURL(place)).href.replace(/\/+$/, '');
}

/** What is wrong with the place of a lake; undefined when nothing is. */
export function mistakeInLakeUrl(place: string): string | undefined {
  return (isUrl(place) ? mistakeInUrl(place) : undefined) ?? mistakeInPath(new URL(lakeUrl(place)));
}

function isUrl(place: string): boolean {
  return place.includes('://') || /^(file|hdfs):/.test(place);
}

function mistakeInUrl(place: string): string | undefined {
  if (!/^(file|hdfs):\/\//.test(place)) return 'must be a path or a URL that starts with file:// or hdfs://';
  if (/^file:\/\/[^/]/.test(place))
    return 'has a host: a URL of this machine is file:///folder, and ./folder is a path';
  if (/[?#\\]/.test(place)) return 'has a character that a URL writes as %3F (?) or %23 (#), or a backslash';
  if (!URL.canParse(place)) return 'cannot be read as a URL; a port is from 1 to 65535';
  const { username, password, port } = new URL(place);
  if (username || password) return 'carries credentials, which end in logs; docs/hdfs.md says how a user is named';
  return port === '0' ? 'has the port 0; a port must be from 1 to 65535' : undefined;
}

/** The Delta Lake libraries decode a path more than once, and so would read and write in another folder. */
function mistakeInPath({ protocol, pathname }: URL): string | undefined {
  let path: string;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    return 'has a % that a URL writes as %25';
  }
  if (/%2f/i.test(pathname) || /%[0-9a-f]{2}|\\|\p{Cc}/iu.test(path))
    return 'has a folder whose name holds a backslash, a control character, or % with two digits, such as job%2Fx; choose another folder';
  return protocol === 'file:' ? mistakeInFolder(path) : undefined;
}
