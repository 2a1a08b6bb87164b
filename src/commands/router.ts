import type { Job } from '../core/job/record.ts';
import type { APIModalInteractionResponseCallbackData, APIStringSelectComponent } from 'discord.js';
import { decode, type Owner, type ComponentKind } from '../core/custom-id.ts';
import type { AdmissionRefusal } from '../core/job/admission.ts';
import { replyView, type JobView } from '../core/job/view.ts';
import type { SubmittedFields, SubmittedFiles } from '../core/moderation/field.ts';
import { bestNexts } from '../messages/best-next.ts';
import { jobMessage } from '../messages/job/message.ts';
import type { MessageBody } from '../messages/message-body.ts';
import { admissionText } from '../messages/refusals/admission.ts';
import type { PricedRequest } from '../services/jobs/admission-checks.ts';
import type { RefusalReason } from '../services/runtime/metrics.ts';
import type { Translate } from '../words/words.ts';
import { refused, type CommandAnswer, type PanelAnswer, type Refused } from './answer.ts';
import type { CommandServices, ComponentHandler, Panel } from './command.ts';
import type { Commands } from './commands.ts';
import { createPreviews } from './previews.ts';
import type { ComponentContext, CommandRequest, InteractionContext, ServerContext } from './request.ts';

/** The first answer to an interaction. */
export type RoutedAnswer =
  | Exclude<CommandAnswer | PanelAnswer, { kind: 'request' }>
  | Accepted
  /** The interaction was already answered. */
  | { readonly kind: 'answered' };

/** A request that was accepted and is on disk. The answer is its public card, which shows `view`. */
export interface Accepted {
  readonly kind: 'accepted';
  readonly job: Job;
  readonly view: JobView;
  readonly card: MessageBody;
}

/** A button, a select or a form that was used, as plain data. A member may have forged everything in it. */
export interface ComponentInteraction {
  readonly customId: string;
  readonly kind: ComponentKind | undefined;
  readonly context: InteractionContext;
  /** The context with its server; `undefined` outside servers. */
  readonly inServer: ServerContext | undefined;
  readonly isOnPrivateAnswer: boolean;
  readonly isOnNote: boolean;
  /** The values of a select or form; `undefined` where it, as it is offered now, could not have sent them. */
  selectedValues(menu: APIStringSelectComponent): readonly string[] | undefined;
  submittedForm(form: APIModalInteractionResponseCallbackData): SubmittedForm | undefined;
}

/** What a form was filled with, by the custom ids of its fields. */
export interface SubmittedForm {
  readonly fields: SubmittedFields;
  readonly files: SubmittedFiles;
}

/** Passes commands and component interactions to their handlers. It throws what they throw. */
export interface Router {
  /** `request` is `undefined` outside servers; `t` has the member's language. */
  command(name: string, request: CommandRequest | undefined, t: Translate): Promise<RoutedAnswer>;
  component(interaction: ComponentInteraction): Promise<RoutedAnswer>;
}

const admissionReasons: Readonly<Record<AdmissionRefusal['reason'], RefusalReason>> = {
  paused: 'paused',
  'server-not-allowed': 'server',
  'member-waiting': 'waiting',
  'all-waiting': 'waiting',
  'inputs-full': 'waiting',
  quota: 'quota',
  budget: 'budget',
  'store-failing': 'store',
  'server-paused': 'paused',
  // The metric keeps its label.
  blocked: 'barred',
  cooldown: 'policy',
  policy: 'policy',
  screened: 'screened',
  'rules-unread': 'rules-unread',
  unscreened: 'unscreened',
  retried: 'request',
  'original-removed': 'request',
  'form-used': 'request',
};

/** A panel whose owner is known only at run time. */
interface OpenPanel {
  readonly owner: Owner;
  refusal?(componentContext: InteractionContext): Refused | undefined;
  readonly handlers: Readonly<Record<string, ComponentHandler<AnyContext>>>;
}
type AnyContext = InteractionContext & ComponentContext<object>;

