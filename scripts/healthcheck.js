// What the image's HEALTHCHECK runs. It exits with 0 where Easel answers at `PORT`, or where it has none to answer at.

/** @param {string} name */
const setting = (name) => process.env[name]?.trim() ?? '';

const port = setting('PORT');
const host = setting('MONITOR_HOST') === '' ? '127.0.0.1' : setting('MONITOR_HOST');

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

// With 0 it is a port of the system's choice, which nobody else knows.
const isAsked = port !== '' && port !== '0';
process.exitCode = !isAsked || (await isHealthy()) ? 0 : 1;
