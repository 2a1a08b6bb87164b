import { DecoratorHandler, type Dispatcher } from 'undici';

/** The request was not sent: no byte of it has left. */
export class NotSentError extends Error {
  override readonly name = 'NotSentError';
}

/** Makes a dispatcher that sends requests which change something only while this process may act. */
export type Guard = (dispatcher: Dispatcher) => Dispatcher;

/**
 * The dispatcher, but what changes something is sent only where `mayAct` says so. That is asked when the connection
 * stands, before the first byte (`onRequestStart`, https://undici.nodejs.org/#/docs/api/Dispatcher).
 *
 * @throws {NotSentError} from the request.
 */
export function createGuard(mayAct: () => boolean): Guard {
  return (dispatcher) =>
    dispatcher.compose((dispatch) => (options, handler) => {
      if (options.method === 'GET') return dispatch(options, handler);
      const decorated: Dispatcher.DispatchHandler = new DecoratorHandler(handler);
      const started = decorated.onRequestStart?.bind(decorated);
      decorated.onRequestStart = (controller, context) => {
        if (mayAct()) started?.(controller, context);
        else controller.abort(new NotSentError('another process may have taken over'));
      };
      return dispatch(options, decorated);
    });
}
