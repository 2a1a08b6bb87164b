import {
  clientPath,
  type CommandCall,
  type Completing,
  type FormValues,
  type OfferedCommands,
  type Outcome,
  type Refused,
  type Someone,
} from '../../../discord/client/api.ts';

/** `refused`: the client does not let the person do it, and says why. `lost`: there was no usable answer. */
export type Reply<T> =
  | { readonly state: 'ok'; readonly value: T }
  | { readonly state: 'refused'; readonly message: string }
  | { readonly state: 'lost' };

/** Files by the names under which a call or a form refers to them. */
export type FilesOfForm = ReadonlyMap<string, File>;

export interface Requests {
  say(channelId: string, content: string): Promise<Reply<unknown>>;
  remove(messageId: string): Promise<Reply<unknown>>;
  commands(channelId: string): Promise<Reply<OfferedCommands>>;
  run(channelId: string, call: CommandCall, files: FilesOfForm): Promise<Reply<Outcome>>;
  complete(channelId: string, completing: Completing): Promise<Reply<Outcome>>;
  use(messageId: string, customId: string, values?: readonly string[]): Promise<Reply<Outcome>>;
  submit(interactionId: string, values: FormValues, files: FilesOfForm): Promise<Reply<Outcome>>;
}

export function fetchPeople(): Promise<Reply<readonly Someone[]>> {
  return ask(`${clientPath}/people`);
}

/** The address of a person's events. */
export function eventsPath(personId: string): string {
  return `${clientPath}/${personId}/events`;
}

/** What one person's client can ask for. Nothing throws. */
export function createRequests(personId: string): Requests {
  const at = (path: string): string => `${clientPath}/${personId}/${path}`;
  return {
    say: (channelId, content) => ask(at(`channels/${channelId}/messages`), postJson({ content })),
    remove: (messageId) => ask(at(`messages/${messageId}`), { method: 'DELETE' }),
    commands: (channelId) => ask(at(`channels/${channelId}/commands`)),
    run: (channelId, call, files) => ask(at(`channels/${channelId}/commands`), postForm('call', call, files)),
    complete: (channelId, completing) => ask(at(`channels/${channelId}/completions`), postJson(completing)),
    use: (messageId, customId, values) =>
      ask(at(`messages/${messageId}/components`), postJson({ customId, ...(values && { values }) })),
    submit: (interactionId, values, files) => ask(at(`modals/${interactionId}`), postForm('values', values, files)),
  };
}

function postJson(body: object): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function postForm(name: string, json: object, files: FilesOfForm): RequestInit {
  const body = new FormData();
  body.set(name, JSON.stringify(json));
  for (const [part, file] of files) body.set(part, file, file.name);
  return { method: 'POST', body };
}

/** Refusals come with 4xx and `Refused`. Anything else that is not a success counts as lost. */
async function ask<T>(path: string, init: RequestInit = {}): Promise<Reply<T>> {
  try {
    const response = await fetch(path, init);
    if (response.ok) return { state: 'ok', value: (response.status === 204 ? undefined : await response.json()) as T };
    if (response.status >= 500) return { state: 'lost' };
    const { message } = (await response.json()) as Refused;
    return { state: 'refused', message };
  } catch {
    return { state: 'lost' };
  }
}
