/** Whether a stream of events is connected. */
export type StreamState = 'connecting' | 'live' | 'lost';

const retryMs = 1000;

/**
 * Reads server-sent events whose data are JSON, until `signal` is aborted. A stream that ends or is refused is opened
 * again after a second: the browser gives up where the server answers with an error.
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
      source?.close();
      clearTimeout(retry);
      retry = setTimeout(open, retryMs);
    });
  }

  signal.addEventListener('abort', () => {
    clearTimeout(retry);
    source?.close();
  });
  onState('connecting');
  open();
}
