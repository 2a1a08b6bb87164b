import { beforeEach, inject } from 'vitest';

// The server is started once for all files: what prevented it is said there.
beforeEach(({ skip }) => {
  const server = inject('postgres');
  if (server !== undefined && server.url === undefined) skip(server.problem);
});
