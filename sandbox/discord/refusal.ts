/**
 * Discord's own error answers: HTTP status, JSON code, message. The codes are those of Discord's "Opcodes and Status
 * Codes"; their statuses were seen in its issue tracker.
 */
const refusals = {
  unauthorized: [401, 0, '401: Unauthorized'],
  unknownRoute: [404, 0, '404: Not Found'],
  unreadableBody: [400, 50109, 'The request body contains invalid JSON.'],
  unknownApplication: [404, 10002, 'Unknown Application'],
  unknownChannel: [404, 10003, 'Unknown Channel'],
  unknownGuild: [404, 10004, 'Unknown Guild'],
  unknownMember: [404, 10007, 'Unknown Member'],
  unknownMessage: [404, 10008, 'Unknown Message'],
  unknownUser: [404, 10013, 'Unknown User'],
  unknownWebhook: [404, 10015, 'Unknown Webhook'],
  unknownInteraction: [404, 10062, 'Unknown interaction'],
  unknownCommand: [404, 10063, 'Unknown application command'],
  foreignApplication: [403, 20012, 'You are not authorized to perform this action on this application'],
  tooManyCommands: [400, 30032, 'Maximum number of application commands reached'],
  tooManyCreates: [400, 30034, 'Max number of daily application command creates has been reached (200)'],
  tooLarge: [413, 40005, 'Request entity too large'],
  tooManyFollowUps: [400, 40094, 'This interaction has reached the maximum number of follow-up messages'],
  alreadyAcknowledged: [400, 40060, 'Interaction has already been acknowledged.'],
  missingAccess: [403, 50001, 'Missing Access'],
  foreignMessage: [403, 50005, 'Cannot edit a message authored by another user'],
  emptyMessage: [400, 50006, 'Cannot send an empty message'],
  cannotMessageUser: [403, 50007, 'Cannot send messages to this user'],
  noMessagesHere: [400, 50008, 'Cannot send messages in a non-text channel'],
  missingPermissions: [403, 50013, 'Missing Permissions'],
  deadToken: [401, 50027, 'Invalid Webhook Token'],
  invalidRecipients: [400, 50033, 'Invalid Recipient(s)'],
  invalidApiVersion: [400, 50041, 'Invalid API version provided'],
  cannotReply: [403, 160002, 'Cannot reply without permission to read message history'],
  wrongChannelType: [400, 50024, 'Cannot execute action on this channel type'],
  threadArchived: [400, 50083, 'Thread is archived'],
  threadExists: [400, 160004, 'A thread has already been created for this message'],
  threadLocked: [403, 160005, 'Thread is locked'],
  noMutualGuild: [403, 50278, 'Cannot send messages to this user due to having no mutual guilds'],
} as const satisfies Record<string, readonly [status: number, code: number, message: string]>;

/** A request that Discord would refuse. The router turns it into the answer. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly body: { code: number; message: string; errors?: object };

  constructor(status: number, body: { code: number; message: string; errors?: object }) {
    super(`${status} ${body.code} ${body.message}`);
    this.status = status;
    this.body = body;
  }
}

export function refusal(name: keyof typeof refusals): Refusal {
  const [status, code, message] = refusals[name];
  return new Refusal(status, { code, message });
}
