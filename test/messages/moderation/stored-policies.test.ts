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
  ['channels', '{"channels":[]}', '{"channels":["100","101"]}', 'the channels · <#100>, <#101>'],
  ['channels', '{"channels":["100"]}', '{"channels":[]}', 'the channels · anywhere'],
  [
    'channels',
    '{"channels":[]}',
    '{"channels":["1","2","3","4","5","6","7","8"]}',
    'the channels · <#1>, <#2>, <#3>, <#4>, <#5>, <#6>, … and 2 more',
  ],
  ['log-channel', '{}', '{"logChannel":"102"}', 'the log channel · <#102>'],
  ['log-channel', '{"logChannel":"102"}', '{}', 'the log channel · none'],
  ['allowance', '{"allowance":{}}', '{"allowance":{"day":40}}', 'the allowance of a member · Credits a day: 40'],
  [
    'allowance',
    '{"allowance":{"day":40}}',
    '{"allowance":{}}',
    'the allowance of a member · as much as the people who run this bot allow',
  ],
  [
    'role-allowance',
    '{"roleAllowances":[]}',
    '{"roleAllowances":[{"roleId":"200","day":60}]}',
    'the allowances by role · <@&200> 60 / –',
  ],
  [
    'pace',
    '{"cooldown":0}',
    '{"cooldown":0,"jobsAtOnce":2}',
    'the cooldown and the jobs at once · Seconds between two requests of a member: 0, Jobs of a member at once: 2',
  ],
  [
    'budget',
    '{"budget":{}}',
    '{"budget":{"day":300,"month":3000}}',
    "the server's budget · Credits a day: 300, Credits a month: 3,000",
  ],
  ['models', '{"modelsOff":[]}', '{"modelsOff":["maker/one"]}', 'the models · **Not offered:** `maker/one`'],
  [
    'model-roles',
    '{"modelRoles":[]}',
    '{"modelRoles":[{"modelId":"maker/two","roleIds":["200"]}]}',
    'the models by role · `maker/two`',
  ],
  [
    'age-restricted',
    '{"ageRestricted":["maker/one"]}',
    '{"ageRestricted":[]}',
    'the models for age-restricted channels only · none',
  ],
  ['largest', '{"largest":{"seconds":5}}', '{"largest":{}}', 'the limits of one request · none'],
  [
    'largest',
    '{"largest":{}}',
    '{"largest":{"credits":30,"images":10}}',
    'the limits of one request · Most credits for one request: 30, Most images in one request: 10',
  ],
  [
    'inputs',
    '{"inputs":{"allowed":false,"roles":[],"channels":[],"others":false}}',
    '{"inputs":{"allowed":true,"roles":["200"],"channels":["100"],"others":true}}',
    "the files that members put in · allowed · only for <@&200> · only in <#100> · other members' files too",
  ],
  [
    'inputs',
    '{"inputs":{"allowed":true,"roles":[],"channels":[],"others":false}}',
    '{"inputs":{"allowed":false,"roles":[],"channels":[],"others":false}}',
    'the files that members put in · not allowed',
  ],
  ['words', '{"words":["fox"]}', '{"words":["cat*","dog"]}', 'the blocked words · +2 −1'],
  ['only-for-me', '{"onlyForMe":true}', '{"onlyForMe":false}', '“Only for me” · not allowed'],
  ['clean-up', '["100","200","maker/one"]', undefined, 'what no longer exists'],
];

test.each(decisions)('a stored change of %s, from %s to %s, reads as before', (setting, before, after, said) => {
  const json = `{"version":1,"id":"400","at":1795000000000,"by":"300","what":"policy","setting":"${setting}","before":${before}${after === undefined ? '' : `,"after":${after}`}}`;
  const row: unknown = JSON.parse(json);
  const decision = decisionRecord.parse(row);
  expect(decision).toEqual(row);
  expect(decisionText(decision, createWords().in('en-US'))).toBe(`⚙️ <@300> changed ${said}`);
});
