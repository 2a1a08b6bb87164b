import type { Network } from '../../support/postgres-network.ts';
import { endOthers, type PostgresProcess } from '../../support/postgres-server.ts';
import { queryNow } from '../../support/query.ts';
import type { FaultTable } from '../table.ts';

/** What a fault happens to. */
export interface FaultPlace {
  readonly network: Network;
  /** Of the database, past the network. */
  readonly url: string;
  /** The user of the bot there. */
  readonly role: string;
  readonly server: PostgresProcess;
}

export interface PostgresFault {
  readonly fault: string;
  /** Begins it, while RunComfy works on a job. */
  readonly begin: (place: FaultPlace) => Promise<void> | void;
  readonly end: (place: FaultPlace) => Promise<void> | void;
  /** What a person reads who asks for a picture at that moment. Absent: the picture is made. */
  readonly says?: string;
}

const failing = "Easel can't save new requests right now, so nothing was started.";
const silent = "Easel's storage isn't answering.";

/** As the server words it when it cannot make a file longer. */
const fullDisk = `
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE SQLSTATE '53100' USING
    MESSAGE = 'could not extend file "base/16384/16385": No space left on device', HINT = 'Check free disk space.';
END $$;
CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON easel FOR EACH STATEMENT EXECUTE FUNCTION full_disk();`;

export const postgresFaults: readonly PostgresFault[] = [
  {
    fault: 'the server is restarted',
    async begin({ server }) {
      await server.pause();
      await server.begin();
    },
    end: () => {},
  },
  {
    fault: 'the server is stopped for five seconds',
    begin: async ({ server }) => server.pause(),
    end: async ({ server }) => server.begin(),
    says: failing,
  },
  {
    fault: 'every session is ended (`pg_terminate_backend`)',
    begin: ({ url }) => void queryNow(url, endOthers),
    end: () => {},
  },
  {
    fault: 'every answer takes five seconds',
    begin: ({ network }) => network.delay(5_000),
    end: async ({ network }) => network.mend(),
    says: silent,
  },
  {
    fault: 'the network swallows everything for five seconds, and forgets every connection',
    begin: ({ network }) => network.cut(),
    end: async ({ network }) => network.mend(),
    says: silent,
  },
  {
    fault: 'the network swallows every answer for five seconds: what was asked is done',
    begin: ({ network }) => network.deafen(),
    end: async ({ network }) => network.mend(),
    says: silent,
  },
  {
    fault: 'every connection is closed, and refused for five seconds',
    begin: async ({ network }) => network.refuse(),
    end: async ({ network }) => network.mend(),
    says: failing,
  },
  {
    fault: 'the server has no connection left (53300) for five seconds',
    begin({ url, role }) {
      queryNow(url, `ALTER ROLE ${role} CONNECTION LIMIT 0`);
      queryNow(url, endOthers);
    },
    end: ({ url, role }) => void queryNow(url, `ALTER ROLE ${role} CONNECTION LIMIT -1`),
    says: failing,
  },
  {
    fault: "the server's disk is full (53100) for five seconds",
    begin: ({ url }) => void queryNow(url, fullDisk),
    end: ({ url }) => void queryNow(url, 'DROP FUNCTION full_disk CASCADE'),
    says: failing,
  },
];

export const awayAtStart = {
  fault: 'the server is away when Easel starts, and comes five seconds later',
  after: 'Easel waits for it, and goes on with the job by itself',
} as const;

export const postgresTable: FaultTable = {
  title: 'PostgreSQL fails',
  about:
    'While RunComfy works on a picture something happens to the database, the network before it, or its server. Somebody else asks for a picture at that moment: the second column is what they read in private, within three seconds, or that it is made. When the fault is over everything goes on by itself: the first picture is delivered, a new request is made, each is paid and posted once, and what was refused leaves no charge. Easel does not exit.',
  columns: ['what happens', 'a request at that moment', 'then'],
  rows: [
    ...postgresFaults.map(({ fault, says }) => [
      fault,
      says ?? 'is made',
      'the job is delivered once, and charged once; the next request is made',
    ]),
    [awayAtStart.fault, '', awayAtStart.after],
  ],
};
