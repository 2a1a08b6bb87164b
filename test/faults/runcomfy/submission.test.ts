import { expect, test } from 'vitest';
import { shortenTimeouts } from '../../support/short-timeouts.ts';
import { tries } from '../../support/submissions.ts';
import { allEnded, askFor, expectCount, expectStatus, pass, startFixture } from './run.ts';
import { submissionRows } from './submission.ts';

test.each(submissionRows.map((row, index) => ({ row, index, fault: row.fault })))(
  'at submission, $fault',
  async ({ row, index }) => {
    const { easel, gate } = await startFixture(row);
    const patient = row.slow === true ? shortenTimeouts() : undefined;
    const end = row.begin({ runcomfy: easel.runcomfy, gate, submission: undefined });
    const played = await askFor(easel, row, index);
    await pass(easel, 60_000);
    await expectStatus(easel, played, 'a minute later', row.minute);
    expectCount(row, 'paid requests', tries(easel), row.posts);
    expectCount(row, 'questions', easel.runcomfy.traffic.filter(({ method }) => method === 'GET').length, row.asked);

    await easel.stop();
    const before = tries(easel);
    await easel.start();
    await pass(easel, 12_000);
    const restarted = row.restarted ?? row.minute;
    await expectStatus(easel, played, 'restarted', restarted);
    // A request that does not reach RunComfy cannot be seen there.
    expect(tries(easel) > before).toBe(restarted.state === 'waiting' && row.gate !== true);

    patient?.restore();
    await end();
    await allEnded(easel, [played]);
    await expectStatus(easel, played, 'in the end', row.ends?.standing ?? restarted);
    expect(easel.runcomfy.submissions.length).toBeLessThanOrEqual(1);
  },
);
