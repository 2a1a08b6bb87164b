import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openSpool } from '../../../src/services/storage/spool.ts';
import type { FaultTable } from '../table.ts';

/** What is at `SPOOL_DIR` as Easel starts. It is refused. */
interface ForeignFolder {
  readonly fault: string;
  /** Makes it at this path, where nothing exists yet. */
  readonly arrange: (folder: string) => Promise<unknown>;
  /** What follows its name in `SPOOL_DIR`. */
  readonly behind?: string;
  /** On standard error. FOLDER is its path. */
  readonly says: string;
}

const isLink = 'FOLDER is a link: name the folder itself in SPOOL_DIR.';

/** Somebody else's folder with a picture in it. */
async function pictures(folder: string, name = 'image-01.png'): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), name);
}

async function link(folder: string): Promise<void> {
  const target = join(dirname(folder), 'precious');
  await pictures(target);
  await symlink(target, folder);
}

export const foreignFolders: readonly ForeignFolder[] = [
  {
    fault: '`SPOOL_DIR` is a folder with other files',
    arrange: async (folder) => pictures(join(folder, '2024'), 'holiday.png'),
    says: "FOLDER has other files in it and is no spool of Easel's; nothing was changed. Name an empty folder in SPOOL_DIR.",
  },
  {
    fault: '`SPOOL_DIR` is the folder of another bot',
    arrange: async (folder) => {
      await openSpool(folder, { kind: 'sqlite', path: join(dirname(folder), 'other.sqlite') });
      await pictures(join(folder, '1234567890123456789'));
    },
    says: 'FOLDER is the spool of another database (../other.sqlite); nothing was changed. Name another folder in SPOOL_DIR; where that database was moved or renamed, remove FOLDER/.easel-spool first.',
  },
  {
    fault: '`SPOOL_DIR` has a marker that cannot be read',
    arrange: async (folder) => pictures(folder, '.easel-spool'),
    says: "FOLDER/.easel-spool cannot be read; nothing was changed. Remove it, if FOLDER is Easel's.",
  },
  { fault: '`SPOOL_DIR` is a link', arrange: link, says: isLink },
  { fault: '`SPOOL_DIR` is a link, with a slash behind its name', arrange: link, behind: '/', says: isLink },
  {
    fault: '`SPOOL_DIR` is a link that leads nowhere',
    arrange: async (folder) => symlink(join(dirname(folder), 'nowhere'), folder),
    says: isLink,
  },
  {
    fault: '`SPOOL_DIR` is a file',
    arrange: async (folder) => writeFile(folder, 'a file'),
    says: 'FOLDER cannot be made a folder (EEXIST). Name another one in SPOOL_DIR.',
  },
];

interface ForeignFile {
  readonly fault: string;
  /** In a line of the log. */
  readonly says: string | undefined;
  readonly after: string;
}

const unreadable = 'job record cannot be read; it is left as it is';
const nothingDone = 'nothing is posted, deleted or asked of RunComfy for it; its row stays';

/** Cases of a running bot. */
export const foreignFiles = {
  others: {
    fault: 'somebody else’s files, folders and links in the spool, some in the folder of a job that is over',
    says: undefined,
    after: 'they stay; what the job made is removed',
  },
  linkedFolder: {
    fault: 'a link in the place of a job’s folder',
    says: 'a step of a job failed; it is tried again',
    after: 'not followed: nothing is written or removed there; the result arrives once the link is gone',
  },
  linkedFile: {
    fault: 'a link in the place of a job’s file',
    says: undefined,
    after: 'not followed: the file is fetched from RunComfy again, and what the link leads to stays',
  },
  id: { fault: 'an open job in the database whose id leads out of the spool', says: unreadable, after: nothingDone },
  name: {
    fault: 'an open job in the database with a file whose name leads out of the spool',
    says: unreadable,
    after: nothingDone,
  },
  channel: {
    fault: 'an open job in the database whose message has an id that leads to another address of Discord’s',
    says: unreadable,
    after: nothingDone,
  },
} as const satisfies Readonly<Record<string, ForeignFile>>;

/** In octal. */
export const masks = ['000', '777'] as const;
export const rights = { file: '0600', folder: '0700' } as const;

export const foreignTable: FaultTable = {
  title: 'Files that are not Easel’s',
  about:
    'Easel does not read, post or remove files that it did not make. If it does not start, it exits before it connects, and the folder stays as it is. FOLDER is the path of the folder.',
  columns: ['what is met', 'what standard error or the log says', 'what Easel does'],
  rows: [
    ...foreignFolders.map(({ fault, says }) => [fault, `\`${says}\``, 'not started']),
    ...Object.values<ForeignFile>(foreignFiles).map(({ fault, says, after }) => [
      fault,
      says === undefined ? '—' : `\`${says}\``,
      after,
    ]),
    [
      `a umask of ${masks.join(' or ')}`,
      '—',
      `the database, its log, its lock, its backups and every file of a result are ${rights.file}, the folders that it makes ${rights.folder}`,
    ],
  ],
};

/** A backup with more in it than Easel's rows, or something else instead of a file. */
interface ForeignBackup {
  readonly fault: string;
  /** Each by itself. */
  readonly sql: readonly string[];
  /** After the name of the backup. */
  readonly says: string;
}

export const foreignBackups: readonly ForeignBackup[] = [
  {
    fault: 'a trigger',
    sql: ['CREATE TRIGGER t AFTER INSERT ON easel BEGIN DELETE FROM easel; END'],
    says: 'has a trigger that Easel did not make',
  },
  { fault: 'a view', sql: ['CREATE VIEW v AS SELECT * FROM easel'], says: 'has a view that Easel did not make' },
  { fault: 'another table', sql: ['CREATE TABLE other (a)'], says: 'has a table that Easel did not make' },
  {
    fault: 'a view in the place of the table',
    sql: ['ALTER TABLE easel RENAME TO e; CREATE VIEW easel AS SELECT * FROM e'],
    says: "is no database of Easel's",
  },
  {
    fault: 'a row of another form, without a value or without a key',
    sql: [`('a', 'no json')`, `('a', NULL)`, `(NULL, '{}')`].map((row) => `INSERT INTO easel VALUES ${row}`),
    says: "has rows that are not Easel's",
  },
  {
    fault: 'an account of a later version',
    sql: [`INSERT INTO easel VALUES ('account:1', '{"value":{"version":2}}')`],
    says: 'has records that this version of Easel does not know (1 of accounts)',
  },
];

/** A pipe with one of these names is refused, and nobody waits for its contents. */
export const pipes = {
  fault: 'a pipe in the place of the backup, of the database, or of a file beside one of them',
  places: ['backup.sqlite', 'backup.sqlite-wal', 'data/easel.sqlite-wal', 'data/easel.sqlite.lock'],
  says: 'is no regular file',
} as const;

export const restoreTable: FaultTable = {
  title: 'A backup that is not Easel’s own',
  about:
    'What `npm run restore -- FILE` says if the file has more in it than Easel’s rows. It exits with 1, and no byte of the database changes.',
  columns: ['what is in it', 'what standard error says, after the name of the file'],
  rows: [...foreignBackups, pipes].map(({ fault, says }) => [fault, `\`${says}; nothing was changed.\``]),
};
