/** What is wrong with the URL of a Redis; undefined when nothing is. It never shows the password. */
export function mistakeInRedisUrl(text: string): string | undefined {
  if (!/^rediss?:\/\//.test(text)) return 'must be a URL that starts with redis:// or rediss://';
  if (!URL.canParse(text))
    return 'cannot be read as a URL: a port is from 1 to 65535, and a user or password has / as %2F, ? as %3F, # as %23, @ as %40, : as %3A';
  const { port, pathname } = new URL(text);
  if (port === '0') return 'has the port 0; a port must be from 1 to 65535';
  return /^\/?\d*$/.test(pathname) ? undefined : 'has to end with the number of a database, or without one';
}
