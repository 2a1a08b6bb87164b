/** Whether a stream of events is connected. */
export type StreamState = 'connecting' | 'live' | 'lost';

const retryMs = 1000;

/**
 * Reads server-sent events whose data are JSON, until `signal` is aborted. A stream that ends or is refused is opened
 * again after a second: the browser gives up where the server answers with an error. While nobody looks at the tab there
 * is none, since a browser has six connections to an address for all of its tabs. The server begins anew with each one.
 */
export function readEvents(
  path: string,
  {
    onEvent,
    onState,
    signal,
  }: { onEvent: (event: unknown) => void; onState: (state: StreamState) => void; signal: AbortSignal },
): void {
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;

  function open(): void {
    source = new EventSource(path);
    source.addEventListener('open', () => onState('live'));
    source.addEventListener('message', ({ data }: MessageEvent<string>) => onEvent(JSON.parse(data)));
    source.addEventListener('error', () => {
      onState('lost');
      close();
      retry = setTimeout(open, retryMs);
    });
  }

  function close(): void {
    clearTimeout(retry);
    source?.close();
    source = undefined;
  }

  function follow(): void {
    close();
    if (!document.hidden) open();
  }

  document.addEventListener('visibilitychange', follow, { signal });
  signal.addEventListener('abort', close);
  onState('connecting');
  follow();
}
