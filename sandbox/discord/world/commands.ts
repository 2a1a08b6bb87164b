import type { Clock } from '../../wire/clock.ts';
import { refusal } from '../refusal.ts';

interface CommandChoice {
  readonly name: string;
  readonly name_localizations?: Readonly<Record<string, string>> | null;
  readonly value: string | number;
}

export interface CommandOption {
  /** 1 subcommand, 2 group, 3 string, 4 integer, 5 boolean, 6 user, 7 channel, 8 role, 9 mentionable, 10 number, 11 attachment. */
  readonly type: number;
  readonly name: string;
  readonly name_localizations?: Readonly<Record<string, string>> | null;
  readonly description: string;
  readonly description_localizations?: Readonly<Record<string, string>> | null;
  readonly required?: boolean;
  readonly autocomplete?: boolean;
  readonly choices?: readonly CommandChoice[];
  readonly options?: readonly CommandOption[];
  readonly min_value?: number;
  readonly max_value?: number;
  readonly min_length?: number;
  readonly max_length?: number;
  /** Groups (`image`, `video`, `audio`) and extensions (`.png`) that an attachment may have. */
  readonly file_types?: readonly string[] | null;
}

/** What a bot sends to register a command. It is checked before it gets this type. */
export interface CommandPayload {
  readonly type?: number;
  readonly name: string;
  readonly name_localizations?: Readonly<Record<string, string>> | null;
  readonly description?: string;
  readonly description_localizations?: Readonly<Record<string, string>> | null;
  readonly options?: readonly CommandOption[];
  readonly default_member_permissions?: string | null;
  readonly nsfw?: boolean;
  readonly integration_types?: readonly number[] | null;
  readonly contexts?: readonly number[] | null;
}

export interface RegisteredCommand extends CommandPayload {
  readonly id: string;
  readonly application_id: string;
  readonly guild_id?: string;
  /** Changes with each registration. */
  readonly version: string;
  readonly type: number;
  readonly description: string;
  readonly default_member_permissions: string | null;
  readonly nsfw: boolean;
}

/** What outlives the process, by the id of the guild, or under an empty name for all. */
export interface CommandsState {
  readonly lists: Map<string, readonly RegisteredCommand[]>;
  /** When names were created, in milliseconds since 1970. */
  readonly creates: Map<string, readonly number[]>;
}

/**
 * The commands of one application: one list for each guild, and one global list. A scope is the id of a guild, or
 * undefined.
 */
export interface Commands {
  state(): CommandsState;
  list(scope: string | undefined): readonly RegisteredCommand[];
  /** Replaces the whole list. Names that stay keep their ids. Throws 30034 beyond 200 new names in a day. */
  replace(scope: string | undefined, payloads: readonly CommandPayload[]): readonly RegisteredCommand[];
  /** Creates the command, or overwrites the one with the same name and type. */
  add(scope: string | undefined, payload: CommandPayload): { command: RegisteredCommand; created: boolean };
  edit(scope: string | undefined, id: string, changes: Partial<CommandPayload>): RegisteredCommand;
  remove(scope: string | undefined, id: string): void;
  get(scope: string | undefined, id: string): RegisteredCommand;
}

const createsADay = 200;
const dayMs = 24 * 60 * 60 * 1000;

export function createCommands(options: {
  clock: Clock;
  newId: () => string;
  applicationId: string;
  saved?: CommandsState;
}): Commands {
  const { clock, newId, applicationId } = options;
  const lists = new Map(options.saved?.lists);
  const creates = new Map(options.saved?.creates);

  const list = (scope: string | undefined): readonly RegisteredCommand[] => lists.get(scope ?? '') ?? [];

  function countCreates(scope: string | undefined, made: number): void {
    const recent = (creates.get(scope ?? '') ?? []).filter((at) => at > clock.now() - dayMs);
    if (recent.length + made > createsADay) throw refusal('tooManyCreates');
    creates.set(scope ?? '', [...recent, ...Array.from({ length: made }, () => clock.now())]);
  }

  function same(scope: string | undefined, payload: CommandPayload): RegisteredCommand | undefined {
    return list(scope).find(({ name, type }) => name === payload.name && type === (payload.type ?? 1));
  }

  function register(scope: string | undefined, payload: CommandPayload, id = newId()): RegisteredCommand {
    return {
      ...payload,
      id,
      application_id: applicationId,
      ...(scope !== undefined && { guild_id: scope }),
      version: newId(),
      type: payload.type ?? 1,
      description: payload.description ?? '',
      default_member_permissions: payload.default_member_permissions ?? null,
      nsfw: payload.nsfw ?? false,
      ...(scope === undefined && {
        integration_types: payload.integration_types ?? [0],
        contexts: payload.contexts ?? null,
      }),
    };
  }

  function get(scope: string | undefined, id: string): RegisteredCommand {
    const command = list(scope).find((each) => each.id === id);
    if (command === undefined) throw refusal('unknownCommand');
    return command;
  }

  return {
    state: () => ({ lists, creates }),
    list,
    get,
    replace(scope, payloads) {
      countCreates(scope, payloads.filter((payload) => same(scope, payload) === undefined).length);
      const next = payloads.map((payload) => register(scope, payload, same(scope, payload)?.id));
      lists.set(scope ?? '', next);
      return next;
    },
    add(scope, payload) {
      const existing = same(scope, payload);
      if (existing === undefined) countCreates(scope, 1);
      const command = register(scope, payload, existing?.id);
      lists.set(scope ?? '', [...list(scope).filter(({ id }) => id !== command.id), command]);
      return { command, created: existing === undefined };
    },
    edit(scope, id, changes) {
      const command = register(scope, { ...get(scope, id), ...changes }, id);
      lists.set(
        scope ?? '',
        list(scope).map((each) => (each.id === id ? command : each)),
      );
      return command;
    },
    remove(scope, id) {
      get(scope, id);
      lists.set(
        scope ?? '',
        list(scope).filter((each) => each.id !== id),
      );
    },
  };
}
