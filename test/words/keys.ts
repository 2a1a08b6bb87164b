import { blockLengths } from '../../src/commands/moderate/payload.ts';
import { decisionKinds } from '../../src/core/moderation/decision.ts';
import { outcome } from '../../src/core/moderation/report.ts';
import { policySettings, presetNames, defaultPolicy } from '../../src/core/moderation/policy.ts';
import { presetFields, type FormField } from '../../src/core/moderation/preset-form.ts';
import { sections } from '../../src/core/moderation/section.ts';
import { settings } from '../../src/core/moderation/settings.ts';
import type { EditRefusal } from '../../src/catalog/edit-fields.ts';
import type { OutputKind } from '../../src/catalog/model.ts';
import type { RequestRefusal } from '../../src/catalog/request.ts';
import type { AdmissionRefusal } from '../../src/core/job/admission.ts';
import { derivations } from '../../src/core/job/origin.ts';
import { failureReasons, type Job } from '../../src/core/job/record.ts';
import { problemReasons } from '../../src/core/media/input.ts';
import { mediaKinds } from '../../src/core/media/media-kind.ts';
import type { DeletionRefusal } from '../../src/core/job/deletion.ts';
import type { ReuseRefusal } from '../../src/core/job/reuse.ts';
import type { JobAction } from '../../src/core/custom-id.ts';
import type { JobView } from '../../src/core/job/view.ts';
import type { StatusView } from '../../src/core/job/status-view.ts';
import type { Hit, Unchecked } from '../../src/core/screening/rule.ts';
import { alertKinds } from '../../src/services/runtime/alerts.ts';
import type { JobActions } from '../../src/services/jobs/actions.ts';
import type { KeptResults } from '../../src/services/jobs/kept-results.ts';
import type { Descriptions } from '../../src/services/jobs/descriptions.ts';
import en from '../../locales/en-US.json' with { type: 'json' };
import zh from '../../locales/zh-TW.json' with { type: 'json' };
import { withoutComments, type Source } from '../architecture/sources.ts';

export const texts: Readonly<Record<'en-US' | 'zh-TW', Readonly<Record<string, string>>>> = {
  'en-US': en,
  'zh-TW': zh,
};

const plural = /_(one|other)$/;

/** The key as it is in the code, without its plural ending. */
export function stemOf(key: string): string {
  return key.replace(plural, '');
}

export function isPlural(key: string): boolean {
  return plural.test(key);
}

/** The names in `{{ }}`, each once. */
export function placeholdersOf(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name))].toSorted();
}

const reportOutcomes = outcome.shape.what.options;
const undoableOutcomes = reportOutcomes.filter((what) => what !== 'removed');

/** Whether the code composes a key with it. A new one does not compile without its line here. */
type Named<T extends string> = Readonly<Record<T, boolean>>;

