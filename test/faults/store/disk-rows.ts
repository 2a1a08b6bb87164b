import type { FaultTable } from '../table.ts';

interface DiskFault {
  readonly fault: string;
  /** The text that is shown. */
  readonly says: string;
  readonly after: string;
}

const refused = "Easel can't save new requests right now, so nothing was started.";

export const diskFaults = {
  request: {
    fault: 'the disk is full when a request is made',
    says: refused,
    after: 'no job and nothing charged; the next ones are refused at once, until there is room',
  },
  press: {
    fault: 'the disk is full when a button is pressed',
    says: "Easel can't save changes right now, so nothing changed.",
    after: 'nothing is done; the same press works once there is room',
  },
  start: {
    fault: 'the disk is full at the start',
    says:
      'cannot be opened for writing (disk I/O error); nothing was changed. ' +
      'As the user that Easel runs as, check the rights of the file and its folder, and the room on the disk.',
    after: 'not started; all goes on at the start once there is room',
  },
  full: {
    fault: 'the disk is full for the files of a result only',
    says: '📤 Done. Uploading…',
    after: 'tried every five seconds, and delivered once there is room',
  },
  gone: {
    fault: 'the folder of the files cannot be written',
    says: '📤 Done. Uploading…',
    after: 'tried every five seconds, and delivered once it can',
  },
  damaged: {
    fault: 'the file is damaged while Easel runs',
    says: refused,
    after:
      'noticed when the damage is read; nothing new is taken on until a restart, and the alert `store-damaged` says to restore a backup',
  },
  large: {
    fault: 'a file of more than 64 MiB is damaged where no start reads',
    says: 'is damaged. Restore a backup (npm run restore -- FILE); it keeps what was there.',
    after:
      'such a file is read whole beside the start: as soon as the damage is found Easel raises the alert `store-damaged` and exits with 1; started again, it goes on with nothing before the file was read',
  },
} as const satisfies Readonly<Record<string, DiskFault>>;

export const diskTable: FaultTable = {
  title: 'The disk, otherwise',
  about: 'The second column is what the member or the operator (on standard error) reads.',
  columns: ['what happens', 'what is said', 'then'],
  rows: Object.values(diskFaults).map(({ fault, says, after }) => [fault, says, after]),
};
