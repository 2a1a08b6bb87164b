import type { MiddlewareHandler } from 'hono';

/**
 * Answers only a browser that has this very page open: any other page could else drive the sandbox through the browser
 * of whoever runs it. A foreign Host is a name that somebody has pointed at this machine; a foreign Origin, or a request
 * that the browser calls cross-site, comes from another page. Links and typed addresses may open the page itself.
 */
export function ownOriginOnly(): MiddlewareHandler {
  return async (context, next) => {
    const { host } = new URL(context.req.url);
    const origin = context.req.header('origin');
    const site = context.req.header('sec-fetch-site');
    const opensPage = context.req.header('sec-fetch-mode') === 'navigate' && context.req.method === 'GET';
    const isForeign =
      !/^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/u.test(context.req.header('host') ?? '') ||
      (origin !== undefined && origin !== `http://${host}`) ||
      (!opensPage && site !== undefined && site !== 'same-origin' && site !== 'none');
    if (isForeign) return context.text('Only the page itself may ask this.\n', 403);
    return next();
  };
}