const requestRefusals = [
  'option-missing',
  'option-no-number',
  'option-not-listed',
  'option-not-offered',
  'option-too-small',
  'option-too-large',
  'option-wrong-form',
  'option-repeats',
  'option-too-few',
  'option-too-many',
  'option-too-short',
  'file-too-few',
  'file-too-many',
  'file-twice',
  'file-no-link',
  'file-other-server',
  'file-unseen',
  'file-private-thread',
] as const satisfies readonly (RequestRefusal | EditRefusal)['reason'][];
const admissionRefusals: Named<AdmissionRefusal['reason']> = {
  paused: true,
  'server-not-allowed': true,
  'all-waiting': true,
  'inputs-full': true,
  budget: false,
  'store-failing': true,
  'member-waiting': false,
  quota: false,
  'server-paused': false,
  blocked: false,
  cooldown: false,
  policy: false,
  screened: false,
  'rules-unread': true,
  unscreened: true,
  retried: true,
  'original-removed': true,
  'form-used': true,
};
const ruleSources: Named<Hit['source']> = { automod: true, policy: true, operator: true };
const unchecked: Named<Unchecked['what']> = {
  preset: true,
  spam: true,
  mentions: true,
  profile: true,
  alert: true,
  regex: true,
  keyword: true,
  costly: true,
  trigger: true,
  rule: true,
};
const statuses: Named<StatusView['kind']> = {
  waiting: false,
  preparing: true,
  inputs: true,
  retrying: false,
  paused: true,
  'paused-here': true,
  account: true,
  clock: true,
  queued: true,
  'queued-at': false,
  running: false,
  overdue: true,
  late: true,
  finishing: true,
  delivered: false,
  'private-coming': true,
  'private-waiting': true,
  'private-delivered': true,
  'delivered-elsewhere': true,
  kept: true,
  withheld: true,
  failed: false,
  cancelled: true,
};
const outputs: Named<OutputKind> = { image: true, video: true, audio: true };
const buttons: Named<JobAction> = {
  cancel: true,
  private: true,
  withhold: true,
  receipt: true,
  details: true,
  show: true,
  retry: true,
  again: true,
  edit: true,
  delete: true,
  'delete-now': true,
  next: true,
  more: true,
  animate: true,
  prompt: true,
  describe: true,
  share: true,
  unshare: true,
  report: true,
  remove: true,
};
const reuseRefusals: Named<ReuseRefusal> = {
  'unknown-job': false,
  elsewhere: true,
  removed: true,
  withheld: true,
  unfinished: true,
  private: true,
  declined: true,
};
const deletionRefusals: Named<DeletionRefusal> = { 'not-yours': false, deleted: true, removed: true, running: true };
const links: Named<JobView['links'][number]['why']> = { 'too-large': true, svg: true, original: true };
const describeAnswers: Named<Awaited<ReturnType<Descriptions['describe']>>> = {
  'unknown-job': true,
  'not-yours': true,
  'not-describable': true,
  described: true,
  'describe-failed': true,
};
type Pressing = 'cancel' | 'makePrivate' | 'withhold' | 'receipt' | 'show';
const pressAnswers: Named<Exclude<Awaited<ReturnType<(JobActions & KeptResults)[Pressing]>>, Job>> = {
  'unknown-job': true,
  'not-yours': true,
  over: true,
  delivering: true,
  cancelled: true,
  asked: true,
  'already-asked': true,
  'nothing-kept': true,
  'not-here': true,
  'owner-cannot-stop': true,
  'moderator-cannot-stop': true,
  'cannot-stop': true,
  done: false,
  withheld: false,
  sent: false,
  showing: false,
  shown: false,
  gone: false,
  failed: false,
};

function keysOf(prefix: string, names: Named<string>): string[] {
  return Object.entries(names).flatMap(([name, isSaid]) => (isSaid ? [prefix + name] : []));
}

const limits = { day: 0, month: 0 };
const policyView = {
  ceilings: { member: limits, server: limits, atOnce: 1 },
  present: { hasChannel: () => true, hasRole: () => true, modelIds: [] },
};
const policyFields: readonly FormField[] = [
  ...settings.flatMap((setting): readonly FormField[] => setting.form(defaultPolicy, policyView)),
  ...presetFields(policyView),
];
const named = (kind: 'switches' | 'choice', prefix: string): string[] =>
  policyFields.flatMap((field) =>
    field.kind === kind ? field.names.map((name: string) => `policy.${prefix}.${name}`) : [],
  );
const policyLabels = policyFields.map(({ label }) => `policy.label.${label}`);

const subcommands = [
  'block',
  'unblock',
  'blocked',
  'pause',
  'resume',
  'grant',
  'take',
  'reset',
  'history',
  'remove',
  'log',
];
const moderateOptions = ['member', 'reason', 'length', 'amount', 'result'];
const budgets = ['server', 'bot'].flatMap((of) => ['day', 'month'].map((window) => `${of}-${window}`));

