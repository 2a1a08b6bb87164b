import { expect, test } from 'vitest';
import { z } from 'zod';
import { decisionRecord } from '../../../src/core/moderation/decision.ts';
import { policyRecord } from '../../../src/core/moderation/policy.ts';
import { decisionText } from '../../../src/messages/moderation/decision.ts';
import { createWords } from '../../../src/words/words.ts';

/** Rows as earlier versions stored them. They never change here, and must keep their meaning. */
const policies = [
  '{"version":1,"revision":1,"channels":[],"allowance":{},"roleAllowances":[],"cooldown":0,"budget":{},"modelsOff":[],"modelRoles":[],"ageRestricted":[],"largest":{},"words":[],"onlyForMe":false,"changed":{"by":"300","at":1795000000000}}',
  '{"channels":["100","101"],"logChannel":"102","allowance":{"day":40,"month":400},"roleAllowances":[{"roleId":"200","day":60},{"roleId":"201","month":7}],"cooldown":30,"jobsAtOnce":2,"budget":{"day":300},"modelsOff":["maker/one"],"modelRoles":[{"modelId":"maker/two","roleIds":["200","201"]}],"ageRestricted":["maker/three"],"largest":{"credits":30,"seconds":5,"images":10},"words":["cat*","塞爾達"],"onlyForMe":true,"version":1,"revision":12,"changed":{"by":"300","at":1795000000000}}',
  '{"channels":["100","101"],"logChannel":"102","allowance":{"day":40,"month":400},"roleAllowances":[{"roleId":"200","day":60},{"roleId":"201","month":7}],"cooldown":30,"jobsAtOnce":2,"budget":{"day":300},"modelsOff":["maker/one"],"modelRoles":[{"modelId":"maker/two","roleIds":["200","201"]}],"ageRestricted":["maker/three"],"largest":{"credits":30,"seconds":5,"images":10},"inputs":{"allowed":true,"roles":["200"],"channels":["100"],"others":true},"words":["cat*","塞爾達"],"onlyForMe":true,"version":1,"revision":13,"changed":{"by":"300","at":1795000000000}}',
];

test.each(policies)('a stored policy reads as it is: %s', (row) => {
  // Settings that are newer than the row may be added.
  expect(policyRecord.parse(JSON.parse(row))).toMatchObject(z.looseObject({}).parse(JSON.parse(row)));
});

