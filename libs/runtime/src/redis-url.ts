/** What is wrong with the URL of a Redis; undefined when nothing is. It never shows the password. */
export function mistakeInRedisUrl(text: string): string | undefined {
  if (!/^rediss?:\/\//.test(text)) return 'has to be a URL that starts with redis:// or rediss://';
  // Of a password with a slash in it, as of a port that is none, the rest of a URL makes no sense.
  if (!URL.canParse(text)) return 'has to be a URL, with what is special in a password as %XX';
  const { port, pathname } = new URL(text);
  if (port === '0') return 'has the port 0, which has to be from 1 to 65535';
  return /^\/?\d*$/.test(pathname) ? undefined : 'has to end with the number of a database, or without one';
}
