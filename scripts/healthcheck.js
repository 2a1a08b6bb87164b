// What the image's HEALTHCHECK runs. It exits with 0 where Easel answers at `PORT`, or where it has none to answer at.

const port = process.env['PORT']?.trim() ?? '';
const host = process.env['MONITOR_HOST']?.trim() || '127.0.0.1';

/** @returns {Promise<boolean>} */
async function isHealthy() {
  try {
    const address = host.includes(':') ? `[${host}]` : host;
    const answer = await fetch(`http://${address}:${port}/healthz`, { signal: AbortSignal.timeout(4_000) });
    return answer.ok;
  } catch {
    return false;
  }
}

process.exitCode = port === '' || (await isHealthy()) ? 0 : 1;
