/** Where the rows are. The address of a PostgreSQL has a password, so it is kept with the secrets. */
export type DatabaseConfig =
  | { readonly kind: 'sqlite'; /** A file. */ readonly path: string }
  | { readonly kind: 'postgres'; /** `host/database`, for people. */ readonly name: string };

/** What `DATABASE_URL` names, or why it names nothing. `url` is for PostgreSQL only. */
export type DatabaseUrl =
  | { readonly database: DatabaseConfig; readonly url: string | undefined }
  | { readonly problem: string };

const sqliteScheme = 'sqlite://';
const postgresForm = 'postgres://user:password@host/database';

/** Reads `sqlite://path` or `postgres://…`. A problem never repeats the address. */
export function readDatabaseUrl(url: string): DatabaseUrl {
  if (/^postgres(ql)?:\/\//.test(url)) {
    const name = postgresName(url);
    return name === undefined
      ? { problem: `must look like ${postgresForm}, with %-codes for what is special in the password` }
      : { database: { kind: 'postgres', name }, url };
  }
  if (!url.startsWith(sqliteScheme) || url === sqliteScheme) {
    return { problem: `must look like sqlite://data/easel.sqlite or ${postgresForm}` };
  }
  if (url.endsWith(':memory:')) return { problem: 'must be a file: jobs have to survive a restart' };
  return { database: { kind: 'sqlite', path: url.slice(sqliteScheme.length) }, url: undefined };
}

/** A folder with the server's socket may stand %-encoded in place of the host, or in the parameter `host`. */
function postgresName(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { host, pathname, searchParams } = new URL(url);
  const server = host === '' ? searchParams.get('host') : host;
  return server === null || !/^\/[^/]+$/.test(pathname) ? undefined : `${server}${pathname}`;
}