/** Keys that the code composes, by the expression in them, with all its possible values. */
const composed: ReadonlyMap<string, readonly string[]> = new Map([
  ['failure.${status.reason}', failureReasons.map((reason) => `failure.${reason}`)],
  ['failure.${reason}', failureReasons.map((reason) => `failure.${reason}`)],
  ['input.${problem.reason}', problemReasons.map((reason) => `input.${reason}`)],
  ['make.${media}', mediaKinds.map((kind) => `make.${kind}`)],
  ['media.${kind}', mediaKinds.map((kind) => `media.${kind}`)],
  ['media.${media}', mediaKinds.map((kind) => `media.${kind}`)],
  ['media.${refusal.media}', mediaKinds.map((kind) => `media.${kind}`)],
  ['media.${problem.found}', mediaKinds.map((kind) => `media.${kind}`)],
  ['media.${problem.wanted}', mediaKinds.map((kind) => `media.${kind}`)],
  [
    'refusal.${refusal.reason}',
    [...requestRefusals.map((reason) => `refusal.${reason}`), ...keysOf('refusal.', admissionRefusals)],
  ],
  ['refusal.quota-${window}', ['refusal.quota-day', 'refusal.quota-month']],
  ['refusal.quota-left-${window}', ['refusal.quota-left-day', 'refusal.quota-left-month']],
  ['refusal.budget-${of}-${window}', budgets.map((each) => `refusal.budget-${each}`)],
  ['refusal.budget-left-${of}-${window}', budgets.map((each) => `refusal.budget-left-${each}`)],
  ['status.${status.kind}', keysOf('status.', statuses)],
  ['quota.${window}', ['quota.day', 'quota.month']],
  ['quota.server-${window}', ['quota.server-day', 'quota.server-month']],
  ['quota.per-${of}', ['image', 'second', 'request'].map((unit) => `quota.per-${unit}`)],
  ['quota.per-${of}-range', ['image', 'second', 'request'].map((unit) => `quota.per-${unit}-range`)],
  ['refusal.fits-${fits.of}', ['image', 'second'].map((unit) => `refusal.fits-${unit}`)],
  ['button.${action}', keysOf('button.', buttons)],
  ...['', '-alone', '-same'].map(
    (ending) => [`alt.\${kind}${ending}`, mediaKinds.map((kind) => `alt.${kind}${ending}`)] as const,
  ),
  ['link.${why}', keysOf('link.', links)],
  ['press.${answer}', [...keysOf('press.', pressAnswers), ...keysOf('press.', describeAnswers)]],
  ['press.${job}', ['press.unknown-job', 'press.not-yours']],
  ['press.${refusal}', ['press.unknown-job', 'press.not-yours']],
  ['press.reuse-${refusal}', keysOf('press.reuse-', reuseRefusals)],
  ['press.delete-${refusal}', keysOf('press.delete-', deletionRefusals)],
  [
    'command.${name}.name',
    ['story', 'quota', 'jobs', 'policy', 'moderate', 'look-up', 'remove', 'report', 'make', 'use-prompt'].map(
      (name) => `command.${name}.name`,
    ),
  ],
  [
    'command.${name}.description',
    ['story', 'quota', 'jobs', 'policy', 'moderate'].map((name) => `command.${name}.description`),
  ],
  ['command.easel.${name}.name', ['pause', 'resume', 'models'].map((name) => `command.easel.${name}.name`)],
  [
    'command.easel.${name}.description',
    ['pause', 'resume', 'models'].map((name) => `command.easel.${name}.description`),
  ],
  ['decision.${what}', decisionKinds.map((kind) => `decision.${kind}`)],
  ['policy.setting.${setting}', policySettings.map((setting) => `policy.setting.${setting}`)],
  ['policy.form.${setting}', policySettings.map((setting) => `policy.form.${setting}`)],
  ['policy.form.${name}', [...policySettings, 'preset'].map((name) => `policy.form.${name}`)],
  ['policy.form.${setting.name}', policySettings.map((name) => `policy.form.${name}`)],
  ...['L', 'field', 'label', 'field.label'].map((name) => [`policy.label.\${${name}}`, policyLabels] as const),
  ['policy.hint.${field.hint}', policyFields.map(({ hint }) => `policy.hint.${hint}`)],
  ['policy.switch.${name}', named('switches', 'switch')],
  ['policy.choice.${name}', named('choice', 'choice')],
  ['policy.choice.${preset}', presetNames.map((preset) => `policy.choice.${preset}`)],
  ['policy.choice.${status}', presetNames.map((preset) => `policy.choice.${preset}`)],
  ['policy.preset.${preset}', presetNames.map((preset) => `policy.preset.${preset}`)],
  ['policy.preset-not-undone-${status}', ['undone', 'changed'].map((status) => `policy.preset-not-undone-${status}`)],
  ['policy.section.${section}', sections.map((section) => `policy.section.${section}`)],
  ['policy.default.${section}', sections.map((section) => `policy.default.${section}`)],
  ['moderate.length-${hours}', blockLengths.map((hours) => `moderate.length-${hours}`)],
  ['command.moderate.${name}.name', subcommands.map((name) => `command.moderate.${name}.name`)],
  ['command.moderate.${name}.description', subcommands.map((name) => `command.moderate.${name}.description`)],
  ['command.moderate.option.${option}.name', moderateOptions.map((name) => `command.moderate.option.${name}.name`)],
  [
    'command.moderate.option.${option}.description',
    moderateOptions.filter((name) => name !== 'reason').map((name) => `command.moderate.option.${name}.description`),
  ],
  [
    'command.moderate.reason-for-${reader}',
    ['member', 'everybody', 'log'].map((reader) => `command.moderate.reason-for-${reader}`),
  ],
  [
    'moderate.cannot-block-${refusal}',
    ['server-owner', 'yourself', 'above-you'].map((why) => `moderate.cannot-block-${why}`),
  ],
  ['report.${check.kind}', ['unknown', 'removed', 'deleted', 'again'].map((why) => `report.${why}`)],
  ['origin.${origin.kind}', derivations.map((kind) => `origin.${kind}`)],
  ['report.already-${first}', reportOutcomes.map((what) => `report.already-${what}`)],
  ['report.card.${decided.what}', reportOutcomes.map((what) => `report.card.${what}`)],
  ['report.card.undone-${undone.what}', undoableOutcomes.map((what) => `report.card.undone-${what}`)],
  ['report.undone-${what}', undoableOutcomes.map((what) => `report.undone-${what}`)],
  ['report.button.${what}', ['remove', 'bar', 'dismiss', 'undo'].map((what) => `report.button.${what}`)],
  ['log.budget-${entry.window}', ['log.budget-day', 'log.budget-month']],
  ['command.model-${model.kind}', keysOf('command.model-', outputs)],
  ['refusal.screened-${refusal.by}', keysOf('refusal.screened-', ruleSources)],
  ['log.screened-${hit.source}', keysOf('log.screened-', ruleSources)],
  ['policy.unchecked.${what}', keysOf('policy.unchecked.', unchecked)],
  ['alert.${kind}', alertKinds.map((kind) => `alert.${kind}`)],
]);

/** Every key in the sources. An expression that `composed` does not know is returned as it is. */
export function keysUsed(sources: readonly Source[], stems: ReadonlySet<string>): Set<string> {
  const prefixes = new Set([...stems].map((stem) => stem.split('.')[0] ?? ''));
  const isKeyLike = (text: string): boolean => prefixes.has(text.split('.')[0] ?? '') && text.includes('.');
  return new Set(
    sources.flatMap(({ text }) => {
      const code = withoutComments(text);
      const plain = [...code.matchAll(/'([^'\n]*)'/g)].flatMap(([, literal = '']) =>
        stems.has(literal) ? literal : [],
      );
      const asked = [...code.matchAll(/\b(?:t|words\.in\([^)\n]*\))\(\s*'([^'\n]+)'/g)].map(
        ([, literal = '']) => literal,
      );
      const templates = [...code.matchAll(/`([\w.-]*\$\{[^`\n]+?\}[\w.-]*)`/g)].flatMap(([, template = '']) =>
        isKeyLike(template) ? (composed.get(template) ?? [template]) : [],
      );
      return [...plain, ...asked, ...templates];
    }),
  );
}
