import type { Part } from '../demo/servers.ts';

export const aboutPart: Readonly<Record<Part, string>> = {
  member: 'a member',
  chinese: 'reads Chinese',
  moderator: 'moderates',
  manager: 'manages the server',
  owner: 'owns the servers',
  operator: 'runs the bot',
  outside: 'is in no server with the bot',
};
