import type { DiscordStandIn } from '../../../sandbox/discord/discord.ts';
import type { FaultTable } from '../table.ts';

/** What happens to shard 1 of three, while the bot runs. */
export interface ShardFault {
  readonly fault: string;
  readonly happens: (gateway: DiscordStandIn['gateway']) => void;
  /** How often the bot identified and resumed until the shard was connected again. */
  readonly identifies: number;
  readonly resumes: number;
}

const resumed = { identifies: 0, resumes: 1 } as const;
const identified = { identifies: 1, resumes: 0 } as const;

export const shardFaults: readonly ShardFault[] = [
  { fault: 'its connection is reset (1006)', happens: (gateway) => gateway.disconnect(1006, 1), ...resumed },
  { fault: 'it is asked to reconnect (opcode 7)', happens: (gateway) => gateway.reconnect(1), ...resumed },
  {
    fault: 'its session is invalid for good (opcode 9, false)',
    happens: (gateway) => gateway.invalidate(false, 1),
    ...identified,
  },
  { fault: 'its session timed out (4009)', happens: (gateway) => gateway.disconnect(4009, 1), ...identified },
  {
    fault: 'its session is lost, and no session start is left until the next day',
    happens(gateway) {
      gateway.limitIdentifies(0);
      gateway.invalidate(false, 1);
    },
    ...identified,
  },
  {
    fault: 'its session is lost, and each IDENTIFY is closed with 1011 for an hour',
    happens(gateway) {
      gateway.refuseIdentifies(1011, 1);
      gateway.invalidate(false, 1);
    },
    ...identified,
  },
];

export const shardTable: FaultTable = {
  title: 'One of three shards fails',
  about:
    'While it is away, commands in the servers of the other shards work, and `/readyz` names it alone. Then it comes back, and commands in its servers work, too. No IDENTIFY comes too early or is one too many.',
  columns: ['What happens to the shard', 'How it comes back'],
  rows: shardFaults.map(({ fault, identifies }) => [fault, identifies > 0 ? '1 IDENTIFY' : '1 RESUME']),
};
