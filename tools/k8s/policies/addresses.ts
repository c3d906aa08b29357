/** A host with a port that a configuration names. */
export interface Address {
  host: string;
  port: number;
  /** It stands where only servers do, so it is one, wherever it is; else it may be no address at all. */
  certain: boolean;
}

/** A variable of a shell or of Kubernetes is no host. */
const anywhere = /(?<![\w.$-])([a-z0-9][\w-]*(?:\.[\w-]+)*):(\d{2,5})\b/gi;

/** What is between `://` and the path of a URL, which may name many hosts; and Hadoop's NameNodes. */
const servers = [/:\/\/([^\s/?#"'<>]+)/g, /rpc-address[^<]*<\/name>\s*<value>([^<]+)/g];
const kdc = /^\s*kdc\s*=\s*([\w.-]+?)(?::(\d+))?\s*$/gm;

/** Of this machine, or all of its interfaces. */
const own = /^(localhost|127\.[\d.]+|0\.0\.0\.0)$/;

export function addressesIn(text: string): Address[] {
  const named = servers.flatMap((pattern) =>
    // Before an @ stand user and password.
    [...text.matchAll(pattern)].flatMap(([, hosts]) => parse(hosts!.split('@').at(-1)!, true)),
  );
  const kdcs = [...text.matchAll(kdc)].map(([, host, port]) => ({
    host: host!,
    port: Number(port ?? 88),
    certain: true,
  }));
  return [...parse(text, false), ...named, ...kdcs].filter(({ host }) => !own.test(host));
}

function parse(text: string, certain: boolean): Address[] {
  return [...text.matchAll(anywhere)].map(([, host, port]) => ({ host: host!, port: Number(port), certain }));
}