/** The setting, its stored values before and after, and the text in the log. */
const decisions: readonly [setting: string, before: string, after: string | undefined, said: string][] = [
  ['channels', '{"channels":[]}', '{"channels":["100","101"]}', 'where Easel works · <#100>, <#101>'],
  ['channels', '{"channels":["100"]}', '{"channels":[]}', 'where Easel works · Anywhere'],
  [
    'channels',
    '{"channels":[]}',
    '{"channels":["1","2","3","4","5","6","7","8"]}',
    'where Easel works · <#1>, <#2>, <#3>, <#4>, <#5>, <#6>, and 2 more',
  ],
  ['log-channel', '{}', '{"logChannel":"102"}', 'the log channel · <#102>'],
  ['log-channel', '{"logChannel":"102"}', '{}', 'the log channel · No log channel'],
  ['allowance', '{"allowance":{}}', '{"allowance":{"day":40}}', 'credits per member · Credits per day: 40'],
  ['allowance', '{"allowance":{"day":40}}', '{"allowance":{}}', "credits per member · the host's limit"],
  [
    'role-allowance',
    '{"roleAllowances":[]}',
    '{"roleAllowances":[{"roleId":"200","day":60}]}',
    'credits per role · <@&200> 60 / –',
  ],
  [
    'pace',
    '{"cooldown":0}',
    '{"cooldown":0,"jobsAtOnce":2}',
    'the cooldown and requests at once · Cooldown in seconds: 0, Requests at once per member: 2',
  ],
  [
    'budget',
    '{"budget":{}}',
    '{"budget":{"day":300,"month":3000}}',
    'the server budget · Credits per day: 300, Credits per month: 3,000',
  ],
  ['models', '{"modelsOff":[]}', '{"modelsOff":["maker/one"]}', 'the models offered · Off: `maker/one`'],
  [
    'model-roles',
    '{"modelRoles":[]}',
    '{"modelRoles":[{"modelId":"maker/two","roleIds":["200"]}]}',
    'the models for certain roles · `maker/two`',
  ],
  [
    'age-restricted',
    '{"ageRestricted":["maker/one"]}',
    '{"ageRestricted":[]}',
    'the models for age-restricted channels · None',
  ],
  ['largest', '{"largest":{"seconds":5}}', '{"largest":{}}', 'the limits per request · No limit'],
  [
    'largest',
    '{"largest":{}}',
    '{"largest":{"credits":30,"images":10}}',
    'the limits per request · Credits per request: 30, Images per request: 10',
  ],
  ['preview-above', '{}', '{"previewAbove":20}', 'previews · Preview above how many credits: 20'],
  ['preview-above', '{"previewAbove":20}', '{}', 'previews · No previews by price'],
  [
    'inputs',
    '{"inputs":{"allowed":false,"roles":[],"channels":[],"others":false}}',
    '{"inputs":{"allowed":true,"roles":["200"],"channels":["100"],"others":true}}',
    'files from members · Files of other members too · Files only for <@&200> · Files only in <#100>',
  ],
  [
    'inputs',
    '{"inputs":{"allowed":true,"roles":[],"channels":[],"others":false}}',
    '{"inputs":{"allowed":false,"roles":[],"channels":[],"others":false}}',
    'files from members · No files from members',
  ],
  ['words', '{"words":["fox"]}', '{"words":["cat*","dog"]}', 'the blocked words · +2 −1'],
  ['only-for-me', '{"onlyForMe":true}', '{"onlyForMe":false}', 'private results · No private results'],
  ['mention-owner', '{"mentionOwner":false}', '{"mentionOwner":true}', 'mentions · Mentions after a long wait'],
  ['clean-up', '["100","200","maker/one"]', undefined, 'settings that named deleted items'],
];

test.each(decisions)('a stored change of %s, from %s to %s, reads as before', (setting, before, after, said) => {
  const json = `{"version":1,"id":"400","at":1795000000000,"by":"300","what":"policy","setting":"${setting}","before":${before}${after === undefined ? '' : `,"after":${after}`}}`;
  const row: unknown = JSON.parse(json);
  const decision = decisionRecord.parse(row);
  expect(decision).toEqual(row);
  expect(decisionText(decision, createWords().in('en-US'))).toBe(`⚙️ <@300> changed ${said}`);
});

test('a stored preset names what it changed, and so does a preset that was undone', () => {
  const row = {
    version: 1,
    id: '400',
    at: 1_795_000_000_000,
    by: '300',
    what: 'preset',
    preset: 'family',
    before: { cooldown: 0, largest: {}, onlyForMe: true },
    after: { cooldown: 30, jobsAtOnce: 1, largest: { credits: 20, images: 2 }, logChannel: '102', onlyForMe: false },
  };
  const said = (fields: object): string =>
    decisionText(decisionRecord.parse({ ...row, ...fields }), createWords().in('en-US'));
  expect(said({})).toBe(
    '⚙️ <@300> applied the preset Family · Log channel: <#102> · Cooldown and requests at once: Cooldown in seconds: 30, Requests at once per member: 1 · Limits per request: Credits per request: 20, Images per request: 2 · Private results: No private results',
  );
  expect(said({ what: 'preset-undone', before: row.after, after: row.before })).toBe(
    '↩️ <@300> undid the preset Family · Log channel: No log channel · Cooldown and requests at once: Cooldown in seconds: 0 · Limits per request: No limit · Private results: Private results allowed',
  );
});