export function createRouter(options: {
  readonly commands: Commands;
  /** Those that belong to no command. */
  readonly panels: readonly (Panel<'job'> | Panel<'batch'>)[];
  readonly services: CommandServices;
}): Router {
  const { commands, panels, services } = options;
  const bestNext = bestNexts(services.models);
  const previews = createPreviews();
  /** The models that are offered decide which commands there are, and so which panels. */
  const panelOf = (owner: string | undefined): OpenPanel | undefined =>
    [...panels, previews.panel, ...[...commands.current().values()].flatMap(({ panel }) => panel ?? [])].find(
      (panel) => panel.owner === owner,
    );

  /** Makes the request, or shows it first. What would be refused is refused. */
  async function admit(priced: PricedRequest, context: ServerContext): Promise<RoutedAnswer> {
    const { t } = context;
    if (previews.isDue(priced, services)) {
      const refusal = await services.jobs.check(priced);
      if (refusal !== undefined) return refusedFor(priced, refusal, context);
      const shown = await previews.show(priced, context, services);
      if (shown.kind !== 'request') return shown;
    }
    const admission = await services.jobs.admit(priced);
    if (admission.ok) {
      const { job } = admission;
      if (job === undefined) return { kind: 'answered' };
      const view = replyView(job, { wait: admission.wait });
      return { kind: 'accepted', job, view, card: jobMessage(view, job.owner.id, t, bestNext) };
    }
    return refusedFor(priced, admission.refusal, context);
  }

  return {
    async command(name, request, t) {
      const command = commands.current().get(name);
      if (command === undefined) return refused(t('refusal.model-gone'), 'unknown-command');
      if (request === undefined) return refused(t('refusal.not-in-server'), 'server');
      const answer = await command.run(request, services);
      return answer.kind === 'request' ? admit(answer.priced, request) : answer;
    },
    async component(interaction) {
      const { context, inServer, isOnPrivateAnswer, isOnNote } = interaction;
      const { t } = context;
      const id = decode(interaction.customId);
      const panel = id?.kind === interaction.kind ? panelOf(id?.owner) : undefined;
      const component = panel?.handlers[id?.name ?? ''];
      const from = panel?.owner === 'job' ? { ...context, inServer } : inServer;
      if (id === undefined || component === undefined || from === undefined) {
        return refused(t('refusal.unknown-button'));
      }
      const componentContext = { ...from, params: id.params, isOnPrivateAnswer, isOnNote };
      const refusal = panel?.refusal?.(componentContext);
      if (refusal !== undefined) return refusal;
      const answer = await answerOf(component, componentContext, interaction, services);
      if (answer === undefined) return refused(t('refusal.not-offered'));
      if (answer.kind !== 'request') return answer;
      return inServer === undefined ? refused(t('refusal.not-in-server'), 'server') : admit(answer.priced, inServer);
    },
  };
}

function refusedFor(priced: PricedRequest, refusal: AdmissionRefusal, { server, t }: ServerContext): Refused {
  const affordable = 'affordable' in refusal ? refusal.affordable : 0;
  const fits = affordable > 0 ? priced.largestFor(affordable) : undefined;
  return refused(admissionText(refusal, { server, fits }, t), admissionReasons[refusal.reason]);
}

/** `undefined` for values that the component, as it is offered now, could not have sent. Then nothing is changed. */
async function answerOf(
  component: ComponentHandler<AnyContext>,
  componentContext: AnyContext,
  interaction: ComponentInteraction,
  services: CommandServices,
): Promise<PanelAnswer | undefined> {
  switch (component.kind) {
    case 'button':
      return component.press(componentContext, services);
    case 'string-select': {
      const values = interaction.selectedValues(component.select(componentContext, services));
      return values === undefined ? undefined : component.pick(componentContext, services, values);
    }
    case 'form': {
      const form = await component.form(componentContext, services);
      if ('kind' in form) return form;
      const filled = interaction.submittedForm(form);
      return filled === undefined
        ? undefined
        : component.submit(componentContext, services, filled.fields, filled.files);
    }
  }
}
