import type { RunComfyStandIn } from '../runcomfy/runcomfy.ts';
import type { Ledger } from './api.ts';

const submissionsShown = 100;
const questionPath = /^\/v1\/requests\/[^/]+\/(?:status|result)/u;

/** Counts from now on how often the bot asks, and reads what it has submitted. */
export function createLedger(runcomfy: Pick<RunComfyStandIn, 'onRequest' | 'submissions' | 'forgotten'>): () => Ledger {
  let questions = 0;
  runcomfy.onRequest(({ method, path }) => {
    if (method === 'GET' && questionPath.test(path)) questions += 1;
  });
  return () => {
    const submissions = runcomfy.submissions.map(({ requestId, modelId, state, acceptedAt, priceUsd }) => ({
      requestId,
      model: modelId,
      state,
      at: acceptedAt,
      // RunComfy does not bill what was cancelled in the queue.
      usd: state === 'cancelled' ? 0 : priceUsd,
    }));
    return {
      submitted: submissions.length + runcomfy.forgotten.submissions,
      submissions: submissions.slice(-submissionsShown).map(({ usd, ...rest }) => ({ ...rest, usd: usd.toFixed(4) })),
      questions,
      totalUsd: submissions.reduce((sum, { usd }) => sum + usd, runcomfy.forgotten.usd).toFixed(4),
    };
  };
}
