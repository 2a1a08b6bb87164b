import type { Section } from '../../core/moderation/section.ts';
import type { PolicyView } from '../../core/moderation/setting.ts';
import { viewOf } from '../../messages/policy/context.ts';
import { policyHome } from '../../messages/policy/home.ts';
import { hasView, sectionView } from '../../messages/policy/section-view.ts';
import type { Catalog } from '../../services/runcomfy/catalog.ts';
import type { PanelAnswer } from '../answer.ts';
import type { CommandServices } from '../command.ts';
import type { PanelContext, ServerContext } from '../request.ts';

/** What `/policy` needs besides the services. */
export interface PolicySources {
  readonly catalog: Catalog;
}

/** Which part of `/policy` is shown. `news` stands first: what just happened. */
interface Shown {
  readonly section?: Section | undefined;
  readonly news?: readonly string[];
}

/** What a change of the policy is checked against: the server and the models as they are now, and the operator's ceilings. */
export function presentView(
  { server }: ServerContext,
  { moderation }: CommandServices,
  { catalog }: PolicySources,
): PolicyView {
  return viewOf({ server, models: catalog.current().models, ceilings: moderation.ceilings });
}

/** The home with the current policy, or one section of it. */
export async function policyComponents(
  { guildId, t, server }: ServerContext,
  { moderation }: CommandServices,
  { catalog }: PolicySources,
  { section, news }: Shown = {},
) {
  const { models } = catalog.current();
  const screening = await moderation.screening.coverage(guildId);
  const logBacklog = await moderation.logQueue.backlog(guildId);
  const policy = moderation.servers.policy(guildId);
  const panel = { policy, models, server, ceilings: moderation.ceilings, screening, logBacklog, t };
  return section !== undefined && hasView(section) ? sectionView(section, panel, news) : policyHome(panel, news);
}

/** Shows `/policy` in place of the private answer that was used. */
export async function showPolicy(
  context: PanelContext<unknown>,
  services: CommandServices,
  sources: PolicySources,
  shown?: Shown,
): Promise<PanelAnswer> {
  return inPlace(context, await policyComponents(context, services, sources, shown));
}

type Components = Extract<PanelAnswer, { kind: 'update' }>['components'];

/** A forged press may be on a public message, which is left as it is. */
export function inPlace({ isOnPrivateAnswer }: PanelContext<unknown>, components: Components): PanelAnswer {
  return { kind: isOnPrivateAnswer ? 'update' : 'message', components };
}
